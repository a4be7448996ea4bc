"""How long each vector format takes beside the bare write of the same geometries and columns by pyogrio, and the most memory.

    python bench/export.py [FLOWS]

The flows are all pairs of districts at random, 109,230 by default, of which the 50 largest are drawn.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio

from countylines_map.export.formats import FORMATS
from countylines_map.export.layers import make_layers
from countylines_map.files import geodata
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map
from countylines_map.tables import bare_dataset

BARE = {
    "gpkg": "GPKG",
    "geojson": "GeoJSON",
    "fgb": "FlatGeobuf",
    "shp": "ESRI Shapefile",
    "kml": "LIBKML",
    "parquet": "GPKG",
    "topojson": "GeoJSON",
}


def made(count: int) -> pd.DataFrame:
    """A table of pairs of districts with counts of a heavy tail."""
    codes = pyogrio.read_dataframe(geodata() / "districts.gpkg", layer="districts", read_geometry=False)["area_code"]
    random = np.random.default_rng(1)
    pairs = random.choice(len(codes) ** 2, count, replace=False)
    pairs = pairs[pairs // len(codes) != pairs % len(codes)]
    return pd.DataFrame(
        {"origin": codes.to_numpy()[pairs // len(codes)], "destination": codes.to_numpy()[pairs % len(codes)],
         "people": np.ceil(random.pareto(1.1, len(pairs)) * 10).astype(int)}
    )  # fmt: skip


def bare(layers, driver: str) -> float:
    """Seconds to write the frames of all layers, which are there already, by pyogrio alone."""
    frames = {layer.name: layer.to_frame() for layer in layers.all() if layer.shapes is not None}
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        for name, frame in frames.items():
            options = {"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {}
            pyogrio.write_dataframe(
                frame, Path(folder) / f"{name}.{driver[:3].lower()}", driver=driver, layer=name, **options
            )
        return time.perf_counter() - start


def main() -> None:
    flow_map = make_flow_map(
        bare_dataset(made(int(sys.argv[1]) if len(sys.argv) > 1 else 109_230), unit="people"),
        Options(boundaries="built-in"),
    )
    start = time.perf_counter()
    layers = make_layers(flow_map, 4326)
    layers.all()
    print(f"{len(flow_map.flows):,} flows; layers made in {time.perf_counter() - start:.1f} s")
    for name, driver in BARE.items():
        start = time.perf_counter()
        FORMATS[name].files(layers)
        own, plain = time.perf_counter() - start, bare(layers, driver)
        print(f"{name:<10}{own:7.1f} s   bare {driver:<16}{plain:7.1f} s   ratio {own / plain:.2f} (at most 2)")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB (at most 1.5)")


if __name__ == "__main__":
    main()
