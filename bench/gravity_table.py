"""A made-up table of moves between districts, near and large ones more than far and small ones, for benchmarks and for trying by hand.

Usage: python bench/gravity_table.py TABLE.csv [--places N] [--flows N] [--seed N]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from countylines_map.boundaries import load_areas

DECAY = 1.6  # of moves with distance
TYPICAL = 400.0  # moves between the average pair


def gravity_table(places: int = 361, flows: int | None = None, seed: int = 1) -> pd.DataFrame:
    """`origin`, `destination` (GSS codes of districts) and `count`: all pairs of `places` districts, or the `flows` largest of them."""
    districts = load_areas("built-in").districts.sort_index()
    districts = districts.iloc[np.sort(np.random.default_rng(seed).permutation(len(districts))[:places])]
    mass = districts["postcodes"].to_numpy(float)
    mass = np.where(mass > 0, mass, np.median(mass))  # Northern Ireland has no count of postcodes
    at = districts[["anchor_e", "anchor_n"]].to_numpy(float)
    far = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) / 1000 + 15
    expected = np.outer(mass, mass) / far**DECAY
    np.fill_diagonal(expected, mass**1.4)
    expected *= TYPICAL / expected.mean()
    counts = np.random.default_rng(seed).poisson(expected)
    codes = districts.index.to_numpy()
    origin, destination = (which.ravel() for which in np.meshgrid(codes, codes, indexing="ij"))
    made = pd.DataFrame({"origin": origin, "destination": destination, "count": counts.ravel()})
    made = made.sort_values("count", ascending=False, kind="stable")
    return made if flows is None else made[made.origin != made.destination].head(flows)


def main() -> None:
    """Write one table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("table", type=Path)
    words.add_argument("--places", type=int, default=361)
    words.add_argument("--flows", type=int)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    gravity_table(given.places, given.flows, given.seed).to_csv(given.table, index=False)


if __name__ == "__main__":
    main()
