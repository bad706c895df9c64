"""Thrift: what reading large files took is given back to the system."""

import ctypes
import sys


def give_back() -> None:
    """Give back memory that is free again: glibc would keep some 10 MB for each such file."""
    trim = getattr(ctypes.pythonapi, "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
