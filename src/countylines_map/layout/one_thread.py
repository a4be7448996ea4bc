"""One thread for products of matrices: those of a layout are so small that a second thread costs more than it saves."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_turn = (
    threading.RLock()
)  # the number is one for all threads in some builds of the library, and each thread's own in others


@contextmanager
def one_thread() -> Iterator[None]:
    """Within it, and as a decorator, NumPy's library for matrices has one thread; afterwards as many as before; others wait for their turn.

    The command line says so in the environment before NumPy is loaded. In a notebook NumPy is there already.
    """
    if os.environ.get("OPENBLAS_NUM_THREADS") == "1":
        yield
        return
    with _turn, _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
