from .counts import read_count
from .dataset import STDIN, Dataset, bare_dataset, read_dataset
from .flows import read_flows, reading_notes, reading_remarks
from .frames import as_frame
from .header import find_header
from .locations import check_same_points, located_notes, read_locations, row_locations, with_coordinates
from .own_flows import restore_flows
from .place_list import read_place_list
from .readers import read_grid
from .records import count_records, record_files
from .rows import rows_named
from .starter import starter_toml

__all__ = [
    "STDIN",
    "Dataset",
    "as_frame",
    "bare_dataset",
    "check_same_points",
    "count_records",
    "find_header",
    "located_notes",
    "read_count",
    "read_dataset",
    "read_flows",
    "read_grid",
    "read_locations",
    "read_place_list",
    "reading_notes",
    "reading_remarks",
    "record_files",
    "restore_flows",
    "row_locations",
    "rows_named",
    "starter_toml",
    "with_coordinates",
]
