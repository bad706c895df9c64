"""Workbooks: the rows of one sheet as they are kept; no formula is ever computed."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from projects.data.imports.record import MOST_CHARACTERS, TOO_LONG, Record, Written
from projects.errors import BadInput, NeedsValue

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_UNPACKED = 1_000_000_000
"""Bytes of all its parts: more is no price list."""
MOST_TEXTS = 200_000_000
"""Bytes of the part that is held in memory, the texts that its cells share."""
_MOST_PACKED = 300
"""How many times smaller than its content an honest part may be."""
_MOST_COLUMNS = 200
_CHUNK = 1 << 16
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_PADDED = re.compile(r"0{2,}")
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, ParseError, EOFError)
NOT_KEPT = "holds a formula without a kept value"
KEPT = "holds a formula: its kept value was taken"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; see `Source`."""

    path: Path
    name: str
    has_formulas: bool

    @property
    def line(self) -> str:
        """What was found of its form, in words."""
        return f"sheet {self.name!r} of a workbook"

    @contextmanager
    def records(self) -> Iterator[Iterator[Record]]:
        """Open the sheet and give its records.

        Raises:
            BadInput: if the workbook is damaged.
        """
        with ExitStack() as opened:
            values = _rows(_load(self.path, opened, kept=True)[self.name])
            formulas: Iterator[Sequence[Cell]] = repeat(())
            if self.has_formulas:
                formulas = _rows(_load(self.path, opened, kept=False)[self.name])
            yield _records(values, formulas, self.path)


def open_workbook(path: Path, *, sheet: str | None = None) -> Sheet:
    """Return the sheet of this name, or the only one that holds something.

    Raises:
        BadInput: if the workbook is damaged, or larger inside than is sound.
        NeedsValue: if several sheets hold something and none is named.
    """
    try:
        has_formulas = _examined(path)
        with ExitStack() as opened:
            book = _load(path, opened, kept=True)
            filled = [each.title for each in book.worksheets if _holds_something(each)]
    except _BROKEN as error:
        raise _damaged(path, error) from error
    return Sheet(path, _chosen(path, filled, sheet), has_formulas)


def _chosen(path: Path, filled: Sequence[str], wanted: str | None) -> str:
    if not filled:
        wrong = f"File {str(path)!r} is empty: no sheet holds anything"
        raise BadInput(wrong, "Look whether it was saved whole.")
    listed = ", ".join(repr(name) for name in filled)
    if wanted is not None:
        for name in filled:
            if name.casefold().strip() == wanted.casefold().strip():
                return name
        wrong = f"File {str(path)!r} has no sheet called {wanted!r} with rows"
        raise BadInput(wrong, f"There are: {listed}.")
    if len(filled) > 1:
        wrong = f"File {str(path)!r} has several sheets: {listed}"
        raise NeedsValue(wrong, f"Which sheet do you mean: {listed}?", columns=tuple(filled))
    return filled[0]


def _examined(path: Path) -> bool:
    """Return whether a cell may hold a formula; refuse what unpacks to more than is sound."""
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        unpacked = sum(part.file_size for part in parts)
        texts = sum(part.file_size for part in parts if part.filename.endswith("Strings.xml"))
        is_bomb = any(
            part.file_size > _CHUNK * 16
            and part.file_size > _MOST_PACKED * max(part.compress_size, 1)
            for part in parts
        )
        if unpacked > MOST_UNPACKED or texts > MOST_TEXTS or is_bomb:
            wrong = f"File {str(path)!r} unpacks to {unpacked:,} bytes, more than is sound"
            raise BadInput(wrong, "Save its sheet as CSV, and import that.")
        found = False
        for part in parts:
            if part.filename.endswith(".xml"):
                found |= _scanned(packed, part, path)
    return found


def _scanned(packed: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> bool:
    is_sheet = "worksheets/" in part.filename
    with packed.open(part) as content:
        first = content.read(_CHUNK)
        if b"<!DOCTYPE" in first or b"<!ENTITY" in first:
            wrong = f"File {str(path)!r} declares entities, which no workbook does"
            raise BadInput(wrong, "Save it anew with your spreadsheet program.")
        before = b""
        while is_sheet and first:
            if _FORMULA.search(before + first):
                return True
            before, first = first[-16:], content.read(_CHUNK)
    return False


def _load(path: Path, opened: ExitStack, *, kept: bool) -> "Workbook":
    """Return the workbook with the values that are kept, or with its formulas."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are not read anyway
        book = load_workbook(path, read_only=True, data_only=kept, keep_links=False)
    opened.callback(book.close)
    return book


def _rows(sheet: "ReadOnlyWorksheet") -> "Iterator[Sequence[Cell]]":
    sheet.reset_dimensions()  # what a file says of its own size is not always so
    rows: Iterator[Sequence[Cell]] = sheet.iter_rows(max_col=_MOST_COLUMNS)
    return rows


def _holds_something(sheet: "ReadOnlyWorksheet") -> bool:
    if not hasattr(sheet, "reset_dimensions"):  # a sheet with a chart alone
        return False
    return any(cell.value is not None for row in _rows(sheet) for cell in row)


def _records(
    values: "Iterator[Sequence[Cell]]", formulas: "Iterator[Sequence[Cell]]", path: Path
) -> Iterator[Record]:
    try:
        for number, (row, computed) in enumerate(zip(values, formulas, strict=False), start=1):
            yield _record(number, row, computed)
    except _BROKEN as error:
        raise _damaged(path, error) from error


def _record(number: int, row: "Sequence[Cell]", computed: "Sequence[Cell]") -> Record:
    cells = tuple(_written(cell) for cell in row)
    while cells and cells[-1] is None:
        cells = cells[:-1]
    if sum(len(cell) for cell in cells if isinstance(cell, str)) > MOST_CHARACTERS:
        return Record(number, (), TOO_LONG)
    places = [index for index, cell in enumerate(computed) if cell.data_type == "f"]
    if not places:
        return Record(number, cells)
    empty = [index for index in places if index >= len(cells) or cells[index] is None]
    if empty:
        return Record(number, cells, f"column {_letter(empty[0])} {NOT_KEPT}")
    return Record(number, cells, notes=tuple(f"column {_letter(at)} {KEPT}" for at in places))


def _written(cell: "Cell") -> Written:
    value = cell.value
    if type(value) is int and _PADDED.fullmatch(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    if value is None or isinstance(value, str | int | float):
        return value
    return value if hasattr(value, "year") else str(value)


def _letter(index: int) -> str:
    before, last = divmod(index, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _damaged(path: Path, error: BaseException) -> BadInput:
    wrong = f"File {str(path)!r} is no whole workbook ({type(error).__name__})"
    return BadInput(wrong, "Open and save it anew with your spreadsheet program, or as CSV.")
