"""A look at a file: its heading, its mapping and its style, told by its first rows."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from projects.data.imports.declaration import Declaration
from projects.data.imports.delimited import open_delimited
from projects.data.imports.fingerprint import Fingerprint, fingerprint
from projects.data.imports.heading import Heading, find_heading
from projects.data.imports.mapping import Hits, Mapped, map_columns
from projects.data.imports.record import Record, Source, Written
from projects.data.imports.style import (
    Contrary,
    DateOrder,
    DecimalMark,
    Style,
    is_open,
    is_open_date,
    mark_of,
    order_of,
)
from projects.data.imports.workbook import open_workbook
from projects.errors import BadInput, NeedsValue

_SAMPLE = 2_000
"""Rows that tell the style; what does not keep to it later is rejected."""
_MAPPED_BY = 200
"""Rows that tell what a column holds."""


class Manner(NamedTuple):
    """What a person may say of how a file is written; None: it is found out."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    heading: int | None = None
    """The row that names the columns; 0: none does."""
    mark: DecimalMark | None = None
    order: DateOrder | None = None


class Look(NamedTuple):
    """A file as it will be read."""

    source: Source
    print: Fingerprint
    heading: Heading
    sample: tuple[Record, ...]
    """The first rows of data."""

    @property
    def columns(self) -> list[list[Written]]:
        """The first cells of each column."""
        rows = self.sample[:_MAPPED_BY]
        return [
            [record.cells[at] for record in rows if at < len(record.cells)]
            for at in range(len(self.heading.names))
        ]

    def shape(self, given: Mapping[str, str]) -> str:
        """Return what files with the same columns, and the same said of all rows, share."""
        told = "\n".join([*self.heading.names, *(f"{k}={v}" for k, v in sorted(given.items()))])
        return hashlib.sha256(told.casefold().encode()).hexdigest()[:32]


def look_at(path: Path, declared: Declaration, manner: Manner) -> Look:
    """Return what a file is, and where its heading stands.

    Raises:
        BadInput: if it cannot be read, is empty, or holds no rows.
        NeedsValue: if it has several sheets.
    """
    found = fingerprint(path, encoding=manner.encoding)
    source: Source
    if found.form == "workbook":
        source = open_workbook(path, sheet=manner.sheet)
    else:
        source = open_delimited(path, found, delimiter=manner.delimiter)
    with source.records() as records:
        sample = list(islice(records, _SAMPLE))
    heading = _heading(sample, declared, manner.heading)
    rows = tuple(record for record in sample[heading.before :] if not record.is_blank)
    if not rows:
        wrong = f"File {str(path)!r} has no rows below its heading"
        raise BadInput(wrong, "Look whether it was saved whole.")
    return Look(source, found, heading, rows)


def _heading(sample: Sequence[Record], declared: Declaration, wanted: int | None) -> Heading:
    if wanted is None:
        return find_heading(sample, declared)
    if not wanted:
        return find_heading([], declared)._replace(names=_letters(sample))
    for at, record in enumerate(sample):
        if record.number == wanted:
            return find_heading([record], declared)._replace(before=at + 1, number=wanted)
    wrong = f"The file has no row {wanted}"
    raise BadInput(wrong, "Say the row that names the columns, or 0 if none does.")


def _letters(sample: Sequence[Record]) -> tuple[str, ...]:
    from projects.data.imports.heading import letter

    width = max((len(record.cells) for record in sample), default=0)
    return tuple(f"column {letter(at)}" for at in range(width))


def mapped(
    look: Look,
    declared: Declaration,
    *,
    told: Mapping[str, str],
    spare: Collection[str],
    hits: Hits,
) -> Mapped:
    """Return which column is which field; raises as `map_columns` does."""
    return map_columns(
        look.heading.names, look.columns, declared, told=told, spare=spare, hits=hits
    )


def style_of(look: Look, declared: Declaration, fields: Mapping[int, str], manner: Manner) -> Style:
    """Return how the file writes numbers and dates.

    Raises:
        NeedsValue: if nothing tells, and a value could mean two things.
    """
    numbers = _texts(look, [at for at, name in fields.items() if declared.fields[name].is_number])
    dates = _texts(
        look, [at for at, name in fields.items() if declared.fields[name].type == "date"]
    )
    mark, order = manner.mark, manner.order
    try:
        mark = mark or mark_of(numbers)
        order = order or order_of(dates)
    except Contrary:
        pass  # what cannot be told is rejected row by row
    else:
        _ask_for_mark(mark, numbers)
        _ask_for_order(order, dates)
    return Style(mark, order)


def _ask_for_mark(mark: DecimalMark | None, numbers: Sequence[str]) -> None:
    if mark is None and is_open(numbers):
        one = next(text for text in numbers if is_open([text]))
        wrong = f"Number {one!r} can be read in two ways"
        raise NeedsValue(
            wrong, "Is the decimal sign a point or a comma?", columns=("point", "comma")
        )


def _ask_for_order(order: DateOrder | None, dates: Sequence[str]) -> None:
    if order is None and is_open_date(dates):
        one = next(text for text in dates if is_open_date([text]))
        wrong = f"Date {one!r} can be read in two ways"
        options = ("day first", "month first")
        raise NeedsValue(wrong, "Does the day or the month come first?", columns=options)


def _texts(look: Look, positions: Sequence[int]) -> list[str]:
    return [
        _bare(cell)
        for record in look.sample
        for at in positions
        if at < len(record.cells) and isinstance(cell := record.cells[at], str) and cell.strip()
    ]


def _bare(cell: str) -> str:
    """Return a number or date without a currency around it."""
    return cell.strip().strip("$€£¥ \u00a0()").removesuffix("USD").removesuffix("EUR").strip()
