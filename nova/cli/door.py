"""Opening Nova for one command: with a sign of life, and a line for whatever was mended."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nova.cli.output import notice, stderr
from nova.cli.spared import kept

if TYPE_CHECKING:
    from nova.nova import Nova
    from nova.settings import Settings


@contextmanager
def opened(home: Path | None = None) -> "Iterator[Nova]":
    """Open the home for the length of a command.

    Raises:
        NovaError: if it cannot be opened.
    """
    doing = "Opening" if _has_learnt(home) else "Learning who does what (once)"
    with working(doing), kept():
        # The graph and its libraries take a second: only commands that need them pay it.
        from nova.nova import Nova

        nova = Nova(home)
    with nova:
        for line in nova.notices:
            notice(line)
        told = len(nova.notices)
        try:
            yield nova
        finally:
            for line in nova.notices[told:]:  # what was mended on the way
                notice(line)


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
