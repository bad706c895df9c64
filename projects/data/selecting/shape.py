"""Shape: of which kind the columns of a result are, by their names, their values, the catalogue."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from projects.data.catalogue import Catalogue

_NAMES_A_THING = re.compile(
    r"(?:^|_)(?:ids?|no|nr|nos|number|code|key|zip|postcode|phone|sku|year)$", re.IGNORECASE
)
"""Numbers that are names: never added up, nor divided into thousands."""

_STRETCHES = {
    "date": re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d.*)?"),
    "month": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"),
    "quarter": re.compile(r"\d{4}-Q[1-4]"),
}


class ColumnShape(NamedTuple):
    """What is known of one column of a result."""

    name: str
    kind: str
    unit: str | None = None


def shapes(
    names: Sequence[str], rows: Sequence[Sequence[Any]], catalogue: Catalogue
) -> tuple[ColumnShape, ...]:
    """Return the shape of each column: as every query of the catalogue declares it, else as it looks.

    A unit is taken over only where the catalogue never says another one, since an amount in the
    wrong currency is worse than one in none.
    """
    columns = [[row[at] for row in rows if row[at] is not None] for at in range(len(names))]
    return tuple(
        _shape(name, values, catalogue) for name, values in zip(names, columns, strict=True)
    )


def _shape(name: str, values: Sequence[Any], catalogue: Catalogue) -> ColumnShape:
    seen = _looks(name, values)
    declared = [
        query.columns[name] for query in catalogue.queries.values() if name in query.columns
    ]
    kinds = {each.kind for each in declared}
    if len(kinds) != 1:
        return ColumnShape(name, seen)
    kind = kinds.pop()
    if kind != "number":
        return ColumnShape(name, kind if seen != "number" or not _is_figure(values) else "text")
    units = {each.unit for each in declared if each.unit_in is None}
    is_one = len(units) == 1 and len([each for each in declared if each.unit_in]) == 0
    return ColumnShape(name, seen, units.pop() if is_one and seen == "number" else None)


def _is_figure(values: Sequence[Any]) -> bool:
    return any(isinstance(value, float | Decimal) for value in values)


def _looks(name: str, values: Sequence[Any]) -> str:
    """Return the kind that a column looks like."""
    if values and all(isinstance(value, bool) for value in values):
        return "yes_no"
    if values and all(isinstance(value, int | float | Decimal) for value in values):
        return "text" if _NAMES_A_THING.search(name) else "number"
    if values and all(isinstance(value, date) for value in values):
        return "date"
    texts = [value for value in values if isinstance(value, str)]
    if not texts or len(texts) < len(values):
        return "text"
    fits = (kind for kind, pattern in _STRETCHES.items() if all(map(pattern.fullmatch, texts)))
    return next(fits, "text")
