"""Drafted: what a payload comes to on the rows of the moment, or the rule that it breaks.

Drafting is done twice: when a draft is shown, and in the transaction that writes it. Only if
both rest on the same ground is anything written.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from projects.data.command import Check, Command, FieldOf, Reading
from projects.data.query import TODAY, parameters_in
from projects.data.wording import worded
from projects.data.writes.session import Session, WriteFailed
from projects.errors import RuleBroken, UnknownName

Names = dict[str, Any]
"""What statements and templates know, by name."""


class Drafted(NamedTuple):
    """A payload with all that was read for it."""

    names: Names
    lines: tuple[Names, ...]
    """What each line knows, the head's names included."""
    ground: tuple[str, ...]
    notes: tuple[str, ...]
    """Rules that are bent, but not so far that the draft is refused."""


class Moment(NamedTuple):
    """When and on whose behalf something is drafted."""

    today: date
    principal: str


def draft(
    command: Command, payload: Mapping[str, Any], session: Session, moment: Moment
) -> Drafted:
    """Return what a settled payload comes to.

    Raises:
        UnknownName: if a row that it needs is not there for this session.
        RuleBroken: if it breaks a rule of the business.
        WriteFailed: if the database refuses a statement.
    """
    drafting = _Drafting(command, payload, session)
    head = {**_given(command.fields, payload), TODAY: moment.today, "principal": moment.principal}
    drafting.read(command.reads, head)
    part = command.lines
    inside: list[Names] = []
    for number, line in enumerate(payload.get("lines", ()) if part else (), start=1):
        names = {**head, **_given(part.fields if part else {}, line), "line_number": number}
        drafting.read(part.reads if part else (), names, line=number)
        drafting.check(part.checks if part else (), names, line=number)
        inside.append(names)
    for name, summed in command.sums.items():
        head[name] = total(names.get(summed) for names in inside)
    drafting.check(command.checks, head)
    lines = tuple({**names, **head} for names in inside)
    return Drafted(head, lines, tuple(drafting.ground), tuple(drafting.notes))


class _Drafting:
    """One payload on its way to a draft."""

    def __init__(self, command: Command, payload: Mapping[str, Any], session: Session) -> None:
        self._command, self._payload, self._session = command, payload, session
        self.ground: list[str] = []
        self.notes: list[str] = []

    def read(self, reads: Sequence[Reading], names: Names, *, line: int | None = None) -> None:
        """Take in the rows that are read, each by its columns' names."""
        for reading in reads:
            row = self._session.one(reading.sql, used(reading.sql, names))
            if row is None and reading.none:
                wrong = worded(reading.none, names).rstrip(".")
                raise UnknownName(wrong, "Name another one, or ask for what there is.")
            if row is None:
                sql, known = reading.sql, tuple(parameters_in(reading.sql))
                row = dict.fromkeys(self._session.columns(sql, known))
            names |= row
            place = reading.name if line is None else f"{reading.name} of line {line}"
            told = "; ".join(f"{name} {'none' if row[name] is None else row[name]}" for name in row)
            self.ground.append(f"{place}: {told}")

    def check(self, checks: Sequence[Check], names: Names, *, line: int | None = None) -> None:
        """Look whether a rule is broken."""
        for check in checks:
            row = self._session.one(check.sql, used(check.sql, names))
            if row is None:
                continue
            said = worded(check.says, names | row).rstrip(".")
            if not check.stops:
                self.notes.append(f"{said}.")
                continue
            fitting = {name: row.get(column) for name, column in check.instead.items()}
            raise RuleBroken(said, rule=check.name, instead=self._instead(fitting, line))

    def _instead(self, fitting: Mapping[str, Any], line: int | None) -> dict[str, Any] | None:
        """Return the payload with the values that would fit; None if none is known."""
        if not fitting or None in fitting.values():
            return None
        lines = [dict(each) for each in self._payload.get("lines", ())]
        changed: dict[str, Any] = dict(self._payload)
        for name, value in fitting.items():
            owner = changed if name in self._command.fields or line is None else lines[line - 1]
            owner[name] = str(value) if isinstance(value, Decimal | date) else value
        return {**changed, "lines": lines} if lines else changed


def used(sql: str, names: Mapping[str, Any]) -> Names:
    """Return the values that a statement uses.

    Raises:
        WriteFailed: if one is not known by then.
    """
    wanted = parameters_in(sql)
    lacking = wanted - names.keys()
    if lacking:
        message = f"nothing is known by the name :{min(lacking)} where it is used"
        raise WriteFailed(message)
    return {name: names[name] for name in wanted}


def total(values: Iterable[Any]) -> Any:  # noqa: ANN401 - a number as the database has it
    """Return the sum of numbers, without the errors of binary fractions."""
    listed = [value for value in values if value is not None]
    exact = sum((Decimal(str(value)) for value in listed), Decimal())
    if any(isinstance(value, Decimal) for value in listed):
        return exact
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _given(fields: Mapping[str, FieldOf], payload: Mapping[str, Any]) -> Names:
    """Return a payload's values, numbers as numbers; None for what is not given."""
    return {
        name: Decimal(str(payload[name]))
        if field.type == "number" and payload.get(name) is not None
        else payload.get(name)
        for name, field in fields.items()
    }
