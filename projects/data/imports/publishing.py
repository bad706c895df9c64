"""Publishing: what was staged goes to the live table, all of it or nothing, and can come back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from projects.data.imports import staging
from projects.data.imports.declaration import Declaration
from projects.data.imports.difference import Comparer, Ground, Meeting
from projects.data.imports.live import Matched, Texts, text_of
from projects.data.imports.staging import Change, Import
from projects.errors import BadInput, GroundChanged

_DAY = timedelta(days=1)


def publish(
    connection: Connection, matched: Matched, imported: Import, *, ground: str, key: str
) -> Import:
    """Bring what was staged to the live table, within the caller's transaction.

    Args:
        connection: of the database that holds both.
        matched: the live table.
        imported: what is published, as it was locked.
        ground: what the approval rests on.
        key: the effect's idempotency key: the same one is carried out once.

    Raises:
        GroundChanged: if the live rows are no longer those that were shown.
        BadInput: if it is not there to be published.
    """
    if imported.status == "published" and imported.done_by == key:
        return imported
    _check_status(imported, "staged")
    writer, now = _Writer(connection, matched, imported), Ground()
    comparer = Comparer(matched, imported)
    for rows in staging.walk(connection, imported.import_id):
        found = list(comparer.meet(connection, rows, lock=True))
        for met in found:
            now.add(met)
        writer.write(found)
    if now.hash != ground:
        wrong = f"What stands in {matched.live.name} has changed since import {imported.import_id!r} was shown"
        raise GroundChanged(
            wrong, f"Nothing was done; `nova data publish {imported.import_id}` shows it anew."
        )
    done = imported.model_copy(
        update={"status": "published", "done_by": key, "outcome": writer.line}
    )
    staging.keep(connection, done)
    return done


def undo(connection: Connection, matched: Matched, imported: Import, *, key: str) -> Import:
    """Put back what an import changed, within the caller's transaction.

    Raises:
        GroundChanged: if a row has been changed since: nothing is put back then.
        BadInput: if it is not there to be undone.
    """
    if imported.status == "undone" and imported.done_by == key:
        return imported
    _check_status(imported, "published")
    count = 0
    for changes in staging.changes(connection, imported.import_id):
        _check_still(connection, matched, changes)
        for change in changes:
            _put_back(connection, matched, change, imported.day)
        count += len(changes)
    outcome = f"Put back {count:,} rows of {matched.live.name}."
    done = imported.model_copy(update={"status": "undone", "done_by": key, "outcome": outcome})
    staging.keep(connection, done)
    return done


def _check_status(imported: Import, wanted: str) -> None:
    if imported.status != wanted:
        said = "half staged" if imported.status == "staging" else imported.status
        wrong = f"Import {imported.import_id!r} is {said}, not {wanted}"
        raise BadInput(wrong, "See `nova data imports`.")


class _Writer:
    """Writes the rows of one import, and keeps what stood there before."""

    def __init__(self, connection: Connection, matched: Matched, imported: Import) -> None:
        self._connection = connection
        self._matched = matched
        self._live = matched.live
        self._declared = matched.declared
        self._imported = imported
        self._new = self._changed = 0

    @property
    def line(self) -> str:
        """What was written, in words."""
        return f"Published {self._imported.file} to {self._live.name}: {self._new:,} new, {self._changed:,} changed."

    def write(self, found: Sequence[Meeting]) -> None:
        """Write the new and the changed ones among these rows."""
        new = [met for met in found if met.kind == "new"]
        changed = [met for met in found if met.kind == "changed"]
        self._insert([self._whole(met.after) for met in new])
        made = [self._change(met) for met in changed]
        added = [(met.row.key, None, met.after) for met in new]
        begun = self._new + self._changed
        notes = [Change(begun + at, *each) for at, each in enumerate([*added, *made])]
        staging.note(self._connection, self._imported.import_id, notes)
        self._new += len(new)
        self._changed += len(changed)

    def _whole(self, values: Texts) -> dict[str, object]:
        """Return a new row with all that the declaration says of one."""
        declared, day = self._declared, self._imported.day
        own: dict[str, str | None] = {}
        if declared.stamped:
            own[declared.stamped] = day
        if declared.holds:
            own[declared.holds.since] = day
        defaults = {name: text_of(value) for name, value in declared.defaults.items()}
        filled = {name: value for name, value in values.items() if value is not None}
        return {**self._live.adapted({**defaults, **own, **filled}), **self._live.owned}

    def _change(self, met: Meeting) -> tuple[str, Texts, Texts]:
        """Change one live row, or close it and begin another; return what it was and is."""
        before, holds = met.before or {}, self._declared.holds
        was: dict[str, str | None] = {name: before[name] for name in met.after}
        is_key, values = self._matched.is_key(before), self._live.adapted(met.after)
        table = self._live.table
        now = self._matched.holds_now
        if holds is None or before[holds.since] == self._imported.day:
            self._connection.execute(update(table).where(is_key, now).values(values))
            return met.row.key, was, met.after
        row = self._connection.execute(select(table).where(is_key, now)).mappings().one()
        own = table.autoincrement_column
        copied = {name: value for name, value in row.items() if own is None or name != own.name}
        closed = self._live.adapted({holds.until: _day_before(self._imported.day)})
        self._connection.execute(update(table).where(is_key, now).values(closed))
        since = self._live.adapted({holds.since: self._imported.day})
        self._insert([{**copied, **values, **since}])
        was[holds.since] = before[holds.since]
        return met.row.key, was, {**met.after, holds.since: self._imported.day}

    def _insert(self, rows: Sequence[dict[str, object]]) -> None:
        alike: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
        for row in rows:
            alike[tuple(row)].append(row)
        for listed in alike.values():
            self._connection.execute(insert(self._live.table), listed)


def _check_still(connection: Connection, matched: Matched, changes: Sequence[Change]) -> None:
    standing = matched.find(connection, [change.key for change in changes], lock=True)
    for change in changes:
        now = standing.rows.get(change.key)
        if now is None or any(now.get(name) != value for name, value in _kept(change).items()):
            named = change.key.replace("\x1f", ", ")
            wrong = f"Row {named!r} of {matched.live.name} has been changed since it was imported"
            raise GroundChanged(wrong, "Nothing was put back; mend the rows one by one.")


def _kept(change: Change) -> Texts:
    return {name: value for name, value in change.after.items() if value is not None}


def _put_back(connection: Connection, matched: Matched, change: Change, day: str) -> None:
    declared, live = matched.declared, matched.live
    is_key = matched.is_key(_key_texts(change.key, declared))
    now = matched.holds_now
    if change.before is None:
        connection.execute(delete(live.table).where(is_key, now))
        return
    holds = declared.holds
    if holds is None or holds.since not in change.before:
        values = live.adapted(change.before)
        connection.execute(update(live.table).where(is_key, now).values(values))
        return
    connection.execute(delete(live.table).where(is_key, now))
    since, until = live.column(holds.since), live.column(holds.until)
    was = live.adapted({holds.since: change.before[holds.since], holds.until: _day_before(day)})
    reopened = update(live.table).where(
        is_key, since == was[holds.since], until == was[holds.until]
    )
    connection.execute(reopened.values({holds.until: None}))


def _key_texts(key: str, declared: Declaration) -> Texts:
    return dict(zip(declared.key, key.split("\x1f"), strict=True))


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - _DAY).isoformat()
