"""Options: the choices of one build that are not the dataset's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """Choices of one build that are not the dataset's own; the command line uses the same words."""

    boundaries: str = "auto"
    layout: str = "forces"
    width: str = "linear"
    prefer: str | None = None
    accept_close: int | None = None
    scale_from: Path | None = None
    top: int | None = None  # None: as many lines as can be told apart
    suppress_below: int | None = None
