"""The schedules of a home, and their firings: rows of its database.

A change and its note are one transaction; so are a claim and the next fire time. Every one of
them begins with a write that holds only for the version it was decided on, so two processes
on one database never both do the same.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from pydantic import JsonValue
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from projects.errors import BadInput, GroundChanged, UnknownName
from routines.schedules.firing import Firing, FiringStatus
from routines.schedules.misfire import Due
from routines.schedules.schedule import Schedule

_metadata = MetaData()
_schedules = Table(
    "schedule",
    _metadata,
    Column("schedule_id", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("next_fire", String, index=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
_changes = Table(
    "schedule_change",
    _metadata,
    Column("effect_id", String, primary_key=True),
    Column("schedule_id", String, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
)
_firings = Table(
    "firing",
    _metadata,
    Column("schedule_id", String, primary_key=True),
    Column("instant", String, primary_key=True),
    Column("status", String, nullable=False, index=True),
    Column("body", Text, nullable=False),
)


class Waiting:
    """A schedule whose time has come, as it was when that was seen."""

    def __init__(self, schedule: Schedule, first: datetime, version: int) -> None:
        """Know the schedule, its earliest fire time not yet dealt with, and its version."""
        self.schedule, self.first, self.version = schedule, first, version


class Schedules:
    """All schedules of one home."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in tables of `engine`."""
        self._engine = engine
        _metadata.create_all(engine)

    def list(self, *, deleted: bool = False, over: bool = True) -> list[Schedule]:
        """Return the schedules, that which fires next first.

        Args:
            deleted: also those that were deleted.
            over: also those that will not fire again.
        """
        order = (_schedules.c.next_fire.is_(None), _schedules.c.next_fire)
        with self._engine.connect() as connection:
            rows = connection.execute(select(_schedules.c.body).order_by(*order)).scalars()
            found = [Schedule.model_validate_json(row) for row in rows]
        hidden = {state for state, shown in (("deleted", deleted), ("done", over)) if not shown}
        return [each for each in found if each.state not in hidden]

    def get(self, name: str) -> Schedule:
        """Return one by its id or name.

        Raises:
            UnknownName: if there is none.
        """
        for each in self.list():
            if name in (each.schedule_id, each.name):
                return each
        wrong = f"No schedule is called {name!r}"
        raise UnknownName(wrong, "See `nova schedules list`.")

    def find(self, schedule_id: str) -> Schedule | None:
        """Return one by its id, also a deleted one."""
        with self._engine.connect() as connection:
            return _found(connection, schedule_id)

    def put(self, after: Schedule, *, before: str, change: str, now: datetime) -> bool:
        """Let a schedule stand as given; return whether this change was not made before.

        Args:
            after: how it is to stand.
            before: the ground on which that was decided; empty: there was no such schedule.
            change: whatever made the change: the same one is made once.
            now: the time.

        Raises:
            GroundChanged: if it stood otherwise meanwhile.
            BadInput: if another one has the name.
        """
        with self._engine.begin() as connection:
            # First a write: whoever else wants to change it now waits here.
            note: dict[str, str | None] = {
                "effect_id": change,
                "schedule_id": after.schedule_id,
                "at": _text(now),
            }
            note |= {"before": None, "after": after.model_dump_json()}
            made = connection.execute(insert(_changes).values(note).on_conflict_do_nothing())
            if not made.rowcount:
                return False
            known = _found(connection, after.schedule_id)
            if (known.ground if known else "") != before:
                wrong = f"Schedule {after.name!r} is no longer as it was shown"
                raise GroundChanged(wrong, "Nothing was done; ask for it again.")
            _check_name(connection, after)
            _write(connection, after, now=now)
            if known:
                row = _changes.update().where(_changes.c.effect_id == change)
                connection.execute(row.values(before=known.model_dump_json()))
        return True

    def before(self, change: str) -> Schedule | None:
        """Return how a schedule stood before a change; None if it was new.

        Raises:
            UnknownName: if no change of that id was made.
        """
        with self._engine.connect() as connection:
            query = select(_changes.c.before).where(_changes.c.effect_id == change)
            row = connection.execute(query).first()
        if row is None:
            wrong = f"No change of a schedule came of {change!r}"
            raise UnknownName(wrong, "See `nova approvals list --all`.")
        return Schedule.model_validate_json(row.before) if row.before else None

    def waiting(self, now: datetime) -> Sequence[Waiting]:
        """Return the schedules with a fire time up to now that nothing was done about."""
        query = (
            select(_schedules.c.body, _schedules.c.next_fire, _schedules.c.version)
            .where(_schedules.c.next_fire <= _text(now))
            .order_by(_schedules.c.next_fire)
        )
        with self._engine.connect() as connection:
            return [
                Waiting(
                    Schedule.model_validate_json(row.body),
                    datetime.fromisoformat(row.next_fire),
                    row.version,
                )
                for row in connection.execute(query)
            ]

    def next_fire(self) -> datetime | None:
        """Return the earliest fire time of all."""
        query = select(_schedules.c.next_fire).where(_schedules.c.next_fire.is_not(None))
        with self._engine.connect() as connection:
            first = connection.execute(query.order_by(_schedules.c.next_fire).limit(1)).scalar()
        return datetime.fromisoformat(first) if first else None

    def claim(
        self, waiting: Waiting, found: Iterable[Due], *, owner: str, now: datetime
    ) -> Sequence[Firing]:
        """Take the fire times that are due, unless another process was quicker.

        Returns:
            Those that this process is to set off; each is claimed by nobody else, ever.
        """
        schedule = waiting.schedule
        with self._engine.begin() as connection:
            gone_on = _gone_on(schedule, now)
            row = _schedules.update().where(
                _schedules.c.schedule_id == schedule.schedule_id,
                _schedules.c.version == waiting.version,
            )
            values = {**_columns(gone_on, now=now), "version": waiting.version + 1}
            if not connection.execute(row.values(values)).rowcount:
                return []
            taken = [_firing(schedule, each, owner=owner, now=now) for each in found]
            return [each for each in taken if _insert(connection, each) and not each.finished_at]

    def finish(
        self, firing: Firing, status: FiringStatus, outcome: str, *, run_id: str, now: datetime
    ) -> Firing:
        """Note what came of a firing."""
        update = {"status": status, "outcome": outcome, "run_id": run_id, "finished_at": now}
        done = firing.model_copy(update=update)
        with self._engine.begin() as connection:
            row = _firings.update().where(
                _firings.c.schedule_id == firing.schedule_id,
                _firings.c.instant == _text(firing.instant),
            )
            connection.execute(row.values(_firing_columns(done)))
        return done

    def firings(
        self,
        *,
        schedule_id: str | None = None,
        status: FiringStatus | None = None,
        since: datetime | None = None,
        limit: int = 20,
    ) -> Sequence[Firing]:
        """Return firings, the newest first."""
        query = select(_firings.c.body).order_by(_firings.c.instant.desc()).limit(limit)
        if schedule_id is not None:
            query = query.where(_firings.c.schedule_id == schedule_id)
        if status is not None:
            query = query.where(_firings.c.status == status)
        if since is not None:
            query = query.where(_firings.c.instant >= _text(since))
        with self._engine.connect() as connection:
            return [Firing.model_validate_json(row) for row in connection.execute(query).scalars()]

    def rewrite(self, changed: Callable[[JsonValue], JsonValue]) -> int:
        """Put what `changed` leaves of each row in its place: for words that must be gone."""
        places = (_schedules.c.body, _changes.c.before, _changes.c.after, _firings.c.body)
        with self._engine.begin() as connection:
            return sum(_rewritten(connection, column, changed) for column in places)


def _rewritten(
    connection: Connection,
    column: "Column[str | None]",
    changed: Callable[[JsonValue], JsonValue],
) -> int:
    count = 0
    for text in {*connection.execute(select(column).where(column.is_not(None))).scalars()}:
        left = _without(text or "", changed)
        if left != text:
            row = column.table.update().where(column == text).values({column.name: left})
            count += connection.execute(row).rowcount
    return count


def _without(text: str, changed: Callable[[JsonValue], JsonValue]) -> str:
    before = json.loads(text)
    left = changed(before)
    if left == before or not isinstance(left, dict):
        return text
    if left.get("name") != before.get("name"):  # it was made of words that are gone
        left["name"] = str(before["schedule_id"])
    return json.dumps(left, ensure_ascii=False)


def _check_name(connection: Connection, schedule: Schedule) -> None:
    for row in connection.execute(select(_schedules.c.body)).scalars():
        other = Schedule.model_validate_json(row)
        is_other = other.schedule_id != schedule.schedule_id
        if (
            is_other
            and other.name == schedule.name
            and "deleted"
            not in (
                other.state,
                schedule.state,
            )
        ):
            wrong = f"A schedule called {schedule.name!r} is there already"
            raise BadInput(wrong, "Give this one another name, or change that one.")


def _write(connection: Connection, schedule: Schedule, *, now: datetime) -> None:
    values = {"schedule_id": schedule.schedule_id, "version": 1, **_columns(schedule, now=now)}
    update = {**_columns(schedule, now=now), "version": _schedules.c.version + 1}
    connection.execute(
        insert(_schedules)
        .values(values)
        .on_conflict_do_update(index_elements=[_schedules.c.schedule_id], set_=update)
    )


def _columns(schedule: Schedule, *, now: datetime) -> dict[str, str | None]:
    following = schedule.next_after(now)
    return {
        "state": schedule.state,
        "next_fire": _text(following) if following else None,
        "body": schedule.model_dump_json(),
    }


def _gone_on(schedule: Schedule, now: datetime) -> Schedule:
    """Return a schedule after its fire times up to now: no longer paused, or over."""
    update: dict[str, object] = {"state": "active", "resumes": None}
    gone_on = schedule.model_copy(update=update)
    if gone_on.next_after(now) is None:
        return gone_on.model_copy(update={"state": "done"})
    return gone_on


def _found(connection: Connection, schedule_id: str) -> Schedule | None:
    query = select(_schedules.c.body).where(_schedules.c.schedule_id == schedule_id)
    body = connection.execute(query).scalar()
    return Schedule.model_validate_json(body) if body else None


def _firing(schedule: Schedule, due: Due, *, owner: str, now: datetime) -> Firing:
    return Firing(
        schedule_id=schedule.schedule_id,
        instant=due.instant,
        status="claimed" if due.fires else "skipped",
        is_late=due.is_late,
        claimed_by=owner,
        claimed_at=now,
        finished_at=None if due.fires else now,
        outcome=due.note if due.fires else f"Skipped: it was missed. {due.note}".strip(),
    )


def _insert(connection: Connection, firing: Firing) -> bool:
    """Write the row of a firing; return whether nobody had."""
    key = {"schedule_id": firing.schedule_id, "instant": _text(firing.instant)}
    row = insert(_firings).values({**key, **_firing_columns(firing)})
    return bool(connection.execute(row.on_conflict_do_nothing()).rowcount)


def _firing_columns(firing: Firing) -> dict[str, str]:
    return {"status": firing.status, "body": firing.model_dump_json()}


def _text(instant: datetime) -> str:
    """Return an instant so that texts sort as the instants do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
