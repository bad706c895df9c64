"""The journal: what is known of each run, kept on the home's engine.

What steps return stands in LangGraph's checkpoints; here stands what people and agents ask for,
and the claim that keeps the same run from being started twice.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import JsonValue, TypeAdapter
from sqlalchemy import (
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    case,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from projects.erased import Erased
from projects.errors import UnknownName
from projects.pipeline import (
    LOG_DAYS,
    OPEN,
    LogLine,
    PipelineRun,
    PipelineStep,
    RunStatus,
    Scalar,
    Wait,
)

_WAITS = TypeAdapter(tuple[Wait, ...])

_metadata = MetaData()
_runs = Table(
    "pipeline_run",
    _metadata,
    Column("run_id", String, primary_key=True),
    Column("pipeline", String, nullable=False, index=True),
    Column("parameters", Text, nullable=False),
    Column("status", String, nullable=False, index=True),
    Column("wish", String, nullable=False, default=""),
    Column("by", String, nullable=False),
    Column("project", String),
    Column("key", String),
    # Unique while the run is open: no two runs of one pipeline with the same parameters.
    Column("open_claim", String, unique=True),
    # Unique for good: a moment of a schedule starts one run.
    Column("key_claim", String, unique=True),
    Column("created_at", String, nullable=False),
    Column("started_at", String),
    Column("ended_at", String),
    Column("waits", Text, nullable=False, default="[]"),
    Column("outcome", Text, nullable=False, default=""),
    Column("error", Text, nullable=False, default=""),
    Column("failed_step", String, nullable=False, default=""),
    Column("digest", String, nullable=False, default=""),
)
_steps = Table(
    "pipeline_step",
    _metadata,
    Column("run_id", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("started_at", String, nullable=False),
    Column("ended_at", String),
    Column("ms", Float, nullable=False, default=0.0),
    Column("rows", Integer),
    Column("cost", Float, nullable=False, default=0.0),
    Column("told", Text, nullable=False, default=""),
    Column("error", Text, nullable=False, default=""),
)
_log = Table(
    "pipeline_log",
    _metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("run_id", String, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("level", String, nullable=False),
    Column("step", String, nullable=False),
    Column("text", Text, nullable=False),
)

_WORDED: Mapping[Table, tuple[str, ...]] = {
    _runs: ("parameters", "waits", "outcome", "error", "by", "key"),
    _steps: ("told", "error"),
    _log: ("text",),
}
"""The columns that may hold words of a person or a model."""
_KEPT_RUNS = 20
"""Of how many runs of a pipeline, its newest, steps and logs are kept however old those are."""
_COUNTS = case((_steps.c.status == "waiting", 0), else_=1)
"""To look again at what is waited for is no further attempt."""
_SHOWN = [column for column in _runs.columns if column.name in PipelineRun.model_fields]


class Journal:
    """Runs, their steps and their logs."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in tables of `engine`."""
        self._engine = engine
        _metadata.create_all(engine)

    def open(self, run: PipelineRun) -> PipelineRun:
        """Write a run down unless it is claimed already; return it, or the one that has the claim."""
        claim = _claim(run)
        values = {
            **run.model_dump(),
            "parameters": json.dumps(dict(run.parameters), sort_keys=True, ensure_ascii=False),
            "waits": "[]",
            "open_claim": claim,
            "key_claim": f"{claim}:{run.key}" if run.key is not None else None,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(_runs).values(values).on_conflict_do_nothing())
            if run.key is not None:
                keyed = select(*_SHOWN).where(_runs.c.key_claim == values["key_claim"])
                found = connection.execute(keyed).first()
                if found is not None:
                    return _run(found)
            found = connection.execute(select(*_SHOWN).where(_runs.c.open_claim == claim)).one()
        return _run(found)

    def get(self, run_id: str) -> PipelineRun:
        """Return one run; raises UnknownName."""
        with self._engine.connect() as connection:
            row = connection.execute(select(*_SHOWN).where(_runs.c.run_id == run_id)).first()
        if row is None:
            wrong = f"No run of a pipeline has the id {run_id!r}"
            raise UnknownName(wrong, "See `nova pipelines status`.")
        return _run(row)

    def runs(
        self,
        *,
        pipeline: str | None = None,
        statuses: Sequence[RunStatus] = (),
        since: str | None = None,
        limit: int = 1_000,
    ) -> list[PipelineRun]:
        """Return runs, the newest first."""
        query = select(*_SHOWN).order_by(_runs.c.created_at.desc(), _runs.c.run_id).limit(limit)
        if pipeline is not None:
            query = query.where(_runs.c.pipeline == pipeline)
        if statuses:
            query = query.where(_runs.c.status.in_(statuses))
        if since is not None:
            moment = _runs.c.ended_at.is_(None) | (_runs.c.ended_at >= since)
            query = query.where(moment)
        with self._engine.connect() as connection:
            return [_run(row) for row in connection.execute(query)]

    def change(self, run_id: str, **values: Any) -> bool:  # noqa: ANN401 - columns of any type
        """Change what is known of an open run; say whether it was open."""
        return self._update(run_id, OPEN, values)

    def end(self, run_id: str, status: RunStatus, **values: Any) -> bool:  # noqa: ANN401 - columns of any type
        """Bring an open run to its end, once; say whether it was this call that did."""
        ended = {"status": status, "ended_at": moment(), "open_claim": None, "wish": ""}
        return self._update(run_id, OPEN, {**ended, "waits": (), **values})

    def reopen(self, run: PipelineRun) -> bool:
        """Let a failed run go on from where it failed, unless another one has taken its place."""
        claim = _claim(run)
        with self._engine.begin() as connection:
            taken = select(_runs.c.run_id).where(_runs.c.open_claim == claim)
            if connection.execute(taken).first() is not None:
                return False
            again = {
                "status": "queued",
                "ended_at": None,
                "open_claim": claim,
                "error": "",
                "failed_step": "",
            }
            query = update(_runs).where(_runs.c.run_id == run.run_id, _runs.c.status == "failed")
            return connection.execute(query.values(again)).rowcount > 0

    def wish(self, run_id: str) -> str:
        """Return what somebody wants of a run that is carried out: pause, cancel, or nothing."""
        with self._engine.connect() as connection:
            query = select(_runs.c.wish).where(_runs.c.run_id == run_id)
            return str(connection.execute(query).scalar() or "")

    def begin_step(self, run_id: str, name: str, kind: str) -> str:
        """Write down that a step begins, each time an attempt; return when it began first."""
        with self._engine.begin() as connection:
            counted = select(func.count()).where(_steps.c.run_id == run_id)
            number = connection.execute(counted).scalar_one()
            first = {
                "run_id": run_id,
                "name": name,
                "kind": kind,
                "ordinal": number,
                "status": "running",
                "attempts": 1,
                "started_at": moment(),
            }
            again = {"status": "running", "error": "", "attempts": _steps.c.attempts + _COUNTS}
            query = insert(_steps).values(first)
            key = [_steps.c.run_id, _steps.c.name]
            connection.execute(query.on_conflict_do_update(index_elements=key, set_=again))
            began = select(_steps.c.started_at).where(_steps.c.run_id == run_id)
            return str(connection.execute(began.where(_steps.c.name == name)).scalar_one())

    def note_step(
        self, run_id: str, name: str, values: Mapping[str, Any], *, level: str, text: str
    ) -> None:
        """Write down how a step stands, and a line of the log about it."""
        with self._engine.begin() as connection:
            row = update(_steps).where(_steps.c.run_id == run_id, _steps.c.name == name)
            connection.execute(row.values(dict(values)))
            connection.execute(insert(_log).values(_line(run_id, name, level, text)))

    def log(self, run_id: str, text: str, *, level: str = "info", step: str = "") -> None:
        """Write a line of the log."""
        with self._engine.begin() as connection:
            connection.execute(insert(_log).values(_line(run_id, step, level, text)))

    def steps(self, run_id: str) -> tuple[PipelineStep, ...]:
        """Return the steps of a run in their order."""
        query = select(_steps).where(_steps.c.run_id == run_id).order_by(_steps.c.ordinal)
        with self._engine.connect() as connection:
            rows = [dict(row._mapping) for row in connection.execute(query)]
        left = ("run_id", "ordinal")
        return tuple(
            PipelineStep.model_validate({key: row[key] for key in row if key not in left})
            for row in rows
        )

    def lines(self, run_id: str) -> tuple[LogLine, ...]:
        """Return the log of a run, oldest first."""
        columns = (_log.c.at, _log.c.level, _log.c.step, _log.c.text)
        query = select(*columns).where(_log.c.run_id == run_id).order_by(_log.c.number)
        with self._engine.connect() as connection:
            return tuple(
                LogLine.model_validate(dict(row._mapping)) for row in connection.execute(query)
            )

    def restore(self, rows: Iterable[Sequence[object]]) -> int:
        """Take in rows of a damaged file, whatever else is among them; return how many fitted.

        Of several versions of a run or a step, the one that came furthest is kept.
        """
        found: dict[tuple[str, str], tuple[Table, dict[str, Any]]] = {}
        for row in rows:
            read = _readable(row)
            if read is None:
                continue
            table, values = read
            key = (str(values["run_id"]), str(values.get("name", "")))
            known = found.get(key)
            if known is None or (values["ended_at"] or "") >= (known[1]["ended_at"] or ""):
                found[key] = read
        with self._engine.begin() as connection:
            for table, values in found.values():
                connection.execute(insert(table).values(values).on_conflict_do_nothing())
        return len(found)

    def thin_out(self, pipeline: str, *, now: datetime) -> int:
        """Let go of steps and logs of a pipeline's old runs; return how many rows those were.

        The runs themselves stay: the key of a schedule's moment starts no second one, ever.
        """
        mine = select(_runs.c.run_id).where(_runs.c.pipeline == pipeline)
        newest = mine.order_by(_runs.c.created_at.desc(), _runs.c.run_id).limit(_KEPT_RUNS)
        before = (now - timedelta(days=LOG_DAYS)).isoformat(timespec="milliseconds")
        old = mine.where(_runs.c.ended_at < before, _runs.c.run_id.not_in(newest))
        with self._engine.begin() as connection:
            gone = [
                connection.execute(delete(table).where(table.c.run_id.in_(old))).rowcount
                for table in (_steps, _log)
            ]
        return sum(gone)

    def erase(self, erased: Erased, *, told: Collection[str]) -> None:
        """Take erased words out of runs, steps and logs.

        Args:
            erased: the words.
            told: runs in which a model was told them: no sentence of theirs stays.
        """
        with self._engine.begin() as connection:
            for table, columns in _WORDED.items():
                key = [column for column in table.columns if column.primary_key]
                for row in connection.execute(select(table)).mappings().all():
                    clear = erased.blackened if row["run_id"] in told else erased.cleared
                    left = {name: _without(str(row[name]), clear) for name in columns if row[name]}
                    if any(left[name] != row[name] for name in left):
                        same = [column == row[column.name] for column in key]
                        connection.execute(update(table).where(*same).values(left))

    def _update(self, run_id: str, statuses: Sequence[str], values: Mapping[str, Any]) -> bool:
        shown = dict(values)
        if "waits" in shown:
            shown["waits"] = _WAITS.dump_json(tuple(shown["waits"])).decode()
        query = update(_runs).where(_runs.c.run_id == run_id, _runs.c.status.in_(statuses))
        with self._engine.begin() as connection:
            return connection.execute(query.values(shown)).rowcount > 0


def _readable(row: Sequence[object]) -> tuple[Table, dict[str, Any]] | None:
    """Return a row as one of a run or a step, if it is whole."""
    for table, form in ((_runs, PipelineRun), (_steps, PipelineStep)):
        names = [column.name for column in table.columns]
        if len(row) == len(names) and str(row[0]).startswith("pr_"):
            values = dict(zip(names, row, strict=True))
            shown = {key: values[key] for key in values if key in form.model_fields}
            try:
                for key in ("parameters", "waits"):
                    if key in shown:
                        shown[key] = json.loads(str(shown[key]))
                form.model_validate(shown)
            except (TypeError, ValueError):
                continue
            return table, values
    return None


def _without(text: str, clear: Callable[[JsonValue], JsonValue]) -> str:
    """Return what is left of a text, or of the values that it holds as JSON."""
    if text[:1] in "{[":
        with suppress(ValueError):
            return json.dumps(clear(json.loads(text)), sort_keys=True, ensure_ascii=False)
    return str(clear(text))


def moment() -> str:
    """Return the present moment as it is written down."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _claim(run: PipelineRun) -> str:
    given: Mapping[str, Scalar] = run.parameters
    body = json.dumps([run.pipeline, dict(given)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def _line(run_id: str, step: str, level: str, text: str) -> dict[str, str]:
    return {"run_id": run_id, "at": moment(), "level": level, "step": step, "text": text}


def _run(row: Row[Any]) -> PipelineRun:
    values = dict(row._mapping)
    values["parameters"] = json.loads(values["parameters"])
    values["waits"] = json.loads(values["waits"])
    return PipelineRun.model_validate(values)
