"""The toolbox: what the graph hands to an agent for one step, as protocols."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, JsonValue

from agents.tools.agenda import AgendaSource
from agents.tools.plans import PlanSource
from agents.tools.sources import Sources
from projects.data import Catalogue, Chart, Command, Entry, Selection, Table
from projects.effect import Settled
from projects.pipeline import LogLine, PipelineCard, Rehearsed, Standing
from projects.proposal import EffectDraft, MemoryProposal
from projects.source import Recalled


class Search(Protocol):
    """Searches what the step may see; the scope is already settled."""

    async def __call__(
        self, query: str, *, project: str | None = None, k: int = 8
    ) -> Sequence[Recalled]:
        """Return what fits `query`, best first; nothing if nothing fits."""
        ...


class Around(Protocol):
    """Looks up what was said together; the scope is already settled."""

    async def __call__(self, turn_ids: Sequence[str]) -> Sequence[Recalled]:
        """Return those turns, and every claim that rests on them."""
        ...


async def nothing_around(turn_ids: Sequence[str]) -> Sequence[Recalled]:
    """Return nothing: for a step that may only see what it was given."""
    return ()


class Noted(BaseModel):
    """What the memory's own rules would do with one thing that the user said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    proposal: MemoryProposal
    outcome: Literal["core", "archive", "discard", "review"]
    explanation: str
    """Why, in one plain line."""
    previous: str | None = None
    """The text of the claim that this one would replace, or that says the same already."""
    is_known: bool = False
    """Whether the same is known already, so that these words only confirm it."""


class Notes(Protocol):
    """Reads what is worth keeping out of the user's own words, by rule."""

    async def preview(self, text: str) -> Sequence[Noted]:
        """Return what would be noted of `text`, and what would become of it."""
        ...


class DataSource(Protocol):
    """Reads the databases that the step may see; the scope is already settled."""

    async def databases(self) -> Sequence[str]:
        """Return the projects that have a database, the step's own first."""
        ...

    async def catalogue(self, project: str) -> Catalogue:
        """Return what may be asked of a project's database; raises NovaError."""
        ...

    async def vocabulary(self, project: str, name: str) -> Sequence[Entry]:
        """Return the values of a vocabulary, with all that they are called; raises NovaError."""
        ...

    async def today(self, project: str) -> date:
        """Return the date from which the data tells; raises NovaError."""
        ...

    async def stamp(self, project: str) -> Hashable:
        """Return what changes whenever data or catalogue do; raises NovaError."""
        ...

    async def run(self, project: str, selection: Selection) -> Table:
        """Return what a selection takes from its query; raises NovaError."""
        ...

    async def tables(self, project: str) -> Mapping[str, Sequence[str]]:
        """Return the tables that can be read, each with its columns; raises NovaError."""
        ...

    async def select(self, project: str, sql: str) -> Table:
        """Return what a SELECT finds that nobody has verified; raises NovaError."""
        ...


class Drafts(Protocol):
    """Drafts commands on the databases that the step may see; nothing is stored or written."""

    async def commands(self) -> Mapping[str, Mapping[str, Command]]:
        """Return the commands of each project that can be drafted for, the step's own first."""
        ...

    async def settle(self, project: str, command: str, payload: Mapping[str, JsonValue]) -> Settled:
        """Return how a draft would be shown; raises BadInput if it would be refused."""
        ...


class Timetable(Protocol):
    """Tells what is scheduled."""

    async def lines(self) -> Sequence[str]:
        """Return the schedules in words, a line each, that which fires next first."""
        ...


class PipelineSource(Protocol):
    """Tells of pipelines and their runs; nothing is started or changed."""

    async def cards(self) -> Sequence[PipelineCard]:
        """Return the pipelines there are, the step's own project's first."""
        ...

    async def choices(self, card: PipelineCard) -> Mapping[str, Sequence[str]]:
        """Return what each parameter may be, where that is a list; raises NovaError."""
        ...

    async def runs(self, pipeline: str | None = None) -> Sequence[Standing]:
        """Return the newest runs first, with their steps."""
        ...

    async def run(self, run_id: str) -> Standing:
        """Return one run with its steps; raises UnknownName."""
        ...

    async def logs(self, run_id: str) -> Sequence[LogLine]:
        """Return what happened in a run, oldest first; raises UnknownName."""
        ...

    async def definition(self, name: str) -> str:
        """Return how a pipeline is defined; raises UnknownName."""
        ...

    async def rehearse(
        self, name: str, parameters: Mapping[str, JsonValue], *, definition: str | None = None
    ) -> Rehearsed:
        """Return what a run would do, as it is defined or as `definition` says; raises BadInput."""
        ...

    async def settle(self, draft: EffectDraft) -> Settled:
        """Return how a draft would be shown; raises BadInput if it would be refused."""
        ...


@dataclass(frozen=True)
class Toolbox:
    """What an agent may use in one step."""

    search: Search
    notes: Notes
    around: Around = nothing_around
    effect_kinds: tuple[str, ...] = ()
    """Kinds of effects that the registry can carry out now."""
    data: DataSource | None = None
    """None if no database is connected that the step may see."""
    drafts: Drafts | None = None
    """None if the agent may draft no command there."""
    forms: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    """What the payload must be for kinds of effects that are not of a database."""
    timetable: Timetable | None = None
    """None if the step may not see what is scheduled."""
    pipelines: PipelineSource | None = None
    """None if the agent has no tool for them, or others read what it says."""
    agenda: AgendaSource | None = None
    """None if the agent does not read the agenda."""
    plans: PlanSource | None = None
    """None if the agent makes no plans."""


@dataclass(kw_only=True)
class Desk:
    """The toolbox of one step and the sources that its agent has met so far."""

    toolbox: Toolbox
    sources: Sources = field(default_factory=Sources)
    tables: list[Table] = field(default_factory=list)
    """All results so far, in their order."""
    selected: list[Table] = field(default_factory=list)
    """Those of SELECTs that the agent wrote itself."""
    charts: list[Chart] = field(default_factory=list)
    refused: int = 0
    """How many statements of its own were refused."""
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while such a statement runs."""
