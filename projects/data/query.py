"""A named query: a relation verified by a person, its columns declared, from which one selects."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, Self

from pydantic import ConfigDict, Field, RootModel, field_validator, model_validator

from projects.data.loading import Identifier, Strict, Words

Total = Literal["sum", "avg", "max", "min", "share", "none"]
"""How the values of a column are put together; `share`: from the totals of two others; `none`: not at all."""

PLAIN_KINDS = ("number", "date", "text", "yes_no")
"""Kinds of a column that are no vocabulary."""

TODAY = "today"
"""The parameter that every statement may use: the data's own today."""

_TWO = 2
_PARAMETER = re.compile(r"(?<![:\w\\]):([A-Za-z_]\w*)(?![:\w])")
_NUMBERED = re.compile(r"_\d+$")
"""Such names are given to the values of filters."""

_SELECT = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:select|with)\b", re.IGNORECASE | re.DOTALL)


class Column(Strict):
    """One column of a query's result."""

    kind: str = "number"
    """A vocabulary, or number, date, text, yes_no."""
    about: str = ""
    unit: str | None = None
    unit_in: Identifier | None = None
    """The column that holds each row's unit, where units differ: never added up across them."""
    total: Total = "none"
    of: tuple[Identifier, ...] = ()
    """For `total: share`, the two columns: how many percent the one comes to of the other."""
    words: tuple[Words, ...] = ()
    """How people call it besides its name."""
    repeats: bool = False
    """Whether different things that are a row each bear one value: two firms of one name."""
    high: tuple[Words, ...] = ()
    """Adjectives that mean much of it: expensive, slow; so the slowest has most of it."""
    low: tuple[Words, ...] = ()
    """Adjectives that mean little of it: cheap, quick."""

    @property
    def is_number(self) -> bool:
        """Whether it is counted or measured."""
        return self.kind == "number"


class Parameter(Strict):
    """A value that the query's own SQL needs."""

    type: str = "text"
    """text, integer, number, date, or a vocabulary."""
    default: int | float | date | str | None = None
    """None: it must be given."""
    choices: tuple[str, ...] = ()
    about: str = ""
    words: tuple[Words, ...] = ()


PARAMETER_TYPES = ("text", "integer", "number", "date")
"""Types of a parameter that are no vocabulary."""


class Query(Strict):
    """One verified relation: what it holds, in which grain, and how people ask for it."""

    name: Identifier
    agent: str = Field(min_length=1)
    """Whose question this is."""
    owner: str = ""
    """Who answers for it; default: the catalogue's owner."""
    purpose: Words
    grain: Words
    """What one row stands for."""
    sql: str = Field(min_length=1, max_length=20_000)
    """One SELECT over the tables as this connection may see them."""
    parameters: Mapping[Identifier, Parameter] = Field(default_factory=dict)
    columns: Mapping[Identifier, Column] = Field(min_length=1)
    """All columns of the result, in their order."""
    holds: tuple[str, ...] = ()
    """The dates from and until which a row holds, if it does: a day asks for what held then."""
    answers: tuple[str, ...] = Field(min_length=1)
    """The columns that a plain question means, the most usual first."""
    shows: tuple[str, ...] = ()
    """The columns of a plain listing; default: all."""
    order: tuple[str, ...] = ()
    """Columns that rows are ordered by; `-` before one: the largest first."""
    requires: tuple[tuple[str, ...], ...] = ()
    """Of each group one column must be filtered, or the question is asked back."""
    ask: str = ""
    """The question that asks for what `requires` names."""
    examples: tuple[Words, ...] = ()
    """How people ask; their words belong to what the query is about."""
    wordings: tuple[Words, ...] = ()
    """Freer ways to ask: questions are compared with them, but their words explain nothing."""
    words: tuple[Words, ...] = ()
    verified_on: date | None = None

    @field_validator("requires", mode="before")
    @classmethod
    def _groups(cls, requires: object) -> object:
        """Read a bare column as a group of one."""
        if not isinstance(requires, list | tuple):
            return requires
        return tuple((each,) if isinstance(each, str) else each for each in requires)

    @field_validator("sql")
    @classmethod
    def _one_select(cls, sql: str) -> str:
        cleaned = sql.strip().rstrip(";").rstrip()
        if not _SELECT.match(cleaned):
            message = "must be one SELECT"
            raise ValueError(message)
        return cleaned

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Check that every column and parameter that is named is declared."""
        named = {
            "answers": self.answers,
            "shows": self.shows,
            "holds": self.holds,
            "of": tuple(name for column in self.columns.values() for name in column.of),
            "order": tuple(each.removeprefix("-") for each in self.order),
            "requires": tuple(each for group in self.requires for each in group),
        }
        units = [column.unit_in for column in self.columns.values() if column.unit_in]
        for key, columns in {**named, "unit_in": tuple(units)}.items():
            _must_hold(self.columns, columns, said=f"{key}: no column")
        shares = [column for column in self.columns.values() if column.total == "share"]
        if any(len(column.of) != _TWO for column in shares) or len(self.holds) not in (0, _TWO):
            message = "of and holds: name two columns"
            raise ValueError(message)
        used = parameters_in(self.sql) - {TODAY}
        for name in used:
            if _NUMBERED.search(name):
                message = f"parameters.{name}: may not end in _ and digits"
                raise ValueError(message)
        _must_hold(self.parameters, sorted(used), said="sql: no parameter")
        _must_hold(used, self.parameters, said="parameters: the sql does not use")
        asks = self.requires or any(each.default is None for each in self.parameters.values())
        if asks and not self.ask:
            message = "ask: is needed, since the query requires a value"
            raise ValueError(message)
        return self

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns of a plain listing."""
        return self.shows or tuple(self.columns)


class Wordings(RootModel[Mapping[str, tuple[Words, ...]]]):
    """Freer ways to ask, for each query by its name."""

    model_config = ConfigDict(frozen=True)


def kind_of(query: Query, name: str) -> str:
    """Return the kind of a column of a result: a declared one, a stretch of time, or a figure."""
    base, _, stretch = name.partition(".")
    if stretch:
        return stretch
    return query.columns[base].kind if base in query.columns else "number"


def unit_column(query: Query, name: str, result: Sequence[str]) -> str | None:
    """Return the column of a result that holds the unit of another in each row, if one does."""
    declared = query.columns.get(name.removeprefix("average_"), None)
    place = declared.unit_in if declared is not None else None
    return place if place in result else None


def parameters_in(sql: str) -> frozenset[str]:
    """Return the names of the parameters that a statement uses."""
    return frozenset(_PARAMETER.findall(sql))


def _must_hold(known: Iterable[str], wanted: Iterable[str], *, said: str) -> None:
    there = set(known)
    for name in wanted:
        if name not in there:
            message = f"{said} {name!r}"
            raise ValueError(message)
