"""A request about schedules, read by rule: what is to be set, changed, shown or deleted."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from pydantic import JsonValue, TypeAdapter

from projects.proposal import EffectDraft
from routines.schedules.changing import changed
from routines.schedules.handler import KIND
from routines.schedules.meant import meant
from routines.schedules.purpose import purpose_of
from routines.schedules.rule import Rule
from routines.schedules.schedule import Schedule, Target
from routines.schedules.startable import Pipelines, parameters_of, pipelines_in
from routines.schedules.store import Schedules
from routines.schedules.twins import same_purpose
from routines.schedules.wall import wall_of
from routines.schedules.words import When, read_when

Action = Literal["list", "add", "change", "pause", "resume", "delete"]

_LEAD = r"^\W*(?:(?:please|can you|could you|would you)\s+)*"
_ACTIONS: dict[Action, "re.Pattern[str]"] = {
    "list": re.compile(
        rf"{_LEAD}(?:list|show|display)\b"
        r"|^\W*(?:what|which|when|how (?:often|many|come)|at (?:what|which)|do|does|did|is|are|has"
        r"|have|will)\b",
        re.IGNORECASE,
    ),
    "resume": re.compile(
        r"\b(?:resume|unpause|reactivate|restart)\b|\b(?:turn|switch)\b.+\bback on\b", re.IGNORECASE
    ),
    "pause": re.compile(rf"{_LEAD}(?:pause|suspend|halt|hold)\b", re.IGNORECASE),
    "delete": re.compile(
        rf"{_LEAD}(?:cancel|delete|remove|drop|clear|stop|end|unschedule|get rid of)\b"
        r"|\btake\b.+\boff the (?:schedule|timetable|calendar)\b",
        re.IGNORECASE,
    ),
    "change": re.compile(
        rf"{_LEAD}(?:move|change|shift|reschedule|push|postpone|switch|bring|swap|make the)\b",
        re.IGNORECASE,
    ),
}
_TO = re.compile(r"\b(?:to|until)\s+(?=(?:at |the |every |\d|[A-Za-z]))", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|til)\s+([^,;.]+)", re.IGNORECASE)
_FOR = re.compile(
    r"\bfor\s+(?:the\s+(?:next\s+)?)?(\d+|an?|one|two|three|four)\s+(day|week)s?\b", re.IGNORECASE
)
_ALL = re.compile(r"\b(?:all|every|everything|both|each)\b", re.IGNORECASE)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_NEAR = timedelta(minutes=2)
_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


class Read(NamedTuple):
    """What became of a request: a draft, a question, or what it asks to see."""

    draft: EffectDraft | None = None
    question: str = ""
    options: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    shown: tuple[Schedule, ...] | None = None
    is_unsure: bool = False
    """Whether the words may be meant otherwise than they were read: then it is not done unasked."""


class Requests:
    """Reads requests about the schedules of one home."""

    def __init__(
        self,
        schedules: Schedules,
        *,
        zone: str | None,
        pipelines: Pipelines | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Read by the person's time zone, if it is known, and the pipelines that there are."""
        self._schedules, self._zone = schedules, zone
        self._pipelines, self._now = pipelines, now

    def read(self, text: str) -> Read:
        """Return what a request asks for; a question wherever it is not sure."""
        action = action_of(text)
        if action == "add":
            return self._add(text)
        there = self._schedules.list(over=action == "list")
        found = meant(text, there)
        if action == "list":
            return Read(shown=tuple(found or there))
        if not found:
            told = ", ".join(each.name for each in there) or "none"
            return Read(question=f"Which schedule is meant? There are: {told}.")
        if len(found) > 1 or _ALL.search(_UNTIL.sub("", text)):
            names = tuple(each.name for each in found)
            return Read(question=f"Which one: {', '.join(names)}?", options=names)
        return self._on(action, text, found[0])

    def answered(self, text: str, reply: str) -> Read | None:
        """Return what a request comes to with the time that an answer says anew; None if none."""
        reading = read_when(reply, now=self._now(), zone=self._zone, alone=True)
        if reading.when is None or action_of(text) != "add":
            return None
        rest = read_when(text, now=self._now(), zone=self._zone).rest
        return self._to_add(rest, reading.when)

    def asked(self, order: str, draft: EffectDraft) -> bool:
        """Whether an order of the person, read by rule, is just this draft, and sure.

        A second schedule for the same purpose is never set without a question.
        """
        read = self.read(order)
        if read.draft is None or read.is_unsure or not _is_same(read.draft, draft):
            return False
        payload = read.draft.payload
        if payload["action"] != "add":
            return True
        given = {"kind": payload["what"], "text": payload["text"]}
        target = Target.model_validate({**given, "parameters": payload.get("parameters", {})})
        return not same_purpose(target, self._schedules)

    def _add(self, text: str) -> Read:
        reading = read_when(text, now=self._now(), zone=self._zone)
        if reading.when is None:
            return Read(question=reading.question)
        return self._to_add(reading.rest, reading.when)

    def _to_add(self, rest: str, when: When) -> Read:
        purpose = purpose_of(rest, self._named)
        if purpose.question:
            return Read(question=purpose.question)
        payload: dict[str, JsonValue] = {
            "action": "add",
            "what": purpose.kind,
            "text": purpose.text,
        }
        if purpose.kind == "pipeline" and self._pipelines is not None:
            is_once, today = when.rule.kind == "once", wall_of(self._now(), when.zone).date()
            payload["parameters"] = parameters_of(
                rest, purpose.text, self._pipelines(), today=today, is_once=is_once
            )
        return _draft(purpose.text, payload, when)

    def _named(self, text: str) -> tuple[str, ...]:
        return pipelines_in(text, self._pipelines()) if self._pipelines else ()

    def _on(self, action: Action, text: str, schedule: Schedule) -> Read:
        payload: dict[str, JsonValue] = {"action": action, "name": schedule.schedule_id}
        if action == "pause":
            payload |= self._pause(text)
        if action != "change":
            return _draft(schedule.name, payload)
        split = [match.end() for match in _TO.finditer(text)]
        if not split:
            return Read(question="To when? Say it as: move it to 5:00, or to Mondays at 9:00.")
        readings = [changed(text[at:].rstrip(" ?.!"), schedule, now=self._now()) for at in split]
        sure = next((each.when for each in readings if each.when), None)
        if sure is None:
            return Read(question=readings[0].question)
        return _draft(schedule.name, payload, sure)

    def _pause(self, text: str) -> dict[str, JsonValue]:
        if until := _UNTIL.search(text):
            return {"until": until[1].strip()}
        if match := _FOR.search(text):
            count = _COUNTS.get(match[1].lower()) or int(match[1])
            days = count * (7 if match[2].lower() == "week" else 1)
            return {"until": f"in {days} days at 00:00"}
        return {}


def action_of(text: str) -> Action:
    """Return what a request wants done with schedules."""
    first = text.strip().partition("\n")[0]
    for action, words in _ACTIONS.items():
        if words.search(first):
            return action
    return "add"


def _time(when: When) -> dict[str, JsonValue]:
    return {
        "rule": _RULE.dump_python(when.rule, mode="json"),
        "zone": when.zone,
        "starts": when.starts.isoformat() if when.starts else None,
        "ends": when.ends.isoformat() if when.ends else None,
    }


def _draft(target: str, payload: dict[str, JsonValue], when: When | None = None) -> Read:
    """Return a draft, with the time that it sets if it sets one."""
    whole = payload | (_time(when) if when else {})
    draft = EffectDraft(kind=KIND, target=target[:60], payload=whole)
    if when is None:
        return Read(draft=draft)
    return Read(draft=draft, remarks=when.remarks, is_unsure=when.is_unsure)


def _is_same(one: EffectDraft, other: EffectDraft) -> bool:
    """Whether two drafts are one; "in an hour" read twice is a moment later the second time."""
    first, second = dict(one.payload), dict(other.payload)
    moments = _moment(first.get("rule")), _moment(second.get("rule"))
    if moments[0] and moments[1] and abs(moments[0] - moments[1]) <= _NEAR:
        second["rule"] = first["rule"]
    return (one.kind, first) == (other.kind, second)


def _moment(rule: JsonValue) -> datetime | None:
    if isinstance(rule, dict) and rule.get("kind") == "once":
        return datetime.fromisoformat(str(rule["at"]))
    return None
