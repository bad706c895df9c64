"""What a command is spared: what libraries load and none uses, and looking there for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from nova._later import fill_later


def spare() -> None:
    """Keep libraries from loading what no command uses; only in a process that is a command."""
    fill_later()


@contextmanager
def kept() -> Iterator[None]:
    """Look for garbage neither while something is loaded that stays, nor ever among it.

    Of a first answer's time that took a fifth, most of it as the process ended.
    """
    gc.disable()
    try:
        yield
    finally:
        _set_apart()
        gc.enable()


@cache
def _set_apart() -> None:
    """Set apart all that there is, once in a process: to count what is would go through all of it."""
    gc.freeze()
