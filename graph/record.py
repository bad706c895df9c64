"""The run record: one row for each run, with all that is needed to explain it later."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import (
    Column,
    Engine,
    Index,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.schema import CreateIndex

from graph.gate import Held
from graph.state import Json, Run
from projects.errors import StoreDamaged, UnknownName
from projects.log import Log, Told, silent

RunStatus = Literal["started", "asked", "answered", "refused", "failed", "cancelled"]


class RunRecord(BaseModel):
    """One run: what was asked, how far it came, and everything behind its answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str
    thread: str
    message_id: str
    status: RunStatus
    request: str
    scope: Json
    started_at: str
    ended_at: str | None = None
    detail: Json = {}
    """Recalled items, route, steps, sources, proposals with verdicts, usage, time."""


_metadata = MetaData()
_runs = Table(
    "run",
    _metadata,
    Column("run_id", String, primary_key=True),
    Column("thread", String, nullable=False, index=True),
    Column("message_id", String, nullable=False),
    Column("status", String, nullable=False, index=True),
    Column("request", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("started_at", String, nullable=False, index=True),
    Column("ended_at", String),
    Column("detail", Text, nullable=False),
)
_BEGINNING = 80
_begins = func.substr(_runs.c.request, literal_column("1"), literal_column(str(_BEGINNING)))
"""Written out, since SQLite finds the index by it."""
_by_request = Index("ix_run_request", _begins)
_AT_ONCE = 100
"""Rows that are read at once: their details are long."""
_NOTHING = "{}"
_JSON = TypeAdapter[Json](Json)
"""Writes a record several times as quickly as the standard library."""
# Built once: to put a statement together costs several times what SQLite takes to run it.
_START = insert(_runs).on_conflict_do_nothing()
_DETAIL = select(_runs.c.detail).where(_runs.c.run_id == bindparam("run"))
_NOTE = (
    _runs.update()
    .where(_runs.c.run_id == bindparam("run"))
    .values({name: bindparam(name) for name in ("status", "ended_at", "detail")})
)
_ENDED = select(_runs).where(_runs.c.status != "started").limit(1)
_SAME = _ENDED.where(
    _begins == bindparam("beginning"), _runs.c.request == bindparam("request")
).order_by(_runs.c.started_at.desc())
_AFTER = _ENDED.where(_runs.c.started_at > bindparam("moment")).order_by(_runs.c.started_at)
_FIRST_NOTE = _NOTE.where(_runs.c.detail == _NOTHING)


class Records:
    """The store of run records."""

    def __init__(self, engine: Engine, log: Log = silent) -> None:
        """Keep the records in a table of `engine`; `log` is told how runs begin and end."""
        self._engine = engine
        self._log = log
        self._holding = Lock()
        _metadata.create_all(engine)
        with engine.begin() as connection:  # a home of before has the table without it
            connection.execute(CreateIndex(_by_request, if_not_exists=True))

    def start(self, run: Run, *, message_id: str) -> None:
        """Note that a run began; the first note of a run stands."""
        row = {
            "run_id": run["run_id"],
            "thread": run["thread"],
            "message_id": message_id,
            "status": "started",
            "request": run["text"],
            "scope": json.dumps(run["scope"]),
            "started_at": run["started_at"],
            "detail": _NOTHING,
        }
        with self._engine.begin() as connection:
            connection.execute(_START, row)
        scope = run["scope"]
        told = {"project": scope["project"], "audience": scope["audience"]}
        self._log("run.began", {"run": run["run_id"], "thread": run["thread"], **told})

    def note(self, run_id: str, *, status: RunStatus, detail: Json) -> None:
        """Note how far a run has come; keys of `detail` replace those noted before."""
        self._log(f"run.{status}", {"run": run_id, **_figures(detail)})
        noted = {
            "run": run_id,
            "status": status,
            "ended_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "detail": _JSON.dump_json(detail).decode(),
        }
        with self._engine.begin() as connection:
            if connection.execute(_FIRST_NOTE, noted).rowcount:
                return
            row = connection.execute(_DETAIL, {"run": run_id}).first()
            if row is None:
                return
            both = {**json.loads(row.detail), **detail}
            connection.execute(_NOTE, noted | {"detail": _JSON.dump_json(both).decode()})

    def hold(self, run_id: str, held: Sequence[Held]) -> None:
        """Note what was held back of a step: the owner's alone, so it is kept nowhere else."""
        again = {(each.step, each.attempt) for each in held}
        with self._holding:  # steps that run at the same time add to the same list
            record = self.get(run_id)
            before = [Held.model_validate(each) for each in record.detail.get("held", [])]
            kept = [each for each in before if (each.step, each.attempt) not in again]
            told = [each.model_dump(mode="json") for each in (*kept, *held)]
            self.note(run_id, status=record.status, detail={"held": told})

    def held(self, run_id: str) -> list[Held]:
        """Return what was held back of a run, each with its reason; raises UnknownName."""
        return [Held.model_validate(each) for each in self.get(run_id).detail.get("held", [])]

    def mend(self, run_id: str) -> None:
        """Note that a run was cut off, and answered by a later process."""
        mended_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        record = self.get(run_id)
        self.note(run_id, status=record.status, detail={"restarted_at": mended_at})

    def get(self, run_id: str) -> RunRecord:
        """Return one record.

        Raises:
            UnknownName: if no run has this id.
        """
        with self._engine.connect() as connection:
            row = connection.execute(select(_runs).where(_runs.c.run_id == run_id)).first()
        if row is None:
            wrong = f"No run has the id {run_id!r}"
            raise UnknownName(wrong, "See `nova runs list`.")
        return _record(row)

    def list(self, *, limit: int = 20, thread: str | None = None) -> list[RunRecord]:
        """Return the newest records first."""
        query = select(_runs).order_by(_runs.c.started_at.desc()).limit(limit)
        if thread is not None:
            query = query.where(_runs.c.thread == thread)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(query)]

    def same(self, request: str) -> RunRecord | None:
        """Return the newest run of just these words that has come to an end, if there is one."""
        return self._first(_SAME, {"beginning": request[:_BEGINNING], "request": request})

    def after(self, record: RunRecord) -> RunRecord | None:
        """Return the run that began next and has come to an end, if there is one."""
        return self._first(_AFTER, {"moment": record.started_at})

    def _first(self, query: Select[Any], values: dict[str, str]) -> RunRecord | None:
        with self._engine.connect() as connection:
            row = connection.execute(query, values).first()
        return _record(row) if row is not None else None

    def any(self) -> bool:
        """Whether there was ever a run."""
        with self._engine.connect() as connection:
            return connection.execute(select(_runs.c.run_id).limit(1)).first() is not None

    def since(self, moment: str) -> Sequence[RunRecord]:
        """Return the runs that began at `moment` or later, oldest first."""
        query = select(_runs).where(_runs.c.started_at >= moment).order_by(_runs.c.started_at)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(query)]

    def cited(self, moment: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield when each run since `moment` began, and the ids of what its answer cited."""
        query = select(_runs.c.started_at, _runs.c.detail).where(_runs.c.started_at >= moment)
        with self._engine.connect() as connection:
            rows = connection.execution_options(yield_per=_AT_ONCE).execute(
                query.order_by(_runs.c.started_at)
            )
            for started_at, detail in rows:
                answer = json.loads(detail).get("answer") or {}
                yield started_at, tuple(each["id"] for each in answer.get("citations", []))

    def restore(self, rows: Iterable[Sequence[object]]) -> int:
        """Take in rows of a damaged file, whatever else is among them; return how many fitted.

        Of several versions of one run, the one that came furthest is kept.
        """
        found: dict[str, RunRecord] = {}
        names = [column.name for column in _runs.columns]
        for row in rows:
            record = _read(dict(zip(names, row, strict=False))) if len(row) == len(names) else None
            known = found.get(record.run_id) if record else None
            if record and (known is None or (record.ended_at or "") > (known.ended_at or "")):
                found[record.run_id] = record
        with self._engine.begin() as connection:
            for record in found.values():
                values = record.model_dump()
                values |= {key: json.dumps(values[key]) for key in ("scope", "detail")}
                connection.execute(insert(_runs).values(values).on_conflict_do_nothing())
        return len(found)

    def all(self) -> Iterator[RunRecord]:
        """Yield every record, oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_runs).order_by(_runs.c.started_at)).all()
        for row in rows:
            yield _record(row)

    def put(self, record: RunRecord) -> None:
        """Put a record in the place of the one with its id."""
        values = record.model_dump() | {
            "scope": json.dumps(record.scope),
            "detail": _JSON.dump_json(record.detail).decode(),
        }
        with self._engine.begin() as connection:
            connection.execute(_runs.update().where(_runs.c.run_id == record.run_id).values(values))

    def cut_off(self) -> Sequence[RunRecord]:
        """Return the runs that began and never came to an end, oldest first."""
        query = select(_runs).where(_runs.c.status == "started").order_by(_runs.c.started_at)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(query)]


def _figures(detail: Json) -> dict[str, Told]:
    """Return of a run's detail what says nothing of its words."""
    route, usage = detail.get("route") or {}, (detail.get("answer") or {}).get("usage") or {}
    steps = route.get("steps") or []
    agents = ",".join(dict.fromkeys(step["agent"] for step in steps))
    return {
        "decision": route.get("decision"),
        "agents": agents or None,
        "effects": len(detail.get("effects") or []) or None,
        "error": str(detail["error"]).partition(":")[0] if "error" in detail else None,
        **{key: usage.get(key) or None for key in ("model_calls", "prompt_tokens")},
        **{key: usage.get(key) or None for key in ("completion_tokens", "cost")},
    }


def _record(row: Row[tuple[str, ...]]) -> RunRecord:
    record = _read(dict(row._mapping))
    if record is None:
        wrong = f"The record of run {row[0]!r} is garbled"
        raise StoreDamaged(
            wrong, "Run `nova doctor --fix`: it keeps the file and saves what it can."
        )
    return record


def _read(values: dict[str, Any]) -> RunRecord | None:
    try:
        scope, detail = json.loads(values["scope"]), json.loads(values["detail"])
        return RunRecord.model_validate({**values, "scope": scope, "detail": detail})
    except (TypeError, ValueError):
        return None
