"""Handling: starting, pausing, resuming and cancelling a run, as a kind of effects."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, JsonValue, ValidationError

from agents.pipelines import action_in, is_named, parameters_in
from projects.data.loading import Strict
from projects.effects import Effect, EffectKind, Origin, Settled
from projects.errors import BadInput, NovaError
from projects.pipeline import Scalar
from projects.proposal import EffectDraft
from routines.pipelines.pipelines import Pipelines

PIPELINE_RUN = "pipeline_run"
"""The kind of effects by which an agent has a run started, paused, resumed or cancelled."""

Action = Literal["start", "pause", "resume", "cancel"]


class RunPayload(Strict):
    """What is to be done, and to which run; a start names its parameters."""

    action: Action
    parameters: Mapping[str, Scalar] = Field(default_factory=dict)
    run: str | None = Field(default=None, description="For all but a start: the run's id")


def run_kind(pipelines: Pipelines) -> EffectKind:
    """Return the kind. Asked for in the request's own words, a start needs no further yes.

    Whatever a run would change waits for its own approval, and a start can be cancelled.
    """
    handler = RunHandler(pipelines)
    return EffectKind(
        PIPELINE_RUN,
        handler,
        risk="low",
        reversible=True,
        undo="`nova approvals undo EFFECT` drafts it, or `nova pipelines cancel RUN`.",
        policy="auto",
        is_own=True,
        form=RunPayload,
        asked=handler.is_asked,
    )


class RunHandler:
    """Starts, pauses, resumes and cancels; what a run changes is not its matter."""

    def __init__(self, pipelines: Pipelines) -> None:
        """Act on these pipelines."""
        self._pipelines = pipelines

    def settle(self, draft: EffectDraft, origin: Origin) -> Settled:
        """Return the draft with its parameters read.

        Raises:
            BadInput: if there is no such pipeline or run, or it cannot be done to it now.
        """
        payload = _payload(draft)
        if payload.action != "start":
            run = self._check(draft.target, payload)
            shown = f"{payload.action.capitalize()} run {run}"
            return Settled(_draft(draft.target, payload), shown)
        card = self._pipelines.library.get(draft.target).card
        values = self._pipelines.values(draft.target, payload.parameters)
        if found := self._pipelines.open_run(card.name, values):
            wrong = f"Run {found.run_id!r} of {card.name!r} with these parameters is {found.status}"
            raise BadInput(wrong, "Wait for it, resume it, or cancel it.")
        given = [f"  {name}: {value}" for name, value in values.items()]
        lines = [f"Start pipeline {card.name}: {card.about}", *given]
        if card.steps:
            lines.append(f"Steps: {', '.join(card.steps)}. What it would change asks you first.")
        settled = payload.model_copy(update={"parameters": values})
        ground = (f"definition {card.digest}",)
        return Settled(_draft(card.name, settled), "\n".join(lines), ground)

    def carry_out(self, effect: Effect) -> str:
        """Do it; a start is known by the effect's key, so that it is one run however often."""
        payload = _payload(effect.draft)
        if payload.action == "start":
            run = self._pipelines.start(
                effect.target,
                dict(payload.parameters),
                key=effect.idempotency_key,
                by=f"effect {effect.effect_id}",
            )
            return f"Run {run.run_id} of {run.pipeline} is {run.status}."
        run_id = payload.run or ""
        act = {
            "pause": self._pipelines.pause,
            "resume": self._pipelines.resume,
            "cancel": self._pipelines.cancel,
        }[payload.action]
        done = act(run_id)
        return f"Run {done.run_id} of {done.pipeline}: {payload.action} noted."

    def undo(self, effect: Effect) -> EffectDraft:
        """Return the draft that takes it back; raises BadInput for a cancelled run."""
        payload = _payload(effect.draft)
        back: Mapping[str, Action] = {"start": "cancel", "pause": "resume", "resume": "pause"}
        if payload.action not in back:
            wrong = f"Effect {effect.effect_id!r} cancelled a run"
            raise BadInput(wrong, f"Start it anew with `nova pipelines run {effect.target}`.")
        run_id = payload.run or self._started(effect)
        return _draft(effect.target, RunPayload(action=back[payload.action], run=run_id))

    def is_asked(self, order: str, draft: EffectDraft) -> bool:
        """Whether the person's own words name the pipeline, what to do, and every parameter."""
        try:
            payload = _payload(draft)
            card = self._pipelines.library.get(draft.target).card
            if payload.action == "cancel" or action_in(order) != payload.action:
                return False
            if payload.run is not None:
                return payload.run in order.split()
            choices = self._pipelines.choices(card)
            said = self._pipelines.values(card.name, parameters_in(order, card, choices))
            meant = self._pipelines.values(card.name, dict(payload.parameters))
        except NovaError:
            return False
        return is_named(order, card, self._pipelines.cards()) and said == meant

    def _check(self, target: str, payload: RunPayload) -> str:
        """Return the run in a line; raises BadInput if it is another pipeline's or at its end."""
        run = self._pipelines.standing(payload.run or "").run
        if run.pipeline != target:
            wrong = f"Run {run.run_id!r} is one of {run.pipeline!r}, not of {target!r}"
            raise BadInput(wrong, "See `nova pipelines status`.")
        may = ("paused", "failed", "running") if payload.action == "resume" else ("failed",)
        is_fit = run.status in may if payload.action == "resume" else run.is_open
        if not is_fit:
            wrong = f"Run {run.run_id!r} is {run.status}: there is nothing to {payload.action}"
            raise BadInput(wrong, "See `nova pipelines status`.")
        return run.line

    def _started(self, effect: Effect) -> str:
        for run in self._pipelines.runs(pipeline=effect.target):
            if run.key == effect.idempotency_key:
                return run.run_id
        wrong = f"The run that effect {effect.effect_id!r} started is not known any more"
        raise BadInput(wrong, "See `nova pipelines status`.")


def _payload(draft: EffectDraft) -> RunPayload:
    known: dict[str, JsonValue] = {k: v for k, v in draft.payload.items() if v is not None}
    try:
        return RunPayload.model_validate(known)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(map(str, detail["loc"]))
        wrong = f"A draft for pipeline {draft.target!r} is not valid: {where}: {detail['msg']}"
        raise BadInput(
            wrong, "Give action, parameters, and the run for all but a start."
        ) from error


def _draft(target: str, payload: RunPayload) -> EffectDraft:
    return EffectDraft(
        kind=PIPELINE_RUN, target=target, payload=payload.model_dump(exclude_none=True)
    )
