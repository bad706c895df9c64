"""Effects that wait for the person's word."""

from collections.abc import Callable, Sequence
from datetime import datetime

from agents.tools.agenda import AGENDA
from projects.effects import Effect
from routines.agenda.item import Found, Source


class WaitingApprovals:
    """Reads the outbox."""

    def __init__(self, pending: Callable[[], Sequence[Effect]]) -> None:
        """Read what `pending` returns: the effects that nobody has decided on."""
        self._pending = pending

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return each effect that waited at a moment."""
        # What is done with an item shows up with the item, not as one more.
        found = [_found(effect) for effect in self._pending() if effect.kind != AGENDA]
        return [each for each in found if each.opened_at <= at]


def _found(effect: Effect) -> Found:
    line = effect.preview.strip().partition("\n")[0]
    at = datetime.fromisoformat(effect.created_at)
    return Found(
        key=f"effect:{effect.effect_id}",
        kind="approval",
        text=f"Approve or reject: {line}",
        project=effect.project,
        sources=(Source(kind="effect", id=effect.effect_id, quote=line, at=at),),
        someone_waits=effect.audience != "me",
        move=f"look at it with `nova approvals show {effect.effect_id}`",
    )
