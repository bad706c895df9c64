"""The agenda: what should be done next, and why. The person decides; nothing is done by itself."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from pydantic import BaseModel, ConfigDict

from projects.errors import BadInput, UnknownName
from routines.agenda.item import Found, Item, id_of
from routines.agenda.journal import Action, AgendaJournal, Mark
from routines.agenda.marks import asleep, factors_of, remaining
from routines.agenda.merging import merged
from routines.agenda.miner import Miner
from routines.agenda.rules import AgendaRules
from routines.agenda.scoring import weighed


class Listing(BaseModel):
    """The agenda at a moment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    top: tuple[Item, ...]
    """What to do next, at most three; empty on a day that needs nobody."""
    later: tuple[Item, ...]
    """What is open besides, the weightiest first."""
    asleep: tuple[Item, ...]
    """What sleeps until a day."""

    @property
    def items(self) -> tuple[Item, ...]:
        """All that is open and awake."""
        return (*self.top, *self.later)


class Agenda:
    """What should be done next, out of all that a home knows."""

    def __init__(
        self,
        miners: Sequence[Miner],
        journal: AgendaJournal,
        *,
        rules: AgendaRules | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what the miners find, as the journal and the rules leave it."""
        self._miners = miners
        self._rules = rules or AgendaRules()
        self._clock = clock
        self.journal = journal
        """What the person did with items."""

    def list(self, *, project: str | None = None, at: datetime | None = None) -> Listing:
        """Return the agenda as it stands, or as it stood at a moment, of all projects or of one."""
        now = at or self._clock()
        marks = self.journal.standing(at=now)
        found = [
            each
            for each in remaining(self._found(now), marks)
            if project is None or each.project == project
        ]
        sleeping = asleep(marks, now.date())
        until = {id_of(each.key): _until(each, sleeping) for each in found}
        items = weighed(found, now.date(), self._rules, factors_of(marks))
        awake = [item for item in items if until[item.item_id] is None]
        asleep_now = [
            item.model_copy(update={"snoozed_until": until[item.item_id]})
            for item in items
            if until[item.item_id] is not None
        ]
        worth = [item for item in awake if item.score >= self._rules.floor][: self._rules.top]
        later = [item for item in awake if item not in worth]
        return Listing(at=now, top=tuple(worth), later=tuple(later), asleep=tuple(asleep_now))

    def show(self, item_id: str, *, at: datetime | None = None) -> Item:
        """Return one item that is open, asleep ones too.

        Raises:
            UnknownName: if there is none with this id, or its beginning.
        """
        listing = self.list(at=at)
        items = (*listing.items, *listing.asleep)
        found = [item for item in items if item.item_id.startswith(item_id)]
        if item_id and len(found) == 1:
            return found[0]
        wrong = f"No open item of the agenda has the id {item_id!r}"
        raise UnknownName(wrong, "See `nova next --all`.")

    def done(self, item_id: str, *, at: datetime | None = None, key: str = "") -> Mark:
        """Close an item: it comes back only by what is told after this moment."""
        return self._mark("done", item_id, at=at, key=key)

    def snooze(
        self, item_id: str, until: date, *, at: datetime | None = None, key: str = ""
    ) -> Mark:
        """Let an item sleep until a day; raises BadInput if the day is not ahead."""
        now = at or self._clock()
        if until <= now.date():
            wrong = f"{until.isoformat()} is not ahead"
            raise BadInput(wrong, "Name a day after today, such as tomorrow.")
        return self._mark("snooze", item_id, at=now, until=until, key=key)

    def wake(self, item_id: str, *, at: datetime | None = None, key: str = "") -> Mark:
        """Wake an item that sleeps."""
        return self._mark("wake", item_id, at=at, key=key)

    def up(self, item_id: str) -> Mark:
        """Say that it was right to show an item: what spoke for it weighs a little more."""
        return self._mark("up", item_id)

    def down(self, item_id: str) -> Mark:
        """Say that it was not worth showing: what spoke for it weighs a little less."""
        return self._mark("down", item_id)

    def undo(self, event_id: str) -> Mark:
        """Take a mark back; raises UnknownName or BadInput."""
        return self.journal.undo(event_id, at=self._clock())

    def _found(self, at: datetime) -> Sequence[Found]:
        return merged([found for miner in self._miners for found in miner.mine(at)])

    def _mark(
        self,
        action: Action,
        item_id: str,
        *,
        at: datetime | None = None,
        until: date | None = None,
        key: str = "",
    ) -> Mark:
        known = self.journal.by_key(key) if key else None
        if known is not None:
            return known
        item = self.show(item_id, at=at)
        spoke = [term.name for term in item.terms if term.points > 0]
        terms = spoke if action in ("up", "down") else []
        moment = at or self._clock()
        return self.journal.note(action, item.item_id, at=moment, until=until, terms=terms, key=key)


def _until(each: Found, sleeping: dict[str, date]) -> date | None:
    days = [sleeping[item_id] for key in each.all_keys if (item_id := id_of(key)) in sleeping]
    return max(days, default=None)
