"""Opening Nova for one command: with a sign of life, and a line for whatever was mended.

Where another process holds the home and serves it, the command is done there; its door looks
the same from here.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from nova._kept import kept
from nova.cli.output import notice, stderr
from projects.errors import HomeHeld

if TYPE_CHECKING:
    from nova.nova import Nova
    from nova.settings import Settings

_PATIENCE = 3.0
"""Seconds to wait for a home that another command holds: most are done by then."""
_LOOK = 0.1


@contextmanager
def opened(home: Path | None = None, *, stays: bool = False) -> "Iterator[Nova]":
    """Open the home for the length of a command, or speak to the process that holds it.

    Args:
        home: its folder; default: as set.
        stays: whether the command lasts, so that others are served meanwhile.

    Raises:
        NovaError: if it cannot be opened, or the process that holds it does not answer.
    """
    with kept():
        doing = "Opening" if _has_learnt(home) else "Learning who does what (once)"
        with working(doing):
            nova, is_own = _take(home or settings().home)
    with nova:
        told = 0 if is_own else len(nova.notices)  # an owner told of its own
        if is_own and stays:
            nova.serve()
        for line in nova.notices[told:]:
            notice(line)
        told = len(nova.notices)
        try:
            yield nova
        finally:
            for line in nova.notices[told:]:  # what was mended on the way
                notice(line)


def _take(home: Path) -> "tuple[Nova, bool]":
    """Return Nova over a home, and whether it is this process that holds it."""
    # The graph and its libraries take a second: only commands that need them pay it.
    from nova.nova import Nova

    waited_until = time.monotonic() + _PATIENCE
    while True:
        remote = _owner(home)
        if remote is not None:
            return remote, False
        try:
            return Nova(home), True
        except HomeHeld:
            if time.monotonic() > waited_until:
                raise
        time.sleep(_LOOK)


def _owner(home: Path) -> "Nova | None":
    """Return the process that holds a home and serves it, if there is one."""
    from nova.home import Home

    if not Home(home).address.exists():
        return None
    from nova.serving import reach

    return cast("Nova | None", reach(home))  # its doors are those of a Nova


def settings() -> "Settings":
    """Return the settings in force; raises BadInput."""
    from nova.settings import load_settings

    return load_settings()


def _has_learnt(home: Path | None) -> bool:
    """Whether a router was fitted before: the first time takes a while."""
    from nova.home import Home

    chosen = settings()
    return (chosen.cache or Home(home or chosen.home).cache).is_dir()


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal that something is being done."""
    screen = stderr()
    if not screen.is_terminal:
        yield
        return
    with screen.status(f"{what} …", spinner="dots"):
        yield
