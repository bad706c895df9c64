"""Boundaries of what a process does, seen from beside it as a debugger would: Nova knows of none.

One lies before and behind each node of the graph, each commit to a database, and each file that
is put in its place or taken away. A process that installs them dies at the one it is given.
"""

import os
import signal
import sqlite3
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

_ROOT = f"{Path(__file__).parents[2]}{os.sep}"
_ROOMS = ("nova", "routines", "graph", "memory", "projects")
_LASTING = {
    sqlite3.Connection: ("commit", "__exit__"),
    type(os): ("replace", "rename", "link", "unlink"),
}
"""What changes the disk for good, by what it belongs to."""


class Boundaries:
    """The boundaries that this process crosses, in the threads that are watched."""

    def __init__(self, deadly: str = "") -> None:
        """Die at the first crossing of `deadly`; with none, live and note what is crossed."""
        self.crossed: dict[str, None] = {}
        """The places, in the order of their first crossing."""
        self._deadly = deadly

    def watch(self) -> None:
        """Look at every call from now on: of this thread, and of those that begin later."""
        threading.setprofile(self._look)
        sys.setprofile(self._look)

    def _look(self, frame: FrameType, event: str, arg: object) -> None:
        place = self._place(frame, event, arg)
        if place is None:
            return
        if place == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        self.crossed.setdefault(place)

    @staticmethod
    def _place(frame: FrameType, event: str, arg: object) -> str | None:
        if event in ("c_call", "c_return"):
            if not _is_lasting(arg):
                return None
            where = _ours(frame)
            side = "before" if event == "c_call" else "behind"
            return where and f"{side} {arg.__name__} of {where}"  # type: ignore[attr-defined]
        path = frame.f_code.co_filename
        if frame.f_code.co_name != "run" or not path.startswith(f"{_ROOT}graph{os.sep}"):
            return None
        return f"{'into' if event == 'call' else 'out of'} {path.removeprefix(_ROOT)}"


def spread(places: list[T], number: int, kills: int) -> T:
    """Return where the kill of this number falls, so that all of them are spread evenly."""
    stride = max(1, len(places) // kills)
    at = number * stride
    return places[(at + at // len(places)) % len(places)]


def _is_lasting(function: object) -> bool:
    owner = getattr(function, "__self__", None)
    names = next((names for kind, names in _LASTING.items() if isinstance(owner, kind)), ())
    return getattr(function, "__name__", "") in names


def _ours(frame: FrameType | None) -> str | None:
    """Return the file and the function of Nova's that does it; None if none of hers does."""
    while frame is not None:
        path = frame.f_code.co_filename.removeprefix(_ROOT)
        if path.startswith(_ROOMS) and path != frame.f_code.co_filename:
            return f"{path}:{frame.f_code.co_name}"
        frame = frame.f_back
    return None
