"""A turn: one thing that somebody said, as the ledger keeps it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from projects.scope import PERSONAL

Role = Literal["user", "agent", "document", "tool"]
"""Who stands behind the words: it decides how far they are trusted."""


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_CALLED: Mapping[Role, frozenset[str]] = {
    "agent": _words("assistant ai bot chatbot agent nova model llm copilot"),
    "tool": _words(
        "tool tools function api cron scheduler heartbeat log logger script browser search system "
        "developer machine monitor webhook"
    ),
    "document": _words(
        "document doc file page web website webpage email mail pdf article attachment"
    ),
}
"""What those who are no persons are called."""


def role_of(speaker: str) -> Role:
    """Return who stands behind a speaker's name where nothing else says so.

    `assistant`, `tool:search` and `agent_7` are no persons; `Ada Page` is one.
    """
    words = re.findall(r"[a-z]+", speaker.casefold())
    kinds = [role for word in words for role, names in _CALLED.items() if word in names]
    is_named = (
        bool(words) and len(kinds) < len(words) and not re.match(r"[a-z]+[:/_]", speaker.casefold())
    )
    if not kinds or is_named or words[0] not in set().union(*_CALLED.values()):
        return "user"
    return kinds[0]


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
