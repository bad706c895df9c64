"""What came of staging a file: all that a person needs to decide on it."""

from collections.abc import Mapping

from projects.data.imports.difference import Difference
from projects.data.imports.staging import Import
from projects.data.loading import Strict


class Counts(Strict):
    """What became of the rows of a file; nothing is left out of it."""

    rows: int = 0
    staged: int = 0
    rejected: int = 0
    blank: int = 0
    repeated: int = 0
    """Rows that say again what another row of the file says."""

    @property
    def line(self) -> str:
        """It in words, with the sum."""
        return (
            f"{self.rows:,} rows: {self.staged:,} to load, {self.rejected:,} rejected, "
            f"{self.repeated:,} said twice, {self.blank:,} blank"
        )


class Staged(Strict):
    """One file as it was taken in."""

    imported: Import
    called: str
    """What kind of file it is taken for."""
    table: str
    found: str
    """Its form: encoding, delimiter, heading, style."""
    given: Mapping[str, str]
    """What was said for all rows, by field."""
    columns: tuple[tuple[str, str, str], ...]
    """Column, field, example."""
    left: tuple[str, ...]
    """Columns that are not taken in."""
    remembered: str = ""
    """From which import the mapping is known, if it is."""
    counts: Counts
    rejects: tuple[str, ...] = ()
    """The first rejected rows, a line each."""
    reasons: Mapping[str, int]
    """How many rows were rejected or held back for which reason."""
    notes: Mapping[str, int]
    """What is to be known of rows that were kept, with their number."""
    report: str = ""
    """The file with every rejected row; empty if there is none."""
    difference: Difference
    is_publishable: bool
    why_not: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """It in words, a line each."""
        lines = [f"{self.imported.file}, as {self.called} for {self.table}: {self.found}."]
        lines += [f"{self.counts.line}."]
        if self.given:
            given = ", ".join(f"{_said(k)} {v}" for k, v in self.given.items())
            lines.append(f"For all rows: {given}.")
        mapped = (f"{column} -> {_said(field)}" for column, field, _ in self.columns)
        lines.append(f"Columns: {', '.join(mapped)}.")
        if self.remembered:
            lines.append(f"Mapped as in {self.remembered}.")
        if self.left:
            lines.append(f"Not loaded: {', '.join(self.left)}.")
        rejects = [f"{reason} ({count:,})" for reason, count in self.reasons.items()]
        if rejects:
            lines.append(
                f"Rejected or held back: {', '.join(rejects)}; all of them in {self.report}."
            )
        lines.append(f"Against what is there: {self.difference.line}.")
        lines += [f"Note: {reason} ({count:,} times)." for reason, count in self.notes.items()]
        if self.why_not:
            lines.append(self.why_not)
        return tuple(lines)


def _said(field: str) -> str:
    return field.removesuffix("_id").replace("_", " ")
