"""The effect kind `schedule`: schedules are made, changed, paused, resumed and deleted by it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from projects.effect import Asked, Effect, EffectKind, Origin, Settled
from projects.errors import BadInput
from projects.proposal import EffectDraft
from routines.schedules.schedule import POLICIES, Schedule
from routines.schedules.startable import Pipelines
from routines.schedules.store import Schedules
from routines.schedules.twins import twins_of
from routines.schedules.wish import ScheduleForm, Wish, Wisher, standing

if TYPE_CHECKING:
    from pydantic import JsonValue

KIND = "schedule"

_DID = {
    "add": "Set",
    "change": "Changed",
    "pause": "Paused",
    "resume": "Resumed",
    "delete": "Deleted",
    "restore": "Put back",
}
_DOES = {
    "add": "Set",
    "change": "Change",
    "pause": "Pause",
    "resume": "Resume",
    "delete": "Delete",
    "restore": "Put back",
}


def schedule_kind(handler: "ScheduleHandler", asked: Asked) -> EffectKind:
    """Return the kind, which the owner's own words may order without being asked again."""
    return EffectKind(
        name=KIND,
        handler=handler,
        risk="low",
        reversible=True,
        undo="`nova approvals undo` with the effect's id.",
        policy="auto",
        is_own=True,
        form=ScheduleForm,
        asked=asked,
    )


class ScheduleHandler:
    """Settles, shows and carries out drafts on schedules."""

    def __init__(
        self,
        schedules: Schedules,
        *,
        zone: str | None,
        pipelines: Pipelines | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Keep them in `schedules`.

        Args:
            schedules: of the home.
            zone: the person's time zone; None: not known.
            pipelines: those of the home; None: they cannot be told.
            now: the time.
        """
        self._schedules, self._zone, self._pipelines = schedules, zone, pipelines
        self.now = now
        """The time."""

    def settle(self, draft: EffectDraft, origin: Origin) -> Settled:
        """Return the draft with the schedule as it would stand, and its next fire times."""
        if origin.audience != "me":
            wrong = "Schedules are kept for you and nobody else"
            raise BadInput(wrong, "Ask for it yourself.")
        wish, now = Wish.read(draft.payload), self.now()
        wisher = Wisher(
            principal=origin.principal,
            project=origin.project,
            run_id=origin.run_id,
            zone=self._zone,
        )
        before, after = standing(wish, self._schedules, wisher, now=now)
        self._check_pipeline(after)
        payload = Wish(action=wish.action, schedule=after).model_dump(
            mode="json", exclude_none=True
        )
        payload["schedule"] = after.model_dump(mode="json")
        settled = EffectDraft(kind=KIND, target=after.name, payload=payload)
        ground = (before.ground,) if before else ()
        return Settled(settled, self._preview(wish, before, after, now), ground)

    def carry_out(self, effect: Effect) -> str:
        """Let the schedule stand as was approved; the same effect does it once.

        Raises:
            GroundChanged: if it stands otherwise than it was shown.
        """
        wish = Wish.read(effect.payload)
        if wish.schedule is None:
            wrong = "The draft was never settled"
            raise BadInput(wrong, "Ask for it again.")
        before, now = next(iter(effect.ground), ""), self.now()
        self._schedules.put(wish.schedule, before=before, change=effect.effect_id, now=now)
        told = f"{_DID[wish.action]} schedule {wish.schedule.name!r}."
        lines = [line for line in wish.schedule.lines(now) if line.startswith("Next")]
        return " ".join([told, *lines])

    def undo(self, effect: Effect) -> EffectDraft:
        """Return the draft that lets the schedule stand as it did before."""
        before = self._schedules.before(effect.effect_id)
        now_there = Wish.read(effect.payload).schedule
        if before is None and now_there is not None:
            gone: dict[str, JsonValue] = {"action": "delete", "name": now_there.schedule_id}
            return EffectDraft(kind=KIND, target=now_there.name, payload=gone)
        if before is None:
            wrong = f"Nothing came of effect {effect.effect_id!r}"
            raise BadInput(wrong, "")
        put_back: dict[str, JsonValue] = {
            "action": "restore",
            "schedule": before.model_dump(mode="json"),
        }
        return EffectDraft(kind=KIND, target=before.name, payload=put_back)

    def _check_pipeline(self, after: Schedule) -> None:
        """Refuse parameters that a start would refuse; raises UnknownName, BadInput."""
        target = after.target
        if target.kind == "pipeline" and self._pipelines is not None and after.state == "active":
            self._pipelines().values(target.text, target.parameters)

    def _preview(self, wish: Wish, before: Schedule | None, after: Schedule, now: datetime) -> str:
        lines = [f"{_DOES[wish.action]} schedule {after.name!r}."]
        if before is not None and before != after:
            lines.append(f"So far: {before.when}: {before.target.told} ({before.state}).")
        lines += after.lines(now) if after.state != "deleted" else []
        if after.state == "active":
            grace = f"more than {after.misfire.grace} s late"
            lines.append(f"A time that is missed ({grace}) {POLICIES[after.misfire.policy]}.")
        if wish.action == "add":
            lines += [
                f"Already there for the same: {each.name} ({each.when})."
                for each in twins_of(after, self._schedules)
            ]
        return "\n".join(lines)
