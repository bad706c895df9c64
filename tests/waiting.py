"""Waiting for what another process or thread does."""

import time
from collections.abc import Callable

PATIENCE = 300.0
"""Seconds to wait for what takes one: on a machine that does much else it takes many."""


def wait_for(condition: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Return once the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
