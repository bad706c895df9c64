"""What a run found, as values that are kept in docs/routing/results.json."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from evals.machine import Machine
from evals.routing.cases import Split
from evals.routing.measures import Bin, Point
from graph.supervisor.decision import Stage

Suite = Literal["clinc150", "banking77", "own", "speed"]
SUITES: tuple[Suite, ...] = get_args(Suite)


class Value(BaseModel):
    """A frozen value that knows each of its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Confusion(Value):
    """Who was thought likeliest for the requests of each agent."""

    agents: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """A row for each agent that was meant, a column for each that was likeliest."""


class Rung(Value):
    """What one rung of the ladder acted upon, of the clear requests."""

    stage: Stage
    acted: int
    right: int


class Found(Value):
    """What was found in one suite."""

    suite: Suite
    split: Split
    when: date = Field(default_factory=lambda: datetime.now(UTC).date())
    cases: int
    figures: Mapping[str, float]
    """By the names in `figures.py`; shares are from 0 to 1."""
    reliability: tuple[Bin, ...] = ()
    risk: tuple[Point, ...] = ()
    """The risk-coverage curve, the surest choices first."""
    stands: Point | None = None
    """Where on it Nova itself stands: what it acts upon."""
    confusion: Confusion | None = None
    rungs: tuple[Rung, ...] = ()
    """Those that acted, the busiest first."""


class Results(Value):
    """What is known of every suite that was run."""

    machine: Machine
    suites: tuple[Found, ...]

    def suite(self, name: Suite) -> Found | None:
        """Return what was found in that suite, if it was run."""
        return next((found for found in self.suites if found.suite == name), None)

    def joined(self, later: "Results") -> "Results":
        """Return these results with what a later run found in place of what it measured again."""
        both = (later.suite(name) or self.suite(name) for name in SUITES)
        return Results(machine=later.machine, suites=tuple(found for found in both if found))
