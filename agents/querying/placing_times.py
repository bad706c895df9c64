"""Placing times: the periods in a question become filters on the dates of a query."""

from datetime import date

from agents.querying.bounding import bound_by
from agents.querying.claims import Claim
from agents.querying.laid import Fitting
from agents.querying.lengths import reach
from agents.querying.lexicon import is_end
from agents.querying.periods import Period
from projects.data import Filter, Op

_HAPPENED = frozenset({"did", "was", "were", "came", "went", "got", "due", "expected"})
_DOING = frozenset({"do", "does", "can", "could", "should", "would", "must"})
_SHORT = 31
"""In a longer time too much changes to ask what held in it."""
_ENDINGS = frozenset({"last", "latest", "next", "first", "recently", "previously"})


def place_period(fitting: Fitting, claim: Claim, period: Period) -> None:
    """Filter by the date that the time is about."""
    label, within = fitting.near(claim, "date", reach=4), _within_phrase(fitting, claim)
    if within and (label is None or label.end <= within.start < claim.start):
        label = within
    if label is None and bound_by(fitting, claim, period):
        return
    if label is not None or not _place_holding(fitting, claim, period):
        _place_on_date(fitting, claim, period, label)


def _place_on_date(fitting: Fitting, claim: Claim, period: Period, label: Claim | None) -> None:
    column = _date_for(fitting, claim, label)
    if _is_only_now(fitting, claim, period, label):
        fitting.used.add(claim)
        return
    if column is None:
        return
    if claim.start not in fitting.question.spoken and fitting.known.grain <= fitting.pinned:
        fitting.used.add(claim)  # of the one row that is named it only tells what came before
        return
    if label and _only_dates(fitting, label):
        fitting.used.add(label)
    first, last = period.first, period.last
    is_until_now = last is None or (is_end(column) and last >= fitting.question.today)
    if first and is_until_now and fitting.deny(label.start if label else claim.start):
        # "not ordered since June": the last time was before that.
        fitting.filters.append(_dated(column, "<", first.isoformat()))
    elif first and last:
        _place_between(fitting, column, first, last)
    elif first:
        fitting.filters.append(_dated(column, ">=", first.isoformat()))
    elif last:
        fitting.filters.append(_dated(column, "<=", last.isoformat()))
    fitting.used.add(claim)


def _place_between(fitting: Fitting, column: str, first: date, last: date) -> None:
    """Filter by the days from the first to the last; with a second time the two are compared."""
    values = (first.isoformat(), last.isoformat())
    earlier = next((f for f in fitting.filters if f.column == column and f.op == "between"), None)
    if earlier is not None:
        fitting.filters.remove(earlier)
        fitting.compared[column] = (tuple(str(v) for v in earlier.values), values)
        days = sorted((*(str(v) for v in earlier.values), *values))
        values = (days[0], days[-1])
    fitting.filters.append(Filter(column=column, op="between", values=values))
    if (ahead := (last - fitting.question.today).days) > 0:
        reach(fitting, ahead)


def _place_holding(fitting: Fitting, claim: Claim, period: Period) -> bool:
    """Filter by what held on a day or in a month, where rows hold from a day until another."""
    since_until, last = fitting.known.query.holds, period.last
    if not since_until or last is None or any(each.has("flag") for each in fitting.claims):
        return False
    first = period.first or last
    if (last - first).days > _SHORT:
        return False
    since, until = since_until
    fitting.filters += [
        _dated(since, "<=", last.isoformat()), _dated(until, ">=", first.isoformat())
    ]  # fmt: skip
    fitting.used.add(claim)
    return True


def _within_phrase(fitting: Fitting, claim: Claim) -> Claim | None:
    """Return the date that is part of another phrase: the going out of "went out late"."""
    near = (fitting.near(claim, "flag", reach=2), fitting.near(claim, "dimension", reach=4))
    phrases = [each for each in near if each and each.end - each.start > 1]
    denied = set(fitting.question.wanted.negations)  # "not paid in May" is of no payment's day
    phrases = [each for each in phrases if denied.isdisjoint(range(each.start, each.end))]
    return next((date for each in phrases if (date := _date_in(fitting, each))), None)


def _date_in(fitting: Fitting, phrase: Claim) -> Claim | None:
    stems = tuple(word.stem for word in fitting.question.words[phrase.start : phrase.end])
    for size in range(len(stems) - 1, 0, -1):
        for at in range(len(stems) - size + 1):
            senses = fitting.known.senses.get(stems[at : at + size], ())
            dates = tuple(each for each in senses if each.role == "date")
            if dates:
                return Claim(phrase.start + at, phrase.start + at + size, dates, phrase.rank)
    return None


def _only_dates(fitting: Fitting, label: Claim) -> bool:
    """Whether the words beside a time say no more than which date is meant: ordered, not orders."""
    words = fitting.question.words[label.start : label.end]
    is_verb = all(word.is_past for word in words)
    return not label.has("measure") and (is_verb or not label.has("dimension"))


def _is_only_now(fitting: Fitting, claim: Claim, period: Period, label: Claim | None) -> bool:
    """Whether "today" only says that things are asked about as they stand."""
    today, words = fitting.question.today, fitting.question.words
    if period.first != today or period.last != today:
        return False
    spoken = [word for at, word in enumerate(words) if at in fitting.question.spoken]
    if label is not None:
        is_past = any(word.is_past for word in words[label.start : label.end])
        return not is_past and any(word.text in _DOING for word in spoken)
    if not fitting.known.usual_date:
        return True
    is_as_of = words[max(0, claim.start - 2)].text == "as" or words[claim.start].text == "as"
    if words[claim.start].text == "for":
        return False  # what is planned for today
    return is_as_of or not any(word.text in _HAPPENED or word.is_past for word in spoken)


def _date_for(fitting: Fitting, claim: Claim, label: Claim | None) -> str | None:
    """Return the date that a time is about: the one named beside it, or the usual one."""
    if label is None:
        return fitting.known.usual_date
    names = label.names("date")
    free = [name for name in names if not is_end(name)]
    if free:
        return free[0]
    # "ordered in May" asks of every order, "not ordered since May" or "last ordered" of the last.
    said = fitting.question.words[max(0, label.start - 3) : claim.end]
    is_last = any(word.text in _ENDINGS for word in said) or any(
        label.start - 4 < at < claim.start for at in fitting.question.wanted.negations
    )
    return names[0] if is_last else None


def _dated(column: str, op: Op, day: str) -> Filter:
    return Filter(column=column, op=op, values=(day,))
