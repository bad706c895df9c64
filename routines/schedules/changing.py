"""A change of time in words: what is not said of it stays as it is."""

from datetime import datetime, time
from typing import NamedTuple

from routines.schedules.rule import Calendar, Once, Rule, Stride, clocks_of, times_of
from routines.schedules.schedule import Schedule
from routines.schedules.wall import instant_of, wall_of
from routines.schedules.words import When
from routines.schedules.words.clocks import Clock
from routines.schedules.words.finding import Found, find, unread
from routines.schedules.words.joining import joined
from routines.schedules.words.scan import Scan
from routines.schedules.words.zones import take_zone


class Changed(NamedTuple):
    """The new time of a schedule, or the question that has to be asked first."""

    when: When | None
    question: str = ""


def changed(words: str, schedule: Schedule, *, now: datetime) -> Changed:
    """Return when a schedule fires that is to be moved to what `words` say."""
    said = f"at {words}" if words[:1].isdigit() else words
    scan = Scan(said)
    zone, question = take_zone(scan)
    found = find(scan, now, zone or schedule.zone)
    question = question or unread(scan, alone=True) or next(iter(found.questions), "")
    if question:
        return Changed(None, question)
    is_whole = found.soon is not None or any(each.kind == "interval" for each in found.repeats)
    if not is_whole and not found.clocks and not found.repeats and not found.days:
        if zone is None:
            return Changed(None, "To when? Say the new time, such as: 5:00, or Mondays.")
        return Changed(When(schedule.rule, zone, schedule.starts, schedule.ends))
    if not is_whole and not found.repeats and not found.days:
        rule = _at_other_times(schedule, found)
        remarks = tuple(f"Its days stay; {each.at:%H:%M} is the new time." for each in found.clocks)
        is_unsure = any(clock.is_unsure for clock in found.clocks)
        bounds = (schedule.starts, schedule.ends)
        return Changed(When(rule, found.zone, *bounds, remarks, is_unsure=is_unsure))
    if not is_whole and not found.clocks:
        found.clocks = tuple(Clock(each) for each in _times(schedule))
    made = joined(found)
    return Changed(None, made) if isinstance(made, str) else Changed(made)


def _at_other_times(schedule: Schedule, found: Found) -> Rule:
    """Return the rule of a schedule with other times of the day."""
    rule, times = schedule.rule, [clock.at for clock in found.clocks]
    if isinstance(rule, Stride):
        return rule.model_copy(update={"times": tuple(f"{at:%H:%M}" for at in times)})
    if isinstance(rule, Once):
        day = wall_of(rule.at, schedule.zone).date()
        return Once(at=instant_of(datetime.combine(day, times[0]), found.zone))
    clocks = clocks_of((at.hour, at.minute) for at in times)
    if isinstance(rule, Calendar):
        return rule.model_copy(update={"clocks": clocks})
    return Calendar(clocks=clocks)


def _times(schedule: Schedule) -> list[time]:
    """Return the times of the day at which a schedule fires now."""
    rule = schedule.rule
    if isinstance(rule, Calendar):
        return [time(hour, minute) for hour, minute in times_of(rule.clocks)]
    if isinstance(rule, Stride):
        return [time.fromisoformat(each) for each in rule.times]
    if isinstance(rule, Once):
        return [wall_of(rule.at, schedule.zone).time()]
    return []
