"""A tree of flows: on random tables nothing crosses, no place is run over, and widths add up at every join."""

import math
from itertools import pairwise

import numpy as np
import pytest

from countylines_map.layout.flow_tree import FlowTree
from countylines_map.layout.tree_attempts import best_tree, ink_share, sharpest_join, tree_faults

TABLES = 12  # bench/flow_tree.py tries 200 and prints more
END = 40.0  # places nearer to the shared one than that have no room for a tree


def random_table(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts with a long tail, places at least 9 px apart, and a shared place, of 5 to 100 flows."""
    chance = np.random.default_rng(seed)
    flows, shared = int(chance.integers(5, 101)), chance.uniform(150, 600, 2)
    places: list[np.ndarray] = []
    while len(places) < flows:
        point = chance.uniform((40, 40), (720, 680))
        if math.dist(point, shared) > END and all(math.dist(point, other) > 9 for other in places):
            places.append(point)
    return np.ceil(chance.pareto(1.1, flows) * 8), np.array(places), shared


@pytest.fixture(scope="module")
def trees() -> list[tuple[FlowTree, np.ndarray, np.ndarray, np.ndarray]]:
    tables = [random_table(seed) for seed in range(TABLES)]
    return [(best_tree(counts, places, shared), counts, places, shared) for counts, places, shared in tables]


def test_no_path_crosses_another_or_runs_over_a_place_of_another(trees):
    assert [tree_faults(tree, places) for tree, _, places, _ in trees] == [(0, 0)] * TABLES


def test_a_crossing_and_a_place_run_over_are_found():
    cross = [np.array([[0.0, 0.0], [5.0, 5.0], [10.0, 10.0]]), np.array([[0.0, 10.0], [5.0, 5.0], [10.0, 0.0]])]
    tree = FlowTree(cross, np.array([1.0, 1.0]), [], [], 1.0)
    assert tree_faults(tree, np.array([[0.0, 0.0], [0.0, 10.0]])) == (1, 0)
    assert tree_faults(tree, np.array([[0.0, 0.0], [10.0, 10.0]])) == (1, 1)


def test_widths_are_in_proportion_and_side_by_side_after_each_join(trees):
    for tree, counts, _, shared in trees:
        assert np.allclose(tree.widths / counts, tree.widths[0] / counts[0])
        for flows in tree.trunks:
            ends = np.array([tree.paths[at][-1] for at in flows]) - shared
            angles = np.unwrap(np.arctan2(ends[:, 1], ends[:, 0]))
            reach = np.hypot(*ends.T).mean() * np.diff(angles)
            own = tree.widths[list(flows)]
            assert np.abs(reach - (own[1:] + own[:-1]) / 2).max(initial=0) < 1.0


def test_every_flow_is_in_one_trunk_and_joins_only_grow(trees):
    for tree, counts, _, _ in trees:
        assert sorted(at for trunk in tree.trunks for at in trunk) == list(range(len(counts)))
        for (flows, distance), (later, nearer) in pairwise(tree.joins):
            assert nearer <= distance
            assert set(later) >= set(flows) or not set(later) & set(flows)


def test_paths_turn_softly(trees):
    for tree, *_ in trees:
        for path in tree.paths:
            way = np.unwrap(np.arctan2(*np.diff(path, axis=0).T[::-1]))
            assert np.degrees(np.abs(np.diff(way))).max(initial=0) < 60


def test_joins_are_soft_and_a_tree_of_many_needs_less_ink_than_arrows(trees):
    for tree, counts, places, shared in trees:
        assert sharpest_join(tree, shared) <= 60
        assert len(counts) < 30 or ink_share(tree, places, shared) <= 0.7


def test_a_sharp_join_and_too_much_ink_are_found():
    bent = np.array([[100.0, 0.0], [75.0, 0.0], [50.0, 0.0], [50.0, 25.0], [50.0, 50.0]])
    tree = FlowTree([bent], np.array([2.0]), [((0,), 50.0)], [(0,)], 5.0)
    assert sharpest_join(tree, np.zeros(2)) == pytest.approx(90, abs=1)
    there = FlowTree([np.array([[100.0, 0.0], [0.0, 0.0]])], np.array([3.0]), [], [], 5.0)
    assert ink_share(there, np.array([[100.0, 0.0]]), np.zeros(2)) == pytest.approx(1.0)


def test_the_same_table_gives_the_same_tree():
    one, other = (best_tree(*random_table(3)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one.paths, other.paths, strict=True))
