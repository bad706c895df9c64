"""A pipeline as others see it: what it is for, what it takes, and how its runs stand.

The values only: `routines/pipelines` keeps and carries out, agents and doors read.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, JsonValue

from projects.data.loading import Identifier, Strict, Words

Scalar = str | int | float | bool
"""What a parameter may be; dates as 2026-01-31, months as 2026-01."""

RunStatus = Literal["queued", "running", "waiting", "paused", "failed", "finished", "cancelled"]
StepStatus = Literal["running", "waiting", "done", "failed"]
OPEN: tuple[RunStatus, ...] = ("queued", "running", "waiting", "paused")
"""How a run may stand that has not come to its end."""
LOG_DAYS = 90
"""For how long after its end steps and log of a run are kept; what came of it is kept for good."""

PARAMETER_KINDS = ("text", "integer", "number", "date", "month", "yes_no", "file", "project")
"""Kinds of parameters that are no vocabulary of a database."""


class Parameter(Strict):
    """One value that a pipeline takes."""

    type: str = "text"
    """text, integer, number, date, month, yes_no, file, project, or a vocabulary of the
    pipeline's database: then its values are the choices."""
    about: str = ""
    words: tuple[Words, ...] = ()
    """How people call it besides its name."""
    choices: tuple[str, ...] = ()
    default: str | int | float | bool | None = None
    """None: it must be given. `today`, `this month`, `last month` are counted from the start."""


class PipelineCard(Strict):
    """What a pipeline is for and what it takes."""

    name: Identifier
    about: Words
    project: str | None = None
    """Whose database and memory it works with; None for one that takes it as a parameter."""
    words: tuple[Words, ...] = ()
    """How people call it besides its name."""
    parameters: Mapping[Identifier, Parameter] = Field(default_factory=dict)
    steps: tuple[str, ...] = ()
    """The names of its steps in their order, as far as they are known before it runs."""
    source: str = "built in"
    """Where it comes from: `built in`, a package, or the file of the home."""
    digest: str = ""
    """Changes whenever the definition does."""


class Wait(Strict):
    """What a run waits for."""

    kind: Literal["approval", "time", "condition", "pause"]
    step: str
    said: str
    """It in words."""
    effects: tuple[str, ...] = ()
    """The effects that a person has to decide."""
    until: str = ""
    """The moment, or when a condition is looked at again."""


class PipelineRun(Strict):
    """One run of a pipeline, as far as it has come."""

    run_id: str
    pipeline: str
    parameters: Mapping[str, Scalar]
    status: RunStatus
    by: str
    """Who started it: a person, a schedule, an agent's approved draft."""
    project: str | None = None
    key: str | None = None
    """What makes the start unique, such as the moment of a schedule."""
    created_at: str
    started_at: str | None = None
    ended_at: str | None = None
    waits: tuple[Wait, ...] = ()
    outcome: str = ""
    """What came of it, in a line."""
    error: str = ""
    """The first error, in a line."""
    failed_step: str = ""
    digest: str = ""
    """Of the definition that it began with."""

    @property
    def is_open(self) -> bool:
        """Whether it has not come to its end."""
        return self.status in OPEN

    @property
    def line(self) -> str:
        """It in a line."""
        given = ", ".join(f"{name} {value}" for name, value in self.parameters.items())
        said = f"{self.run_id} {self.pipeline}{f' ({given})' if given else ''}: {self.status}"
        if self.status == "waiting" and self.waits:
            return f"{said}, {self.waits[0].said}"
        if self.status == "failed":
            return f"{said} at {self.failed_step or 'its start'}, {self.error}"
        return f"{said}, {self.outcome}" if self.outcome else said


class PipelineStep(Strict):
    """One step of a run."""

    name: str
    kind: str
    status: StepStatus
    attempts: int = 1
    started_at: str
    ended_at: str | None = None
    ms: float = 0.0
    rows: int | None = None
    """How many rows it read or took in, if it has to do with rows."""
    cost: float = 0.0
    told: str = ""
    """What it did, in a line."""
    error: str = ""


class LogLine(Strict):
    """One thing that happened in a run."""

    at: str
    level: Literal["info", "warning", "error"]
    step: str
    text: str


class Standing(Strict):
    """A run with its steps."""

    run: PipelineRun
    steps: tuple[PipelineStep, ...] = ()

    @property
    def checkpoint(self) -> PipelineStep | None:
        """The last step that is done: nothing before it is repeated."""
        done = [step for step in self.steps if step.status == "done"]
        return done[-1] if done else None

    @property
    def cost(self) -> float:
        """What its steps have cost."""
        return sum(step.cost for step in self.steps)


class Rehearsed(Strict):
    """What a run would do; nothing was changed to know it."""

    lines: tuple[str, ...]
    outcome: str = ""
    error: str = ""
    failed_step: str = ""


Given = Mapping[str, JsonValue]
"""Parameters as somebody gives them, before they are read."""
