"""The agenda of one step: what an agent may read of it, within the scope of its step."""

from asyncio import to_thread
from collections.abc import Sequence

from agents.tools.agenda import Entry
from projects.scope import Scope
from routines.agenda.agenda import Agenda
from routines.agenda.item import Item


class StepAgenda:
    """Reads the agenda for one step. What is not for its readers is not there."""

    def __init__(self, agenda: Agenda, scope: Scope) -> None:
        """Read within `scope`."""
        self._agenda = agenda
        self._scope = scope

    async def entries(self, *, project: str | None = None) -> Sequence[Entry]:
        """Return all open items, of one project or of all, the weightiest first.

        What rests on turns is shown only where the step sees these turns. The rest is Nova's
        own business, and for its owner alone.
        """
        if self._scope.is_outward:
            return ()
        listing = await to_thread(self._agenda.list, project=project)
        top = {item.item_id for item in listing.top}
        return [
            _entry(item, is_top=item.item_id in top)
            for item in (*listing.items, *listing.asleep)
            if self._scope.audience == "me" or _turns(item)
        ]


def _entry(item: Item, *, is_top: bool) -> Entry:
    turns = _turns(item)
    return Entry(
        item_id=item.item_id,
        kind=item.kind,
        text=item.text,
        project=item.project,
        due=item.due.isoformat() if item.due else None,
        who=item.who,
        move=item.move,
        score=item.score,
        why=", ".join(f"{term.name} {term.points:+d} ({term.because})" for term in item.terms),
        is_top=is_top,
        is_asleep=item.snoozed_until is not None,
        turn_ids=tuple(turns),
        quotes=tuple(turns.values()),
    )


def _turns(item: Item) -> dict[str, str]:
    return {source.id: source.quote for source in item.sources if source.kind == "turn"}
