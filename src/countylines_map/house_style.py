"""A style from files: what a dataset's `[style]` says, over what a theme's TOML says for a whole newsroom."""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import DatasetError, Problem, did_you_mean
from .files import read_input
from .style import Style

PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"<svg": "image/svg+xml",
    b"<?xml": "image/svg+xml",
}
KEYS = (
    "colours",
    "dark",
    "theme",
    "font",
    "headline_font",
    "widest",
    "logo",
    "logo_text",
    "hide",
    "north_arrow",
    "scale_bar",
)
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "colours": dict, "dark": dict, "widest": (int, float), "hide": (list, tuple), "north_arrow": bool, "scale_bar": bool,
}  # fmt: skip
LARGEST_LOGO = 60_000  # bytes: it travels in every page


def read_theme(path: Path) -> dict[str, Any]:
    """What a theme's TOML says: the keys of `[style]`, at its top or under that table; its logo stands beside it.

    Raises: DatasetError for a file that is not TOML, and for every key that it cannot have.
    """
    try:
        content = tomllib.loads(read_input(path, DatasetError, "toml").decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        what = f"this is not valid TOML ({str(error)[:200]})"
        raise DatasetError(Problem(what, str(path), 'write the keys of [style], such as theme = "light"')) from error
    said = content.get("style", content)
    if problems := [*_wrong_keys(said, path)]:
        raise DatasetError(problems)
    return {**said, **({"logo": str(path.parent / said["logo"])} if said.get("logo") else {})}


def make_style(said: Mapping[str, Any] | Style, folder: Path, theme: Path | None = None) -> Style:
    """The style that a dataset and a theme ask for together; where both say something, the dataset is right.

    `said` are the keys of the dataset's `[style]`, or a whole style, which nothing is added to; `folder` is where its logo is looked for.
    Raises: DatasetError for a theme or a logo that cannot be read, and for colours that nobody could.
    """
    if isinstance(said, Style):
        return said
    own = {**said, **({"logo": str(folder / said["logo"])} if said.get("logo") else {})}
    below = read_theme(theme) if theme else {}
    joined = {**below, **own}
    for table in ("colours", "dark"):
        joined[table] = {**below.get(table, {}), **own.get(table, {})}
    if joined.get("logo"):
        joined["logo"] = _picture(Path(joined["logo"]))
    joined["hide"] = tuple(joined.get("hide", ()))
    return Style(**joined)


def _wrong_keys(said: Any, path: Path) -> list[Problem]:
    if not isinstance(said, Mapping):
        return [Problem("style is not a table", str(path), "write [style] and its keys below")]
    lost = [
        Problem(f"there is no key '{key}' in a theme", str(path), did_you_mean(key, KEYS))
        for key in said
        if key not in KEYS
    ]
    kinds = [
        Problem(f"'{key}' has a value of the wrong kind", str(path), "see the keys of [style] in docs/dataset.md")
        for key, value in said.items()
        if key in KEYS and not isinstance(value, KINDS.get(key, str))
    ]
    return [*lost, *kinds]


def _picture(path: Path) -> str:
    """A small picture as a data address."""
    data = read_input(path, DatasetError)
    kind = next((kind for start, kind in PICTURES.items() if data.lstrip().startswith(start)), "")
    if not kind:
        raise DatasetError(
            Problem("the logo is not a picture that pages can show", str(path), "save it as SVG, PNG or JPEG")
        )
    if len(data) > LARGEST_LOGO:
        what = f"the logo has {len(data):,} bytes; at most {LARGEST_LOGO:,} travel in a page"
        raise DatasetError(Problem(what, str(path), "save it smaller, or as SVG"))
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
