"""Drawings as pictures: an SVG to a PNG, in this process or in one of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ..errors import OutputError, Problem

DRAW = (
    "import sys, resvg_py; svg = sys.stdin.buffer.read().decode();"
    "sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=int(sys.argv[1]))))"
)


def figure_png(svg: str, width: int) -> bytes:
    """The SVG as a PNG of `width` pixels, with the machine's own fonts.

    >>> figure_png('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>', 8)[1:4]
    b'PNG'

    Raises: OutputError where the text is not SVG.
    """
    import resvg_py

    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))
    except ValueError as error:
        raise _undrawn(str(error)) from error


def png_apart(draw: Callable[[], str], width: int) -> bytes:
    """As `figure_png` of what `draw` returns, in a process of its own, which gets ready meanwhile.

    Called from a thread, it leaves the others free to work. Where the running program is not Python itself (a desktop GIS that has
    Python inside), or may not start another, the picture is drawn here.
    Raises: OutputError where the text is not SVG.
    """
    process = _drawer(width)
    if process is None:
        return figure_png(draw(), width)
    with process:
        picture, complaint = process.communicate(draw().encode("utf-8", "replace"))
    if process.returncode:
        raise _undrawn(complaint.decode(errors="replace").strip().rpartition("\n")[2])
    return picture


def _drawer(width: int) -> subprocess.Popen[bytes] | None:
    if not Path(sys.executable or "").name.lower().startswith("python"):
        return None
    words = [sys.executable, "-P", "-c", DRAW, str(width)]
    try:
        return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError:
        return None


def _undrawn(why: str) -> OutputError:
    return OutputError(
        Problem(f"the picture cannot be drawn ({why})", fix="look for unusual characters in title, period and names")
    )
