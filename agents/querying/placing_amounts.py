"""Placing amounts: numbers, comparisons, conditions and denials become filters of a query."""

from collections.abc import Iterator

from agents.querying.claims import Claim
from agents.querying.laid import Fitting
from agents.querying.lengths import place_length
from agents.querying.numbers import Comparison, Number
from agents.querying.values import Mention
from agents.querying.words import stems
from projects.data import Filter, Having, Op

MONEY = frozenset({"USD", "EUR", "GBP", "CHF", "$", "€", "£"})
"""Units of money."""
_LACKS = frozenset({"no", "without", "zero", "none", "lack", "lacks", "lacking", "missing", "any"})
"""Words that say that there is nothing of an amount."""
_MONEY = frozenset({"usd", "eur", "gbp", "chf", "$", "€", "£", "dollar"})


def place_comparison(fitting: Fitting, claim: Claim, comparison: Comparison) -> None:
    """Filter by an amount, or by another column, or by the number in a group."""
    if not comparison.numbers:
        if _is_between_two(fitting, claim):
            fitting.used.add(claim)
            return
        _place_against_column(fitting, claim, comparison.operator)
        return
    counted = next(_phrase_after(fitting, claim), None)
    if counted and counted.has("dimension") and not counted.has("measure", "parameter"):
        if comparison.operator != "between":
            value = comparison.numbers[0].value
            fitting.having.append(Having(op=comparison.operator, value=_whole(value)))
            fitting.used.add(claim)
        return
    if comparison.numbers[0].days is not None:
        place_length(fitting, claim, comparison.numbers, comparison.operator)
        return
    column = _measure_for(fitting, claim, comparison.numbers[0])
    if column is None:
        return
    values = tuple(_whole(each.value) for each in comparison.numbers)
    fitting.filters.append(Filter(column=column, op=comparison.operator, values=values))
    fitting.used.add(claim)


def _is_between_two(fitting: Fitting, claim: Claim) -> bool:
    """Whether it only compares two things of a kind that are named: more than Ware."""
    named = [(each, mention) for each, mention in fitting.of(Mention) if each in fitting.used]
    after = [mention for each, mention in named if 0 <= each.start - claim.end <= 1]
    before = [mention for each, mention in named if each.end <= claim.start]
    return any(one.vocabulary == other.vocabulary for one in before for other in after)


def _phrase_after(fitting: Fitting, claim: Claim) -> Iterator[Claim]:
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
    columns = fitting.known.query.columns
    if first is None and columns[measured].unit != columns[limit].unit:
        return
    fitting.filters.append(Filter(column=measured, op=operator, than=limit))
    fitting.used |= {claim, after[0], *before[-1:]}


def _measure_for(fitting: Fitting, claim: Claim, number: Number) -> str | None:
    """Return the measure that an amount is compared with: named nearby, or of its unit."""
    named = [each for each in _phrase_after(fitting, claim) if each.has("measure")]
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


def place_flag(fitting: Fitting, claim: Claim) -> None:
    """Filter by a column that is yes or no when its words are said."""
    flag = claim.has("flag")
    if flag and claim.has("measure", "date", "text") and not _is_had(fitting, claim):
        return
    if claim.has("measure") and (implied := _implied(fitting, claim)):
        if all(each.column != implied for each in fitting.filters):
            fitting.filters.append(Filter(column=implied, op="=", values=(True,)))
        return
    if flag is None or any(each.column == flag for each in fitting.filters):
        return
    fitting.filters.append(Filter(column=flag, op="=", values=(not fitting.deny(claim.start),)))
    fitting.used.add(claim)


def _implied(fitting: Fitting, claim: Claim) -> str | None:
    """Return what an amount must be by the word that names it: what is owed is unpaid."""
    words = fitting.question.words[claim.start : claim.end]
    return fitting.known.implied.get(tuple(word.stem for word in words))


def _is_had(fitting: Fitting, claim: Claim) -> bool:
    """Whether it is said that something has it, or has it not, rather than how much of it."""
    before = {word.text for word in fitting.question.words[max(0, claim.start - 2) : claim.start]}
    return not before.isdisjoint(("with", "has", "have", "having", "without", "no"))


def place_denial(fitting: Fitting, claim: Claim) -> None:
    """Filter by what is missing: no stock, without a supplier, not yet shipped."""
    measure, date = claim.has("measure"), claim.has("date")
    column = measure or date or claim.has("text", "dimension")
    if column is None or claim in fitting.used:
        return
    words = fitting.question.words
    # Who never paid is not who has an unpaid one: that is no matter of single rows.
    before = {word.text for word in words[max(0, claim.start - 3) : claim.start]}
    if measure and _LACKS.isdisjoint(before):
        return
    if not fitting.deny(claim.start):
        return
    if measure:
        fitting.filters.append(Filter(column=measure, op="=", values=(0,)))
    else:
        fitting.filters.append(Filter(column=column, op="is_null"))
    fitting.used.add(claim)


def place_number(fitting: Fitting, claim: Claim, number: Number) -> None:
    """Give a bare number to the parameter that it is for."""
    if number.days is not None:
        place_length(fitting, claim, (number,), None)
        return
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
