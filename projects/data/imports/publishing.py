"""Publishing: what was staged goes to the live table, all of it or nothing, and can come back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, update

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
        _put_back(connection, matched, changes, imported.day)
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
        made = self._change(changed)
        self._insert([self._whole(met.after) for met in new])
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

    def _change(self, changed: Sequence[Meeting]) -> list[tuple[str, Texts | None, Texts]]:
        """Change live rows, or close them and begin others; return what they were and are."""
        holds, day = self._declared.holds, self._imported.day
        in_place = [
            met for met in changed if holds is None or (met.before or {})[holds.since] == day
        ]
        self._update([(met.before or {}, met.after) for met in in_place])
        made: list[tuple[str, Texts | None, Texts]] = [
            (met.row.key, _was(met), met.after) for met in in_place
        ]
        if holds is None:
            return made
        closed = [met for met in changed if (met.before or {})[holds.since] != day]
        copies = self._matched.whole(self._connection, [met.before or {} for met in closed])
        until = {holds.until: _day_before(day)}
        self._update([(met.before or {}, until) for met in closed])
        since = {holds.since: day}
        adapted = [self._live.adapted({**met.after, **since}) for met in closed]
        self._insert([{**row, **values} for row, values in zip(copies, adapted, strict=True)])
        before = [{**_was(met), holds.since: (met.before or {})[holds.since]} for met in closed]
        return [
            *made,
            *(
                (met.row.key, was, {**met.after, **since})
                for met, was in zip(closed, before, strict=True)
            ),
        ]

    def _update(self, rows: Sequence[tuple[Texts, Texts]]) -> None:
        """Update live rows, those with the same columns together."""
        alike: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
        for texts, after in rows:
            values = {f"to_{name}": value for name, value in self._live.adapted(after).items()}
            alike[tuple(after)].append({**self._matched.identity(texts), **values})
        for names, listed in alike.items():
            changed = update(self._live.table).where(self._matched.is_row)
            self._connection.execute(
                changed.values({name: bindparam(f"to_{name}") for name in names}), listed
            )

    def _insert(self, rows: Sequence[dict[str, object]]) -> None:
        alike: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
        for row in rows:
            alike[tuple(row)].append(row)
        for listed in alike.values():
            self._connection.execute(insert(self._live.table), listed)


def _put_back(
    connection: Connection, matched: Matched, changes: Sequence[Change], day: str
) -> None:
    """Put some rows back, if they stand as the import left them."""
    standing = matched.find(connection, [change.key for change in changes], lock=True)
    for change in changes:
        now = standing.rows.get(change.key)
        if now is None or any(now.get(name) != value for name, value in _kept(change).items()):
            named = change.key.replace("\x1f", ", ")
            wrong = f"Row {named!r} of {matched.live.name} has been changed since it was imported"
            raise GroundChanged(wrong, "Nothing was put back; mend the rows one by one.")
        _put_one_back(connection, matched, change, now, day)


def _put_one_back(
    connection: Connection, matched: Matched, change: Change, now: Texts, day: str
) -> None:
    table, holds, identity = matched.live.table, matched.declared.holds, matched.identity(now)
    is_new = change.before is None or (holds is not None and holds.since in change.before)
    if is_new:
        connection.execute(delete(table).where(matched.is_row), identity)
    if change.before is None:
        return
    if holds is None or not is_new:
        back = update(table).where(matched.is_row).values(matched.live.adapted(change.before))
        connection.execute(back, identity)
        return
    was = matched.live.adapted(
        {holds.since: change.before[holds.since], holds.until: _day_before(day)}
    )
    closed = [matched.live.column(name) == value for name, value in was.items()]
    key = [
        matched.live.column(name) == value
        for name, value in matched.live.adapted(_key_texts(change.key, matched.declared)).items()
    ]
    reopened = update(table).where(matched.live.mine, *key, *closed)
    connection.execute(reopened.values({holds.until: None}))


def _kept(change: Change) -> Texts:
    return {name: value for name, value in change.after.items() if value is not None}


def _was(met: Meeting) -> dict[str, str | None]:
    """Return what stood in the columns that change."""
    return {name: (met.before or {})[name] for name in met.after}


def _key_texts(key: str, declared: Declaration) -> Texts:
    return dict(zip(declared.key, key.split("\x1f"), strict=True))


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - _DAY).isoformat()
