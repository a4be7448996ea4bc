from .anchors import place_anchors
from .areas import Areas, load_areas
from .context import land_of_others
from .levels import LEVELS, fetch_level
from .own_areas import areas_of_frame, load_own_areas
from .points import districts_around, with_points
from .portal import fetch_districts
from .store import import_districts, installed_coverages

__all__ = [
    "LEVELS",
    "Areas",
    "areas_of_frame",
    "districts_around",
    "fetch_districts",
    "fetch_level",
    "import_districts",
    "installed_coverages",
    "land_of_others",
    "load_areas",
    "load_own_areas",
    "place_anchors",
    "with_points",
]
