"""The rows of a table with one count each, in whatever shape it came: cells by the part that their column plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..errors import Problem
from .header import Header
from .rows import rows_named
from .shapes import unfold


@dataclass(frozen=True)
class Table:
    """Cells as text by the position of their column, and "count" and the part of the headings where a row holds several counts.

    `row_of` is the row of the file that each comes from; `where` names the file.
    """

    cells: pd.DataFrame
    row_of: pd.Series
    header: Header
    where: str

    @classmethod
    def of(cls, body: pd.DataFrame, header: Header, where: str) -> Table:
        """The rows below the column names."""
        if header.values:
            return cls(*unfold(body, header), header, where)
        return cls(body, pd.Series(body.index, index=body.index), header, where)

    def has(self, part: str) -> bool:
        """Whether a column, or the headings, say this part of each row."""
        return part in self.cells.columns or part in self.header.parts

    def part(self, part: str) -> pd.Series:
        """What each row says of this part."""
        found: pd.Series = self.cells[part if part in self.cells.columns else self.header.parts[part]].str.strip()
        return found

    def name(self, part: str) -> str:
        """The heading of a part's column."""
        return self.header.names[self.header.parts[part]] if part in self.header.parts else part

    def at(self, rows: Sequence[object], part: str) -> str:
        """Where some rows of a part's column stand."""
        numbers = list(dict.fromkeys(self.row_of.loc[list(rows)])) if rows else []
        return f"{self.where}, {rows_named(numbers) if numbers else 'further rows'}, column '{self.name(part)}'"

    def at_counts(self, rows: Sequence[object]) -> str:
        """Where some counts stand: rows of the column of counts, or cells."""
        if not self.header.values:
            return self.at(rows, "count")
        return f"{self.where}, {rows_named(rows) if rows else 'further cells'}"

    def others(self) -> list[int]:
        """Columns that play no part and are not empty."""
        taken = {*self.header.parts.values(), *self.header.values}
        names = self.header.names
        return [
            k for k in range(len(names)) if k not in taken and (names[k] or (self.cells[k].str.strip() != "").any())
        ]

    def beyond(self) -> list[Problem]:
        """Rows that have more cells than there are column names: most often a count such as 1,503 that divided itself."""
        own = len(self.header.names) - self.header.added
        last = max(k for k, name in enumerate(self.header.names[:own]) if name)
        further = [k for k in self.cells.columns if isinstance(k, int) and last < k < own]
        beyond = self.cells[further].apply(lambda column: column.str.strip() != "").to_numpy(dtype=bool).any(axis=1)
        rows = list(dict.fromkeys(self.row_of[beyond]))
        fix = "put a cell that holds the delimiter between quotation marks, or give the further column a name"
        return (
            [Problem("there are more cells than column names", f"{self.where}, {rows_named(rows)}", fix)]
            if rows
            else []
        )
