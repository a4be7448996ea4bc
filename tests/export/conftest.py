"""Layers that several tests read."""

import importlib.util
from pathlib import Path

import pytest

from countylines_map.export.layers import Layers
from countylines_map.export.reference import system_of, usual_system
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset


def _made():
    spec = importlib.util.spec_from_file_location("many_flows", Path(__file__).with_name("many_flows.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def many_map(tmp_path_factory):
    """Sixty rows between fifteen places, of which the twenty largest flows are drawn."""
    table = _made().write_many(tmp_path_factory.mktemp("many"))
    return make_flow_map(open_dataset(table, unit="people"), Options(boundaries="built-in", top=20))


@pytest.fixture(scope="session")
def many(many_map):
    """The layers of `many_map` in degrees."""
    return Layers(many_map, system_of(4326))


@pytest.fixture(scope="session")
def every(many_map):
    """The layers of the same table with all of its flows drawn."""
    options = Options(boundaries="built-in")
    return Layers(make_flow_map(many_map.dataset, options), system_of(4326))


@pytest.fixture(scope="session")
def layers(flow_map):
    """The layers of the default map in the national grid."""
    return Layers(flow_map, usual_system(flow_map))
