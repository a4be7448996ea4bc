"""Where PROJ has the grid of OSTN15, it is used and said; here a small invented one stands in for it."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from countylines_map.crs import degrees_to_grid, grid_to_degrees
from countylines_map.export.reference import OSTN15

EAST_M, NORTH_M = 1.25, -0.75  # by how much the invented grid differs from the seven-parameter step
SOUTH, NORTH, WEST, EAST, STEP = 49.0, 55.0, -7.0, 2.5, 0.125  # its cover, in degrees; Scotland is left out


def invented_grid(path: Path) -> None:
    """An NTv2 file: at each node, from the degrees of OSGB36 to those of the seven-parameter step and a known way on."""
    from pyproj import Transformer

    on_airy = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
    )
    lats, lons = np.arange(SOUTH, NORTH + STEP / 2, STEP), np.arange(EAST, WEST - STEP / 2, -STEP)
    lat, lon = (each.ravel() for each in np.meshgrid(lats, lons, indexing="ij"))
    metres = np.column_stack(on_airy.transform(lon, lat))
    there = grid_to_degrees(metres + np.array([EAST_M, NORTH_M]))
    shifts = np.column_stack([there[:, 1] - lat, lon - there[:, 0], np.zeros_like(lat), np.zeros_like(lat)]) * 3600
    texts = {"GS_TYPE": "SECONDS", "VERSION": "INVENTED", "SYSTEM_F": "AIRY", "SYSTEM_T": "GRS80"}
    axes = {"MAJOR_F": 6377563.396, "MINOR_F": 6356256.909, "MAJOR_T": 6378137.0, "MINOR_T": 6356752.314}
    names = {"SUB_NAME": "INVENTED", "PARENT": "NONE", "CREATED": "", "UPDATED": ""}
    edges = {"S_LAT": SOUTH, "N_LAT": NORTH, "E_LONG": -EAST, "W_LONG": -WEST, "LAT_INC": STEP, "LONG_INC": STEP}
    parts = [*({"NUM_OREC": 11, "NUM_SREC": 11, "NUM_FILE": 1} | texts | axes | names).items()]
    parts += [*((key, value * 3600) for key, value in edges.items()), ("GS_COUNT", len(lat))]
    head = b"".join(key.ljust(8).encode() + _packed(value) for key, value in parts)
    path.write_bytes(head + shifts.astype("<f4").tobytes() + b"END".ljust(16))


def _packed(value: object) -> bytes:
    if isinstance(value, str):
        return value.ljust(8).encode()
    return struct.pack("<i4x", value) if isinstance(value, int) else struct.pack("<d", value)


PLACES = {
    "Norwich": (1.2872, 52.6266),
    "London": (-0.13, 51.51),
    "Glasgow": (-4.25, 55.86),
}  # Glasgow lies outside the cover
ASKED = """
import numpy as np, shapely
from countylines_map.export.reference import system_of
system = system_of(4326)
moved = system.project(shapely.points({places}))
print(system.step, *shapely.get_coordinates(moved).ravel().tolist(), sep="\\n")
"""


@pytest.mark.parametrize("name", OSTN15)
def test_the_grid_is_used_and_said_where_proj_has_it(name, tmp_path):
    """Put where `projsync` puts it for a user, and read by a process of its own."""
    (tmp_path / "proj").mkdir()
    invented_grid(tmp_path / "proj" / name)
    step, moved = brought_to_degrees(tmp_path)
    assert "OSTN15, which is right to about 0.1 metres" in step and "seven-parameter step outside its cover" in step
    apart = degrees_to_grid(moved) - degrees_to_grid(np.array([*PLACES.values()]))
    assert np.abs(apart - [(EAST_M, NORTH_M), (EAST_M, NORTH_M), (0, 0)]).max() < 0.01


def test_without_the_grid_the_seven_parameters_are_said(tmp_path):
    step, moved = brought_to_degrees(tmp_path)
    assert "seven-parameter step, which is right to about 5 metres" in step
    assert moved.tolist() == [list(place) for place in PLACES.values()]


def brought_to_degrees(data: Path) -> tuple[str, np.ndarray]:
    """What the export says of its step, and where it puts the places, with a user's folder of data."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "XDG_DATA_HOME": str(data)}
    code = ASKED.format(places=[list(place) for place in PLACES.values()])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    step, *numbers = done.stdout.splitlines()
    return step, np.array(numbers, dtype=float).reshape(-1, 2)
