"""Taking in: one record becomes the values of a row, or the reasons why it does not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from projects.data.imports.cell import Read, Value, doubtful_code, read_cell
from projects.data.imports.declaration import Declaration, Field
from projects.data.imports.live import text_of
from projects.data.imports.record import Record, Written
from projects.data.imports.style import Style


class Remark(NamedTuple):
    """One line of the report: a row that is rejected, or something to know of one that is not."""

    number: int
    column: str
    written: str
    reason: str
    is_rejected: bool = True

    @property
    def line(self) -> str:
        """It in words."""
        where = f"row {self.number}" + (f", {self.column}" if self.column else "")
        return (
            f"{where}: {self.written!r} {self.reason}"
            if self.written
            else f"{where}: {self.reason}"
        )


@dataclass
class Taken:
    """What was made of one record so far."""

    number: int
    values: dict[str, str | None] = field(default_factory=dict)
    """By field, as texts; those that reference a row hold what is written in the file."""
    called: dict[str, str] = field(default_factory=dict)
    """By field: what the file calls the row that is referenced."""
    remarks: list[Remark] = field(default_factory=list)
    doubts: dict[str, str] = field(default_factory=dict)
    """By field: why a code looks as if a spreadsheet had changed it."""

    @property
    def is_rejected(self) -> bool:
        """Whether the row is not taken in."""
        return any(remark.is_rejected for remark in self.remarks)


class Taker:
    """Takes in the records of one file."""

    def __init__(
        self,
        declared: Declaration,
        names: Sequence[str],
        fields: Mapping[int, str],
        *,
        style: Style,
        spare: Collection[str],
        may_end_early: bool,
    ) -> None:
        """Read these columns in this style.

        Args:
            declared: what the fields are.
            names: the columns' names.
            fields: field by the column's position.
            style: how numbers and dates are written.
            spare: fields that a row need not bring, since they are said for all rows.
            may_end_early: whether rows without their last cells are whole.
        """
        self._names = names
        self._width = len(names)
        self._spare = spare
        self._may_end_early = may_end_early
        self._style = style
        self._columns = [(at, name, declared.fields[name]) for at, name in sorted(fields.items())]
        self._money = [
            (name, each.currency_in) for _, name, each in self._columns if each.currency_in
        ]

    def take(self, record: Record) -> Taken:
        """Return the values of a record, with what is wrong with it."""
        taken = Taken(record.number)
        trouble = record.trouble or self._ragged(record.cells)
        if trouble:
            taken.remarks.append(Remark(record.number, "", "", trouble))
            return taken
        currencies: dict[str, str] = {}
        for at, name, declared in self._columns:
            cell = record.cells[at] if at < len(record.cells) else None
            self._take_cell(taken, cell, at, name, declared, currencies)
        for name, currency_in in self._money:
            said, own = currencies.get(name), taken.values.get(currency_in or "")
            if said and own and said != own:
                wrong = f"is in {said}, the row in {own}"
                taken.remarks.append(Remark(record.number, name, "", wrong))
        if record.notes and not taken.is_rejected:
            notes = [Remark(record.number, "", "", note, False) for note in record.notes]
            taken.remarks += notes
        return taken

    def _take_cell(
        self,
        taken: Taken,
        cell: Written,
        at: int,
        name: str,
        declared: Field,
        currencies: dict[str, str],
    ) -> None:
        read = read_cell(cell, declared, self._style)
        may_lack = declared.optional or name in self._spare
        wrong = read.wrong or ("" if read.value is not None or may_lack else "is empty")
        if wrong or read.note:
            written = "" if cell is None else str(cell)[:200]
            remark = Remark(taken.number, self._names[at], written, wrong or read.note, bool(wrong))
            taken.remarks.append(remark)
        if wrong:
            return
        if read.currency:
            currencies[name] = read.currency
        if read.value is not None:
            taken.values[name] = _text(read.value)
            if declared.type == "code" and (doubt := doubtful_code(str(read.value))):
                taken.doubts[name] = doubt

    def _ragged(self, cells: Sequence[Written]) -> str:
        more = [cell for cell in cells[self._width :] if cell is not None and str(cell).strip()]
        if more or (len(cells) < self._width and not self._may_end_early):
            return f"has {len(cells)} cells, the heading {self._width}"
        return ""


def read_given(value: str, declared: Field) -> Read:
    """Return what was said for all rows as a value of its field."""
    return read_cell(value, declared, Style("point", "month first"))


def _text(value: Value) -> str | None:
    return text_of(value)
