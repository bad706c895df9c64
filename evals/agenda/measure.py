"""Measures the agenda on planted histories, evening by evening, as a person would use it."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import create_engine

from evals.agenda.history import History, Matter, history
from evals.agenda.part import PartName
from evals.agenda.planted import Failures, Spoken
from evals.figure import Figure, Unit
from evals.suite import Material, Measured, Suite
from routines.agenda import Agenda, AgendaJournal, AgendaRules, Item, Listing
from routines.agenda.miners import FailedPipelines, ToldMatters
from routines.agenda.reading.acts import ActReader
from routines.agenda.reading.layers import ActLayers

EACH = 20
"""Histories of either part."""
_SNOOZED, _CLOSED = 0.1, 0.1
"""How often the person puts the first item off, or closes it by hand."""
_AT = time(22, tzinfo=UTC)


class _Named(NamedTuple):
    name: PartName
    what: str


_PARTS = (
    _Named("held", "own wordings, learnt from"),
    _Named("seen", "own wordings, learnt from as well"),
    _Named("blind_a", "first stranger, learnt from"),
    _Named("blind_c", "third stranger, misses read"),
    _Named("blind_b", "second stranger, unread"),
    _Named("blind_d", "fourth stranger, unread"),
    _Named("blind_e", "fifth stranger, unread"),
    _Named("blind_f", "sixth stranger, unread"),
)


_FIGURES: tuple[tuple[str, str, float | None, bool, Unit, float | None], ...] = (
    ("recall", "items found", 0.9, True, "%", 0.02),
    ("precision", "of the first three, right", 0.8, True, "%", 0.03),
    ("risen", "items that came back", 0, False, "", None),
    ("stayed", "items whose end was not understood", None, False, "%", None),
    ("doubted", "items that are over and stand as perhaps over", None, False, "%", None),
    ("wronged", "open items that stand as perhaps over", None, False, "%", None),
    ("sums", "scores that are the sum of their terms", 1, True, "%", None),
    ("silent", "silent days that were silent", 0.8, True, "%", 0.03),
    ("silent_days", "silent days", None, True, "", None),
    ("noise", "items that are none", None, False, "%", None),
)
"""Name, words, bar, whether more is better, unit and tolerance of each figure of a part."""


class Evenings:
    """Goes through the evenings of one history and counts."""

    def __init__(self, planted: History, reader: ActReader) -> None:
        """Begin with a home of which nothing is known."""
        self._planted = planted
        self._chance = random.Random(planted.name)  # noqa: S311 - repeatable, not secret
        self._failures = Failures(planted)
        self._of = {turn: matter for matter in planted.matters for turn in matter.turns}
        rules = AgendaRules()
        miners = (
            ToldMatters(
                Spoken(planted.turns), horizon=timedelta(days=rules.horizon_days), reader=reader
            ),
            FailedPipelines(self._failures),
        )
        engine = create_engine("sqlite://")
        self._agenda = Agenda(miners, AgendaJournal(engine), rules=rules)
        self._closed: set[str] = set()
        """Turns of matters that the person closed by hand."""
        self._gone: set[int] = set()
        """Matters that had ended and were seen no more."""
        self.count: Counter[str] = Counter()

    def pass_by(self) -> Counter[str]:
        """Look at each evening in turn, and close or put off an item now and then."""
        for day in self._planted.probes:
            at = datetime.combine(day, _AT)
            self._failures.at(at)
            self._look(self._agenda.list(at=at), day)
            self._act(self._agenda.list(at=at), at)
        return self.count

    def _look(self, listing: Listing, day: date) -> None:
        count = self.count
        open_matters = [each for each in self._planted.matters if self._is_open(each, day)]
        shown = [self._matters(item) for item in (*listing.items, *listing.asleep)]
        told = {id(matter) for matters in shown for matter in matters}
        count["open"] += len(open_matters)
        count["found"] += sum(id(matter) in told for matter in open_matters)
        if self._failures.is_failing(day):
            count["open"] += 1
            count["found"] += any(item.kind == "pipeline" for item in listing.items)
        for item in listing.items:
            count["items"] += 1
            count["sums"] += item.score == sum(term.points for term in item.terms)
            matters = self._matters(item)
            ended = bool(matters) and not any(self._is_open(one, day) for one in matters)
            count["risen"] += ended and any(id(one) in self._gone for one in matters)
            count["stayed"] += ended and not item.is_doubted
            count["doubted"] += ended and item.is_doubted
            count["wronged"] += bool(matters) and not ended and item.is_doubted
            count["noise"] += not matters and item.kind != "pipeline"
        self._gone |= {
            id(one)
            for one in self._planted.matters
            if one.opened <= day and not self._is_open(one, day) and id(one) not in told
        }
        wanted = self._wanted(listing, day)
        if not wanted:
            count["silent_days"] += 1
            count["silent"] += not listing.top
        self._judge_top(listing, wanted, day)

    def _wanted(self, listing: Listing, day: date) -> list[int]:
        """Return the urgency of all that needs somebody on a day, the greatest first."""
        asleep = {id(matter) for item in listing.asleep for matter in self._matters(item)}
        levels = [
            each.urgency(day)
            for each in self._planted.matters
            if self._is_open(each, day) and id(each) not in asleep
        ]
        levels += [3] if self._failures.is_failing(day) else []
        return sorted((level for level in levels if level), reverse=True)

    def _judge_top(self, listing: Listing, wanted: list[int], day: date) -> None:
        """An item of the first three is right if nothing more urgent was passed over for it."""
        least = wanted[: len(listing.top)][-1] if wanted and listing.top else 1
        for item in listing.top:
            self.count["shown"] += 1
            matters = [one for one in self._matters(item) if self._is_open(one, day)]
            level = max((one.urgency(day) for one in matters), default=0)
            if item.kind == "pipeline":
                level = 3
            self.count["right"] += level >= least

    def _act(self, listing: Listing, at: datetime) -> None:
        """Close or put off the first item now and then."""
        for item in listing.top[:1]:
            matters = self._matters(item)
            if self._chance.random() < _CLOSED and matters and not _is_told_later(matters, at):
                self._agenda.done(item.item_id, at=at)
                self._closed |= {turn for matter in matters for turn in matter.turns}
            elif self._chance.random() < _SNOOZED:
                self._agenda.snooze(item.item_id, at.date() + timedelta(days=3), at=at)

    def _is_open(self, matter: Matter, day: date) -> bool:
        return matter.is_open(day) and not self._closed.issuperset(matter.turns)

    def _matters(self, item: Item) -> list[Matter]:
        found = {source.id: self._of[source.id] for source in item.sources if source.id in self._of}
        return list(found.values())


def _is_told_later(matters: list[Matter], at: datetime) -> bool:
    """Whether a matter is told of again: that would rightly bring it back."""
    return any(at.date() < day for matter in matters for day in matter.told_on)


def measured(part: PartName) -> Counter[str]:
    """Return what was counted in all histories of one part."""
    total: Counter[str] = Counter()
    reader = ActReader(ActLayers())
    for seed in range(EACH):
        total += Evenings(history(seed, part), reader).pass_by()
    return total


def measure(material: Material) -> Measured:
    """Measure each part."""
    figures: dict[str, float] = {}
    cases = 0
    for part in (each.name for each in _PARTS):
        material.notice(f"agenda: {EACH} histories, {part}")
        count = measured(part)
        cases += count["open"]
        figures |= {
            f"{part}_recall": count["found"] / count["open"],
            f"{part}_precision": count["right"] / count["shown"],
            f"{part}_risen": float(count["risen"]),
            f"{part}_stayed": count["stayed"] / count["items"],
            f"{part}_doubted": count["doubted"] / count["items"],
            f"{part}_wronged": count["wronged"] / count["items"],
            f"{part}_sums": count["sums"] / count["items"],
            f"{part}_silent": count["silent"] / count["silent_days"],
            f"{part}_silent_days": float(count["silent_days"]),
            f"{part}_noise": count["noise"] / count["items"],
        }
    return Measured(cases=cases, figures=figures)


def _figures(part: _Named) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            f"{part.name}_{name}",
            f"{part.what}: {what}",
            bar=bar,
            is_floor=is_floor,
            unit=unit,
            tolerance=tolerance,
        )
        for name, what, bar, is_floor, unit, tolerance in _FIGURES
    )


SUITE = Suite(
    name="agenda",
    title="What should be done next",
    figures=tuple(figure for part in _PARTS for figure in _figures(part)),
    measure=measure,
)
