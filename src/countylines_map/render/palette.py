"""Colours and typefaces: one source for pictures, page and embed."""

from __future__ import annotations

from ..layout import RAMPS
from .typeface import FAMILY

SANS = "Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
SERIF = "Georgia, Times New Roman, Liberation Serif, DejaVu Serif, serif"
PICTURE = f"{FAMILY}, {SANS}"  # pictures bring their typeface along
PALETTE = {
    "paper": "#ffffff",
    "ink": "#1b1d21",
    "muted": "#565c66",
    "rule": "#d6d8db",
    "land": "#eceae5",
    "edge": "#ffffff",
    "origin": "#e0d3c8",
    "destination": "#c3d9db",
    "ring": "#14606b",
    "grey": "#767b84",
    "focus": "#0b57d0",
    "tint": "#f5f4f1",
}
DARK = {
    "paper": "#15171a",
    "ink": "#eceae6",
    "muted": "#a9aeb6",
    "rule": "#3a3e44",
    "land": "#2a2e33",
    "edge": "#15171a",
    "origin": "#3b352f",
    "destination": "#24444a",
    "ring": "#5fc0cc",
    "grey": "#8d929b",
    "focus": "#8ab4f8",
    "tint": "#1f2226",
}
STEPS = 6  # shades of the ramp that the dark palette knows


def shade(lightness: float) -> str:
    """The class of a flow's shade, `t0` (lightest) to `t5`, for palettes other than the scale's own.

    >>> shade(0.0), shade(0.5), shade(1.0)
    ('t0', 't3', 't5')
    """
    return f"t{min(int(lightness * STEPS), STEPS - 1)}"


def ramp(name: str) -> tuple[str, ...]:
    """The shades of one of the scale's ramps, `light` or `dark`, as #rrggbb.

    >>> ramp("dark")[0], ramp("dark")[-1]
    ('#e08a7d', '#ffd9c9')
    """
    first, last = RAMPS[name]
    mixed = ((a + (b - a) * step / (STEPS - 1) for a, b in zip(first, last, strict=True)) for step in range(STEPS))
    return tuple("#" + "".join(f"{round(channel):02x}" for channel in colour) for colour in mixed)


def variables(palette: dict[str, str]) -> str:
    """A palette as CSS variables.

    >>> variables({"ink": "#000000"})
    '--ink: #000000;'
    """
    return " ".join(f"--{name}: {colour};" for name, colour in palette.items())


def palette_css() -> str:
    """The page's colours and typefaces, and its dark look where the reader's system asks for it."""
    shades = "\n".join(
        f"  .flowmap .t{step} .shaft {{ stroke: {colour}; }} .flowmap .t{step} .head {{ fill: {colour}; }}"
        for step, colour in enumerate(ramp("dark"))
    )
    return f""".flowmap {{
  {variables(PALETTE)}
  --serif: {SERIF}; --sans: {SANS};
}}
body.flowmap-page {{ background: {PALETTE["paper"]}; }}
@media (prefers-color-scheme: dark) {{
  body.flowmap-page {{ background: {DARK["paper"]}; }}
  .flowmap {{ {variables(DARK)} color-scheme: dark; }}
{shades}
}}"""
