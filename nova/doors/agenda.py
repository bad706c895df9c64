"""The agenda's door: what should be done next, and why."""

from collections.abc import Sequence
from datetime import date, datetime

from nova.app import System
from routines.agenda import Agenda, Item, Listing, Mark, digest


class AgendaDoor:
    """What should be done next, and why."""

    def __init__(self, system: System) -> None:
        """Open the door; what the agenda reads is read when it is asked."""
        self._projects = system.services.projects
        self._routines = system.routines

    @property
    def _own(self) -> Agenda:
        return self._routines.agenda

    def next(self, *, project: str | None = None, at: datetime | None = None) -> Listing:
        """Return the agenda as it stands, or as it stood at a moment; raises UnknownName.

        Args:
            project: id, name or alias; default: all of them.
            at: the moment; default: now.
        """
        known = self._projects.get(project).id if project else None
        return self._own.list(project=known, at=at)

    def explain(self, item_id: str, *, at: datetime | None = None) -> Item:
        """Return one item with its terms and sources; raises UnknownName."""
        return self._own.show(item_id, at=at)

    def digest(self, *, project: str | None = None, at: datetime | None = None) -> str:
        """Return the agenda of a day as a short text with its sources."""
        return digest(self.next(project=project, at=at))

    def done(self, item_id: str, *, at: datetime | None = None) -> Mark:
        """Close an item: it comes back only by what is told after this moment."""
        return self._own.done(item_id, at=at)

    def snooze(self, item_id: str, until: date, *, at: datetime | None = None) -> Mark:
        """Let an item sleep until a day; raises BadInput if the day is not ahead."""
        return self._own.snooze(item_id, until, at=at)

    def wake(self, item_id: str) -> Mark:
        """Wake an item that sleeps."""
        return self._own.wake(item_id)

    def up(self, item_id: str) -> Mark:
        """Say that it was right to show an item."""
        return self._own.up(item_id)

    def down(self, item_id: str) -> Mark:
        """Say that an item was not worth showing."""
        return self._own.down(item_id)

    def undo(self, event_id: str) -> Mark:
        """Take a mark back; raises UnknownName or BadInput."""
        return self._own.undo(event_id)

    def history(self) -> Sequence[Mark]:
        """Return all that was done with items, oldest first."""
        return self._own.journal.all()
