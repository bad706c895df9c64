"""The report of an import: every row that was rejected, with its reason, as CSV."""

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from projects.data.imports.cell import looks_active
from projects.data.imports.taking import Remark

SHOWN = 20
"""Lines that are shown besides the file."""
_COLUMNS = ("row", "column", "value", "outcome", "reason")


class Report:
    """Collects remarks: all of them in a file, the first ones here."""

    def __init__(self, out: TextIO) -> None:
        """Write to `out`."""
        self._rows = csv.writer(out)
        self._rows.writerow(_COLUMNS)
        self.first: list[Remark] = []
        self.reasons: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was remarked."""
        return not self.reasons and not self.notes

    def add(self, remark: Remark) -> None:
        """Write a remark down."""
        outcome = "rejected" if remark.is_rejected else "noted"
        self._rows.writerow(
            (remark.number, _inert(remark.column), _inert(remark.written), outcome, remark.reason)
        )
        if remark.is_rejected:
            self.reasons[remark.reason] += 1
            if len(self.first) < SHOWN:
                self.first.append(remark)
        else:
            self.notes[remark.reason] += 1


@contextmanager
def reporting(path: Path) -> Iterator[Report]:
    """Give a report that becomes the file `path`; no file if there is nothing in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as out:
            report = Report(out)
            yield report
        if not report.is_empty:
            draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if looks_active(text) or text[:1] in ("+", "-", "\r", "\t") else text
