"""The endpoint: which models to ask where, and what their tokens cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.responder.reply import Usage

Tier = Literal["fast", "strong"]

_PREFIX = "openai:"


@dataclass(frozen=True)
class ModelPrice:
    """What a million tokens of a model cost."""

    prompt: float
    completion: float


class ModelSettings(BaseModel):
    """How to reach language models; a name may read `openai:<name>` or be the bare name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fast: str
    strong: str | None = None
    """None means that the fast one serves for both."""
    fallback: str | None = None
    """Asked when the chosen one keeps failing."""
    api_key: str | None = Field(default=None, repr=False)
    """None suits local servers that ask for no key."""
    base_url: str | None = None
    """Of an OpenAI-compatible endpoint; None means OpenAI's own."""
    timeout: float = 60.0
    """Seconds that an endpoint may stay silent."""
    max_tokens: int | None = None
    """How long one reply may become; None means as long as the endpoint lets it."""
    max_retries: int = 2
    """How often a failed call is repeated before the fallback is asked."""
    retry_delay: float = 0.5
    """Seconds before the first repetition; they double with each one."""
    prices: Mapping[str, ModelPrice] = Field(default_factory=dict)
    """By the model's bare name."""

    def name_of(self, tier: Tier) -> str:
        """Return the name of the tier's model as the endpoint knows it."""
        return bare_name(self.strong or self.fast if tier == "strong" else self.fast)

    def cost_of(self, model: str, *, prompt_tokens: int, completion_tokens: int) -> Usage:
        """Return the usage of one call that was answered; no price means no known cost."""
        price = self.prices.get(model)
        cost = None
        if price is not None:
            spent = prompt_tokens * price.prompt + completion_tokens * price.completion
            cost = spent / 1_000_000
        return Usage(prompt_tokens=prompt_tokens, completion_tokens=completion_tokens, cost=cost)


def bare_name(model: str) -> str:
    """Return what the endpoint calls `model`."""
    return model.removeprefix(_PREFIX)
