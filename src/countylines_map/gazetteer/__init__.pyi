from .column import for_column
from .gazetteer import Gazetteer, load_gazetteer
from .geocode import add_columns, column_notes, geocode_flows, levels_told, overlaps
from .labels import label_texts, welsh_names
from .located_names import located_gazetteer, location_overrides
from .own_names import own_gazetteer
from .results import Match, NonPlace
from .search_terms import search_terms
from .sets import with_own_sets

__all__ = [
    "Gazetteer",
    "Match",
    "NonPlace",
    "add_columns",
    "column_notes",
    "for_column",
    "geocode_flows",
    "label_texts",
    "levels_told",
    "load_gazetteer",
    "located_gazetteer",
    "location_overrides",
    "overlaps",
    "own_gazetteer",
    "search_terms",
    "welsh_names",
    "with_own_sets",
]
