"""The agenda as an agent sees it: scored entries to read, and drafts of what is done with one.

Nothing here scores: an entry comes with its score and the terms that it is the sum of.
"""

from collections.abc import Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, JsonValue

from projects.proposal import EffectDraft

AGENDA = "agenda"
"""The kind of effect that changes an item of the agenda."""

Change = Literal["done", "snooze", "wake"]


class Entry(BaseModel):
    """One open item of the agenda."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item_id: str
    kind: str
    text: str
    project: str | None
    due: str | None
    """ISO 8601."""
    who: str | None
    move: str
    """A first step that takes minutes."""
    score: int
    why: str
    """The terms of its score with their points: "due +40 (due today), waits +10 (Ada waits)"."""
    is_top: bool
    """Whether it is one of those to be shown."""
    is_asleep: bool = False
    turn_ids: tuple[str, ...] = ()
    """The turns that it rests on, oldest first."""
    quotes: tuple[str, ...] = ()
    """Their words."""

    @property
    def line(self) -> str:
        """The entry on one line, as a model reads it."""
        due = f" Due {self.due}." if self.due else ""
        top = " Shown first." if self.is_top else ""
        text = self.text.rstrip(".")
        return f"{self.item_id} ({self.kind}) {text}.{due} Score {self.score} = {self.why}.{top}"


class AgendaSource(Protocol):
    """Reads the agenda of what the step may see; the scope is already settled."""

    async def entries(self, *, project: str | None = None) -> Sequence[Entry]:
        """Return all open items, of one project or of all, the weightiest first."""
        ...


def change_draft(entry: Entry, change: Change, *, until: str | None = None) -> EffectDraft:
    """Return the draft that changes an item; `until` is a day in words or ISO 8601."""
    payload: dict[str, JsonValue] = {"change": change, "what": entry.text}
    if until is not None:
        payload["until"] = until
    return EffectDraft(kind=AGENDA, target=entry.item_id, payload=payload)
