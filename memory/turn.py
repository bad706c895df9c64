"""A turn: one thing that somebody said, as the ledger keeps it."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from projects.scope import PERSONAL

Role = Literal["user", "agent", "document", "tool"]
"""Who stands behind the words: it decides how far they are trusted."""


class Turn(BaseModel):
    """One thing said: by whom, where, when, verbatim."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    turn_id: str = Field(min_length=1, max_length=200)
    thread: str
    project: str | None = None
    """The project that was talked about; None means `personal`."""
    speaker: str = "user"
    text: str
    said_at: AwareDatetime
    role: Role = "user"

    @property
    def home(self) -> str:
        """The project whose memory this turn belongs to."""
        return self.project or PERSONAL

    @property
    def said(self) -> str:
        """When it was said, as ISO 8601 in UTC (which sorts as it should)."""
        return iso(self.said_at)


def iso(moment: datetime) -> str:
    """Return `moment` as ISO 8601 in UTC with whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)
