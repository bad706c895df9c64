"""A plan on its way: which steps are done, which came back, which may start now."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graph.state import NovaState, StepResult, results_of
from graph.supervisor import PlannedStep, RouteDecision


class Progress(NamedTuple):
    """How far a plan has come; indexes are those of its steps."""

    ready: list[int]
    """Steps that nobody has yet and whose inputs are there."""
    returned: list[int]
    """Steps that their agent handed back."""
    stuck: list[int]
    """Steps that cannot start, since one that they need failed."""


def progress(steps: Sequence[PlannedStep], latest: Mapping[int, StepResult]) -> Progress:
    """Return how far the plan has come, given the latest result of each step."""
    found = Progress([], [], [])
    for index, step in enumerate(steps):
        if index in latest:
            if latest[index]["status"] == "handed_back":
                found.returned.append(index)
            continue
        needs = [latest.get(needed) for needed in step.after]
        if any(result is not None and result["status"] == "failed" for result in needs):
            found.stuck.append(index)
        elif all(result is not None and result["status"] == "done" for result in needs):
            found.ready.append(index)
    return found


def without_repeats(steps: Sequence[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Return the steps without those that give the same words to the same agent once more.

    What a step needs is kept, if it comes before it: nothing else could ever be there.
    """
    kept: list[PlannedStep] = []
    places: dict[int, int] = {}
    for index, step in enumerate(steps):
        needs = tuple(dict.fromkeys(places[needed] for needed in step.after if needed in places))
        wanted = step.model_copy(update={"after": needs})
        same = [at for at, other in enumerate(kept) if _is_same(other, wanted)]
        places[index] = same[0] if same else len(kept)
        if not same:
            kept.append(wanted)
    return tuple(kept)


def _is_same(one: PlannedStep, other: PlannedStep) -> bool:
    return one.model_copy(update={"after": ()}) == other.model_copy(update={"after": ()})


def latest_of(state: NovaState) -> dict[int, StepResult]:
    """Return the latest result of each step of the run."""
    return {result["step"]: result for result in results_of(state)}


def steps_of(state: NovaState) -> tuple[PlannedStep, ...]:
    """Return the planned steps of the run, none before it is routed."""
    route = state.get("route")
    return RouteDecision.model_validate(route).steps if route else ()


def is_waiting(state: NovaState) -> bool:
    """Whether steps of the run could still be carried out."""
    return "run" in state and bool(progress(steps_of(state), latest_of(state)).ready)
