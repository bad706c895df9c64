"""What stays is not looked through for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def kept() -> Iterator[None]:
    """Look for garbage neither while something is loaded that stays, nor ever among it.

    Of a first answer's time that took a fifth, most of it as the process ended.
    """
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        _set_apart()
        if was_looking:
            gc.enable()


@cache
def _set_apart() -> None:
    """Set apart all that there is, once in a process: to count what is would go through all of it."""
    gc.freeze()
