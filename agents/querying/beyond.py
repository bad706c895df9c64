"""Beyond: what a question asks that no selection gives, as selections that it can be reckoned from.

Who has no row, which share, the median, two times set against each other, days from one date to
another, days of the week. It is only reckoned beside what comes nearest.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.querying.english import STOP
from agents.querying.laid import Fitting
from agents.querying.selecting import Selected
from agents.querying.words import stems
from projects.data import PLAIN_KINDS, Filter, Having, Selection

_SHARE = re.compile(
    r"\b(?:percent|per cent|percentage|share|proportion|fraction|ratio|rate|what part)\b|%",
    re.IGNORECASE,
)
_MEDIAN = re.compile(r"\bmedian\b", re.IGNORECASE)
_DAYS = re.compile(
    r"\b(?:how (?:many|much) (?:days?|weeks?|time)|how long|number of (?:days|weeks)"
    r"|(?:average|mean|typical) (?:time|wait|delay|stay|length|days?|number of days))\b",
    re.IGNORECASE,
)
_WEEKDAYS = re.compile(
    r"\bweek ?days?\b|\bday of the week\b|\bweekends?\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    r"\b(?:(?P<more>more than|over)|at least) (?P<times>once|twice|one|two|three|four|five|\d{1,3})\b"
    r"|\b(?:several|multiple) times\b",
    re.IGNORECASE,
)
_TIMES = {"once": 1, "one": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_MOST = 1_000
_LONG = 5


@dataclass(frozen=True)
class Beyond:
    """What can be reckoned beside the rows of one query."""

    absent: tuple[str, Selection] | None = None
    """A vocabulary, and the count of rows for each of its values: asked for are those without."""
    often: Selection | None = None
    """The things with so many rows."""
    share: tuple[Selection, Selection] | None = None
    """A part, and the whole that it is a share of."""
    apart: tuple[Selection, Selection] | None = None
    """The figure of each of two times."""
    median: Selection | None = None
    """The rows of the number whose median is asked."""
    days: Selection | None = None
    """The rows of two dates, the days between which are asked."""
    weekdays: Selection | None = None
    """The rows of a date whose days of the week are asked."""


def beyond(
    fitting: Fitting, selected: Selected, rows: Selection, measures: Sequence[str]
) -> Beyond | None:
    """Return what is asked beyond `rows`, the rows of a query; None if nothing is."""
    text, dates = fitting.question.text, _dates(fitting)
    first = tuple(measures[:1])
    found = Beyond(
        absent=_absent(fitting, selected, rows),
        often=_often(fitting, selected, rows),
        share=_share(fitting, rows, first) if _SHARE.search(text) else None,
        apart=_apart(fitting, rows, first),
        median=_listed(rows, first) if _MEDIAN.search(text) and first else None,
        days=_listed(rows, dates[:2]) if _DAYS.search(text) and len(dates) > 1 else None,
        weekdays=_listed(rows, dates[:1]) if _WEEKDAYS.search(text) and dates else None,
    )
    return None if found == Beyond() else found


def _dates(fitting: Fitting) -> tuple[str, ...]:
    """Return the dates that are named, in full or by a word of theirs, then all others."""
    alike = (name for name in fitting.known.dates if _is_alike(fitting, name))
    named = (name for each in fitting.claims for name in each.names("date")[:1])
    chosen = (each.column for each in fitting.filters if each.column in fitting.known.dates)
    return tuple(dict.fromkeys((*named, *alike, *chosen, *fitting.known.dates)))


def _is_alike(fitting: Fitting, name: str) -> bool:
    """Whether a word of a date is said in another form: delivery, of the day to deliver on."""
    said = [word.stem for word in fitting.question.words]
    parts = [part for part in stems(name.replace("_", " ")) if part not in STOP]
    return any(
        each == part or (len(part) >= _LONG and each.startswith(part))
        for part in parts
        for each in said
    )


def _things(fitting: Fitting, selected: Selected) -> list[str]:
    return [name for name in selected.asked if fitting.kind(name) not in PLAIN_KINDS]


def _absent(fitting: Fitting, selected: Selected, rows: Selection) -> tuple[str, Selection] | None:
    question, things = fitting.question, _things(fitting, selected)
    said = question.spoken | question.besides
    if not things or said.isdisjoint(question.wanted.negations):
        return None
    kept = [each for each in map(_affirmed, rows.filters) if each and each.column != things[0]]
    counted = _counted(rows, kept, (things[0],))
    return fitting.kind(things[0]), counted


def _affirmed(chosen: Filter) -> Filter | None:
    """Return the condition that a denial denies: not late as late; None if there is none."""
    if chosen.op == "is_null" or chosen.values == (0,):
        return None
    if chosen.op == "!=":
        return chosen.model_copy(update={"op": "="})
    return chosen.model_copy(update={"values": (True,)}) if chosen.values == (False,) else chosen


def _often(fitting: Fitting, selected: Selected, rows: Selection) -> Selection | None:
    things, said = _things(fitting, selected), _OFTEN.search(fitting.question.text)
    if not things or not said:
        return None
    times = (said["times"] or "two").lower()
    least = (_TIMES.get(times) or int(times)) + bool(said["more"])
    kept = [each for each in rows.filters if each.column != things[0]]
    having = (Having(op=">=", value=least),)
    return _counted(rows, kept, (things[0],)).model_copy(update={"having": having})


def _share(
    fitting: Fitting, rows: Selection, measures: tuple[str, ...]
) -> tuple[Selection, Selection] | None:
    times = fitting.known.dates
    chosen = [each for each in rows.filters if each.column not in times]
    states = [each for each in chosen if fitting.named.get(each.column, "").islower()]
    flags = [each for each in chosen if fitting.kind(each.column) == "yes_no"]
    left = next(iter((*flags, *states, *reversed(chosen))), None)
    if left is None:
        return None
    part = _figure(rows, rows.filters, measures)
    return part, _figure(rows, [each for each in rows.filters if each != left], measures)


def _apart(
    fitting: Fitting, rows: Selection, measures: tuple[str, ...]
) -> tuple[Selection, Selection] | None:
    for column, stretches in fitting.compared.items():
        others = [each for each in rows.filters if each.column != column]
        first, second = (
            _figure(rows, (*others, Filter(column=column, op="between", values=each)), measures)
            for each in sorted(stretches)
        )
        return first, second
    return None


def _figure(rows: Selection, filters: Iterable[Filter], measures: tuple[str, ...]) -> Selection:
    form = "total" if measures else "count"
    update = {
        "form": form,
        "columns": measures,
        "filters": tuple(filters),
        "order": (),
        "limit": None,
    }
    return rows.model_copy(update=update)


def _counted(rows: Selection, filters: Iterable[Filter], by: tuple[str, ...]) -> Selection:
    counted = _figure(rows, filters, ())
    return counted.model_copy(update={"by": by, "limit": _MOST})


def _listed(rows: Selection, columns: tuple[str, ...]) -> Selection:
    return rows.model_copy(update={"columns": columns, "order": (), "limit": _MOST})
