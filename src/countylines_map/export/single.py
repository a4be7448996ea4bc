"""One file of a flow map, chosen by the ending of its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..options import Options
from .bundle import exported_files

if TYPE_CHECKING:
    from ..flowmap import FlowMap


def file_content(flow_map: FlowMap, path: str | Path) -> bytes:
    """The bytes of a file with that ending: .html is the page, any other an output format's own (its flow lines, where it has many files).

    Raises: OutputError for an ending that is not known.
    """
    ending = Path(path).suffix.lower().lstrip(".")
    if ending in ("html", "htm"):
        from ..render.html import page_html

        return page_html(flow_map).encode()
    files = exported_files(flow_map, Options(), [ending])
    own = [name for name in files if name.endswith(f".{ending}")]
    return files[min(own, key=len)]
