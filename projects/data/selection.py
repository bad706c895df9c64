"""A selection: what is taken from a named query. Values only: it holds no SQL."""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from projects.data.loading import Strict

Op = Literal[
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "between",
    "contains",
    "not_contains",
    "is_null",
    "not_null",
]
Form = Literal["rows", "value", "total", "count", "average", "largest", "smallest"]
Grain = Literal["day", "week", "month", "quarter", "year"]
STRETCHES: tuple[Grain, ...] = get_args(Grain)
"""Stretches of time, the shortest first."""

_LARGEST = 2**63 - 1


def _storable(value: str | float | bool) -> str | float | bool:
    """Refuse what no database can hold."""
    if isinstance(value, str):
        value.encode()  # a lone surrogate is no text: UnicodeEncodeError is a ValueError
        if "\0" in value:
            message = "holds a NUL character"
            raise ValueError(message)
    elif not -_LARGEST <= value <= _LARGEST:
        message = "too large a number"
        raise ValueError(message)
    return value


MOST_FILTERS = 20
"""Conditions of one selection."""
Text = Annotated[str, Field(max_length=500)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Scalar = Annotated[Text | bool | int | Number, AfterValidator(_storable)]
"""A value of a filter; dates in ISO form, as text."""


class Filter(Strict):
    """A condition on one column."""

    column: str
    op: Op = "="
    values: tuple[Scalar, ...] = Field(default=(), max_length=100)
    than: str | None = None
    """Another column of the query to compare with, in place of values."""


class Having(Strict):
    """A condition on the number of a group: more than five orders."""

    op: Literal["=", "!=", "<", "<=", ">", ">="]
    value: int | Number


class Selection(Strict):
    """What is taken from a query: which rows, and in which form."""

    query: str
    parameters: Mapping[str, Scalar] = Field(default_factory=dict)
    filters: tuple[Filter, ...] = Field(default=(), max_length=MOST_FILTERS)
    form: Form = "rows"
    columns: tuple[str, ...] = Field(default=(), max_length=60)
    """Rows and value: the columns shown. Total and average: the measures. Count: what is
    counted once. Largest and smallest: the measure first."""
    by: tuple[str, ...] = Field(default=(), max_length=6)
    """The groups: columns, or `column.month` (day, week, quarter, year) of a date."""
    each: Literal["total", "average", "count"] = "total"
    """Largest and smallest with `by`: what is compared of each group."""
    having: tuple[Having, ...] = Field(default=(), max_length=4)
    order: tuple[str, ...] = Field(default=(), max_length=6)
    """Columns of the result, `-` before one for the largest first; default: the query's."""
    limit: int | None = Field(default=None, ge=1, le=1_000)
    """Largest and smallest: how many. Else: the most rows shown."""
