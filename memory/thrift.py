"""Thrift: what reading large files took is given back to the system."""

import ctypes
import sys

_MMAP_THRESHOLD = -3
"""The name of the setting to `mallopt`: from which size on memory is taken from the system."""
_LARGE = 512 * 1024


def give_back() -> None:
    """Give back memory that is free again: glibc would keep some 10 MB for each such file."""
    _call("malloc_trim", 0)


def keep_little() -> None:
    """Have each large piece of memory given back as soon as it is free, in this process.

    Left alone, glibc raises the size from which on it does so to the largest it has seen, and
    keeps all below: of a thousand requests, 40 MB stay.
    """
    _call("mallopt", _MMAP_THRESHOLD, _LARGE)


def _call(name: str, *values: int) -> None:
    function = getattr(ctypes.pythonapi, name, None) if sys.platform == "linux" else None
    if function is not None:
        function(*values)
