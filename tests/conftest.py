"""What several tests share: the default map, built once."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile(
    "any machine", deadline=None
)  # how long an example takes says more of the machine than of the code
settings.load_profile("any machine")

# Modules that start servers, databases, clusters or whole commands, or draw many maps: seconds each, so `make check` leaves them out
SLOW = {
    "test_aggregation", "test_bad", "test_census", "test_census_codes", "test_check", "test_cli", "test_codebook",
    "test_comparison", "test_completion", "test_context", "test_differences", "test_disclosure", "test_disclosure_attack",
    "test_docs", "test_documents", "test_ending", "test_engines", "test_every_file", "test_every_shape", "test_expected",
    "test_export", "test_extras", "test_figure", "test_flow_tree", "test_flowmap", "test_folder", "test_form_page",
    "test_formats", "test_forms", "test_gis_page", "test_groups", "test_killed_commands", "test_languages", "test_layers",
    "test_layout", "test_layout_toml", "test_left_over", "test_levels", "test_locations", "test_made_up_input",
    "test_multiples", "test_mutants", "test_notebook", "test_one_thread", "test_own_areas", "test_own_flows", "test_own_words",
    "test_packaging", "test_page_set", "test_pipeline", "test_portal", "test_postgis", "test_publication", "test_qgis",
    "test_records", "test_records_page", "test_reference", "test_rounding", "test_scale", "test_sections", "test_shapes",
    "test_share_column", "test_store", "test_suggestions", "test_surroundings", "test_symbols", "test_templates",
    "test_totals_everywhere", "test_transaction", "test_tree_attempts", "test_types", "test_wheel",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow modules."""
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)


collect_ignore = ["fuzz_readers.py"]  # `make fuzz` runs it, and only that installs what it needs

GEODATA = Path(__file__).parents[1] / "geodata"


@pytest.fixture(scope="session")
def flow_map():
    """The default map, as `build` makes it from the built-in boundaries."""
    from countylines_map.options import Options
    from countylines_map.pipeline import make_flow_map
    from countylines_map.tables.dataset import read_dataset

    return make_flow_map(read_dataset(GEODATA / "operation-gravity.toml"), Options(boundaries="built-in"))
