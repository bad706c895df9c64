"""A step: one piece of work of a pipeline, and what it may use."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from pydantic import JsonValue

from graph.apart import Apart, in_thread
from memory import Memory, Swept
from projects.data import Databases
from projects.data.imports import Importer
from projects.effects import Outbox, Registry
from projects.pipeline import PipelineRun, Wait
from projects.project import Projects
from projects.scope import Scope


class Asked(NamedTuple):
    """What came of a request that a pipeline made."""

    run_id: str
    text: str
    question: str = ""
    effects: tuple[str, ...] = ()
    """Effects that it drafted."""
    cost: float = 0.0

    @property
    def facts(self) -> dict[str, JsonValue]:
        """It as the pipeline sees it."""
        return {"run_id": self.run_id, "text": self.text, "effects": [*self.effects]}


class Ask(Protocol):
    """Sends a request through the graph; asked again under the same key, it is answered once."""

    async def __call__(self, text: str, *, project: str | None, key: str) -> Asked:
        """Return the answer; raises NovaError."""
        ...


@dataclass(frozen=True)
class Parts:
    """What steps work with."""

    databases: Databases
    importer: Importer
    outbox: Outbox
    registry: Registry
    memory: Memory
    projects: Projects
    granted: Scope
    """What pipelines may see: the owner's scope; each run narrows it to its project."""
    ask: Ask
    sweep: Callable[[bool], Swept]
    """Looks memory over; True: only says what it would ask."""
    next_up: Callable[[], Sequence[str]]
    """Returns what should be done next, a line each."""
    now: Callable[[], datetime]
    apart: Apart = in_thread
    """How the journal is written, which is quick."""


class Done(NamedTuple):
    """What a step brought."""

    value: JsonValue = None
    told: str = ""
    """It in a line."""
    rows: int | None = None
    cost: float = 0.0


@dataclass(frozen=True)
class Place:
    """Where a step stands: in which run, under which name, with which parts."""

    parts: Parts
    run: PipelineRun
    name: str
    began: datetime
    """When the step was begun first; the same when it is begun again."""
    hold: Callable[[Wait], None]
    """Ends the run here until somebody resumes it; the step begins anew then."""

    @property
    def key(self) -> str:
        """What makes the step's work unique: the same when it is done again."""
        return f"{self.run.run_id}:{self.name}"

    @property
    def scope(self) -> Scope:
        """What the run may see."""
        return self.parts.granted.narrow(project=self.run.project)


Work = Callable[[Place], Awaitable[Done]]


class Step(NamedTuple):
    """A step that is about to be taken."""

    kind: str
    run: Work
    rehearse: Work
    """Does as much of it as changes nothing."""


@dataclass(frozen=True)
class Manner:
    """How a step is taken."""

    retries: int = 0
    """Times that it is tried again when what it needs cannot be reached."""
    seconds: float | None = None
    """Time for one attempt."""


class StepTaker(Protocol):
    """Takes steps: in a run that is kept, or in a rehearsal."""

    async def take(self, name: str, step: Step, manner: Manner) -> JsonValue:
        """Take a step and return its value; one that was taken before is not taken again."""
        ...
