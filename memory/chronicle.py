"""The chronicle: what befell claims, by whom and why, and what is other than it was."""

import itertools
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict

from memory.change import WHATS, Change, change_of, review_change
from memory.claim import Claim
from memory.event import Event, ReviewChange
from memory.ledger import Ledger
from memory.promotion import Verdict
from memory.review import because
from memory.turn import iso
from projects.errors import UnknownName
from projects.scope import PERSONAL

_PAGE = 500
_WHO = {"rule": "Nova, by rule", "owner": "you", "hygiene": "Nova's hygiene"}
_REASONS = {
    "accepted": "You said yes.",
    "edited": "You put it in words of your own.",
    "archived": "You want it found by search only.",
    "rejected": "You said no.",
    "merged": "You said that it is the same.",
    "withdrawn": "There is no reason to ask any more.",
    "asked": "You asked for it.",
    "imported": "It came with an import.",
}


class Because(BaseModel):
    """Why Nova holds something to be so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: Claim
    evidence: tuple[dict[str, str], ...]
    """For each turn that it rests on: `turn_id` and `text`."""
    history: tuple[Event, ...]
    """Every event that touched it, oldest first."""


class Happening(BaseModel):
    """One event, told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event_id: str
    at: str
    who: str
    why: str
    kind: str
    run_id: str | None
    undoes: str | None
    undone_by: str | None
    """The event that took this one back, if one did that still stands."""
    changes: tuple[Change, ...]


class History(NamedTuple):
    """What befell claims, oldest first."""

    happenings: tuple[Happening, ...]
    is_whole: bool
    """Whether nothing older was left out."""


class Difference(BaseModel):
    """What is known now and was not then, what is gone, and what is other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: str
    events: int
    """How many events lie between."""
    counts: dict[str, int]
    changes: tuple[Change, ...]

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(one.what)}</td><td>{escape(one.project)}</td>"
            f"<td>{escape(one.text)}</td><td>{escape(one.was or '')}</td></tr>"
            for one in self.changes
        )
        head = "<tr><th>what</th><th>project</th><th>words</th><th>was</th></tr>"
        return f"<p>Since {escape(self.since)}</p><table>{head}{rows}</table>"

    def to_frame(self) -> Any:  # noqa: ANN401 - pandas is optional and brings no types here
        """Return the changes as a pandas DataFrame; pandas must be installed."""
        import pandas as pd

        return pd.DataFrame([one.model_dump() for one in self.changes])


class _Before(BaseModel):
    """What a claim was before an event; the rest is not read."""

    claim_id: str
    before: Claim | None


class _Glance(BaseModel):
    """As much of an event as a difference needs: read whole, it takes six times as long."""

    recorded_at: str
    claims: tuple[_Before, ...]
    reviews: tuple[ReviewChange, ...]


_Form = TypeVar("_Form", Event, _Glance)


class Chronicle:
    """Reads the log backwards; safe to call from several threads."""

    def __init__(self, ledger: Ledger, lock: threading.RLock) -> None:
        """Read from `ledger` while nobody else holds `lock`."""
        self._ledger, self._lock = ledger, lock

    def why(self, claim_id: str) -> Because:
        """Return what a claim rests on and what befell it.

        Raises:
            UnknownName: if there is no claim of that id.
        """
        with self._lock:
            claim = self._claim(claim_id)
            turns = [self._ledger.turn(turn_id) for turn_id in claim.turn_ids]
            evidence = [{"turn_id": item.turn_id, "text": item.text} for item in turns if item]
            history = tuple(self._ledger.history(claim_id))
        return Because(claim=claim, evidence=tuple(evidence), history=history)

    def of_claim(self, claim_id: str) -> History:
        """Return all that befell a claim, oldest first.

        Raises:
            UnknownName: if no claim of that id is or was known.
        """
        with self._lock:
            events = self._ledger.history(claim_id)
            if not events:
                self._claim(claim_id)
            told = tuple(self._told(event, claim_id=claim_id) for event in events)
        return History(told, is_whole=True)

    def of_project(self, project: str | None = None, *, most: int = 50) -> History:
        """Return the last `most` events of a project, or of all, oldest first."""
        found: list[Happening] = []
        with self._lock:
            for _, event in self._backwards(Event, f'"{project}"' if project else ""):
                if not _concerns(event, project):
                    continue
                if len(found) == most:
                    return History(tuple(reversed(found)), is_whole=False)
                found.append(self._told(event))
        return History(tuple(reversed(found)), is_whole=True)

    def since(self, moment: datetime, *, project: str | None = None) -> Difference:
        """Return how what is known differs from what was known at `moment`."""
        since = iso(moment)
        with self._lock:
            return self._difference(since, self._after(since), project)

    def since_run(self, run_id: str, *, project: str | None = None) -> Difference | None:
        """Return what is other than before a run, or None if that run decided nothing."""
        with self._lock:
            first = next(iter(self._ledger.events_of_run(run_id)), None)
            if first is None:
                return None
            back = itertools.takewhile(lambda each: each[0] >= first.seq, self._backwards(_Glance))
            events = [event for _, event in back][::-1]
            return self._difference(first.event.recorded_at, events, project)

    def _after(self, moment: str) -> "list[_Glance]":
        """Return the events from the first one at `moment` or later, oldest first.

        A clock that was set back may have left some that bear an earlier time among them.
        """
        found: list[_Glance] = []
        page: list[_Glance] = []
        for _, event in self._backwards(_Glance):
            page.append(event)
            if event.recorded_at >= moment:
                found += page
                page = []
            elif len(page) > _PAGE:
                break
        return list(reversed(found))

    def _backwards(self, form: type[_Form], containing: str = "") -> Iterator[tuple[int, _Form]]:
        before = self._ledger.ends()[1] + 1
        while page := self._ledger.events_before(before, form, limit=_PAGE, containing=containing):
            yield from page
            before = page[-1][0]

    def _difference(
        self, since: str, events: "Sequence[_Glance]", project: str | None
    ) -> Difference:
        changes = [
            change
            for change in (*self._claims(events), *_reviews(events))
            if project in (None, change.project)
        ]
        counts = Counter(change.what for change in changes)
        changes.sort(key=lambda change: WHATS.index(change.what))
        return Difference(
            since=since,
            events=len(events),
            counts={what: counts[what] for what in WHATS if counts[what]},
            changes=tuple(changes),
        )

    def _claims(self, events: "Iterable[_Glance]") -> Iterator[Change]:
        first: dict[str, Claim | None] = {}
        for event in events:
            for change in event.claims:
                first.setdefault(change.claim_id, change.before)
        for claim_id, before in first.items():
            after = self._ledger.known.claim(claim_id)
            successor = self._ledger.known.successor(claim_id)
            told = change_of(claim_id, before, after, successor)
            if told is not None:
                yield told

    def _told(self, event: Event, claim_id: str | None = None) -> Happening:
        takers = {
            change.after.supersedes: change.after
            for change in event.claims
            if change.after is not None and change.after.supersedes
        }
        changes = [
            told
            for change in event.claims
            if claim_id in (None, change.claim_id)
            and (
                told := change_of(
                    change.claim_id, change.before, change.after, takers.get(change.claim_id)
                )
            )
            is not None
        ]
        changes += [review_change(change) for change in event.reviews]
        if not changes and event.kind == "discard":
            changes += _refused(event)
        return Happening(
            event_id=event.event_id,
            at=event.recorded_at,
            who=_WHO.get(event.actor, event.actor),
            why=_why(event),
            kind=event.kind,
            run_id=event.run_id,
            undoes=event.undoes,
            undone_by=self._undone_by(event.event_id),
            changes=tuple(changes),
        )

    def _undone_by(self, event_id: str) -> str | None:
        for entry in self._ledger.undoing(event_id):
            if self._undone_by(entry.event.event_id) is None:
                return entry.event.event_id
        return None

    def _claim(self, claim_id: str) -> Claim:
        claim = self._ledger.known.claim(claim_id)
        if claim is None:
            wrong = f"No claim is called {claim_id!r}"
            raise UnknownName(wrong, "Find its id with: nova memory search TEXT.")
        return claim


def _why(event: Event) -> str:
    if event.undoes is not None:
        return f"It takes back {event.undoes}."
    return _REASONS.get(event.reason) or because(event.reason)


def _concerns(event: Event, project: str | None) -> bool:
    if project is None:
        return True
    if event.kind == "discard" and not event.claims:
        return any(change.project == project for change in _refused(event))
    sides = [side for change in event.claims for side in (change.before, change.after)]
    items = [side for one in event.reviews for side in (one.before, one.after)]
    return any(side is not None and side.project == project for side in (*sides, *items))


def _refused(event: Event) -> list[Change]:
    """Return what the gate did not keep, as it was proposed."""
    if event.verdict is None:
        return []
    proposal = Verdict.model_validate(event.verdict).proposal
    home = proposal.project or PERSONAL
    return [Change(what="refused", claim_id=None, project=home, text=proposal.text)]


def _reviews(events: Iterable[_Glance]) -> Iterator[Change]:
    first: dict[str, ReviewChange] = {}
    last: dict[str, ReviewChange] = {}
    for event in events:
        for change in event.reviews:
            first.setdefault(change.review_id, change)
            last[change.review_id] = change
    for review_id, change in last.items():
        whole = change.model_copy(update={"before": first[review_id].before})
        # What was asked and taken back in between is no difference.
        is_passing = whole.before is None and (
            whole.after is None or whole.after.status == "withdrawn"
        )
        if whole.before != whole.after and not is_passing:
            yield review_change(whole)
