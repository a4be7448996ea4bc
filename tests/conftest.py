"""What several tests share: the default map, built once."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile(
    "any machine", deadline=None
)  # how long an example takes says more of the machine than of the code
settings.load_profile("any machine")

GEODATA = Path(__file__).parents[1] / "geodata"


@pytest.fixture(scope="session")
def flow_map():
    """The default map, as `build` makes it from the built-in boundaries."""
    from countylines_map.options import Options
    from countylines_map.pipeline import make_flow_map
    from countylines_map.tables.dataset import read_dataset

    return make_flow_map(read_dataset(GEODATA / "operation-gravity.toml"), Options(boundaries="built-in"))
