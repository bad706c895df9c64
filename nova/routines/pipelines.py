"""The room of pipelines, composed: which there are, and what their steps work with."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from sqlalchemy import Engine

from graph.record import Records
from graph.services import Services
from memory import HygienePolicy, Memory, Swept, Usage
from nova.home import Home
from projects.errors import BadInput
from projects.scope import Scope
from routines.pipelines import (
    BUILT_IN,
    Ask,
    Asked,
    Journal,
    Library,
    Parts,
    Pipelines,
    Teller,
    definition_kind,
    run_kind,
)


class Requests:
    """Sends the requests of pipelines; who answers is known once a door is open."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self.answerer: Ask | None = None

    async def __call__(self, text: str, *, project: str | None, key: str) -> Asked:
        """Return the answer; raises BadInput where no door is open that could ask."""
        if self.answerer is None:
            wrong = "A pipeline cannot ask agents here"
            raise BadInput(wrong, "Run it with `nova pipelines run`.")
        return await self.answerer(text, project=project, key=key)


class Sweeper(Protocol):
    """Looks memory over and asks about what is stale, contradicted, held twice or unused."""

    def __call__(self, dry_run: bool, policy: HygienePolicy | None = None) -> Swept:
        """Return what it found; `dry_run` only says what it would ask."""
        ...


class PipelineRoom(NamedTuple):
    """The pipelines of a home, and what their steps work with."""

    pipelines: Pipelines
    parts: Parts
    requests: Requests

    def told_within(self, scope: Scope) -> Teller:
        """Return what tells agents of pipelines, as far as `scope` may see."""
        return Teller(self.pipelines, self.parts, scope)


def make_pipelines(
    engine: Engine, home: Home, services: Services, *, next_up: Callable[[], Sequence[str]]
) -> PipelineRoom:
    """Compose the pipelines of a home, and register the effects by which agents act on them."""
    databases = services.databases
    pipelines = Pipelines(
        Library(BUILT_IN, home.pipelines),
        Journal(engine),
        databases=databases,
        outbox=services.outbox,
        granted=services.granted,
    )
    requests = Requests()
    parts = Parts(
        databases=databases,
        importer=services.importer,
        outbox=services.outbox,
        registry=services.registry,
        memory=services.memory,
        projects=databases.projects,
        granted=services.granted,
        ask=requests,
        sweep=sweeper(services.memory, services.records),
        next_up=next_up,
        now=lambda: datetime.now(UTC),
        apart=services.apart,
    )
    services.registry.add(run_kind(pipelines))
    services.registry.add(definition_kind(pipelines, parts))
    return PipelineRoom(pipelines, parts, requests)


def sweeper(memory: Memory, records: Records) -> "Sweeper":
    """Return what looks memory over, with what answers have rested on."""

    def sweep(dry_run: bool, policy: HygienePolicy | None = None) -> Swept:
        rules = policy or HygienePolicy()
        since = (memory.now() - timedelta(days=rules.unused_days)).isoformat()
        used: dict[str, str] = {}
        asked: list[str] = []
        for moment, cited in records.cited(since):
            asked.append(moment)
            used |= dict.fromkeys(cited, moment)
        usage = Usage(used=used, asked=tuple(asked))
        return memory.sweep(usage=usage, policy=rules, dry_run=dry_run)

    return sweep
