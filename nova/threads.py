"""The threads: conversations and open questions, in a file of their own beside the ledger.

What they hold is worth less than memory: a file that cannot be read is set aside and begun
anew, with a line that says so.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from graph.apart import Apart, in_place
from memory.schema import damage_in
from nova.checkpoints import Checkpoints
from nova.home import Home, database_files
from projects.faults import fault_of, is_damage

_WHAT_GOES = "Questions that were open must be asked again; memory stays."


class Threads(NamedTuple):
    """The store of the threads, opened."""

    saver: Checkpoints
    begun_anew: bool
    """Whether those that there were are gone."""


def open_threads(
    home: Home, *, notice: Callable[[str], None], is_used: bool, apart: Apart = in_place
) -> Threads:
    """Open the threads' states; a file that cannot be read is set aside, with a notice.

    Args:
        home: where they are.
        notice: told in one line what became of a file that was damaged or lost.
        is_used: whether there were runs, so that there must be threads.
        apart: how a run reads and writes them.

    Raises:
        HomeUnusable: if another program holds the file, or it cannot be written.
    """
    path = home.checkpoints
    damage = damage_of(home)
    lost = is_used and not (path.is_file() and path.stat().st_size)
    if lost:
        notice(f"The threads in {str(path)!r} are gone and begun anew. {_WHAT_GOES}")
    elif damage is not None:
        aside = home.set_aside(database_files(path))
        notice(
            f"The threads in {str(path)!r} could not be read ({damage}): set aside in "
            f"{str(aside)!r} and begun anew. {_WHAT_GOES}"
        )
    try:
        return Threads(
            Checkpoints(path, apart=apart, notice=notice), begun_anew=lost or damage is not None
        )
    except (sqlite3.Error, OSError) as error:
        raise fault_of(error, path) or error from error


def open_states(home: Home, *, notice: Callable[[str], None]) -> Checkpoints:
    """Open what the steps of pipelines have brought; a file that cannot be read is set aside.

    Open runs begin anew then: a step that is done again changes nothing twice.

    Raises:
        HomeUnusable: if another program holds the file, or it cannot be written.
    """
    path = home.pipeline_states
    damage = _damage_in(path)
    if damage is not None:
        aside = home.set_aside(database_files(path))
        notice(
            f"What pipelines had done in {str(path)!r} could not be read ({damage}): set aside "
            f"in {str(aside)!r}. Open runs begin anew; nothing is changed twice."
        )
    try:
        return Checkpoints(path)
    except (sqlite3.Error, OSError) as error:
        raise fault_of(error, path) or error from error


def damage_of(home: Home) -> str | None:
    """Return what is broken in the file of the threads, if it is there and anything is.

    Raises:
        HomeUnusable: if another program holds it.
    """
    return _damage_in(home.checkpoints)


def _damage_in(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        return damage_in(path)
    except sqlite3.Error as error:
        if not is_damage(error):
            raise fault_of(error, path) or error from error
        return str(error)
