"""Fitting: what one query would have to be asked to answer a question: its filters and parameters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from agents.querying.claims import Claim, claims_of
from agents.querying.lexicon import QueryWords, Sense, is_end
from agents.querying.numbers import Comparison, Number
from agents.querying.periods import Period
from agents.querying.question import Question
from agents.querying.values import Mention
from agents.querying.words import stems
from projects.data import Filter, Having, Op, Scalar

M = TypeVar("M")

_NEAR = 3
_REACH = 3
_HAPPENED = frozenset({"did", "was", "were", "came", "went", "got", "due", "expected", "for"})
_ENDINGS = frozenset({"last", "latest", "next", "first", "recently", "previously"})
MONEY = frozenset({"USD", "EUR", "GBP", "CHF", "$", "€", "£"})
"""Units of money."""
_MONEY = frozenset({"usd", "eur", "gbp", "chf", "$", "€", "£", "dollar"})
_FEW = 12
"""Of more values than this that fit a few words, none is meant."""


@dataclass
class Fitting:
    """A question laid over one query. Filled while the claims are gone through."""

    question: Question
    known: QueryWords
    claims: list[Claim]
    filters: list[Filter] = field(default_factory=list)
    tested: list[Filter] = field(default_factory=list)
    """Conditions that a yes-or-no question asks about."""
    parameters: dict[str, Scalar] = field(default_factory=dict)
    having: list[Having] = field(default_factory=list)
    used: set[Claim] = field(default_factory=set)
    ambiguous: list[Mention] = field(default_factory=list)
    """Names that several values bear, of which one must be meant."""
    named: dict[str, str] = field(default_factory=dict)
    """For each column with a filter by name, the words that named it."""
    compared: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """For a date, two stretches of time that are compared."""
    denials: set[int] = field(default_factory=set)
    """Indexes of the words that deny and that a filter has taken up."""

    @property
    def pinned(self) -> frozenset[str]:
        """The columns that a filter holds to one value."""
        return frozenset(each.column for each in self.filters if each.op == "=")

    def deny(self, start: int) -> bool:
        """Take up the denial that stands shortly before `start`, if there is one."""
        inside = {at for each in self.claims for at in range(each.start, each.end)}
        found = [
            at
            for at in self.question.wanted.negations
            if start - _REACH <= at < start and at not in inside and at not in self.denials
        ]
        self.denials.update(found)
        return bool(found)

    def kind(self, column: str) -> str:
        """Return the kind of a column."""
        return self.known.query.columns[column].kind

    def free(self, *roles: str) -> Iterator[Claim]:
        """Yield the claims in one of these roles that nothing has used yet."""
        for claim in self.claims:
            if claim not in self.used and claim.has(*roles):
                yield claim

    def of(self, kind: type[M]) -> list[tuple[Claim, M]]:
        """Return the claims whose meaning is of this type, with it, in order."""
        found = [(claim, claim.meaning) for claim in self.claims]
        return [(claim, meaning) for claim, meaning in found if isinstance(meaning, kind)]

    def near(self, claim: Claim, *roles: str, reach: int = _NEAR) -> Claim | None:
        """Return the claim in one of these roles that stands nearest, before rather than after."""
        around = [
            (max(claim.start - each.end, each.start - claim.end), each.start > claim.start, each)
            for each in self.claims
            if each is not claim and each.has(*roles)
        ]
        close = [entry for entry in around if entry[0] <= reach]
        return min(close, key=lambda entry: entry[:2])[2] if close else None


def fit(question: Question, known: QueryWords) -> Fitting:
    """Lay `question` over the query of `known`."""
    fitting = Fitting(question, known, claims_of(question, known))
    for claim in list(fitting.claims):
        _place_text(fitting, claim)
    for claim, mention in fitting.of(Mention):
        if _only_describes(fitting, claim, mention):
            fitting.used.add(claim)
        else:
            _place_value(fitting, claim, mention)
    for claim, period in fitting.of(Period):
        _place_period(fitting, claim, period)
    for claim, comparison in fitting.of(Comparison):
        _place_comparison(fitting, claim, comparison)
    for claim in fitting.claims:
        _place_flag(fitting, claim)
    for claim in fitting.claims:
        _place_denial(fitting, claim)
    for claim, number in fitting.of(Number):
        _place_number(fitting, claim, number)
    return fitting


def _only_describes(fitting: Fitting, claim: Claim, mention: Mention) -> bool:
    """Whether the words only say what the number beside them is: the filter of "filter HF-2210"."""
    words = fitting.question.words[claim.start : claim.end]
    if any(word.is_code or word.is_capital for word in words):
        return False
    return any(
        each.start == claim.end or each.end == claim.start
        for each, other in fitting.of(Mention)
        if other.is_whole and any(w.is_code for w in fitting.question.words[each.start : each.end])
    )


def _place_value(fitting: Fitting, claim: Claim, mention: Mention) -> None:
    columns = [
        name
        for name, each in fitting.known.query.columns.items()
        if each.kind == mention.vocabulary
    ]
    parameters = [
        name
        for name, each in fitting.known.query.parameters.items()
        if each.type == mention.vocabulary and name not in fitting.parameters
    ]
    if parameters:
        if len(mention.values) > 1:
            fitting.ambiguous.append(mention)
        fitting.parameters[parameters[0]] = mention.values[0]
        fitting.used.add(claim)
        return
    if not columns or len(mention.values) > _FEW * 4:
        return
    column = _column_for(fitting, claim, columns)
    denied = fitting.deny(claim.start)
    _add_values(fitting, column, mention, denied=denied)
    fitting.named.setdefault(column, fitting.question.said(claim.start, claim.end))
    fitting.used.add(claim)


def _column_for(fitting: Fitting, claim: Claim, columns: Sequence[str]) -> str:
    """Return which of several columns of a kind a value belongs to, by the words before it."""
    if len(columns) == 1:
        return columns[0]
    before = [
        each
        for each in fitting.claims
        if each.end <= claim.start and claim.start - each.end < _NEAR and each.has("dimension")
    ]
    for label in reversed(before):
        if _is_verb(fitting, label):
            continue
        named = [name for name in label.names("dimension") if name in columns]
        if named and len(named) < len(columns):
            fitting.used.add(label)
            return named[0]
    return next((name for name in columns if name not in fitting.pinned), columns[0])


def _is_verb(fitting: Fitting, label: Claim) -> bool:
    """Whether the label is what somebody does: in "what replaces X" X is not what replaces."""
    words = fitting.question.words
    last, before = words[label.end - 1], words[label.start - 1].text if label.start else ""
    return last.text.endswith("s") and before in ("what", "which", "that", "who")


def _add_values(fitting: Fitting, column: str, mention: Mention, *, denied: bool) -> None:
    values = tuple(mention.values)
    if denied:
        fitting.filters += [Filter(column=column, op="!=", values=(each,)) for each in values]
        return
    same = next((each for each in fitting.filters if each.column == column and not each.than), None)
    if same is not None and same.op in ("=", "in"):
        # Two values of the same kind are two that are asked about.
        fitting.filters.remove(same)
        values = tuple(dict.fromkeys((*(str(each) for each in same.values), *values)))
    elif len(values) > 1 and (not mention.is_whole or _is_written_as_name(fitting, mention)):
        fitting.ambiguous.append(mention)
    op: Op = "=" if len(values) == 1 else "in"
    fitting.filters.append(Filter(column=column, op=op, values=values))


def _is_written_as_name(fitting: Fitting, mention: Mention) -> bool:
    """Whether it is written with capitals: one is meant, though several bear the name."""
    words = fitting.question.words[mention.start : mention.end]
    return all(word.is_capital for word in words) or (mention.start == 0 and len(words) > 1)


def _place_period(fitting: Fitting, claim: Claim, period: Period) -> None:
    label = fitting.near(claim, "date", reach=4)
    column = _date_for(fitting, claim, label)
    if _is_only_now(fitting, claim, period, label):
        fitting.used.add(claim)
        return
    if column is None:
        return
    if label and _only_dates(fitting, label):
        fitting.used.add(label)
    first, last = period.first, period.last
    is_until_now = last is None or last >= fitting.question.today
    if first and is_until_now and fitting.deny(label.start if label else claim.start):
        # "not ordered since June": the last time was before that.
        fitting.filters.append(_dated(column, "<", first.isoformat()))
    elif first and last:
        values = (first.isoformat(), last.isoformat())
        earlier = next(
            (f for f in fitting.filters if f.column == column and f.op == "between"), None
        )
        if earlier is not None:
            fitting.filters.remove(earlier)
            fitting.compared[column] = (tuple(str(v) for v in earlier.values), values)
            days = sorted((*(str(v) for v in earlier.values), *values))
            values = (days[0], days[-1])
        fitting.filters.append(Filter(column=column, op="between", values=values))
    elif first:
        fitting.filters.append(_dated(column, ">=", first.isoformat()))
    elif last:
        fitting.filters.append(_dated(column, "<=", last.isoformat()))
    fitting.used.add(claim)


def _only_dates(fitting: Fitting, label: Claim) -> bool:
    """Whether the words beside a time say no more than which date is meant: ordered, not orders."""
    words = fitting.question.words[label.start : label.end]
    is_verb = all(word.is_past for word in words)
    return not label.has("measure") and (is_verb or not label.has("dimension"))


def _is_only_now(fitting: Fitting, claim: Claim, period: Period, label: Claim | None) -> bool:
    """Whether "today" only says that things are asked about as they stand."""
    today, words = fitting.question.today, fitting.question.words
    if period.first != today or period.last != today or label is not None:
        return False
    if not fitting.known.usual_date:
        return True
    is_as_of = words[max(0, claim.start - 2)].text == "as" or words[claim.start].text == "as"
    happened = any(word.text in _HAPPENED or word.is_past for word in words)
    return is_as_of or not happened


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


def _place_comparison(fitting: Fitting, claim: Claim, comparison: Comparison) -> None:
    if not comparison.numbers:
        _place_against_column(fitting, claim, comparison.operator)
        return
    counted = next(fitting_after(fitting, claim), None)
    if counted and counted.has("dimension") and not counted.has("measure", "parameter"):
        if comparison.operator != "between":
            value = comparison.numbers[0].value
            fitting.having.append(Having(op=comparison.operator, value=_whole(value)))
            fitting.used.add(claim)
        return
    column = _measure_for(fitting, claim, comparison.numbers[0])
    if column is None:
        return
    values = tuple(_whole(each.value) for each in comparison.numbers)
    fitting.filters.append(Filter(column=column, op=comparison.operator, values=values))
    fitting.used.add(claim)


def fitting_after(fitting: Fitting, claim: Claim) -> Iterator[Claim]:
    """Yield the claim that begins right after this one, if there is one."""
    for each in fitting.claims:
        if each.start == claim.end and isinstance(each.meaning, tuple):
            yield each


def _place_against_column(fitting: Fitting, claim: Claim, operator: Op) -> None:
    """Compare two columns: free below the reorder point."""
    after = [
        each
        for each in fitting.claims
        if claim.end <= each.start <= claim.end + 2 and each.has("measure", "date")
    ]
    before = [each for each in fitting.claims if each.end <= claim.start and each.has("measure")]
    if not after:
        return
    limit = after[0].has("measure", "date")
    first = before[-1].has("measure") if before else None
    measured = first or next((name for name in fitting.known.measures if name != limit), None)
    if measured is None or limit is None or measured == limit:
        return
    fitting.filters.append(Filter(column=measured, op=operator, than=limit))
    fitting.used |= {claim, after[0], *before[-1:]}


def _measure_for(fitting: Fitting, claim: Claim, number: Number) -> str | None:
    """Return the measure that an amount is compared with: named nearby, or of its unit."""
    named = [each for each in fitting_after(fitting, claim) if each.has("measure")]
    label = named[0] if named else fitting.near(claim, "measure")
    if label:
        fitting.used.add(label)
        return label.has("measure")
    unit = fitting.question.words[number.end].stem if _has_more(fitting, number) else ""
    measures = fitting.known.measures
    columns = fitting.known.query.columns
    if number.is_money:
        return next((name for name in measures if _is_money(columns[name].unit)), None)
    of_unit = [name for name in measures if unit and unit in stems(columns[name].unit or "")]
    if of_unit:
        return of_unit[0]
    is_answer = bool(measures) and measures[0] in fitting.known.query.answers
    return measures[0] if is_answer else None


def _has_more(fitting: Fitting, number: Number) -> bool:
    return number.end < len(fitting.question.words)


def _is_money(unit: str | None) -> bool:
    return (bool(unit) and not _MONEY.isdisjoint(stems(unit or ""))) or unit in _MONEY


def _place_flag(fitting: Fitting, claim: Claim) -> None:
    """Filter by a column that is yes or no when its words are said."""
    flag = claim.has("flag")
    if flag and claim.has("measure", "date", "text") and not _is_had(fitting, claim):
        return
    if flag is None or any(each.column == flag for each in fitting.filters):
        return
    fitting.filters.append(Filter(column=flag, op="=", values=(not fitting.deny(claim.start),)))
    fitting.used.add(claim)


def _is_had(fitting: Fitting, claim: Claim) -> bool:
    """Whether it is said that something has it, or has it not, rather than how much of it."""
    before = {word.text for word in fitting.question.words[max(0, claim.start - 2) : claim.start]}
    return not before.isdisjoint(("with", "has", "have", "having", "without", "no"))


def _place_text(fitting: Fitting, claim: Claim) -> None:
    """Give a parameter of plain text what stands after its word: serial S2400."""
    name = claim.has("parameter")
    declared = fitting.known.query.parameters.get(name or "")
    if name is None or declared is None or declared.type != "text" or name in fitting.parameters:
        return
    words = fitting.question.words
    for at in range(claim.end, min(claim.end + 3, len(words))):
        if words[at].is_code or words[at].text.isdigit() or words[at].is_capital:
            said = fitting.question.said(at, at + 1)
            fitting.parameters[name] = said
            fitting.claims = [each for each in fitting.claims if not each.start <= at < each.end]
            taken = Claim(at, at + 1, (Sense("parameter", name),), 0)
            fitting.claims.append(taken)
            fitting.used |= {claim, taken}
            return


def _place_denial(fitting: Fitting, claim: Claim) -> None:
    """Filter by what is missing: no stock, without a supplier, not yet shipped."""
    measure, date = claim.has("measure"), claim.has("date")
    column = measure or date or claim.has("text", "dimension")
    if column is None or claim in fitting.used:
        return
    words = fitting.question.words
    # Who never paid is not who has an unpaid one: that is no matter of single rows.
    if measure and any(
        word.text == "never" for word in words[max(0, claim.start - 3) : claim.start]
    ):
        return
    if not fitting.deny(claim.start):
        return
    if measure:
        fitting.filters.append(Filter(column=measure, op="=", values=(0,)))
    else:
        fitting.filters.append(Filter(column=column, op="is_null"))
    fitting.used.add(claim)


def _place_number(fitting: Fitting, claim: Claim, number: Number) -> None:
    wanted = {
        name: each
        for name, each in fitting.known.query.parameters.items()
        if each.type in ("integer", "number") and name not in fitting.parameters
    }
    label = fitting.near(claim, "parameter", reach=1)
    named = label.has("parameter") if label else None
    if named is None and _is_year(number) and "year" in wanted:
        named = "year"
    chosen = named if named in wanted else next(iter(wanted), None)
    if chosen is None:
        return
    fitting.parameters[chosen] = _whole(number.value)
    fitting.used.add(claim)
    if label:
        fitting.used.add(label)


def _is_year(number: Number) -> bool:
    return number.value.is_integer() and 1950 <= number.value <= 2100


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() else value
