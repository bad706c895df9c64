"""The steps as a pipeline calls them: a pipeline is a short function over these."""

from asyncio import gather
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar, cast

from pydantic import JsonValue

from projects.data import Selection, Table
from projects.errors import BadInput
from routines.pipelines.asking import RequestArguments, request_step
from routines.pipelines.drafting import EffectArguments, approval_step, effect_step, effects_of
from routines.pipelines.reading import QueryArguments, query_step, transform_step
from routines.pipelines.remembering import (
    AgendaArguments,
    RecordArguments,
    SweepArguments,
    agenda_step,
    record_step,
    sweep_step,
)
from routines.pipelines.staging import StageArguments, stage_step
from routines.pipelines.step import Manner, Step, StepTaker
from routines.pipelines.waiting import WaitArguments, wait_step

T = TypeVar("T")
Item = TypeVar("Item")
Facts = Mapping[str, JsonValue]
"""What a step brought, by name."""

_RETRIED = Manner(retries=2)
_ONCE = Manner()
_MOST_ITEMS = 10_000


class Steps:
    """Takes the steps of one run; each has a name of its own, by which it is known again.

    All that a pipeline does or learns goes through steps: what a step brought is kept, and is
    there again when the run goes on after a halt or a crash.
    """

    def __init__(
        self, taker: StepTaker, *, prefix: str = "", names: set[str] | None = None
    ) -> None:
        """Take steps through `taker`."""
        self._taker = taker
        self._prefix = prefix
        self._names = set() if names is None else names

    async def query(
        self,
        name: str,
        selection: Selection,
        *,
        project: str | None = None,
        manner: Manner = _RETRIED,
    ) -> Table:
        """Return what a selection takes from a named query of the run's project, or another."""
        arguments = QueryArguments.model_validate({**selection.model_dump(), "project": project})
        return Table.model_validate(await self.take(name, query_step(arguments), manner))

    async def transform(
        self, name: str, function: Callable[[], JsonValue], *, manner: Manner = _ONCE
    ) -> JsonValue:
        """Return what a pure function makes of what is there; plain values only."""
        return await self.take(name, transform_step(function), manner)

    async def request(
        self, name: str, text: str, *, project: str | None = None, manner: Manner = _RETRIED
    ) -> Facts:
        """Send a request through the graph, and return its `text`, `run_id` and `effects`."""
        step = request_step(RequestArguments(text=text, project=project))
        return _facts(await self.take(name, step, manner))

    async def stage(self, name: str, arguments: StageArguments, manner: Manner = _ONCE) -> Facts:
        """Take a file in for a database, and return its `import_id`, `text`, `is_publishable`, ..."""
        return _facts(await self.take(name, stage_step(arguments), manner))

    async def record(self, name: str, *, project: str | None = None, days: int = 7) -> Facts:
        """Return as `text` and `items` what is known of a project since some days."""
        step = record_step(RecordArguments(project=project, days=days))
        return _facts(await self.take(name, step, _ONCE))

    async def agenda(self, name: str) -> Facts:
        """Return as `text` and `items` what should be done next."""
        return _facts(await self.take(name, agenda_step(AgendaArguments()), _ONCE))

    async def sweep(self, name: str) -> Facts:
        """Put what is stale, contradicted, doubled or unused in memory before a person."""
        return _facts(await self.take(name, sweep_step(SweepArguments()), _ONCE))

    async def effect(
        self, name: str, *, kind: str, target: str, payload: Mapping[str, JsonValue]
    ) -> Facts:
        """Store a draft for a person's approval, and return its `effect_id` and `hash`."""
        arguments = EffectArguments(kind=kind, target=target, payload=payload)
        return _facts(await self.take(name, effect_step(arguments), _ONCE))

    async def approval(self, name: str, *drafts: object) -> Sequence[Facts]:
        """Wait until a person has decided every one of these drafts; a no ends the run."""
        value = await self.take(name, approval_step(effects_of([*drafts])), _ONCE)
        return [_facts(each) for each in value] if isinstance(value, list) else []

    async def wait(
        self,
        name: str,
        *,
        until: datetime | None = None,
        lasting: timedelta | None = None,
        rows: Selection | None = None,
        every: timedelta = timedelta(minutes=5),
        most: timedelta | None = None,
    ) -> None:
        """Wait until a moment, for a while, or until a selection finds rows."""
        arguments = WaitArguments(
            until=until,
            seconds=None if lasting is None else lasting.total_seconds(),
            rows=None if rows is None else QueryArguments.model_validate(rows.model_dump()),
            every=every.total_seconds(),
            most=None if most is None else most.total_seconds(),
        )
        await self.take(name, wait_step(arguments), _RETRIED)

    async def each(
        self,
        name: str,
        items: Iterable[Item],
        work: Callable[["Steps", Item], Awaitable[T]],
        *,
        at_once: int = 4,
    ) -> list[T]:
        """Do the same for each item, at most so many at a time; return what each brought."""
        listed = list(items)
        if len(listed) > _MOST_ITEMS:
            wrong = f"Step {name!r} is for {len(listed):,} items, more than {_MOST_ITEMS:,}"
            raise BadInput(wrong, "Filter them in the query.")
        done: list[T] = []
        for first in range(0, len(listed), at_once):
            # One batch after the other: the order in which steps begin is the same each time.
            batch = enumerate(listed[first : first + at_once], start=first)
            done += await gather(*(work(self._below(f"{name}.{at}."), each) for at, each in batch))
        return done

    async def take(self, name: str, step: Step, manner: Manner) -> JsonValue:
        """Take a step under its name; raises BadInput if another one of the run has that name."""
        whole = f"{self._prefix}{name}"
        if whole in self._names:
            wrong = f"Two steps of the pipeline are called {whole!r}"
            raise BadInput(wrong, "Give each step a name of its own.")
        self._names.add(whole)
        return await self._taker.take(whole, step, manner)

    def _below(self, prefix: str) -> "Steps":
        return Steps(self._taker, prefix=f"{self._prefix}{prefix}", names=self._names)


def _facts(value: JsonValue) -> Facts:
    return cast("Facts", value) if isinstance(value, dict) else {}
