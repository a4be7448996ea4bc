"""How good trees of flows are on random tables: crossings, places run over, ink beside that of straight arrows, joins, turns and time.

python bench/flow_tree.py [TABLES]      200 tables of 5 to 100 flows, as the test makes them; prints the worst of each.
"""

from __future__ import annotations

import platform
import runpy
import sys
import time
from pathlib import Path

import numpy as np
import shapely

from countylines_map.layout.tree_attempts import best_tree, ink_share, sharpest_join, tree_faults

TABLE = runpy.run_path(str(Path(__file__).parents[1] / "tests" / "layout" / "test_flow_tree.py"))["random_table"]


def measured(seed: int) -> tuple[float, ...]:
    """(flows, crossings, places run over, ink, share joined before the last fifth, sharpest turn at a join, seconds of processor)."""
    counts, places, shared = TABLE(seed)
    begun = time.process_time()
    tree = best_tree(counts, places, shared)
    spent = time.process_time() - begun
    far = np.hypot(*(places - shared).T)
    first = np.zeros(len(counts))
    for flows, distance in tree.joins:
        first[list(flows)] = np.maximum(first[list(flows)], distance)
    ink, turn = ink_share(tree, places, shared), sharpest_join(tree, shared)
    return len(counts), *tree_faults(tree, places), ink, float((first > far / 5).mean()), turn, spent


def main() -> None:
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    found = np.array([measured(seed) for seed in range(tables)])
    many = found[found[:, 0] >= 30]
    print(
        f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}, shapely {shapely.__version__}"
    )
    print(
        f"{tables} tables of 5 to 100 flows: {int(found[:, 1].sum())} crossings, {int(found[:, 2].sum())} places run over"
    )
    print(
        f"ink beside straight arrows, from 30 flows up: at most {many[:, 3].max():.0%}, median {np.median(many[:, 3]):.0%}"
    )
    print(
        f"joined before the last fifth of the way: at least {found[:, 4].min():.0%} of the flows, median {np.median(found[:, 4]):.0%}"
    )
    print(
        f"sharpest turn at a join: {found[:, 5].max():.0f} degrees; time: at most {found[:, 6].max():.2f} s of processor"
    )


if __name__ == "__main__":
    main()
