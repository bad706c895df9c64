"""What an agent may want: a memory, an effect, or that another agent takes over.

Agents return these as values; only the graph carries any of them out.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

MemoryAction = Literal["remember", "correct", "forget"]


class MemoryProposal(BaseModel):
    """The wish to remember, correct or forget something, with the words it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: MemoryAction = "remember"
    text: str = Field(min_length=1, max_length=2_000)
    """The claim as one sentence that can stand alone."""
    project: str | None = None
    """Where it belongs; None lets the graph use the step's project, else `personal`."""
    turn_id: str | None = None
    """The turn it rests on; None means the turn of this run."""
    quote: str | None = None
    """The words of that turn that support it, verbatim; None means all of `text`."""
    proposed_by: str = "user"
    """`user` for what is taken from the user's own words by rule, else the agent's name."""


class EffectDraft(BaseModel):
    """An effect that an agent would like to have carried out, once approved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    """A kind of the effect registry, e.g. `file`."""
    target: str
    """What it acts on, e.g. a path below the workspace."""
    payload: dict[str, JsonValue]
    """What the handler of the kind needs."""


class HandBack(BaseModel):
    """The agent's word that this request is not its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    instead: str | None = None
    """The agent that should have it, if this one knows."""
