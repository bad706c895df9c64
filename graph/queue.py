"""The queue: steps that only a model can do, kept while none can be reached.

A step is kept as it was given to its agent, so that it can be done later just as it would have
been done then: with the same words, the same scope and the same sources.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, cast, get_args

from pydantic import JsonValue
from sqlalchemy import Column, Engine, Integer, MetaData, Row, String, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from graph.state import Json, StepState
from projects.erased import Erased
from projects.log import Log, silent

QueueStatus = Literal["waiting", "answered", "told", "failed", "erased", "garbled"]
"""`answered`: it stands in the run's record; `told`: in its thread as well."""

_metadata = MetaData()
_queue = Table(
    "queue",
    _metadata,
    Column("run_id", String, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("thread", String, nullable=False),
    Column("status", String, nullable=False, index=True),
    Column("queued_at", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("body", Text, nullable=False),
)
_KEY = ["run_id", "step"]


class Queued(NamedTuple):
    """One step that waits, or waited, for a model."""

    run_id: str
    step: int
    thread: str
    status: QueueStatus
    queued_at: str
    tries: int
    trouble: str
    """Why it could not be done when it was last tried."""
    state: StepState
    """What its agent was given; empty once it is done."""

    @property
    def message_id(self) -> str:
        """The id of the message that brings the answer: the same whenever it is said again."""
        return f"{self.run_id}_later_{self.step}"


class Queue:
    """The store of what waits for a model."""

    def __init__(self, engine: Engine, log: Log = silent) -> None:
        """Keep it in a table of `engine`."""
        self._engine = engine
        self._log = log
        _metadata.create_all(engine)

    def keep(self, state: StepState, *, trouble: str) -> None:
        """Keep a step, or note that it was tried again in vain."""
        row = {
            "run_id": state["run_id"],
            "step": state["step"],
            "thread": state["thread"],
            "status": "waiting",
            "queued_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "tries": 1,
            "trouble": trouble,
            "body": json.dumps(state, ensure_ascii=False),
        }
        again = {"status": "waiting", "tries": _queue.c.tries + 1, "trouble": trouble}
        statement = insert(_queue).values(row).on_conflict_do_update(_KEY, set_=again)
        with self._engine.begin() as connection:
            connection.execute(statement)
        self._log(
            "step.waits", {"run": state["run_id"], "step": state["step"], "agent": state["agent"]}
        )

    def list(self, *statuses: QueueStatus) -> list[Queued]:
        """Return what has one of these statuses (default: all), the longest waiting first."""
        query = select(_queue).order_by(_queue.c.queued_at, _queue.c.run_id, _queue.c.step)
        if statuses:
            query = query.where(_queue.c.status.in_(statuses))
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        # A garbled row must not take the others along: `set_aside` tells of it.
        return [queued for row in rows if (queued := _read(row)) is not None]

    def is_empty(self) -> bool:
        """Whether nothing waits, and nothing that is answered has yet to be told."""
        query = select(_queue.c.run_id).where(_queue.c.status.in_(("waiting", "answered")))
        with self._engine.connect() as connection:
            return connection.execute(query.limit(1)).first() is None

    def move(self, queued: Queued, status: QueueStatus, *, trouble: str = "") -> None:
        """Note how far a step has come; what its agent was given goes once it is not needed."""
        values: dict[str, str] = {"status": status, "trouble": trouble}
        if status != "waiting":
            values["body"] = "{}"
        self._log(f"step.{status}", {"run": queued.run_id, "step": queued.step})
        self._update(queued.run_id, queued.step, values)

    def set_aside(self) -> Sequence[str]:
        """Mark waiting rows that are garbled, so that they wait no more; return their runs."""
        query = select(_queue).where(_queue.c.status.in_(("waiting", "answered")))
        with self._engine.connect() as connection:
            garbled = [row for row in connection.execute(query).all() if _read(row) is None]
        for row in garbled:
            self._update(row.run_id, row.step, {"status": "garbled"})
        return [str(row.run_id) for row in garbled]

    def restore(self, rows: Iterable[Sequence[object]]) -> int:
        """Take in rows of a damaged file, whatever else is among them; return how many fitted."""
        found = [row for row in map(_fitting, rows) if row is not None]
        with self._engine.begin() as connection:
            for row in found:
                connection.execute(insert(_queue).values(row).on_conflict_do_nothing())
        return len(found)

    def erase(self, erased: Erased) -> int:
        """Take erased words out of what steps were given; one that is about them is dropped."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_queue).where(_queue.c.body != "{}")).all()
        count = 0
        for row in rows:
            left = _without(row, erased)
            if left != row.body:
                status = row.status if left != "{}" else "erased"
                values = {"body": left, "status": status, "trouble": erased.without(row.trouble)}
                self._update(row.run_id, row.step, values)
                count += 1
        return count

    def _update(self, run_id: str, step: int, values: dict[str, str]) -> None:
        here = _queue.update().where(_queue.c.run_id == run_id, _queue.c.step == step)
        with self._engine.begin() as connection:
            connection.execute(here.values(values))


def _fitting(row: Sequence[object]) -> dict[str, object] | None:
    """Return a row of the table's form as its columns, if it is whole."""
    names = [column.name for column in _queue.columns]
    if len(row) != len(names):
        return None
    values = dict(zip(names, row, strict=True))
    if values["status"] not in get_args(QueueStatus) or not isinstance(values["step"], int):
        return None
    try:
        state = json.loads(str(values["body"]))
    except ValueError:
        return None
    is_done = values["status"] != "waiting" and state == {}
    is_own = isinstance(state, dict) and state.get("run_id") == values["run_id"]
    return values if is_done or (is_own and _needs() <= state.keys()) else None


def _without(row: Row[Any], erased: Erased) -> str:
    """Return what is left of what a step was given; nothing of one that held the words itself."""
    queued = _read(row)
    if queued is None:
        return "{}"
    left: Json = {**queued.state}
    for key in ("candidates", "earlier", "history"):
        left[key] = [each for each in left.get(key, []) if not _is_in(erased, each)]
    if _is_in(erased, left):
        return "{}"
    return row.body if left == queued.state else json.dumps(left, ensure_ascii=False)


def _is_in(erased: Erased, value: JsonValue) -> bool:
    return erased.words_in(value) or erased.names_in(value)


def _read(row: Row[Any]) -> Queued | None:
    """Return what a row says; None if it is garbled."""
    try:
        state = json.loads(row.body)
    except (TypeError, ValueError):
        return None
    is_whole = isinstance(state, dict) and (row.status != "waiting" or _needs() <= state.keys())
    if not is_whole:
        return None
    return Queued(
        run_id=row.run_id,
        step=row.step,
        thread=row.thread,
        status=row.status,
        queued_at=row.queued_at,
        tries=row.tries,
        trouble=row.trouble,
        state=cast("StepState", state),
    )


def _needs() -> frozenset[str]:
    return frozenset(StepState.__annotations__) - {"results", "said_at"}
