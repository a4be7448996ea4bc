"""A computed layout into a dataset's TOML, for an editor to change one number; what is pinned already stays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OutputError, Problem
from ..files import geodata
from ..layout import saved_layout
from ..transaction import Change, held, swap

if TYPE_CHECKING:
    from ..flowmap import FlowMap


def save_layout(flow_map: FlowMap) -> Path:
    """Write the widest view's bends and label places under [layout] in the dataset's TOML, comments and order kept.

    Returns the file that was written.
    Raises: OutputError for a table without a TOML, for the dataset that came with the program, and when it cannot be written.
    """
    change = layout_change(flow_map)
    with held(change.folder):
        swap([change])
    return change.folder / next(iter(change.writes))


def layout_change(flow_map: FlowMap) -> Change:
    """What `save_layout` would write, to be made in one step with other changes.

    Raises: OutputError for a table without a TOML, and for the dataset that came with the program.
    """
    import tomlkit

    path = flow_map.dataset.path
    if path is None:
        fix = "describe the table in a TOML first, see docs/dataset.md"
        raise OutputError(Problem("a bare table has no file to keep a layout in", flow_map.dataset.where, fix))
    if geodata().resolve() in path.resolve().parents:
        fix = "copy the dataset and its table to a folder of your own, and build that"
        raise OutputError(Problem("the dataset that came with the program is not changed", str(path), fix))
    document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    layout = document.setdefault("layout", tomlkit.table())
    for kind, pins in saved_layout(flow_map.layouts[0]).items():
        kept = layout.setdefault(kind, tomlkit.table())
        for place, value in pins.items():
            if place not in kept:
                kept[place] = value
    real = path.resolve()  # what a link leads to is written, not the link
    return Change(real.parent, {real.name: tomlkit.dumps(document).encode()})
