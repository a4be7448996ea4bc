"""Layouts have NumPy's library for matrices to themselves with one thread, and give the others back."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from countylines_map.layout.one_thread import _controller, one_thread


def threads() -> set[int]:
    """How many threads products of matrices have."""
    np.ones((2, 2)) @ np.ones((2, 2))
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


@pytest.fixture
def two(monkeypatch):
    """As in a notebook on a machine with two cores."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    _controller.cache_clear()  # another test may have brought SciPy since, whose library for matrices is one of its own
    with threadpool_limits(2, user_api="blas"):
        if threads() != {2}:
            pytest.skip("this NumPy has no threads for matrices")
        yield


@pytest.mark.usefixtures("two")
def test_one_thread_within_and_two_again_afterwards():
    seen = one_thread()(threads)()
    assert (seen, threads()) == ({1}, {2})
    with pytest.raises(ValueError, match="within"), one_thread():
        raise ValueError("within")
    assert threads() == {2}
