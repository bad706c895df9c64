"""The threads: conversations and open questions, in a file of their own beside the ledger.

What they hold is worth less than memory: a file that cannot be read is set aside and begun
anew, with a line that says so.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import aiosqlite
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from memory.schema import LOG_PAGES, PATIENCE_MS, damage_in
from nova.home import Home, database_files
from projects.faults import fault_of, is_damage

_KEPT = 3
"""Newest states of a thread that are kept, to go on from; the transcript stands in the ledger."""

_FORGET = f"""
CREATE TRIGGER IF NOT EXISTS forget_old AFTER INSERT ON checkpoints BEGIN
    DELETE FROM writes WHERE thread_id = NEW.thread_id AND checkpoint_id < (
        SELECT checkpoint_id FROM checkpoints WHERE thread_id = NEW.thread_id
        AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1 OFFSET {_KEPT - 1});
    DELETE FROM checkpoints WHERE thread_id = NEW.thread_id AND checkpoint_id < (
        SELECT checkpoint_id FROM checkpoints WHERE thread_id = NEW.thread_id
        AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1 OFFSET {_KEPT - 1});
END
"""  # noqa: S608 our own number
_WHAT_GOES = "Questions that were open must be asked again; memory stays."


class Threads(NamedTuple):
    """The store of the threads, opened."""

    saver: AsyncSqliteSaver
    begun_anew: bool
    """Whether those that there were are gone."""


async def open_threads(home: Home, *, notice: Callable[[str], None], is_used: bool) -> Threads:
    """Open the threads' states; a file that cannot be read is set aside, with a notice.

    Args:
        home: where they are.
        notice: told in one line what became of a file that was damaged or lost.
        is_used: whether there were runs, so that there must be threads.

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
        return Threads(await _checkpointer(path), begun_anew=lost or damage is not None)
    except (sqlite3.Error, OSError) as error:
        raise fault_of(error, path) or error from error


def damage_of(home: Home) -> str | None:
    """Return what is broken in the file of the threads, if it is there and anything is.

    Raises:
        HomeUnusable: if another program holds it.
    """
    path = home.checkpoints
    if not path.exists():
        return None
    try:
        return damage_in(path)
    except sqlite3.Error as error:
        if not is_damage(error):
            raise fault_of(error, path) or error from error
        return str(error)


async def _checkpointer(path: Path) -> AsyncSqliteSaver:
    """Return the checkpointer over a file; only plain data is ever read back from it.

    An allow-list of None admits LangGraph's own safe types alone: a tampered checkpoint
    cannot make code run (https://docs.langchain.com/oss/python/langgraph/persistence).
    """
    connection = await aiosqlite.connect(path, timeout=PATIENCE_MS / 1000)
    saver = AsyncSqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
    try:
        await saver.setup()
        await connection.execute("PRAGMA synchronous=NORMAL")
        await connection.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
        await connection.execute(_FORGET)
        await connection.commit()
    except sqlite3.Error:
        await connection.close()
        raise
    return saver
