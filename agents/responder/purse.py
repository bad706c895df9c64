"""The purse: what model calls may still cost. Each call takes from it before it is made.

What a call can cost at most is taken, and what it did not cost is put back: so calls that run at
the same time cannot use up together what each of them could use up alone.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict, Field

from agents.responder.reply import Usage


class Bounds(BaseModel):
    """What may be used up in a day; None means no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tokens: int | None = Field(default=None, ge=0)
    """Prompt and completion tokens together."""
    cost: float | None = Field(default=None, ge=0)
    """Money, in the currency of the price list."""
    seconds: float | None = Field(default=None, ge=0)
    """Time that models are waited for."""

    @property
    def are_set(self) -> bool:
        """Whether there is a limit at all."""
        return any(limit is not None for limit in (self.tokens, self.cost, self.seconds))


class Budgets(BaseModel):
    """The budgets of a day, from one local midnight to the next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: Bounds = Bounds()
    """Of everything together."""
    project: Bounds = Bounds()
    """Of each project that is not named below."""
    projects: Mapping[str, Bounds] = Field(default_factory=dict)
    """Of single projects, by their ids."""

    @property
    def are_set(self) -> bool:
        """Whether any of them limits anything."""
        each = (self.day, self.project, *self.projects.values())
        return any(bounds.are_set for bounds in each)

    def of(self, project: str) -> Bounds:
        """Return the budget of one project."""
        return self.projects.get(project, self.project)


class Payer(NamedTuple):
    """On whose account a call goes."""

    agent: str = "nova"
    """The agent; `nova` for what the team's own rules ask of a model."""
    run_id: str = ""
    project: str | None = None


NOVA = Payer()


class Most(NamedTuple):
    """What a call can use up at most."""

    tokens: int
    seconds: float
    cost: float | None
    """None if the model has no price."""


class PurseEmptyError(Exception):
    """A call would pass a budget of the day; its words say which, for a person."""


class Purse(Protocol):
    """Keeps what calls cost."""

    @property
    def is_bounded(self) -> bool:
        """Whether there is a limit: only then must a call say what it can cost."""
        ...

    def take(self, payer: Payer, model: str, most: Most) -> str:
        """Take what a call can cost at most, and return its id; raises PurseEmptyError."""
        ...

    def settle(
        self, call: str, payer: Payer, model: str, usage: Usage | None, seconds: float
    ) -> None:
        """Note what a call did cost; None if that is not known: then all that was taken counts."""
        ...


class OpenPurse:
    """No limit, and nothing noted."""

    is_bounded = False

    def take(self, payer: Payer, model: str, most: Most) -> str:
        """Take nothing."""
        return ""

    def settle(
        self, call: str, payer: Payer, model: str, usage: Usage | None, seconds: float
    ) -> None:
        """Note nothing."""
