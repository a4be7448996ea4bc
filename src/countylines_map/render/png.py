"""Drawings as pictures: an SVG to a PNG, in this process or in one of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from ..errors import OutputError, Problem
from .typeface import FAMILY, covers, font_files

DRAW = (
    "import json, sys, resvg_py; how, _, svg = sys.stdin.buffer.read().decode().partition('\\n');"
    "sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(svg_string=svg, **json.loads(how))))"
)
SPOKEN = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def figure_png(svg: str, width: int) -> bytes:
    """The SVG as a PNG of `width` pixels, in the typeface of pictures: the same bytes whatever fonts the machine has.

    Only where a text has characters that this typeface has not are the machine's own fonts looked at.

    >>> figure_png('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>', 8)[1:4]
    b'PNG'

    Raises: OutputError where the text is not SVG.
    """
    import resvg_py

    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, **_how(svg, width)))
    except ValueError as error:
        raise _undrawn(str(error)) from error


def png_apart(draw: Callable[[], str], width: int) -> bytes:
    """As `figure_png` of what `draw` returns, in a process of its own, which gets ready meanwhile.

    Called from a thread, it leaves the others free to work. Where the running program is not Python itself (a desktop GIS that has
    Python inside), or may not start another, the picture is drawn here.
    Raises: OutputError where the text is not SVG.
    """
    process = _drawer()
    if process is None:
        return figure_png(draw(), width)
    with process:
        svg = draw()
        picture, complaint = process.communicate(f"{json.dumps(_how(svg, width))}\n{svg}".encode("utf-8", "replace"))
    if process.returncode:
        raise _undrawn(complaint.decode(errors="replace").strip().rpartition("\n")[2])
    return picture


def in_own_typeface(svg: str) -> bool:
    """Whether the typeface of pictures has every character that an SVG shows, so that no other font need be looked at.

    >>> in_own_typeface("<svg><text>Gŵyr</text></svg>"), in_own_typeface("<svg><text>東京</text></svg>")
    (True, False)
    """
    return covers(unescape(SPOKEN.sub("", svg)))


def _how(svg: str, width: int) -> dict[str, Any]:
    """What the drawing program is told."""
    families = dict.fromkeys(("font_family", "serif_family", "sans_serif_family"), FAMILY)
    return {"width": width, "skip_system_fonts": in_own_typeface(svg), "font_files": list(font_files()), **families}


def _drawer() -> subprocess.Popen[bytes] | None:
    if not Path(sys.executable or "").name.lower().startswith("python"):
        return None
    words = [sys.executable, "-P", "-c", DRAW]
    try:
        return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError:
        return None


def _undrawn(why: str) -> OutputError:
    return OutputError(
        Problem(f"the picture cannot be drawn ({why})", fix="look for unusual characters in title, period and names")
    )
