"""Processor time of each vector format beside the bare write of the same geometries and columns, and the most memory.

The bare write is pyogrio's with the same driver, for GeoParquet that of geopandas; what GDAL does not write stands beside
what is most like it: TopoJSON beside GeoJSON, a database of DuckDB beside GeoPackage.

    python bench/export.py [FLOWS]

The flows are all pairs of districts at random, 109,230 by default, of which the 50 largest are drawn.
"""

import resource
import sys
import tempfile
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
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
    "parquet": "Parquet",
    "topojson": "GeoJSON",
    "duckdb": "GPKG",
}


ENDINGS = {
    "GPKG": "gpkg",
    "GeoJSON": "geojson",
    "FlatGeobuf": "fgb",
    "ESRI Shapefile": "shp",
    "LIBKML": "kml",
    "Parquet": "parquet",
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


held: list = []  # the layers that every process starts with


def bare(driver: str) -> float:
    """Seconds to write the frames of all layers, which are there already, by the library alone."""
    frames = {layer.name: layer.to_frame() for layer in held[0].all() if layer.shapes is not None}
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        for name, frame in frames.items():
            path = Path(folder) / f"{name}.{ENDINGS[driver]}"
            if driver == "Parquet":
                frame.to_parquet(path, compression="zstd")
            else:
                options = {"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {}
                pyogrio.write_dataframe(frame, path, driver=driver, layer=name, **options)
        return time.process_time() - start


def own(name: str) -> tuple[float, float]:
    """Seconds to make the files of a format, and the most memory in GB while it was made."""
    start = time.process_time()
    FORMATS[name].files(held[0])
    return time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def apart(measure, name: str):
    """What a function measures in a process of its own, which starts with the layers and nothing else."""
    with ProcessPoolExecutor(1, get_context("fork")) as process:
        return process.submit(measure, name).result()


def main() -> None:
    warnings.simplefilter("ignore")  # the bare write cuts long names and texts of a Shapefile, and says so each time
    flow_map = make_flow_map(
        bare_dataset(made(int(sys.argv[1]) if len(sys.argv) > 1 else 109_230), unit="people"),
        Options(boundaries="built-in"),
    )
    start = time.process_time()
    layers = make_layers(flow_map, 4326)
    layers.all()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{len(flow_map.flows):,} flows; layers made in {time.process_time() - start:.1f} s, most memory {memory:.2f} GB"
    )
    held.append(layers)
    for name, driver in BARE.items():
        seconds, memory = apart(own, name)
        print(f"{name:<10}{seconds:6.1f} s", end="", flush=True)
        plain = apart(bare, driver)
        print(
            f"   bare {driver:<16}{plain:6.1f} s   ratio {seconds / plain:.2f} (at most 2), memory {memory:.2f} GB (at most 1.5)"
        )


if __name__ == "__main__":
    main()
