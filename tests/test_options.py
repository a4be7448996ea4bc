"""An option is defined once: schema, command line, help, docs and the dataclass agree because one list makes them."""

import dataclasses
import runpy
from pathlib import Path

import pytest

from countylines_map.cli.arguments import parser
from countylines_map.options import FLAGS, KEYS, OPTIONS, Options

ROOT = Path(__file__).parents[1]
DOCS = runpy.run_path(str(ROOT / "tools" / "write_docs.py"))


@pytest.mark.parametrize("name", DOCS["TABLES"])
def test_tables_of_the_docs_are_those_of_the_code(name):
    head, make = DOCS["TABLES"][name]
    page = (ROOT / name).read_text(encoding="utf-8")
    assert DOCS["written"](page, head, make()) == page, "run python tools/write_docs.py"


def test_no_key_and_no_flag_is_defined_twice():
    assert len(KEYS) == sum(bool(option.key) for option in OPTIONS)
    assert len(FLAGS) == sum(bool(option.flag) for option in OPTIONS)
    assert all(option.key or option.flag for option in OPTIONS)


def test_choices_of_a_build_are_fields_of_options():
    given = vars(parser().parse_args(["build"]))
    fields = {field.name: field.default for field in dataclasses.fields(Options)}
    assert {word: given[word] for word, option in FLAGS.items() if option.build} == fields


@pytest.mark.parametrize("verb", ["build", "check", "export"])
def test_every_flag_is_on_the_command_line_with_its_meaning(verb, capsys):
    with pytest.raises(SystemExit):
        parser().parse_args([verb, "--help"])
    help_ = " ".join(capsys.readouterr().out.split())
    for option in FLAGS.values():
        assert option.flag in help_
        assert option.meaning in help_


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--orig", "Kent"], "unrecognized arguments"),
        (["--top", "0"], "of at least 1"),
        (["--accept-close", "50"], "from 70 to 100"),
        (["--mark", "x"], "NAME=VALUE"),
        (["--total", "many"], "'many' is not a number"),
    ],
)
def test_wrong_usage_is_told(words, told, capsys):
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(["build", "t.csv", *words])
    assert stop.value.code == 2
    assert told in capsys.readouterr().err


def test_lists_and_pairs_may_be_given_several_times():
    given = parser().parse_args(
        ["build", "t.csv", "--unknown", "?", "--unknown", "n/k", "--place", "Home=Kent", "--place", "X=unknown"]
    )
    assert given.unknown == ["?", "n/k"]
    assert dict(given.place) == {"Home": "Kent", "X": "unknown"}
