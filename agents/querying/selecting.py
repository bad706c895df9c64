"""Selecting: from a question laid over a query to the selection that answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agents.querying.claims import Claim
from agents.querying.extremes import ranked
from agents.querying.laid import Fitting
from agents.querying.placing_amounts import MONEY
from agents.querying.plan import NO_PLAN, Plan
from agents.querying.stretches import PERIOD_UNITS
from agents.querying.subject import Subject
from agents.querying.superlatives import Superlative
from agents.querying.tested import tested_by, with_tested
from agents.querying.values import Mention
from agents.querying.words import stems
from projects.data import MOST_FILTERS, Filter, Selection
from projects.errors import BadInput

_LEADING = frozenset({"of", "the", "a", "an", "our", "my", "all"})
_DO = frozenset({"did", "does", "do", "has", "have"})
_MORE = frozenset({"more", "less", "fewer", "beat", "ahead"})
TIMES = frozenset(stem for unit in ("hours", *PERIOD_UNITS) for stem in stems(unit))
"""Stems of what time is counted in."""
_LENGTHS = {"month": (27, 30), "quarter": (88, 92), "year": (363, 366)}


@dataclass(frozen=True)
class Selected:
    """A selection, and how well it can answer the question."""

    selection: Selection
    asked: tuple[str, ...]
    """The columns that the question names as what it wants."""
    tested: tuple[Filter, ...] = ()
    """Conditions that a yes-or-no question asks about: they are looked at, not filtered by."""
    is_unanswerable: bool = False
    """Whether the query holds no such thing as is asked for."""
    is_default: bool = False
    """Whether a measure was wanted and none was named, so that the usual one was taken."""
    is_of_grain: bool = False
    """Whether a row of the query is just the thing that is asked for."""


def select(fitting: Fitting) -> Selected:
    """Return the selection that answers the question, as far as this query can."""
    subject = Subject(fitting)
    superlatives = fitting.of(Superlative) or _within_phrases(fitting)
    plan = ranked(fitting, subject, *superlatives[0]) if superlatives else _plain(fitting, subject)
    if superlatives and not subject.rest and fitting.known.grain and plan.form != "rows":
        plan = _plain(fitting, subject)  # one row is first and last: "when did the last of it come"
    if fitting.compared:
        plan = _compared(fitting, subject)
    elif fitting.question.wanted.is_contest and (contest := _contest(fitting, subject)):
        plan = contest
    elif fitting.question.wanted.is_of_times:
        plan = _of_times(fitting, subject, plan)
    if fitting.question.wanted.is_in_money and _is_of_pieces(fitting, plan):
        plan = NO_PLAN
    if _is_of_other_unit(fitting, plan):
        plan = NO_PLAN
    tested = tested_by(fitting, plan)
    filters = tuple(each for each in fitting.filters if each not in tested)
    if len(filters) > MOST_FILTERS:
        wrong = f"The question names {len(filters)} conditions at once"
        raise BadInput(wrong, f"Ask with {MOST_FILTERS} at most.")
    selection = Selection(
        query=fitting.known.query.name,
        parameters=fitting.parameters,
        filters=filters,
        form=plan.form,
        columns=_with_asked(fitting, plan, subject) or with_tested(fitting, plan.columns, tested),
        by=plan.by,
        each=plan.each,
        having=tuple(fitting.having) if plan.by else (),
        limit=plan.limit,
    )
    lost = bool(fitting.having) and not plan.by
    # One figure is no answer to "in each branch".
    lost = lost or (bool(fitting.question.wanted.groupings) and _is_one_figure(plan))
    return Selected(
        selection,
        subject.asked,
        tested,
        is_unanswerable=plan.is_unanswerable or lost,
        is_default=subject.is_default,
        is_of_grain=subject.thing is not None and subject.rest == {subject.thing},
    )


def _is_one_figure(plan: Plan) -> bool:
    return plan.form in ("total", "count") and not plan.by


def _is_of_pieces(fitting: Fitting, plan: Plan) -> bool:
    """Whether the answer would be a number of something else than money."""
    columns = fitting.known.query.columns
    measures = [columns[name] for name in plan.columns if columns[name].is_number]
    is_money = any(each.unit in MONEY or each.unit_in for each in measures)
    return plan.form != "rows" and not is_money


def _is_pieces_of(fitting: Fitting, measure: str) -> bool:
    """Whether a measure counts things rather than money."""
    column = fitting.known.query.columns[measure]
    return column.unit not in MONEY and not column.unit_in


def _is_of_other_unit(fitting: Fitting, plan: Plan) -> bool:
    """Whether it asks for how many days, and the answer would be a number of something else."""
    wanted, columns = fitting.question.wanted, fitting.known.query.columns
    said = {word.stem for word in fitting.question.words[wanted.at : wanted.at + 1]}
    if wanted.wish != "count" or plan.form == "rows" or said.isdisjoint(TIMES):
        return False
    return not any(said & set(stems(columns[name].unit or "")) for name in plan.columns)


def _within_phrases(fitting: Fitting) -> list[tuple[Claim, Superlative]]:
    """Return superlatives that are part of a column's own words: best selling, next delivery."""
    return [
        (claim, superlative)
        for superlative in fitting.question.wanted.superlatives
        for claim in fitting.claims
        if (superlative.is_ahead and claim.has("date"))
        or (superlative.direction and not superlative.is_time and claim.has("measure"))
        if claim.start <= superlative.start and superlative.end <= claim.end
    ]


def _with_asked(fitting: Fitting, plan: Plan, subject: Subject) -> tuple[str, ...]:
    """Return the columns of the greatest or least row, if not all that is asked of it is shown."""
    shown = fitting.known.query.shown
    lacking = [name for name in subject.asked if name not in (*shown, *plan.columns)]
    is_row = plan.form in ("largest", "smallest") and not plan.by and len(plan.columns) == 1
    return (*plan.columns, *shown, *lacking) if is_row and lacking else ()


def _compared(fitting: Fitting, subject: Subject) -> Plan:
    """Plan the total of a measure in each of two months, quarters or years, or what is in both."""
    (column, (first, second)), *others = fitting.compared.items()
    if not others and _is_of_both(fitting, subject, *sorted((first, second))):
        return _plain(fitting, subject)
    unit = _unit_of(first) if _unit_of(first) == _unit_of(second) else None
    measure = subject.measure()
    if others or unit is None or measure is None or subject.total_of(measure) != "sum":
        return NO_PLAN
    stretches = sorted((first[0], second[0]))
    if unit == "month" and _months_between(*stretches) > 1:
        return NO_PLAN
    return Plan("total", (measure,), (f"{column}.{unit}",))


def _is_of_both(
    fitting: Fitting, subject: Subject, first: Sequence[str], second: Sequence[str]
) -> bool:
    """Whether two times, one right after the other, are only one: sold in October and November."""
    wanted = fitting.question.wanted
    gap = date.fromisoformat(second[0]) - date.fromisoformat(first[-1])
    is_told = wanted.wish in ("count", "amount", "total", "who") or subject.head is not None
    return gap.days == 1 and is_told and not (wanted.is_contest or wanted.is_change)


def _contest(fitting: Fitting, subject: Subject) -> Plan | None:
    """Plan the total of a measure for each of two things that are named: Ely or Ware."""
    two = [each.column for each in fitting.filters if each.op == "in" and len(each.values) == 2]
    if len(two) != 1 or fitting.ambiguous or subject.groups:
        return None
    said = {word.text for word in fitting.question.words}
    usual = None if said.isdisjoint(_MORE) else subject.measure()
    measure = next(iter(subject.telling()), usual)
    total = subject.total_of(measure) if measure else "none"
    if measure is None or total not in ("sum", "avg"):
        return None
    return Plan("total" if total == "sum" else "average", (measure,), (two[0],))


def _unit_of(days: Sequence[str]) -> str | None:
    length = (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days
    return next((unit for unit, (a, b) in _LENGTHS.items() if a <= length <= b), None)


def _months_between(first: str, second: str) -> int:
    return (int(second[:4]) - int(first[:4])) * 12 + int(second[5:7]) - int(first[5:7])


def _plain(fitting: Fitting, subject: Subject) -> Plan:
    """Plan for a question without top or bottom."""
    wish = fitting.question.wanted.wish
    if wish == "count" and subject.texts and fitting.known.grain <= fitting.pinned:
        wish = "rows"  # the number of a person is one to call
    if wish == "count":
        return _counted(fitting, subject)
    if wish == "average":
        measure = subject.measure()
        return Plan("average", (measure,), subject.groups) if measure else NO_PLAN
    if wish in ("amount", "total") or subject.groups or fitting.net:
        return _totalled(subject)
    if fitting.having and subject.thing:
        return _per_thing(subject)
    if _asks_how_much(fitting, subject):
        return _totalled(subject)
    return _rate(fitting, subject) or _dated(fitting, subject)


def _rate(fitting: Fitting, subject: Subject) -> Plan | None:
    """Plan the average of a rate that is asked for in general: the win rate of quotes."""
    rate = next(iter(subject.telling()), None)
    if rate is None or subject.total_of(rate) != "avg" or fitting.question.wanted.is_check:
        return None
    return None if fitting.pinned or subject.head else Plan("average", (rate,))


def _dated(fitting: Fitting, subject: Subject) -> Plan:
    """Plan rows, with their date if it is asked when."""
    if fitting.question.wanted.wish != "when":
        return _listed(fitting, subject, ())
    asked = subject.date()
    return _listed(fitting, subject, (asked,)) if asked else NO_PLAN


def _asks_how_much(fitting: Fitting, subject: Subject) -> bool:
    """Whether it asks for an amount without saying so: what do we owe, what was our revenue."""
    said = [word.text for word in fitting.question.words[:2]]
    if not said or said[0] not in ("what", "what's") or subject.head is not None:
        return False
    measure = next(iter(subject.telling()), None)
    if measure and said[1:2] and said[1] in _DO and _is_pieces_of(fitting, measure):
        return False  # what did Ann buy: things, not their number
    is_open = bool(subject.rest) or not fitting.known.grain
    return measure is not None and is_open and subject.total_of(measure) == "sum"


def _counted(fitting: Fitting, subject: Subject) -> Plan:
    """Plan for "how many": a number of things, or a measure."""
    counted = _first_after(fitting, subject)
    plain = _of_time(fitting, subject) or _done_with(fitting, subject, counted)
    if plain:
        return _summed(fitting, subject, plain)
    if counted is None or isinstance(counted.meaning, Mention):
        if _counts_rows(fitting, subject, counted):
            return Plan("count", (), subject.groups)
        measure = subject.measure()
        is_money = measure and fitting.known.query.columns[measure].unit in MONEY
        if is_money and subject.is_default and subject.thing:
            # Claims: how many were refused? Money is no answer to how many.
            return Plan("count", (subject.thing,), subject.groups)
        return _summed(fitting, subject, measure) if measure else Plan("count", (), subject.groups)
    if counted.has("dimension"):
        return _counted_things(fitting, subject, counted)
    named = counted.names("measure")
    measure = next((name for name in subject.telling() if name in named), None)
    measure = measure or subject.measure()
    return _summed(fitting, subject, measure) if measure else Plan("count", (), subject.groups)


def _of_time(fitting: Fitting, subject: Subject) -> str | None:
    """Return the measure that counts the days that are asked for, if it is plain which."""
    wanted, known = fitting.question.wanted, fitting.known
    said = {word.stem for word in fitting.question.words[wanted.at : wanted.at + 1]} & TIMES
    lasting = [
        name for name in known.measures if said & set(stems(known.query.columns[name].unit or ""))
    ]
    named = [name for name in subject.telling() if name in lasting] or lasting
    return named[0] if len(named) == 1 else None


def _counted_things(fitting: Fitting, subject: Subject, counted: Claim) -> Plan:
    """Plan how many things of a kind there are."""
    if fitting.having and len(subject.things) > 1:
        return _per_thing(subject)
    names = counted.names("dimension")
    thing = next((name for name in names if name in fitting.known.grain), names[0])
    is_row = fitting.known.grain == {thing} and fitting.known.query.columns[thing].repeats
    return Plan("count", () if is_row else (thing,), subject.groups)


def _done_with(fitting: Fitting, subject: Subject, counted: Claim | None) -> str | None:
    """Return the measure that tells how many of what is named: of the brooms, how many are to come."""
    if counted is None or counted not in fitting.used:
        return None
    measure = next(iter(subject.telling()), None)
    is_pieces = measure and fitting.known.query.columns[measure].unit not in MONEY
    return measure if measure and is_pieces and subject.total_of(measure) == "sum" else None


def _of_times(fitting: Fitting, subject: Subject, plan: Plan) -> Plan:
    """Return the plan for how many times: a number of rows, unless it is kept as a number."""
    declared = fitting.known.query.columns
    if any(declared[name].unit is None for name in subject.telling()):
        return plan
    if fitting.known.grain <= fitting.pinned:
        return NO_PLAN  # of a single row it is not known in how many goes it came about
    if plan.form not in ("total", "count"):
        return plan
    # Of a payment and its invoices the payment comes first, and is what was done each time.
    columns = [name for name in fitting.known.query.columns if name in subject.rest]
    return Plan("count", tuple(columns[:1]), subject.groups)


def _counts_rows(fitting: Fitting, subject: Subject, counted: Claim | None) -> bool:
    """Whether "how many" means the rows: what a row stands for is named, or people of a kind."""
    known, question = fitting.known, fitting.question
    if counted is None:
        said = {word.stem for word in question.words[question.wanted.at :][:4]}
        return bool(said & set(stems(known.query.grain.partition("per ")[2])[:3]))
    measure = next(iter(known.query.answers))
    is_money = known.query.columns[measure].unit in MONEY
    words = question.words[counted.start : counted.end]
    return not any(word.is_code for word in words) and (is_money or measure not in known.measures)


def _first_after(fitting: Fitting, subject: Subject) -> Claim | None:
    """Return the first words after "how many" that name what is counted: a column, or a value."""
    at = fitting.question.wanted.at
    words = fitting.question.words
    for claim in fitting.claims:
        if claim.start < at:
            continue
        between = words[at : claim.start]
        if isinstance(claim.meaning, Mention) and all(word.text in _LEADING for word in between):
            if not _follows_label(fitting, claim):
                return claim
            continue
        inner = _first_word(fitting, claim)
        if inner is not None:
            return inner
        if claim.has("measure", "dimension") and not subject.labels_value(claim):
            return claim
        if claim.is_topic:
            return None
    return None


def _first_word(fitting: Fitting, claim: Claim) -> Claim | None:
    """Return the noun of a label that only goes with a value: the transfers of "transfers from"."""
    if claim not in fitting.used or claim.end - claim.start < 2 or not claim.has("dimension"):
        return None
    senses = fitting.known.senses.get((fitting.question.words[claim.start].stem,), ())
    inner = Claim(claim.start, claim.start + 1, tuple(senses), claim.rank)
    return inner if inner.has("dimension", "measure") else None


def _follows_label(fitting: Fitting, claim: Claim) -> bool:
    """Whether a value only describes what comes next: open orders, Dallas customers."""
    return any(
        each.start == claim.end and each.has("dimension", "measure") for each in fitting.claims
    )


def _totalled(subject: Subject) -> Plan:
    measure = subject.measure()
    if measure is None or (subject.groups and not subject.measures and subject.things):
        counted = subject.things[:1] if subject.things else ()
        return Plan("count", counted, subject.groups)
    return _summed(subject.fitting, subject, measure)


def _summed(fitting: Fitting, subject: Subject, measure: str) -> Plan:
    """Plan the total of a measure, or its rows if it is never added up."""
    total: str = subject.total_of(measure)
    if total == "sum":
        return Plan("total", (measure,), subject.groups)
    if total == "avg" and subject.groups:
        return Plan("average", (measure,), subject.groups)
    return _listed(fitting, subject, (measure,))


def _per_thing(subject: Subject) -> Plan:
    """Plan a condition on groups: customers with more than five orders."""
    return Plan("count", subject.things[1:2], subject.things[:1])


def _listed(fitting: Fitting, subject: Subject, wanted: Sequence[str]) -> Plan:
    """Plan plain rows: what is asked for beside what tells the rows apart."""
    query, thing = fitting.known.query, subject.head
    reasons = _texts(fitting) if "why" in {word.text for word in fitting.question.words} else ()
    asked = tuple(dict.fromkeys((*wanted, *subject.asked, *reasons)))
    is_part = thing and thing not in fitting.pinned and subject.rest and thing not in subject.rest
    if is_part and not subject.measures and not fitting.question.asks_more:
        # Things of which a row is only a part are named once each.
        return Plan("rows", asked)
    filtered = [each.column for each in fitting.filters]
    if set(asked) <= set(query.shown):
        return Plan("rows")
    kept = [name for name in query.columns if name in fitting.known.grain or name in filtered]
    return Plan("rows", tuple(dict.fromkeys((*kept, *query.shown, *asked))))


def _texts(fitting: Fitting) -> tuple[str, ...]:
    """Return the columns of plain text: why something is so stands in a note, if anywhere."""
    return tuple(n for n, each in fitting.known.query.columns.items() if each.kind == "text")
