"""The difference between what a file says and what stands in the live table."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from projects.data.imports import staging
from projects.data.imports.live import Matched, Texts
from projects.data.imports.staging import Import, Row
from projects.data.loading import Strict

Kind = Literal["new", "changed", "unchanged", "held"]

SHOWN = 12
"""Changes that are shown as examples."""
_MOST_COVERED = 200
"""Values of one field for which rows that the file lacks are looked for."""


class Meeting(NamedTuple):
    """A row of the file and the live row that it meets."""

    row: Row
    kind: Kind
    before: Texts | None
    after: Texts
    """Only what is new, or what changes."""
    reason: str = ""
    """Of what is held back: why."""


class Difference(Strict):
    """What publishing would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    held: int = 0
    """Rows that cannot be published; the report says why."""
    missing: int = 0
    """Live rows that the file should have and lacks; they stay as they are."""
    examples: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    """The keys of some that are missing."""
    ground: str = ""
    """SHA-256 over all that would change, and what stands there now."""

    @property
    def line(self) -> str:
        """It in words."""
        held = f", {self.held:,} held back" if self.held else ""
        missing = f"; {self.missing:,} that it lacks stay as they are" if self.missing else ""
        return f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged{held}{missing}"


class Comparer:
    """Compares the rows of one import with the live table."""

    def __init__(self, matched: Matched, imported: Import) -> None:
        """Compare as `matched` finds them."""
        self._matched = matched
        self._declared = matched.declared
        self._imported = imported
        filled = {*matched.live.owned, *self._declared.defaults, self._declared.stamped}
        if self._declared.holds is not None:
            filled.add(self._declared.holds.since)
        self._needed = [name for name in matched.live.needed() if name not in filled]

    def meet(
        self, connection: Connection, rows: list[Row], *, lock: bool = False
    ) -> Iterator[Meeting]:
        """Yield each row with the live row that it meets."""
        standing = self._matched.find(connection, [row.key for row in rows], lock=lock)
        for row in rows:
            if row.key in standing.several:
                yield Meeting(row, "held", None, {}, "several live rows bear this key")
            else:
                before = standing.rows.get(row.key)
                yield self._new(row) if before is None else self._known(row, before)

    def _new(self, row: Row) -> Meeting:
        reason = ""
        if self._declared.new == "reject":
            reason = f"is not in {self._declared.table}, and new rows are not taken in"
        elif lacking := [name for name in self._needed if row.values.get(name) is None]:
            reason = f"is new and has no {', '.join(lacking)}"
        return Meeting(row, "held" if reason else "new", None, row.values, reason)

    def _known(self, row: Row, before: Texts) -> Meeting:
        after = {
            name: value
            for name, value in row.values.items()
            if value is not None and name not in self._declared.key and value != before[name]
        }
        if not after:
            return Meeting(row, "unchanged", before, {})
        holds = self._declared.holds
        since = (before[holds.since] or "") if holds else ""
        if since > self._imported.day:
            return Meeting(row, "held", before, after, f"another holds from {since} on already")
        return Meeting(row, "changed", before, after)


class Ground:
    """Collects what an approval rests on, in the file's order."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._sha = hashlib.sha256()

    def add(self, met: Meeting) -> None:
        """Take in one row that would be published."""
        if met.kind in ("new", "changed"):
            told = (met.row.key, met.before, met.after)
            self._sha.update(json.dumps(told, sort_keys=True).encode() + b"\n")

    @property
    def hash(self) -> str:
        """The hash over what was taken in so far."""
        return self._sha.hexdigest()


def compare(
    stage: Connection, live: Connection, matched: Matched, imported: Import
) -> Iterator[Meeting | Difference]:
    """Yield what is held back, and at the end the whole difference."""
    declared, ground, counts = matched.declared, Ground(), Counter[str]()
    examples: list[str] = []
    shared: dict[str, set[str]] = {name: set() for name in declared.covers}
    comparer = Comparer(matched, imported)
    for rows in staging.walk(stage, imported.import_id):
        for met in comparer.meet(live, rows):
            counts[met.kind] += 1
            ground.add(met)
            for name, values in shared.items():
                values.add(met.row.values[name] or "")
            if met.kind == "held":
                yield met
            elif met.kind == "changed" and len(examples) < SHOWN:
                examples.append(_example(met))
    missing, lacking = _missing(stage, live, matched, imported, shared)
    yield Difference(
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        held=counts["held"],
        missing=missing,
        examples=tuple(examples),
        lacking=tuple(matched.called(live, lacking)),
        ground=ground.hash,
    )


def _missing(
    stage: Connection,
    live: Connection,
    matched: Matched,
    imported: Import,
    shared: Mapping[str, set[str]],
) -> tuple[int, list[str]]:
    """Return how many live rows the file lacks, and some of them."""
    if not shared or any(not 0 < len(values) <= _MOST_COVERED for values in shared.values()):
        return 0, []
    count, lacking = 0, list[str]()
    for keys in matched.covered(live, shared):
        there = staging.having(stage, imported.import_id, keys)
        gone = [key for key in keys if key not in there]
        count += len(gone)
        lacking += gone[: SHOWN - len(lacking)]
    return count, lacking


def _example(met: Meeting) -> str:
    before = met.before or {}
    changes = [
        f"{name.replace('_', ' ')} {before.get(name) or 'none'} -> {value}"
        for name, value in met.after.items()
    ]
    return f"row {met.row.number} ({met.row.called}): {', '.join(changes)}"
