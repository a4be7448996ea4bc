from .gazetteer import Gazetteer, load_gazetteer
from .geocode import add_columns, geocode_flows, overlaps
from .results import Match, NonPlace

__all__ = [
    "Gazetteer",
    "Match",
    "NonPlace",
    "add_columns",
    "geocode_flows",
    "load_gazetteer",
    "overlaps",
]
