"""Accounts: what each model call cost, and the budgets of a day that no call may pass.

A call that was taken and never settled, because its process died, counts as if it had cost all
that it could. So does what is noted on a later day, after the clock was set back.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from threading import Lock
from typing import Literal, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    func,
    select,
)
from sqlalchemy.dialects.sqlite import insert

from agents.responder import Bounds, Budgets, Most, Payer, PurseEmptyError, Usage
from projects.log import Log, silent

By = Literal["day", "project", "agent", "model"]

_metadata = MetaData()
_spend = Table(
    "spend",
    _metadata,
    Column("call", String, primary_key=True),
    Column("day", String, nullable=False, index=True),
    Column("run_id", String, nullable=False),
    Column("project", String, nullable=False),
    Column("agent", String, nullable=False),
    Column("model", String, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cost", Float),
    Column("seconds", Float, nullable=False),
)
_CALL = re.compile(r"[0-9a-f]{32}")
_NONE = "none"
"""The project of calls that belong to none."""
_SUMS = (
    func.coalesce(func.sum(_spend.c.prompt_tokens + _spend.c.completion_tokens), 0),
    func.coalesce(func.sum(_spend.c.cost), 0.0),
    func.coalesce(func.sum(_spend.c.seconds), 0.0),
)

_NOTE = insert(_spend)
# Built once: to put a statement together costs several times what SQLite takes to run it.
_SETTLE = _NOTE.on_conflict_do_update(
    ["call"],
    set_={
        name: _NOTE.excluded[name]
        for name in ("prompt_tokens", "completion_tokens", "cost", "seconds")
    },
)


class Spent(NamedTuple):
    """What was used up under one heading."""

    name: str
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    """None if a model among them has no price."""
    seconds: float


class Accounts:
    """The purse of a home: one for all that call models in it."""

    def __init__(
        self,
        engine: Engine,
        budgets: Budgets,
        *,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        log: Log = silent,
    ) -> None:
        """Keep the accounts in a table of `engine`; `now` says the time where the owner is."""
        self._engine = engine
        self._budgets = budgets
        self._now = now
        self._log = log
        self._taking = Lock()
        _metadata.create_all(engine)

    @property
    def is_bounded(self) -> bool:
        """Whether any budget of a day is set."""
        return self._budgets.are_set

    def take(self, payer: Payer, model: str, most: Most) -> str:
        """Take what a call can cost at most, and return the call's id.

        Raises:
            PurseEmptyError: naming the budget that the call could pass.
        """
        call = uuid.uuid4().hex
        if not self.is_bounded:
            return call
        day = self._day
        # One process holds a home at a time: a lock in it is enough.
        with self._taking, self._engine.begin() as connection:
            self._check(connection, day, None, self._budgets.day, most)
            if payer.project is not None:
                bounds = self._budgets.of(payer.project)
                self._check(connection, day, payer.project, bounds, most)
            row = _row(call, day, payer, model) | {
                "prompt_tokens": most.tokens,
                "cost": most.cost,
                "seconds": most.seconds,
            }
            connection.execute(_NOTE, row)
        return call

    def settle(
        self, call: str, payer: Payer, model: str, usage: Usage | None, seconds: float
    ) -> None:
        """Note what a call did cost; what was taken and is not known to be spent stays taken."""
        told = {"run": payer.run_id, "agent": payer.agent, "model": model}
        figures = usage.model_dump(exclude={"model_calls"}) if usage else {"failed": 1}
        seconds = round(seconds, 3)
        self._log("model.called", {**told, "seconds": seconds, **figures}, level="debug")
        if usage is None:
            if self.is_bounded:
                return
            usage = Usage()
        spent = {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "cost": usage.cost,
            "seconds": seconds,
        }
        with self._engine.begin() as connection:
            connection.execute(_SETTLE, _row(call, self._day, payer, model) | spent)

    def by(self, key: By, *, since: str | None = None) -> Sequence[Spent]:
        """Return what was used up by day, project, agent or model; the newest or dearest first."""
        column = _spend.c[key]
        sums = [
            func.sum(_spend.c[name])
            for name in ("calls", "prompt_tokens", "completion_tokens", "cost", "seconds")
        ]
        unknown = func.sum(_spend.c.cost.is_(None))
        query = select(column, *sums, unknown).group_by(column)
        if since is not None:
            query = query.where(_spend.c.day >= since)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        found = [
            Spent(row[0], row[1], row[2], row[3], None if row[6] else row[4], row[5])
            for row in rows
        ]
        if key == "day":
            return sorted(found, key=lambda each: each.name, reverse=True)
        return sorted(found, key=lambda each: (-(each.cost or 0.0), -each.prompt_tokens, each.name))

    def restore(self, rows: Iterable[Sequence[object]]) -> int:
        """Take in rows of a damaged file, whatever else is among them; return how many fitted."""
        found = [row for row in map(_fitting, rows) if row is not None]
        with self._engine.begin() as connection:
            for row in found:
                connection.execute(insert(_spend).values(row).on_conflict_do_nothing())
        return len(found)

    @property
    def _day(self) -> str:
        return self._now().date().isoformat()

    def _check(
        self, connection: Connection, day: str, project: str | None, bounds: Bounds, most: Most
    ) -> None:
        if not bounds.are_set:
            return
        where = _spend.c.day >= day
        if project is not None:
            where = and_(where, _spend.c.project == project)
        tokens, cost, seconds = connection.execute(select(*_SUMS).where(where)).one()
        whose = f"project {project!r}" if project else "all requests"
        if bounds.cost is not None and most.cost is None:
            message = f"today's budget of {whose} is in money, and the model has no price"
            raise PurseEmptyError(message)
        for name, used, wanted, limit in (
            ("tokens", tokens, most.tokens, bounds.tokens),
            ("money", cost, most.cost or 0.0, bounds.cost),
            ("seconds", seconds, most.seconds, bounds.seconds),
        ):
            if limit is not None and used + wanted > limit:
                told = f"({used:g} are spent or taken; a call may need {wanted:g})"
                message = f"today's budget of {limit:g} {name} for {whose} is used up {told}"
                raise PurseEmptyError(message)


def _fitting(row: Sequence[object]) -> dict[str, object] | None:
    """Return a row of the table's form as its columns, if it is whole."""
    if len(row) != len(_spend.columns) or not _CALL.fullmatch(str(row[0])):
        return None
    *names, calls, prompt, completion, cost, seconds = row[1:]
    figures = (calls, prompt, completion, cost or 0.0, seconds)
    is_whole = all(isinstance(name, str) for name in names) and all(
        isinstance(figure, int | float) for figure in figures
    )
    columns = [column.name for column in _spend.columns]
    return dict(zip(columns, row, strict=True)) if is_whole else None


def _row(call: str, day: str, payer: Payer, model: str) -> dict[str, object]:
    return {
        "call": call,
        "day": day,
        "run_id": payer.run_id,
        "project": payer.project or _NONE,
        "agent": payer.agent,
        "model": model,
        "calls": 1,
        "prompt_tokens": 0,
        "completion_tokens": 0,
    }
