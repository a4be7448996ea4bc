"""The commands that docs/tables.md shows, and what a command reads."""

import re
import shlex
from pathlib import Path

from countylines_map.cli.arguments import gathered, parser
from countylines_map.options import FLAGS
from countylines_map.pipeline import open_dataset, reconcile

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "tests" / "data" / "tables"
PAGE = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```\n(countylines-map build .+?)\n```\n\nadds up to ([\d,.]+\d) ", PAGE)
"""Each command with the sum that it is said to have."""


def words_of(command: str):
    """(the table that a command names, the words of the dataset that it gives)."""
    given = parser().parse_args(shlex.split(command)[1:])
    words = {
        word: gathered(value) if option.type.startswith("table of ") else value
        for word, option in FLAGS.items()
        if not option.build and (value := getattr(given, word)) is not None
    }
    return given.dataset, words


def read(command: str):
    """The figures of a command; a table without a folder of its own is looked for below the project's."""
    table, words = words_of(command)
    return reconcile(open_dataset(ROOT / table, **words))
