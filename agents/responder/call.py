"""A call: what one use of a language model may spend, has spent, and works with."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agents.responder.assignment import Limits
from agents.responder.purse import NOVA, Payer
from agents.responder.reply import Usage
from agents.tools.toolbox import Desk

if TYPE_CHECKING:
    from agents.responder.brief import Brief


@dataclass(kw_only=True)
class Call:
    """What one use of a model may spend and has spent: the context of an agent's graph."""

    brief: "Brief"
    """What the model is told to be, and its tools."""
    limits: Limits
    payer: Payer = NOVA
    """On whose account its calls go."""
    spent: Usage = field(default_factory=Usage)
    complaint: str = ""
    """What was wrong with the last reply, for the next attempt."""
    failure: str = ""
    """How the last attempt failed, for the person."""

    @property
    def tokens(self) -> int:
        """Tokens spent so far."""
        return self.spent.prompt_tokens + self.spent.completion_tokens

    @property
    def is_last(self) -> bool:
        """Whether the budget allows no call after this one."""
        tokens, cost = self.limits.tokens, self.limits.cost
        is_long = tokens is not None and self.tokens >= tokens
        is_dear = cost is not None and bool(self.spent.cost) and (self.spent.cost or 0.0) >= cost
        return is_long or is_dear or self.limits.model_calls - self.spent.model_calls <= 1


@dataclass(kw_only=True)
class StepCall(Desk, Call):
    """The same for one step, with what its tools work with."""
