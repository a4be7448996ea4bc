"""The parts of the docs that are made from the code: the tables of every option, of every module and of every column.

python tools/write_docs.py          writes them; a test says when they are out of date
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from pathlib import Path

from countylines_map.export.fields import FIELDS
from countylines_map.options import OPTIONS, Option

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "countylines_map"
OPTIONS_HEAD = "| key | command line | type | meaning |\n|---|---|---|---|\n"
COLUMNS = "| column | layers | meaning | unit or values | from |\n|---|---|---|---|---|\n"
MODULES_HEAD = "| module | what it is |\n|---|---|\n"


def option_rows() -> str:
    """The table of every option, in the order of their definition."""
    return OPTIONS_HEAD + "".join(f"| {_code(o.key)} | {_code(o.flag)} | {o.type} | {_meaning(o)} |\n" for o in OPTIONS)


def module_rows() -> str:
    """The table of every module with the first line of its docstring, those at the top first."""
    files = sorted(
        (p.relative_to(SOURCE).with_suffix("") for p in SOURCE.rglob("*.py") if not p.stem.startswith("__")), key=_place
    )
    return MODULES_HEAD + "".join(f"| `{file.as_posix()}` | {_first_line(SOURCE / f'{file}.py')} |\n" for file in files)


def column_rows() -> str:
    """The table of every column of ours, in the order of their definition."""
    rows = (
        f"| `{name}` | {', '.join(f'`{layer}`' for layer in field.layers)} | {field.meaning} | {field.unit} | {field.source} |\n"
        for name, field in FIELDS.items()
    )
    return COLUMNS + "".join(rows)


def written(page: str, head: str, table: str) -> str:
    """A page with the table that begins with `head` made anew."""
    start = page.index(head)
    return page[:start] + table + "\n" + page[start:].split("\n\n", 1)[1]


TABLES: Mapping[str, tuple[str, Callable[[], str]]] = {
    "docs/dataset.md": (OPTIONS_HEAD, option_rows),
    "docs/architecture.md": (MODULES_HEAD, module_rows),
    "docs/codebook.md": (COLUMNS, column_rows),
}
"""Page -> the head of its table, and what makes the table."""


def _place(file: Path) -> tuple[int, str]:
    return len(file.parts) > 1, file.as_posix()


def _first_line(file: Path) -> str:
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return told.split("\n\n")[0].replace("\n", " ").rstrip(".").replace("|", "\\|")


def _code(word: str) -> str:
    return f"`{word}`" if word else "–"


def _meaning(option: Option) -> str:
    told = ["**required**"] if option.required else []
    told.append(option.meaning)
    if option.minimum is not None:
        told.append(f"at least {option.minimum:g}")
    if option.maximum is not None:
        told.append(f"at most {option.maximum:g}")
    if option.choices:
        told.append(
            "one of " + ", ".join({"\t": "`\\t`", "|": "a vertical bar"}.get(c, f"`{c}`") for c in option.choices)
        )
    if option.default:
        told.append(f"default: {option.default}")
    return "; ".join(told)


if __name__ == "__main__":
    for name, (head, make) in TABLES.items():
        page = ROOT / name
        page.write_text(written(page.read_text(encoding="utf-8"), head, make()), encoding="utf-8")
