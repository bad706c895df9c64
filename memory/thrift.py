"""Thrift: memory is given back to the system, and not passed on with what was in it."""

import ctypes
import sys

_MMAP_THRESHOLD = -3
"""The name of the setting to `mallopt`: from which size on memory is taken from the system."""
_LARGE = 512 * 1024
_PERTURB = -6
"""The name of the setting to `mallopt`: with what memory is filled when it is taken and freed."""
_FILLING = 0xA5


def give_back() -> None:
    """Give back memory that is free again: glibc would keep some 10 MB for each such file."""
    _call("malloc_trim", 0)


def keep_little() -> None:
    """Have each large piece of memory given back as soon as it is free, in this process.

    Left alone, glibc raises the size from which on it does so to the largest it has seen, and
    keeps all below: of a thousand requests, 40 MB stay.
    """
    _call("mallopt", _MMAP_THRESHOLD, _LARGE)


def pass_nothing_on() -> None:
    """Have memory overwritten when it is taken and when it is freed, from now on in this process.

    Chroma writes vectors to disk in blocks that it has not filled, and what a piece of memory
    held before goes with them: words that were erased stood in `data_level0.bin`.
    """
    _call("mallopt", _PERTURB, _FILLING)


def _call(name: str, *values: int) -> None:
    function = getattr(ctypes.pythonapi, name, None) if sys.platform == "linux" else None
    if function is not None:
        function(*values)
