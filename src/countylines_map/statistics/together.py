"""What several maps of one table reveal together: a count that each of them hides can lie open in their difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..tables import Dataset


def together_notes(dataset: Dataset, *, summed: bool = False) -> tuple[str, ...]:
    """What the maker of a map on which counts are hidden or rounded must know before publishing another of the same table.

    `summed` says that flows were summed to wider areas before counts were hidden.

    >>> from countylines_map.tables import bare_dataset
    >>> together_notes(bare_dataset("a.csv", unit="people"))
    ()
    >>> for note in together_notes(bare_dataset("a.csv", unit="people", suppress_below=5, where={"Sex": "F"})):
    ...     print(note)
    counts are hidden in the rows of this filter alone: a map of all rows, or of other rows, can give a hidden count away as a difference;
    hide them in the whole table (leave `where` out) and use --each for a page of each part
    """
    if not dataset.protection:
        return ()
    how = "rounded" if dataset.round_to else "hidden"
    notes = []
    if dataset.where_rows:
        notes.append(
            f"counts are {how} in the rows of this filter alone: a map of all rows, or of other rows, can give a hidden count away as "
            f"a difference; {'round' if dataset.round_to else 'hide'} them in the whole table (leave `where` out) and use --each for a "
            "page of each part"
        )
    if summed:
        notes.append(
            f"counts are {how} after flows were summed: a map of the same table that is not summed, or summed to other areas, can "
            "give a hidden count away as a difference; publish one of them"
        )
    return tuple(notes)
