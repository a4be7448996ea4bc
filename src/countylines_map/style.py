"""How a map looks: colours, typefaces, the widest line, logo, and what is hidden; colours that cannot be read are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from .colour import contrast, difference, readable
from .errors import DatasetError, Problem, did_you_mean

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff", "ink": "#1b1d21", "muted": "#565c66", "rule": "#d6d8db", "land": "#f1efea", "edge": "#ffffff",
    "origin": "#decfc2", "destination": "#bcd8db", "ring": "#14606b", "grey": "#767b84", "focus": "#0b57d0", "tint": "#f5f4f1",
    "line": "#b2504a", "line_most": "#670a22",
}  # fmt: skip
DARK: Mapping[str, str] = {
    "paper": "#15171a", "ink": "#eceae6", "muted": "#a9aeb6", "rule": "#3a3e44", "land": "#24272b", "edge": "#15171a",
    "origin": "#443b33", "destination": "#24444a", "ring": "#5fc0cc", "grey": "#8d929b", "focus": "#8ab4f8", "tint": "#1f2226",
    "line": "#e08a7d", "line_most": "#ffd9c9",
}  # fmt: skip
SANS = "Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
SERIF = "Georgia, Times New Roman, Liberation Serif, DejaVu Serif, serif"
TEXT, GRAPHICS, FILLS = 4.5, 3.0, 1.3  # least contrasts: words, lines and discs, areas beside the land
APART = 18.0  # least difference (CIE76) of a line from a disc, for every eye
THEMES = ("auto", "light", "dark")
HIDDEN = ("sentence", "period", "tools", "data", "read-out")
"""What may be left out of a page. Key, source and figures always stand there."""
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
FACES = re.compile(r"[\w ,'-]{1,200}")
READ = (
    ("ink", ("paper", "land", "origin", "destination"), TEXT),
    ("muted", ("paper", "tint"), TEXT),
    ("line", ("paper", "land", "origin", "destination"), GRAPHICS),
    ("line_most", ("paper", "land", "origin", "destination"), GRAPHICS),
    ("ring", ("paper", "land", "destination"), GRAPHICS),
    ("grey", ("paper", "land"), GRAPHICS),
    ("focus", ("paper", "land"), GRAPHICS),
    ("origin", ("land",), FILLS),
    ("destination", ("land",), FILLS),
)  # which colour is seen on which others, and how well


@dataclass(frozen=True)
class Style:
    """The look of one map.

    `colours` and `dark` change colours (#rrggbb) of the light and the dark palette by name (see `LIGHT`); `theme` is "auto" (as the
    reader's system asks), "light" or "dark". `font` and `headline_font` are lists of families as CSS has them. `widest` is the width
    of the largest flow in pixels where there is room for it. `logo` is a picture as a data address, `logo_text` what it says. `hide`
    names parts of the page (see `HIDDEN`). `north_arrow` and `scale_bar` add those to the map.

    >>> Style(colours={"ring": "#225577"}).palette["ring"], Style().palette["land"] == LIGHT["land"]
    ('#225577', True)

    Raises: DatasetError with every colour that cannot be read where it stands or is not told from another by every eye.
    """

    colours: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    theme: str = "auto"
    font: str = SANS
    headline_font: str = SERIF
    widest: float | None = None
    logo: str = ""
    logo_text: str = ""
    hide: tuple[str, ...] = ()
    north_arrow: bool = False
    scale_bar: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be read, all of it at once."""
        if problems := list(_faults(self)):
            raise DatasetError(problems)

    @cached_property
    def palette(self) -> Mapping[str, str]:
        """Every colour of the light look, by name; the static pictures have it, or the dark one where that is asked for."""
        return {**LIGHT, **self.colours} if self.theme != "dark" else self.night

    @cached_property
    def day(self) -> Mapping[str, str]:
        """Every colour of the light look, by name."""
        return {**LIGHT, **self.colours}

    @cached_property
    def night(self) -> Mapping[str, str]:
        """Every colour of the dark look, by name."""
        return {**DARK, **self.dark}

    def with_changes(self, **changes: Any) -> Style:
        """The same style but for some fields; colours are joined name by name.

        Raises: DatasetError as for a new one.
        """
        colours = {**self.colours, **changes.pop("colours", {})}
        return replace(self, colours=colours, dark={**self.dark, **changes.pop("dark", {})}, **changes)


def _faults(style: Style) -> Iterator[Problem]:
    wrong = [*_wrong_words(style), *_wrong_colours("colours", style.colours), *_wrong_colours("dark", style.dark)]
    yield from wrong
    if not wrong:
        yield from _unreadable("colours", style.colours, style.day)
        yield from _unreadable("dark", style.dark, style.night)


def _wrong_words(style: Style) -> Iterator[Problem]:
    if style.theme not in THEMES:
        yield Problem(f"'{style.theme}' is not a theme", "[style] theme", did_you_mean(style.theme, THEMES))
    for name in style.hide:
        if name not in HIDDEN:
            yield Problem(f"'{name}' cannot be hidden", "[style] hide", f"choose from {', '.join(HIDDEN)}")
    for key in ("font", "headline_font"):
        if not FACES.fullmatch(getattr(style, key)):
            fix = "write names of families with commas between them, such as Georgia, serif"
            yield Problem("this is not a list of typefaces", f"[style] {key}", fix)


def _wrong_colours(table: str, colours: Mapping[str, str]) -> Iterator[Problem]:
    for name, colour in colours.items():
        if name not in LIGHT:
            yield Problem(f"there is no colour '{name}'", f"[style.{table}]", did_you_mean(name, sorted(LIGHT)))
        elif not COLOUR.fullmatch(str(colour)):
            yield Problem(
                f"'{colour}' is not a colour", f"[style.{table}] {name}", f'write it as in {name} = "{LIGHT[name]}"'
            )


def _unreadable(table: str, own: Mapping[str, str], palette: Mapping[str, str]) -> Iterator[Problem]:
    """Faults of a palette that somebody changed; each names a colour that would do."""
    if not own:
        return
    for name, grounds, least in READ:
        found = min((contrast(palette[name], palette[ground]), ground) for ground in grounds)
        if found[0] < least and ({name, found[1]} & set(own)):
            what = f"{name} {palette[name]} has a contrast of {found[0]:.2f} to 1 on {found[1]} {palette[found[1]]}; it needs {least:g}"
            better = readable(palette[name], [palette[ground] for ground in grounds], least)
            fix = f'{name} = "{better}"' if better else f"choose a {found[1]} that is further from it"
            yield Problem(what, f"[style.{table}] {name}", fix)
    if {"line", "line_most", "ring"} & set(own):
        for name in ("line", "line_most"):
            eye, apart = min(difference(palette[name], palette["ring"]).items(), key=lambda each: each[1])
            if apart < APART:
                what = f"{name} {palette[name]} and ring {palette['ring']} cannot be told apart by readers with {eye} colour vision"
                yield Problem(
                    what, f"[style.{table}] {name}", f'ring = "{LIGHT["ring"] if table == "colours" else DARK["ring"]}"'
                )
