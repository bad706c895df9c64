"""A command: a typed change of a database as a catalogue declares it, with its rules and its way back.

What a person or a model gives are `fields` and `lines`; `reads` find the rows that these name,
`checks` are the business's rules, `writes` what is done in one transaction. All SQL stands in
the catalogue; what is given only ever becomes a bound value.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from projects.data.loading import Identifier, Strict, Words
from projects.data.query import TODAY, parameters_in
from projects.data.wording import fields_of

PLAIN_TYPES = ("text", "integer", "number", "date")
"""Types of a field that are no vocabulary."""

GIVEN = (TODAY, "principal", "line_number")
"""Names that every statement of a command may use."""

MOST_LINES = 50

_SELECT = re.compile(r"\s*(?:select|with|values)\b", re.IGNORECASE)
_TABLE = r"^[A-Za-z_][A-Za-z0-9_]{0,62}(?:\.[A-Za-z_][A-Za-z0-9_]{0,62})?$"


def _template(words: str) -> str:
    tuple(fields_of(words))
    return words


Template = Annotated[Words, AfterValidator(_template)]
"""Words in which `{name}` and `{name:,.2f}` stand for values."""

Scalar = str | int | float | bool | None


class FieldOf(Strict):
    """One value of a command's payload."""

    type: str = "text"
    """text, integer, number, date, or a vocabulary."""
    about: str = ""
    words: tuple[Words, ...] = ()
    """What stands before it in a request: from, for, ship to."""
    optional: bool = False
    default: Scalar = None
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    """The greatest number; of a text, its longest length."""
    ask: str = ""
    """The question that asks for it."""

    @property
    def is_needed(self) -> bool:
        """Whether a payload without it is refused."""
        return not self.optional and self.default is None


class Reading(Strict):
    """Rows that a draft rests on: their columns are names for all that comes after."""

    name: Identifier
    sql: str = Field(min_length=1, max_length=20_000)
    """One SELECT of at most one row."""
    none: str = ""
    """What is said if there is no such row; empty: then its columns are empty."""

    @field_validator("sql")
    @classmethod
    def _one_select(cls, sql: str) -> str:
        return _select(sql)


class Check(Strict):
    """A rule of the business: a SELECT that gives a row if it is broken."""

    name: Identifier
    sql: str = Field(min_length=1, max_length=20_000)
    says: Template
    """What is said then; `{name}` stands for a value."""
    instead: Mapping[Identifier, Identifier] = Field(default_factory=dict)
    """By field: the column that holds the value which would fit."""
    stops: bool = True
    """Whether it refuses the draft; else it is noted where the draft is shown."""

    @field_validator("sql")
    @classmethod
    def _one_select(cls, sql: str) -> str:
        return _select(sql)


class Scalars(Strict):
    """A value that a SELECT of one cell gives at the moment of writing."""

    sql: str = Field(min_length=1, max_length=20_000)

    @field_validator("sql")
    @classmethod
    def _one_select(cls, sql: str) -> str:
        return _select(sql)


Value = Scalars | Scalar
"""`:name` for what is known by that name, a SELECT, or the value itself."""


class Write(Strict):
    """One row that is added, or changed."""

    insert: str | None = Field(default=None, pattern=_TABLE)
    update: str | None = Field(default=None, pattern=_TABLE)
    where: Mapping[Identifier, Value] = Field(default_factory=dict)
    """Of an update: what the one row that is changed bears."""
    values: Mapping[Identifier, Value] = Field(min_length=1)
    gives: tuple[Identifier, ...] = ()
    """Columns of the new row that later writes, what is said and an undo go by."""

    @property
    def table(self) -> str:
        """The table that is written to."""
        return self.insert or self.update or ""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.insert is None) == (self.update is None):
            message = "give either insert or update"
            raise ValueError(message)
        if (self.update is None) != (not self.where):
            message = "where: an update needs it, an insert has none"
            raise ValueError(message)
        return self

    @property
    def used(self) -> frozenset[str]:
        """The names that its values use."""
        return frozenset(
            name
            for value in (*self.values.values(), *self.where.values())
            for name in names_in(value)
        )


class Part(Strict):
    """What a command's head and each of its lines have in common."""

    fields: Mapping[Identifier, FieldOf] = Field(default_factory=dict)
    reads: tuple[Reading, ...] = ()
    checks: tuple[Check, ...] = ()
    shows: tuple[Template, ...] = ()
    """How it is shown to a person, a line each; `{name}` stands for a value."""
    writes: tuple[Write, ...] = ()


class Lines(Part):
    """The lines of a command: the same fields, several times."""

    once: tuple[Identifier, ...] = ()
    """Fields that no two lines may have the same values of."""
    words: tuple[Words, ...] = ()


class UndoLines(Strict):
    """What is taken back of each line."""

    writes: tuple[Write, ...] = ()


class Undo(Strict):
    """How the business takes a command back, where it does: by a change of its own."""

    checks: tuple[Check, ...] = ()
    shows: Template
    writes: tuple[Write, ...] = Field(min_length=1)
    lines: UndoLines = UndoLines()


class Proposals(Strict):
    """The named query whose rows propose a command: a row is a line of one."""

    query: Identifier
    columns: Mapping[Identifier, Identifier] = Field(default_factory=dict)
    """By field: the column that holds its value, where that is named otherwise."""
    words: tuple[Words, ...] = Field(min_length=1)
    """How a request leaves it to the query what is needed: low, to reorder."""

    def column(self, field: str) -> str:
        """Return the column that holds a field's value."""
        return self.columns.get(field, field)


class Command(Part):
    """One typed change of a database."""

    name: Identifier
    agent: str = Field(min_length=1)
    """Who drafts it."""
    purpose: Words
    words: tuple[Words, ...] = Field(min_length=1)
    """How people call it: purchase order, PO."""
    verbs: tuple[Words, ...] = ()
    """What people say in place of drafting it: move, quote."""
    examples: tuple[Words, ...] = ()
    risk: Literal["low", "high"] = "high"
    lines: Lines | None = None
    sums: Mapping[Identifier, Identifier] = Field(default_factory=dict)
    """Names for the sum of a value over all lines."""
    proposals: Proposals | None = None
    done: Template
    """What is said once it is done."""
    undo: Undo | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Check what can be known without the database."""
        if not self.writes:
            message = "writes: it changes nothing"
            raise ValueError(message)
        inside = set(self.lines.fields) if self.lines else set()
        clash = inside & set(self.fields) | ({"lines"} & {*self.fields, *inside})
        if clash:
            message = f"fields: {min(clash)!r} is named twice"
            raise ValueError(message)
        if self.lines:
            for name in self.lines.once:
                if name not in self.lines.fields:
                    message = f"lines.once: no field {name!r}"
                    raise ValueError(message)
        if self.sums and not self.lines:
            message = "sums: there are no lines"
            raise ValueError(message)
        for check in (*self.checks, *(self.lines.checks if self.lines else ())):
            for name in check.instead:
                if name not in {*self.fields, *inside}:
                    message = f"checks.{check.name}.instead: no field {name!r}"
                    raise ValueError(message)
        return self

    @property
    def tables(self) -> frozenset[str]:
        """All tables that it may write to, its way back included."""
        return frozenset(write.table for write in self.all_writes())

    def all_writes(self) -> Iterator[Write]:
        """Yield every change it may make, its way back included."""
        yield from self.writes
        if self.lines:
            yield from self.lines.writes
        if self.undo:
            yield from self.undo.writes
            yield from self.undo.lines.writes

    def kinds(self) -> Iterator[tuple[str, str]]:
        """Yield where each field stands, and its type."""
        for name, field in self.fields.items():
            yield f"fields.{name}", field.type
        for name, field in (self.lines.fields if self.lines else {}).items():
            yield f"lines.fields.{name}", field.type


def names_in(value: Value) -> frozenset[str]:
    """Return the names that a value goes by."""
    if isinstance(value, Scalars):
        return parameters_in(value.sql)
    if isinstance(value, str) and value.startswith(":"):
        return frozenset({value[1:]})
    return frozenset()


def said_names(*templates: str) -> frozenset[str]:
    """Return the names that templates use."""
    return frozenset(name for template in templates for name in fields_of(template))


def _select(sql: str) -> str:
    cleaned = sql.strip().rstrip(";").rstrip()
    if not _SELECT.match(cleaned):
        message = "must be one SELECT"
        raise ValueError(message)
    return cleaned
