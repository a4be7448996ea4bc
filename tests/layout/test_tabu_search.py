"""The search finds the cheapest choice where all can be tried, and never ends worse than it set out."""

import itertools

import numpy as np
import pytest

from countylines_map.layout.tabu_search import Costs, cheapest

CROSSING = 10.0


def costs(seed, flows, fan):
    """Random tables with crossings in them; a flow has no cost beside itself."""
    random = np.random.default_rng(seed)
    beside = random.choice([0.0, 0.0, 0.0, 0.5, CROSSING], (flows, fan, flows, fan))
    beside = np.triu(beside.reshape(flows * fan, -1), 1)
    beside = (beside + beside.T).reshape(flows, fan, flows, fan)
    beside[np.arange(flows), :, np.arange(flows), :] = 0
    return Costs(random.uniform(0, 3, (flows, fan)), beside)


def total(given, choice):
    flows = range(len(choice))
    pairs = sum(given.beside[a, choice[a], b, choice[b]] for a in flows for b in range(a))
    return sum(given.alone[a, choice[a]] for a in flows) + pairs


@pytest.mark.parametrize("seed", range(20))
def test_the_cheapest_of_all_is_found(seed):
    given = costs(seed, flows=5, fan=4)
    best = min(total(given, choice) for choice in itertools.product(range(4), repeat=5))
    assert total(given, cheapest(given, 3, CROSSING)) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(5))
def test_no_single_change_would_help(seed):
    given = costs(seed, flows=20, fan=6)
    found = cheapest(given, 3, CROSSING)
    for flow, curve in itertools.product(range(20), range(6)):
        other = found.copy()
        other[flow] = curve
        assert total(given, other) >= total(given, found) - 1e-3


def test_one_flow_takes_its_own_cheapest_curve():
    assert cheapest(Costs(np.array([[3.0, 1.0, 2.0]]), np.zeros((1, 3, 1, 3))), 1, CROSSING).tolist() == [1]
