from .anchors import place_anchors
from .area_import import import_boundaries
from .area_levels import LEVELS
from .area_sets import installed_sets
from .areas import Areas
from .context import NameAround, land_of_others, names_around
from .coverages import load_areas
from .levels import fetch_level
from .own_areas import areas_of_frame, load_own_areas
from .points import districts_around, with_points
from .portal import fetch_districts
from .store import installed_coverages

__all__ = [
    "LEVELS",
    "Areas",
    "NameAround",
    "areas_of_frame",
    "districts_around",
    "fetch_districts",
    "fetch_level",
    "import_boundaries",
    "installed_coverages",
    "installed_sets",
    "land_of_others",
    "load_areas",
    "load_own_areas",
    "names_around",
    "place_anchors",
    "with_points",
]
