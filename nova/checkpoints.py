"""The checkpointer: LangGraph's own for SQLite, used where it is called.

The asynchronous one of the same package changes threads for every cursor and statement,
fifteen times a run: that takes many times as long as what is done there. Nothing here waits for
the disk either, for a write-ahead log takes a state into memory and is synced at times.
"""

import sqlite3
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from graph.apart import Apart, in_place
from memory.schema import LOG_PAGES, PATIENCE_MS
from nova.soundness import damage_in

_KEPT = 1
"""Newest states of a thread that are kept, to go on from; the transcript stands in the ledger."""

_THREADS = 3_000
"""Threads that are kept: of those before, what was said stands in the ledger as well."""

_BYTES = 128_000_000
"""Bytes of states that are kept: those of the threads that were used last."""

_OFTEN = 500
"""States that are written between two looks at how many threads there are."""

_FULL = 64_000_000
"""Bytes of the file at which that is looked at when it is opened, too."""

_FORGET = f"""
CREATE TRIGGER IF NOT EXISTS keep_newest AFTER INSERT ON checkpoints BEGIN
    DELETE FROM writes WHERE thread_id = NEW.thread_id AND checkpoint_id < (
        SELECT checkpoint_id FROM checkpoints WHERE thread_id = NEW.thread_id
        AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1 OFFSET {_KEPT - 1});
    DELETE FROM checkpoints WHERE thread_id = NEW.thread_id AND checkpoint_id < (
        SELECT checkpoint_id FROM checkpoints WHERE thread_id = NEW.thread_id
        AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1 OFFSET {_KEPT - 1});
END
"""  # noqa: S608 our own number

_OLD = """
SELECT thread_id FROM (
    SELECT thread_id, row_number() OVER newest AS number, sum(size) OVER newest AS bytes FROM (
        SELECT thread_id, max(checkpoint_id) AS used, sum(length(checkpoint)) AS size
        FROM checkpoints GROUP BY thread_id)
    WINDOW newest AS (ORDER BY used DESC))
WHERE number > ? OR bytes > ? AND number > 1
"""

_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"


class Checkpoints(SqliteSaver):
    """The threads' states in a file; only plain data is ever read back from it.

    An allow-list of None admits LangGraph's own safe types alone: a tampered checkpoint
    cannot make code run (https://docs.langchain.com/oss/python/langgraph/persistence).
    """

    def __init__(
        self,
        path: Path,
        *,
        apart: Apart = in_place,
        notice: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """Open the file, or make it; raises sqlite3.Error if it cannot be.

        Args:
            path: the file.
            apart: how it is read and written by a run.
            notice: told in one line of a thread whose state cannot be used.
        """
        self._apart = apart
        self._notice = notice
        self._written = 0
        # The saver has a lock of its own around each use of the connection.
        connection = sqlite3.connect(path, timeout=PATIENCE_MS / 1000, check_same_thread=False)
        super().__init__(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        try:
            self.setup()
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
            connection.execute(_FORGET)
            connection.execute("DROP TRIGGER IF EXISTS forget_old")  # of an older Nova
            connection.commit()
            if path.stat().st_size > _FULL:
                self.forget()
        except sqlite3.Error:
            connection.close()
            raise

    def forget(self, *, kept: int = _THREADS, most: int = _BYTES) -> int:
        """Forget the threads that were used the longest ago; return how many.

        Args:
            kept: how many threads are kept at most.
            most: how many bytes their states may take in all.
        """
        with self.lock, self.conn:
            old = [row[0] for row in self.conn.execute(_OLD, (kept, most))]
            for table in ("checkpoints", "writes"):
                self.conn.executemany(
                    f"DELETE FROM {table} WHERE thread_id = ?",  # noqa: S608 ours
                    [(thread,) for thread in old],
                )
        return len(old)

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Keep a state; at times, forget the oldest threads."""
        self._written += 1
        if self._written % _OFTEN == 0:
            self.forget()
        return super().put(config, checkpoint, metadata, new_versions)

    def close(self) -> None:
        """Close the file."""
        self.conn.close()

    def states(self) -> Iterator[tuple[str, bytes]]:
        """Yield all that is kept of the threads: whose it is, and the bytes."""
        with self.lock:
            for table in ("checkpoints", "writes"):
                for row in self.conn.execute(f"SELECT * FROM {table}").fetchall():  # noqa: S608 ours
                    yield row[0], b"\0".join(map(_bytes, row))

    def compact(self) -> None:
        """Write the file anew, so that nothing is left in it of what was deleted."""
        with self.lock:
            self.conn.commit()
            for statement in ("PRAGMA secure_delete=ON", "VACUUM", _EMPTY_LOG):
                self.conn.execute(statement)

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return a state of a thread; one that Nova did not write so is set aside."""
        found: CheckpointTuple | None = None
        try:
            found = super().get_tuple(config)
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001 - what a changed state makes its reader raise
            damage: str | None = f"{type(error).__name__}: {error}"
        else:
            is_root = found is not None and not config["configurable"].get("checkpoint_ns")
            damage = damage_in(found.checkpoint) if found and is_root else None
        if damage is not None:
            self._begin_anew(config, damage)
            return None
        return found

    def _begin_anew(self, config: RunnableConfig, damage: str) -> None:
        """Put the states of a thread under another name: they are kept, and used no more."""
        thread = config["configurable"]["thread_id"]
        aside = f"{thread} (set aside {datetime.now(UTC):%Y-%m-%dT%H-%M-%S.%f})"
        with self.lock, self.conn:
            for table in ("checkpoints", "writes"):
                self.conn.execute(
                    f"UPDATE {table} SET thread_id = ? WHERE thread_id = ?",  # noqa: S608 ours
                    (aside, thread),
                )
        self._notice(
            f"The state of the thread {thread!r} was not as Nova wrote it ({damage}): set aside "
            "and begun anew. A question that was open there must be asked again; memory stays."
        )

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return a state of a thread."""
        return await self._apart(lambda: self.get_tuple(config))

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Yield states of a thread, the newest first."""
        found = self.list(config, filter=filter, before=before, limit=limit)
        for each in await to_thread(list, found):
            yield each

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Keep a state."""
        return await self._apart(lambda: self.put(config, checkpoint, metadata, new_versions))

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Keep what a task that has not ended wrote."""
        await self._apart(lambda: self.put_writes(config, writes, task_id, task_path))

    async def adelete_thread(self, thread_id: str) -> None:
        """Delete all states of a thread."""
        await to_thread(self.delete_thread, thread_id)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")
