"""Small grids of colour as PNG data, one pixel a cell."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence

import numpy as np


def grid_png(cells: np.ndarray, colours: Sequence[str]) -> str:
    """A data URI of a picture with a pixel for each cell (rows, columns): its number is that of a colour, 0 is transparent.

    >>> grid_png(np.array([[0, 1]]), ["#000000", "#ff0000"])[:26]
    'data:image/png;base64,iVBO'
    """
    height, width = cells.shape
    rows = np.zeros((height, width + 1), dtype=np.uint8)
    rows[:, 1:] = cells
    palette = b"".join(bytes.fromhex(colour.lstrip("#")) for colour in colours)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette),
        (b"tRNS", b"\x00"),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    data = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)
    return "data:image/png;base64," + base64.b64encode(data).decode()


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
