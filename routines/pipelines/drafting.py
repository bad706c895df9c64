"""Steps that lead to a change: a draft for the outbox, and a person's word on it.

A pipeline never carries anything out. Its drafts are stored as an agent's are, under a key that
stays the same when the step is done again, and wait for the approval of exactly what was shown.
"""

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, JsonValue

from projects.data.loading import Strict
from projects.effects import Effect, Origin
from projects.errors import BadInput, NovaError
from projects.pipeline import Wait
from projects.proposal import EffectDraft
from routines.pipelines.step import Done, Place, Step

LATER = "(known when it runs)"
"""In place of what only a real run brings."""
_OPEN = ("pending", "approved")


def _joined(target: str) -> str:
    return "-".join(target.split())


class EffectArguments(Strict):
    """What is to be done, once approved."""

    kind: str
    target: Annotated[str, AfterValidator(_joined)]
    """A path below the workspace, a project, a pipeline: spaces that a parameter brings are
    written as hyphens."""
    payload: Mapping[str, JsonValue]


class RejectedError(NovaError):
    """A person said no to what the run was for."""


class FailedEffectError(NovaError):
    """What was approved could not be carried out."""


def effect_step(arguments: EffectArguments) -> Step:
    """Return the step that stores a draft; a rehearsal only shows it."""
    draft = EffectDraft.model_validate(arguments.model_dump())

    async def run(place: Place) -> Done:
        effect = await to_thread(
            place.parts.outbox.store, draft, origin=origin_of(place), ordinal=0
        )
        return Done(_facts(effect), told=f"effect {effect.effect_id} drafted: {_first(effect)}")

    async def rehearse(place: Place) -> Done:
        if LATER in arguments.model_dump_json():
            shown = f"{draft.kind} on {draft.target}"
        else:
            kind = place.parts.registry.get(draft.kind)
            settled = await to_thread(kind.settle, draft, origin_of(place))
            shown = settled.preview.splitlines()[0]
        value: dict[str, JsonValue] = {
            "effect_id": "",
            "hash": "",
            "status": "shown",
            "preview": shown,
        }
        return Done(value, told=f"would draft, for your approval: {shown}")

    return Step("effect", run, rehearse)


def approval_step(effect_ids: Sequence[str]) -> Step:
    """Return the step that waits until a person has decided every one of some effects.

    Who resumes the run has no say in it: the outbox tells what was decided, on which hash.
    """

    async def run(place: Place) -> Done:
        effects = [await to_thread(place.parts.outbox.get, each) for each in effect_ids]
        waiting = tuple(each.effect_id for each in effects if each.status in _OPEN)
        if waiting:
            said = f"waits for your approval of {', '.join(waiting)}"
            place.hold(Wait(kind="approval", step=place.name, said=said, effects=waiting))
        for effect in effects:
            _check(effect)
        told = "; ".join(f"{each.effect_id} approved: {each.outcome}" for each in effects)
        return Done([_facts(each) for each in effects], told=told or "nothing to approve")

    async def rehearse(_: Place) -> Done:
        return Done([], told="would wait for your approval")

    return Step("approval", run, rehearse)


def origin_of(place: Place) -> Origin:
    """Return on whose behalf a step drafts: the owner's, in a thread of the run's own."""
    scope = place.scope
    return Origin(
        run_id=place.key,
        step=0,
        thread=f"pipeline-{place.run.run_id}",
        principal=scope.principal,
        audience=scope.audience,
        project=scope.project,
    )


def effects_of(value: object) -> tuple[str, ...]:
    """Return the effects that a step's value tells of: a draft's, or those of a request."""
    if isinstance(value, list):
        return tuple(each for item in value for each in effects_of(item))
    if not isinstance(value, Mapping):
        return ()
    found: Mapping[str, Any] = value
    if isinstance(found.get("effects"), list):
        return tuple(str(each) for each in found["effects"])
    return (str(found["effect_id"]),) if found.get("effect_id") else ()


def _check(effect: Effect) -> None:
    if effect.status == "done":
        return
    if effect.status == "failed":
        wrong = f"Effect {effect.effect_id!r} could not be carried out: {effect.outcome}"
        raise FailedEffectError(wrong, "Mend what it names, then start the pipeline again.")
    wrong = f"Effect {effect.effect_id!r} was {effect.status}"
    raise RejectedError(wrong, "Nothing of it was done.")


def _facts(effect: Effect) -> dict[str, JsonValue]:
    return {
        "effect_id": effect.effect_id,
        "hash": effect.hash,
        "status": effect.status,
        "preview": effect.preview,
        "outcome": effect.outcome,
    }


def _first(effect: Effect) -> str:
    return effect.preview.splitlines()[0] if effect.preview else effect.target


def reject_open(place: Place, effects: Sequence[Effect]) -> None:
    """Reject what a run drafted and nobody decided: the run will not come back to it."""
    for effect in effects:
        if effect.status == "pending":
            try:
                place.parts.outbox.reject(effect.effect_id)
            except BadInput:  # a person decided in between: that stands
                continue
