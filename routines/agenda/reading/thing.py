"""One matter as the story of what was said goes on: what told of it, and what became of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from routines.agenda.reading.matter import Matter

_SLIGHT, _STRONG = 0.05, 0.1
"""From which chance on something counts as perhaps over, and from which on as most likely over.

Hardly any sentence that leaves a matter open is read as an end with such a chance; chosen on voices
that were left out.
"""
Kind = Literal["promise", "task", "awaited", "question", "blocked"]


class Told(NamedTuple):
    """One sentence that tells of a matter."""

    turn_id: str
    quote: str
    at: datetime
    opens: bool


@dataclass(frozen=True)
class Aim:
    """What cannot be done before something else."""

    text: str
    about: Matter
    due: date | None = None


@dataclass
class Thing:
    """One matter as the story goes on."""

    kind: Kind
    text: str
    about: Matter
    project: str
    thread: str
    told: list[Told] = field(default_factory=list)
    due: date | None = None
    who: str | None = None
    goals: list[Aim] = field(default_factory=list)
    """What cannot be done before."""
    ways: tuple[Matter, ...] = ()
    """What there is to choose from, if it is a question."""
    closed_at: datetime | None = None
    closing: Told | None = None
    over: float = 0.0
    """How likely it is over by what was said since, though none of it was clear enough."""
    doubted: Told | None = None
    """What speaks for that most lately, if it was said in the same project."""

    @property
    def opened_at(self) -> datetime:
        """When it was first told."""
        return self.told[0].at

    @property
    def seen_at(self) -> datetime:
        """When it was last told."""
        return self.told[-1].at

    @property
    def doubt(self) -> float:
        """How much that weighs against it, up to one."""
        return min(self.over / _STRONG, 1.0) if self.over >= _SLIGHT else 0.0
