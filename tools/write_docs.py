"""The parts of the docs that are made from the code: the table of every option in docs/dataset.md.

python tools/write_docs.py          writes them; a test says when they are out of date
"""

from __future__ import annotations

from pathlib import Path

from countylines_map.options import OPTIONS, Option

PAGE = Path(__file__).parents[1] / "docs" / "dataset.md"
HEAD = "| key | command line | type | meaning |\n|---|---|---|---|\n"


def option_rows() -> str:
    """The table of every option, in the order of their definition."""
    return HEAD + "".join(f"| {_code(o.key)} | {_code(o.flag)} | {o.type} | {_meaning(o)} |\n" for o in OPTIONS)


def written(page: str) -> str:
    """A page with its table of options made anew."""
    start = page.index(HEAD)
    rest = page[start:].split("\n\n", 1)
    return page[:start] + option_rows() + "\n" + rest[1]


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
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
