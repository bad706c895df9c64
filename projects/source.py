"""What an answer rests on: recalled items, and citations of them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from projects.scope import Sensitivity

SourceKind = Literal["claim", "turn", "row", "document"]


class Recalled(BaseModel):
    """One item that recall found: a claim (what is known) or a turn (what was said)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["claim", "turn"]
    id: str
    """The claim's or the turn's id: citations name it."""
    turn_ids: tuple[str, ...]
    """The turns it rests on; for a turn, itself."""
    text: str
    project: str
    sensitivity: Sensitivity
    tier: Literal["core", "archive"] | None = None
    """Of a claim; None for a turn."""
    claim_kind: str | None = None
    """decision, preference, state, constraint, commitment or procedure; None for a turn."""
    current: bool = True
    """Whether it still holds, as far as Nova knows."""
    valid_from: str | None = None
    """ISO 8601: since when it holds in the world."""
    valid_to: str | None = None
    """ISO 8601: until when it held; None while it does."""
    said_at: str | None = None
    """ISO 8601: when it was said (of a claim: its newest evidence)."""
    speaker: str | None = None
    """Who said it."""
    score: float = 0.0
    """Fused relevance in [0, 1]; comparable within one recall only."""
    similarity: float = 0.0
    """Cosine between request and text in [-1, 1]; comparable between recalls."""
    why: str = ""
    """What made recall bring it: the terms and signals, in words."""


class Citation(BaseModel):
    """One sentence of an answer and the words of the source that carry it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: SourceKind
    id: str
    """Id of the source."""
    quote: str
    """Verbatim from the source's text."""
    sentence: str
    """The sentence of the answer that rests on it, verbatim."""
