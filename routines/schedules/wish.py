"""A wish: what a draft of the kind `schedule` asks for, and how the schedule would then stand."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, ValidationError

from projects.errors import BadInput
from routines.schedules.rule import Rule
from routines.schedules.schedule import Misfire, Policy, Schedule, Target, Text
from routines.schedules.store import Schedules
from routines.schedules.times import check
from routines.schedules.twins import check_not_there, free_name
from routines.schedules.wall import zone_of
from routines.schedules.words import WHICH_ZONE, read_when

Action = Literal["add", "change", "pause", "resume", "delete", "restore"]

_WORD = re.compile(r"[^\W_]+")


class ScheduleForm(BaseModel):
    """What a model fills in to draft a schedule, or a change of one."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["add", "change", "pause", "resume", "delete"]
    name: str | None = Field(default=None, description="Of a schedule that is there")
    what: Literal["reminder", "request", "pipeline"] | None = None
    text: str | None = Field(
        default=None, description="The reminder or request in the user's words, or the pipeline"
    )
    when: str | None = Field(
        default=None, description="Such as: weekdays at 7:30; first Tuesday of each month at 9:00"
    )
    zone: str | None = Field(default=None, description="Such as Europe/Berlin")
    until: str | None = Field(default=None, description="Of a pause: Monday at 8:00")


class Wish(BaseModel):
    """The payload of a draft: as a person, a rule or a model gave it, or as it was settled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Action
    schedule: Schedule | None = None
    """How it is to stand; settled drafts hold nothing else."""
    name: str | None = None
    what: Literal["reminder", "request", "pipeline"] | None = None
    text: Text | None = None
    parameters: dict[str, JsonValue] | None = None
    project: str | None = None
    when: str | None = None
    """In plain words; `rule` is what they were read as."""
    rule: Rule | None = None
    zone: str | None = None
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    until: str | None = None
    resumes: AwareDatetime | None = None
    """`until`, as it was read."""
    misfire: Policy | None = None
    grace: int | None = None

    @classmethod
    def read(cls, payload: Mapping[str, JsonValue]) -> "Wish":
        """Return the wish in a payload.

        Raises:
            BadInput: naming what cannot be used of it.
        """
        try:
            return cls.model_validate(payload)
        except ValidationError as error:
            detail = error.errors()[0]
            where = ".".join(map(str, detail["loc"]))
            wrong = f"The draft of a schedule is wrong at {where!r}: {detail['msg']}"
            raise BadInput(wrong, "See `nova schedules add --help`.") from error


class Wisher(BaseModel):
    """Whose wish it is, as far as a schedule has to know."""

    model_config = ConfigDict(frozen=True)

    principal: str
    project: str | None
    run_id: str
    zone: str | None
    """By whose clocks, where the wish names none."""


def standing(
    wish: Wish, schedules: Schedules, wisher: Wisher, *, now: datetime
) -> tuple[Schedule | None, Schedule]:
    """Return how the schedule stands, and how it would stand.

    Raises:
        NovaError: if the wish cannot be fulfilled; the message says what to say instead.
    """
    if wish.action == "add" and (
        wish.schedule is None or not schedules.find(wish.schedule.schedule_id)
    ):
        after = _with_time(wish, wish.schedule or _new(wish, schedules, wisher, now), wisher, now)
        check_not_there(after, schedules)
        return None, _checked(after, now)
    before = _meant(wish, schedules)
    if wish.action == "restore" and wish.schedule:
        return before, _living(wish.schedule, now)
    after = _ACTIONS[wish.action](wish, before, wisher, now)
    return before, _checked(after, now)


def _meant(wish: Wish, schedules: Schedules) -> Schedule:
    if wish.schedule is not None:
        found = schedules.find(wish.schedule.schedule_id)
        if found is not None:
            return found
    if not (wish.schedule or wish.name):
        wrong = f"To {wish.action} a schedule it has to be named"
        raise BadInput(wrong, "See `nova schedules list`.")
    return schedules.get(wish.schedule.schedule_id if wish.schedule else wish.name or "")


def _new(wish: Wish, schedules: Schedules, wisher: Wisher, now: datetime) -> Schedule:
    if wish.text is None or (wish.rule is None and wish.when is None):
        wrong = "A schedule needs what is to happen and when"
        raise BadInput(wrong, "Say it as: remind me every Friday at 16:00 to close the till.")
    target = Target(
        kind=wish.what or "reminder",
        text=wish.text,
        parameters=wish.parameters or {},
        project=wish.project or wisher.project,
    )
    rule, zone, _, _ = _read(wish, wisher, now)
    name = free_name(wish.name or _name_of(target), schedules)
    made = f"{wisher.run_id}\n{name}\n{target.model_dump_json()}"
    digest = hashlib.sha256(made.encode()).hexdigest()[:10]
    who = wisher.principal
    return Schedule(
        schedule_id=f"s_{digest}", name=name, target=target, rule=rule, zone=zone, created_by=who
    )


def _name_of(target: Target) -> str:
    words = _WORD.findall(target.text.casefold())
    return "-".join(words[:5])[:48].strip("-")


def _with_time(wish: Wish, schedule: Schedule, wisher: Wisher, now: datetime) -> Schedule:
    """Return a schedule with the time and the policy that a wish names."""
    update: dict[str, object] = {}
    if wish.rule is not None or wish.when is not None:
        rule, zone, starts, ends = _read(wish, wisher, now, known=schedule.zone)
        update |= {"rule": rule, "zone": zone, "starts": starts, "ends": ends}
    elif wish.zone is not None:
        update["zone"] = zone_of(wish.zone).key
    misfire = {"policy": wish.misfire, "grace": wish.grace}
    changed = {key: value for key, value in misfire.items() if value is not None}
    if changed:
        update["misfire"] = Misfire.model_validate({**schedule.misfire.model_dump(), **changed})
    return schedule.model_copy(update=update)


def _read(
    wish: Wish, wisher: Wisher, now: datetime, *, known: str | None = None
) -> tuple[Rule, str, datetime | None, datetime | None]:
    zone = wish.zone or known or wisher.zone
    if wish.rule is not None:
        if zone is None:
            wrong = "No time zone is known"
            raise BadInput(wrong, WHICH_ZONE)
        return wish.rule, zone_of(zone).key, wish.starts, wish.ends
    reading = read_when(wish.when or "", now=now, zone=zone, alone=True)
    if reading.when is None:
        wrong = f"It is not sure when {wish.when!r} is"
        raise BadInput(wrong, reading.question)
    return reading.when.rule, reading.when.zone, reading.when.starts, reading.when.ends


def _change(wish: Wish, before: Schedule, wisher: Wisher, now: datetime) -> Schedule:
    if wish.schedule is not None:
        return _with_time(wish, wish.schedule, wisher, now)
    after = _with_time(wish, before, wisher, now)
    given = {"text": wish.text, "parameters": wish.parameters, "kind": wish.what}
    changed = {key: value for key, value in given.items() if value is not None}
    if changed:
        try:
            target = Target.model_validate({**after.target.model_dump(), **changed})
        except ValidationError as error:
            wrong = "Only a pipeline takes parameters"
            raise BadInput(wrong, "Leave them out.") from error
        after = after.model_copy(update={"target": target})
    if after == before:
        wrong = f"Schedule {before.name!r} would stay as it is"
        raise BadInput(wrong, "Say what is to be changed: when it fires, or what it does.")
    return after.model_copy(update={"state": "active" if after.state == "done" else after.state})


def _pause(wish: Wish, before: Schedule, _wisher: Wisher, now: datetime) -> Schedule:
    resumes = wish.resumes or (wish.schedule.resumes if wish.schedule else None)
    if wish.until is not None:
        reading = read_when(wish.until, now=now, zone=before.zone, alone=True)
        if reading.when is None or reading.when.rule.kind != "once":
            wrong = f"It is not sure until when {wish.until!r} is"
            raise BadInput(wrong, reading.question or "Say it as: Monday at 8:00.")
        resumes = reading.when.rule.at
    if resumes is not None and resumes <= now:
        wrong = "The end of the pause is past"
        raise BadInput(wrong, "Name a later one.")
    return before.model_copy(update={"state": "paused", "resumes": resumes})


def _resume(_wish: Wish, before: Schedule, _wisher: Wisher, _now: datetime) -> Schedule:
    if before.state != "paused":
        wrong = f"Schedule {before.name!r} is not paused"
        raise BadInput(wrong, "There is nothing to do.")
    return before.model_copy(update={"state": "active", "resumes": None})


def _delete(_wish: Wish, before: Schedule, _wisher: Wisher, _now: datetime) -> Schedule:
    return before.model_copy(update={"state": "deleted"})


_ACTIONS: Mapping[Action, Callable[[Wish, Schedule, Wisher, datetime], Schedule]] = {
    "add": _change,
    "change": _change,
    "pause": _pause,
    "resume": _resume,
    "delete": _delete,
    "restore": _change,
}


def _checked(after: Schedule, now: datetime) -> Schedule:
    check(after.rule)
    zone_of(after.zone)
    if after.state == "active" and after.next_after(now) is None:
        wrong = f"Schedule {after.name!r} would never fire: {after.when}"
        raise BadInput(wrong, "Say another time.")
    return after


def _living(after: Schedule, now: datetime) -> Schedule:
    """Return a restored schedule; one whose time is over meanwhile is over."""
    if after.state == "active" and after.next_after(now) is None:
        return after.model_copy(update={"state": "done"})
    return after
