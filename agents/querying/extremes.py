"""Extremes: plans for the greatest or the least: top five, most, cheapest, latest."""

from typing import Literal

from agents.querying.claims import Claim
from agents.querying.english import STOP
from agents.querying.laid import Fitting
from agents.querying.periods import Period
from agents.querying.plan import NO_PLAN, Each, Plan
from agents.querying.subject import Subject
from agents.querying.superlatives import FREQUENT, Superlative
from projects.data import Filter

_OF_NUMBERS = frozenset({"most", "fewest", "least", "more", "fewer"})
"""Words that count what follows: the most orders; the biggest order is another matter."""

_AHEAD = frozenset(
    {"due", "expected", "promised", "planned", "scheduled", "until", "expires", "ends"}
)
"""Words in names of dates that may lie ahead."""
_USING = frozenset({"use", "happen", "occur", "appear"})


def ranked(fitting: Fitting, subject: Subject, claim: Claim, superlative: Superlative) -> Plan:
    """Return the plan for a question that asks for the greatest or the least."""
    if isinstance(claim.meaning, Superlative):
        fitting.used.add(claim)
    limit = superlative.limit or _plural_limit(fitting, claim)
    if _of_frequency(fitting, subject, claim, superlative):
        return _most_rows(subject, superlative.direction, limit)
    is_declared = superlative.word in fitting.known.adjectives
    if superlative.word and (is_declared or not superlative.is_time):
        return _of_adjective(fitting, subject, superlative, limit)
    if superlative.is_ahead:
        return _to_come(fitting, subject, limit)
    if superlative.is_time:
        is_told = subject.dates or _stands_before(fitting, claim)
        return _by_time(subject, superlative, limit) if is_told else NO_PLAN
    counted = _counted(fitting, subject, claim)
    if counted:
        return _most_of(subject, counted, superlative.direction, limit)
    measure = subject.measure()
    return _extreme(subject, measure, superlative.direction, limit) if measure else NO_PLAN


def _of_adjective(
    fitting: Fitting, subject: Subject, superlative: Superlative, limit: int | None
) -> Plan:
    """Return the plan for an adjective: the cheapest has least of the price."""
    found = fitting.known.adjectives.get(superlative.word)
    if found is None:
        return NO_PLAN
    column, sign = found
    if superlative.is_time:  # oldest: the word itself says which end of the column is meant
        is_date = column in fitting.known.dates
        return _end_of(column, sign, limit) if is_date else _extreme(subject, column, sign, limit)
    return _extreme(subject, column, sign * (superlative.direction or 1), limit)


def _stands_before(fitting: Fitting, claim: Claim) -> bool:
    """Whether a word such as "first" says which one is meant: "in first place" it does not."""
    words = fitting.question.words
    follows = words[claim.end] if claim.end < len(words) else None
    if fitting.question.wanted.wish == "when":
        return getattr(follows, "text", "") != "place"
    if follows is None:
        return False
    return follows.text == "time" or follows.text not in STOP


def _of_frequency(
    fitting: Fitting, subject: Subject, claim: Claim, superlative: Superlative
) -> bool:
    """Whether it asks what there is most often: the most common reason, used the most."""
    if set(subject.things[:1]) == fitting.known.grain:
        return False  # each row is another one: none is there more often
    if superlative.word in FREQUENT:
        return bool(subject.things or subject.texts)
    words = fitting.question.words
    is_bare = (
        claim.end >= len(words)
        or words[claim.end].stem in STOP
        or any(each.start == claim.end for each, _ in fitting.of(Period))
    )
    is_most = words[claim.start].text in _OF_NUMBERS
    first = fitting.known.query.answers[0]
    is_use = any(word.stem in _USING for word in words)
    if not is_use and first in fitting.known.measures and subject.total_of(first) == "sum":
        return False
    return is_most and is_bare and len(subject.things) == 1 and not subject.measures


def _most_rows(subject: Subject, direction: int, limit: int | None) -> Plan:
    """Return the plan for what most rows hold; each thing that a row stands for counts once."""
    by = next(iter((*subject.things, *subject.texts)))
    grain = subject.fitting.known.grain
    counted = tuple(grain) if len(grain) == 1 and by not in grain else ()
    return Plan("largest" if direction >= 0 else "smallest", counted, (by,), "count", limit)


def _plural_limit(fitting: Fitting, claim: Claim) -> int | None:
    """Return a few for a plural that says no number: the biggest customers."""
    words = fitting.question.words
    follows = words[claim.end].text if claim.end < len(words) else ""
    first = fitting.question.text.split()[:2]
    is_top = words[claim.start].text in ("top", "best", "leading", "main", "major", "biggest")
    is_plural = follows.endswith("s") and not follows.endswith("ss")
    return 5 if is_top and is_plural and first else None


def _counted(fitting: Fitting, subject: Subject, claim: Claim) -> str | None:
    """Return the thing of which somebody has the most: the orders of "the most orders"."""
    if fitting.question.words[claim.start].text not in _OF_NUMBERS or len(subject.things) < 1:
        return None
    if any(each.end in (claim.start, claim.start - 1) for each in fitting.free("measure")):
        return None  # what is worth the most, who weighs the least
    after = next(
        (
            each
            for each in fitting.claims
            if 0 <= each.start - claim.end <= 1 and each.has("dimension")
        ),
        None,
    )
    if after is None:
        return None
    names = after.names("dimension")
    counted = next((name for name in names if name in subject.things), None)
    return counted if counted and len(subject.things) > 1 else None


def _most_of(subject: Subject, counted: str, direction: int, limit: int | None) -> Plan:
    by = next(name for name in subject.things if name != counted)
    form: Literal["largest", "smallest"] = "largest" if direction >= 0 else "smallest"
    return Plan(form, (counted,), (by,), "count", limit)


def _to_come(fitting: Fitting, subject: Subject, limit: int | None) -> Plan:
    """Return the plan for what comes next: the first from today on, by a date that looks ahead."""
    known = fitting.known
    dates = (*subject.dates, *(name for name in known.dates if name in known.query.shown))
    ahead = next((name for name in dates if not _AHEAD.isdisjoint(name.split("_"))), None)
    if ahead is None:
        return NO_PLAN
    today = fitting.question.today.isoformat()
    fitting.filters.append(Filter(column=ahead, op=">=", values=(today,)))
    return Plan("smallest", (ahead,), (), "total", limit)


def _by_time(subject: Subject, superlative: Superlative, limit: int | None) -> Plan:
    date = subject.date(is_answer=False)
    if date is None:
        return NO_PLAN
    return _end_of(date, superlative.direction, limit)


def _end_of(date: str, direction: int, limit: int | None) -> Plan:
    """Return the plan for the first or the last by a date."""
    form: Literal["largest", "smallest"] = "largest" if direction >= 0 else "smallest"
    return Plan(form, (date,), (), "total", limit)


def _extreme(subject: Subject, column: str, direction: int, limit: int | None) -> Plan:
    """Return the plan for the greatest or least of a measure, totalled for a thing if need be."""
    form: Literal["largest", "smallest"] = "largest" if direction >= 0 else "smallest"
    target = subject.main or next(iter(subject.groups), None)
    others = subject.rest - {target}
    total = subject.total_of(column)
    if target is None or (target in subject.rest and not others):
        return Plan(form, (column,), (), "total", limit)
    if total == "none":
        return Plan(form, (column,), (), "total", limit)
    each: Each = "average" if total == "avg" else "total"
    return Plan(form, (column,), (target,), each, limit)
