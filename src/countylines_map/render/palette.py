"""A style as the page's CSS, and the shades of lines that its dark look knows."""

from __future__ import annotations

from collections.abc import Mapping

from ..colour import steps
from ..style import SANS, Style
from .typeface import FAMILY

PICTURE = f"{FAMILY}, {SANS}"  # pictures bring their typeface along
STEPS = 6  # shades of the ramp that the dark palette knows


def shade(lightness: float) -> str:
    """The class of a flow's shade, `t0` (lightest) to `t5`, for palettes other than the scale's own.

    >>> shade(0.0), shade(0.5), shade(1.0)
    ('t0', 't3', 't5')
    """
    return f"t{min(int(lightness * STEPS), STEPS - 1)}"


def variables(palette: Mapping[str, str]) -> str:
    """A palette as CSS variables.

    >>> variables({"ink": "#000000"})
    '--ink: #000000;'
    """
    return " ".join(f"--{name}: {colour};" for name, colour in palette.items())


def palette_css(style: Style) -> str:
    """The page's colours and typefaces: light, dark, or as the reader's system or the page's address asks."""
    faces = f"--serif: {style.headline_font}; --sans: {style.font};"
    if style.theme == "dark":
        return f".flowmap {{ {faces} }}\n{_dark(style, '.flowmap')}"
    light = f".flowmap {{ {variables(style.day)} {faces} }}\nbody.flowmap-page {{ background: {style.day['paper']}; }}"
    night = _dark(style, ".flowmap.dark")
    if style.theme == "light":
        return f"{light}\n{night}"
    return f"{light}\n{night}\n@media (prefers-color-scheme: dark) {{\n{_dark(style, '.flowmap:not(.light)')}\n}}"


def _dark(style: Style, where: str) -> str:
    """The dark look of what a selector means."""
    palette = style.night
    shades = "\n".join(
        f"{where} .t{step} .shaft {{ stroke: {colour}; }} {where} .t{step} .head {{ fill: {colour}; }}"
        for step, colour in enumerate(steps(palette["line"], palette["line_most"], STEPS))
    )
    page = f"body.flowmap-page:has({where}) {{ background: {palette['paper']}; }}"
    return f"{page}\n{where} {{ {variables(palette)} color-scheme: dark; }}\n{shades}"
