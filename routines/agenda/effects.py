"""The effect kind `agenda`: what is done with an item, drafted by an agent, carried out once."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agents.tools.agenda import AGENDA
from projects.effect import Effect, EffectKind, Origin, Settled
from projects.errors import BadInput
from projects.proposal import EffectDraft
from routines.agenda.agenda import Agenda
from routines.agenda.reading.day import day_in
from routines.agenda.reading.matter import matter_of

_ORDERED = {
    "done": re.compile(
        r"\b(?:close|tick|check|cross|strike|mark|remove|drop|take)\b", re.IGNORECASE
    ),
    "snooze": re.compile(r"\b(?:snooze|put off|postpone|park|hide)\b", re.IGNORECASE),
    "wake": re.compile(r"\b(?:wake|unsnooze)\b", re.IGNORECASE),
}
_SHARE = 0.34
"""Share of the item's words that an order must name to mean it."""


class AgendaPayload(BaseModel):
    """What is done with an item."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    change: Literal["done", "snooze", "wake", "undo"]
    what: str = Field(default="", max_length=2_000)
    """The item's own words, as they were shown."""
    until: str | None = Field(default=None, max_length=100)
    """Of a snooze: a day, in words or ISO 8601."""
    reason: str | None = Field(default=None, max_length=500)


class AgendaHandler:
    """Settles and carries out changes of items."""

    def __init__(self, agenda: Callable[[], Agenda]) -> None:
        """Work on the agenda that `agenda` returns, which is composed later."""
        self._agenda = agenda

    def settle(self, draft: EffectDraft, origin: Origin) -> Settled:
        """Return the draft with its item and day settled; raises BadInput if there is none."""
        del origin
        payload = _payload(draft)
        if payload.change == "undo":
            return Settled(draft, f"Take back what was done with the item ({draft.target})")
        item = self._agenda().show(draft.target)
        if payload.what and payload.what != item.text:
            wrong = f"Item {item.item_id!r} does not say {payload.what[:80]!r}"
            raise BadInput(wrong, "Draft it with the item's own words.")
        until = _until(payload) if payload.change == "snooze" else None
        told = {"done": "Close", "snooze": f"Put off until {until}", "wake": "Wake"}
        settled = payload.model_copy(
            update={"what": item.text, "until": until.isoformat() if until else None}
        )
        exact = EffectDraft(
            kind=AGENDA,
            target=item.item_id,
            payload=settled.model_dump(mode="json", exclude_none=True),
        )
        return Settled(exact, f"{told[payload.change]}: {item.text}")

    def carry_out(self, effect: Effect) -> str:
        """Do it once, by the effect's key."""
        payload, key, agenda = _payload(effect.draft), effect.idempotency_key, self._agenda()
        if payload.change == "undo":
            return f"Taken back: {agenda.journal.undo(effect.target, key=key).undoes}."
        if payload.change == "done":
            mark = agenda.done(effect.target, key=key)
            return f"Closed: {payload.what} ({mark.event_id})"
        if payload.change == "wake":
            mark = agenda.wake(effect.target, key=key)
            return f"Awake: {payload.what} ({mark.event_id})"
        until = _until(payload)
        mark = agenda.snooze(effect.target, until, key=key)
        return f"Asleep until {until}: {payload.what} ({mark.event_id})"

    def undo(self, effect: Effect) -> EffectDraft:
        """Return the draft that takes a change back."""
        mark = self._agenda().journal.by_key(effect.idempotency_key)
        if mark is None:
            wrong = f"Effect {effect.effect_id!r} left no mark on the agenda"
            raise BadInput(wrong, "See `nova agenda history`.")
        return EffectDraft(kind=AGENDA, target=mark.event_id, payload={"change": "undo"})


def agenda_kind(agenda: Callable[[], Agenda]) -> EffectKind:
    """Return the kind; what the person orders in their own words is done at once."""
    return EffectKind(
        name=AGENDA,
        handler=AgendaHandler(agenda),
        risk="low",
        reversible=True,
        undo="`nova agenda undo MARK`, which `nova agenda history` names.",
        policy="auto",
        is_own=True,
        asked=is_ordered,
    )


def is_ordered(order: str, draft: EffectDraft) -> bool:
    """Whether an order of the person asks for just this change of just this item."""
    try:
        payload = _payload(draft)
    except BadInput:
        return False
    verb = _ORDERED.get(payload.change)
    if verb is None or not verb.search(order):
        return False
    if payload.change == "snooze" and not _is_same_day(order, payload):
        return False
    if draft.target in order:
        return True
    meant, said = matter_of(payload.what), matter_of(order)
    whole = (*meant.words, *meant.names)
    shared = [word for word in whole if word in said.words | said.names]
    return bool(whole) and len(shared) / len(whole) >= _SHARE


def _is_same_day(order: str, payload: AgendaPayload) -> bool:
    try:
        until = _until(payload)
    except BadInput:
        return False
    named = day_in(order, datetime.now(UTC).date())
    return named is not None and named.day == until


def _until(payload: AgendaPayload) -> date:
    found = day_in(payload.until or "", datetime.now(UTC).date())
    if found is None:
        wrong = f"{payload.until!r} names no day ahead"
        raise BadInput(wrong, "Name the day until which the item may sleep, such as next Friday.")
    return found.day


def _payload(draft: EffectDraft) -> AgendaPayload:
    try:
        return AgendaPayload.model_validate(draft.payload)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        wrong = f"A change of the agenda is not valid at {place!r}: {error.errors()[0]['msg']}"
        raise BadInput(wrong, 'Give "change": done, snooze or wake; "until" a day.') from error
