"""A Parquet file to its columns. It is read in a process of its own, see `apart`."""

from __future__ import annotations

import io
from typing import Any

from ..errors import Problem, TableError
from ..limits import crossed, limit

LEFT = b"left out"
WORDS = b"countylines_map"  # where a file of ours keeps what its dataset says
"""Where the stream names the columns that are not cells."""


def _refuse_long(table: Any, where: str) -> None:
    """A text that stands once in the file can stand in millions of cells."""
    import pyarrow as pa
    import pyarrow.compute as pc

    signs = 0
    for column in table.columns:
        plain = column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        if pa.types.is_string(plain.type) or pa.types.is_large_string(plain.type):
            signs += pc.sum(pc.binary_length(plain)).as_py() or 0
    if signs > limit("bytes"):
        raise TableError(crossed("bytes", where, signs))


def _holds_shapes(field: Any) -> bool:
    """Bytes and structs, as GeoParquet has them, are not cells."""
    import pyarrow as pa

    kind = field.type
    return bool(pa.types.is_struct(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def read_parquet(content: bytes, where: str) -> bytes:
    """The whole table, checked, as an Arrow stream; without columns of shapes and their boxes.

    Raises: TableError when it is damaged, holds text that is not UTF-8, or more than the limits allow.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        height, width = file.metadata.num_rows, len(file.schema_arrow)
        for name, found in (("rows", height), ("columns", width), ("cells", height * width)):
            if found > limit(name):
                raise TableError(crossed(name, where, found))
        left = [field.name for field in file.schema_arrow if _holds_shapes(field)]
        table = file.read(columns=[name for name in file.schema_arrow.names if name not in left])
        own = {WORDS: words} if (words := (file.schema_arrow.metadata or {}).get(WORDS)) else {}
        table = table.replace_schema_metadata({LEFT: ", ".join(f"'{name}'" for name in left).encode(), **own})
        table.validate(full=True)
        _refuse_long(table, where)
    except MemoryError:
        raise  # told by whoever set the limit
    except (pa.ArrowException, OSError, ValueError, UnicodeError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(Problem(f"the Parquet file cannot be read ({error})", where, "write it again")) from error
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue()
