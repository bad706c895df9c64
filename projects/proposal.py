"""What an agent may want: a memory, an effect, or that another agent takes over.

Agents return these as values; only the graph carries any of them out.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

MemoryAction = Literal["remember", "correct", "forget"]


class Spoken(BaseModel):
    """Words of one turn, verbatim."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    turn_id: str
    quote: str


class Testimony(BaseModel):
    """The word of a person who was asked and said yes to just this statement as it was read back.

    Only the rules of an interview make one: no agent's reply can bring it along.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    interview: str
    """Id of the interview."""
    statement: str
    """What the statement is called there, e.g. `S3`."""
    speaker: str
    """Who said it: the expert, not the one who types."""
    confirmed_in: str
    """The turn in which the person said yes to it, or took it back."""
    also: tuple[Spoken, ...] = ()
    """Further words that went into it: corrections, and when it holds."""
    scope: str = ""
    """Only when it holds, in the person's words; empty: always."""
    exceptions: tuple[str, ...] = ()
    is_sure: bool = True
    replaces: tuple[str, ...] = ()
    """Claims that it takes the place of, by the person's own word."""
    beside: tuple[str, ...] = ()
    """Claims that sound otherwise and that, by the person's word, hold as well."""


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
    testimony: Testimony | None = None
    """Of what an interview confirmed: who said it, and when they said yes."""


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
