"""The rules of the agenda: what each term weighs, and from when on something is worth a person."""

from pydantic import BaseModel, ConfigDict, Field


class AgendaRules(BaseModel):
    """What an item's terms weigh; each has a setting: `NOVA_AGENDA__DUE=50`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    due: int = Field(default=40, ge=0, le=200)
    """On its day and after; it grows towards that."""
    blocking: int = Field(default=80, ge=0, le=100)
    """Percent of the urgency of what it blocks that it inherits."""
    waits: int = Field(default=10, ge=0, le=200)
    """If somebody waits for it."""
    failing: int = Field(default=30, ge=0, le=200)
    """If something that Nova does by itself fails."""
    value: int = Field(default=10, ge=0, le=200)
    """What most items are worth by themselves; other kinds are worth a share of it, or twice."""
    stale: int = Field(default=12, ge=0, le=200)
    """If answers rest on it although it is stale."""
    age: int = Field(default=8, ge=0, le=200)
    """At most, after a month."""
    blocked: int = Field(default=20, ge=0, le=200)
    """What is taken off if nothing can be done but wait, or it is not yet time."""
    over: int = Field(default=100, ge=0, le=200)
    """Percent of its points that are taken off if it is most likely over."""
    floor: int = Field(default=8, ge=-200, le=200)
    """Below it an item is not shown unasked."""
    top: int = Field(default=3, ge=1, le=20)
    """How many are shown."""
    far_days: int = Field(default=11, ge=1)
    """What is due later than that is not yet time."""
    horizon_days: int = Field(default=180, ge=7)
    """How far back it is read what was said."""
