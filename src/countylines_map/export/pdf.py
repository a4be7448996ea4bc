"""The static figure as a PDF: vectors stay vectors, text stays text."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from ..errors import OutputError, needs_extra
from ..render import font_folder, in_own_typeface

PAGE = """#set document(title: {title}, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#image("figure.svg", alt: {title})
"""


def pdf(svg: str, title: str) -> bytes:
    """An SVG as a PDF of one page of its size, the same bytes at every run.

    Raises: OutputError where the package typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise OutputError(needs_extra("PDF", "pdf", otherwise="choose svg or png")) from error
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "figure.svg").write_text(svg, encoding="utf-8")
        page = Path(folder) / "figure.typ"
        page.write_text(PAGE.format(title=json.dumps(title, ensure_ascii=False)), encoding="utf-8")
        own = in_own_typeface(svg)  # only where it lacks a character are the machine's fonts looked at
        made = typst.compile(str(page), format="pdf", font_paths=[font_folder()], ignore_system_fonts=own)
    return bytes(made)
