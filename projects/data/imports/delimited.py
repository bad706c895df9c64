"""Delimited text: CSV and its relatives, one record at a time."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from projects.data.imports.fingerprint import Fingerprint
from projects.data.imports.record import MOST_CHARACTERS, TOO_LONG, Record
from projects.errors import BadInput

_DELIMITERS = (";", "\t", "|", ",")
"""In the order in which they win when they divide equally well: a comma may be a decimal one."""
_NAMES = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}
_SAMPLE = 100
"""Records that tell the delimiter."""
_HINT = "sep="
"""Excel's own word for the delimiter, on a line before the first."""


@dataclass(frozen=True)
class Delimited:
    """A text file of records; see `Source`."""

    path: Path
    encoding: str
    is_guessed: bool
    delimiter: str
    skipped: int
    """Lines before the first record."""

    @property
    def line(self) -> str:
        """What was found of its form, in words."""
        guessed = " (not UTF-8; the likeliest)" if self.is_guessed else ""
        encoding = "utf-8" if self.encoding == "utf-8-sig" else self.encoding
        return f"read as {encoding}{guessed}, divided by {_NAMES.get(self.delimiter, repr(self.delimiter))}"

    @contextmanager
    def records(self) -> Iterator[Iterator[Record]]:
        """Open the file and give its records.

        Raises:
            BadInput: if a quote that is opened never ends.
        """
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            yield _records(_Lines(file, skipped=self.skipped), self.delimiter, self.path)


def open_delimited(path: Path, found: Fingerprint, *, delimiter: str | None = None) -> Delimited:
    """Return the file as records, divided as it seems to be, or by `delimiter`."""
    with path.open(encoding=found.encoding, errors="replace", newline="") as file:
        lines = list(islice(_Lines(file), 2 * _SAMPLE))
    hint = lines[0].strip().strip('"') if lines else ""
    skipped = int(hint[: len(_HINT)].casefold() == _HINT and len(hint) == len(_HINT) + 1)
    chosen = delimiter or (hint[-1] if skipped else _divides_best(lines))
    return Delimited(path, found.encoding, found.is_guessed, chosen, skipped)


class _Lines:
    """The lines of a file, none longer than a record may be."""

    def __init__(self, file: io.TextIOWrapper, *, skipped: int = 0) -> None:
        self._file = file
        self.number = 0
        self.begun = 1
        """The line at which the present record begins."""
        self.held = 0
        """Characters of the present record so far."""
        self.is_cut = False
        for _ in range(skipped):
            self._read()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._read()
        if not line:
            raise StopIteration
        self.held += len(line)
        if self.held > MOST_CHARACTERS:
            raise _Endless
        return line

    def _read(self) -> str:
        line = self._file.readline(MOST_CHARACTERS)
        self.number += 1
        if len(line) < MOST_CHARACTERS or line.endswith(("\n", "\r")):
            return line
        while (rest := self._file.readline(MOST_CHARACTERS)) and not rest.endswith(("\n", "\r")):
            pass
        self.is_cut = True
        return "\n"


class _Endless(Exception):  # noqa: N818 - it says what happened
    """A record goes on and on."""


def _records(lines: _Lines, delimiter: str, path: Path) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            trouble = TOO_LONG if lines.is_cut else ""
            yield Record(lines.begun, () if trouble else tuple(cells), trouble)
            lines.begun, lines.held, lines.is_cut = lines.number + 1, 0, False
    except (_Endless, csv.Error) as error:
        wrong = f"File {str(path)!r}: a quote in line {lines.begun} is never closed"
        raise BadInput(wrong, "Close or remove it, then import the file again.") from error


def _divides_best(lines: Sequence[str]) -> str:
    def evenness(delimiter: str) -> tuple[float, int]:
        rows = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        widths = Counter(width for width in rows if width > 1)
        if not widths:
            return (0.0, 0)
        width, count = widths.most_common(1)[0]
        return (round(count / len(rows), 1), width)

    try:
        best = max(_DELIMITERS, key=evenness)
        return best if evenness(best)[0] else ","
    except csv.Error:
        return ","
