"""The door of schedules: what fires when, and what came of it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from graph.state import Approval
from nova.app import System
from projects.effect import Effect, Origin
from projects.errors import BadInput
from projects.proposal import EffectDraft
from routines.schedules import KIND, Firing, Policy, Schedule, moment, read_when, told, upcoming


class Planned(BaseModel):
    """What some words would come to, if something were scheduled by them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str
    """The rule, told from what was read."""
    zone: str
    next: tuple[datetime, ...]
    told: tuple[str, ...]
    """The same as people of the zone write them."""
    remarks: tuple[str, ...]


class SchedulesDoor:
    """The schedules of this home; every change is an effect that can be taken back."""

    def __init__(self, system: System, settle: Callable[[Approval], None]) -> None:
        """Open the door of this system."""
        self._schedules = system.routines.schedules
        self._outbox, self._granted = system.services.outbox, system.services.granted
        self._projects = system.services.projects
        self._zone = system.settings.time_zone
        self._settle = settle

    def list(self) -> list[Schedule]:
        """Return the schedules, that which fires next first."""
        return self._schedules.list()

    def show(self, name: str) -> Schedule:
        """Return one by its name or id; raises UnknownName."""
        return self._schedules.get(name)

    def history(self, name: str | None = None, *, limit: int = 20) -> Sequence[Firing]:
        """Return what fired, the newest first; raises UnknownName."""
        one = self._schedules.get(name).schedule_id if name is not None else None
        return self._schedules.firings(schedule_id=one, limit=limit)

    def plan(self, when: str, *, zone: str | None = None, count: int = 3) -> Planned:
        """Return when something would fire; nothing is set.

        Raises:
            BadInput: if the words are not sure; the message asks for what is.
        """
        now = datetime.now(UTC)
        reading = read_when(when, now=now, zone=zone or self._zone, alone=True)
        if reading.when is None:
            wrong = f"It is not sure when {when!r} is"
            raise BadInput(wrong, reading.question)
        read = reading.when
        found = upcoming(read.rule, read.zone, now, starts=read.starts, ends=read.ends, count=count)
        return Planned(
            words=told(read.rule, read.zone),
            zone=read.zone,
            next=tuple(found),
            told=tuple(moment(each, read.zone) for each in found),
            remarks=read.remarks,
        )

    def add(
        self,
        when: str,
        text: str,
        *,
        kind: Literal["reminder", "request", "pipeline"] = "reminder",
        parameters: Mapping[str, JsonValue] | None = None,
        name: str | None = None,
        zone: str | None = None,
        project: str | None = None,
        missed: Policy | None = None,
        grace: int | None = None,
    ) -> Effect:
        """Set a schedule.

        Args:
            when: in plain words: weekdays at 7:30.
            text: the reminder, the request, or the name of the pipeline.
            kind: which of these it is.
            parameters: what the pipeline is given.
            name: what it is called; default: by its text.
            zone: by whose clocks; default: as the words or the settings say.
            project: what it is for.
            missed: what becomes of times that nobody was there to keep.
            grace: seconds by which it may be late and still counts as kept.

        Raises:
            BadInput: if the words are not sure, or it would never fire.
        """
        self.plan(when, zone=zone)
        payload = {
            "what": kind,
            "text": text,
            "when": when,
            "parameters": dict(parameters) if parameters else None,
            "name": name,
            "zone": zone,
            "project": self._projects.get(project).id if project else None,
            "misfire": missed,
            "grace": grace,
        }
        return self._do("add", name or text, payload)

    def change(
        self,
        name: str,
        *,
        when: str | None = None,
        text: str | None = None,
        zone: str | None = None,
        missed: Policy | None = None,
        grace: int | None = None,
    ) -> Effect:
        """Change when a schedule fires, what it says, or what becomes of times it missed.

        Raises:
            UnknownName: if there is none of that name.
            BadInput: if it would stay as it is, or the words are not sure.
        """
        payload = {"when": when, "text": text, "zone": zone, "misfire": missed, "grace": grace}
        return self._do("change", name, {"name": name, **payload})

    def pause(self, name: str, *, until: str | None = None) -> Effect:
        """Let a schedule rest, until somebody resumes it or `until`; raises UnknownName."""
        return self._do("pause", name, {"name": name, "until": until})

    def resume(self, name: str) -> Effect:
        """Let a paused schedule go on; what it missed meanwhile is not made up for."""
        return self._do("resume", name, {"name": name})

    def delete(self, name: str) -> Effect:
        """Delete a schedule; raises UnknownName."""
        return self._do("delete", name, {"name": name})

    def _do(self, action: str, target: str, given: Mapping[str, JsonValue]) -> Effect:
        """Carry out what the owner says at this door: saying it is the approval."""
        payload = {key: value for key, value in given.items() if value is not None}
        draft = EffectDraft(kind=KIND, target=target[:60], payload={"action": action, **payload})
        run_id = f"schedules:{uuid.uuid4().hex[:12]}"
        scope = self._granted
        origin = Origin(run_id, 0, "schedules", scope.principal, "me", scope.project)
        effect = self._outbox.store(
            draft, origin=origin, ordinal=0, consent=f"nova schedules {action}"
        )
        self._settle(Approval(effect_id=effect.effect_id, hash=effect.hash, decision="approve"))
        return self._outbox.get(effect.effect_id)
