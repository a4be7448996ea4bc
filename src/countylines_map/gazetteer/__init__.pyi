from .column import for_column
from .gazetteer import Gazetteer, load_gazetteer
from .geocode import add_columns, column_notes, geocode_flows, overlaps
from .results import Match, NonPlace

__all__ = [
    "Gazetteer",
    "Match",
    "NonPlace",
    "add_columns",
    "column_notes",
    "for_column",
    "geocode_flows",
    "load_gazetteer",
    "overlaps",
]
