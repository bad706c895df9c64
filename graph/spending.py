"""What a run has used up, held against its limits, and what is left for its next steps."""

from datetime import UTC, datetime
from functools import reduce
from operator import add
from typing import NamedTuple

from agents.responder import Usage
from graph.context import Limits
from graph.state import NovaState, results_of


class Budget(NamedTuple):
    """What one step may use up."""

    model_calls: int
    tokens: int
    seconds: float
    cost: float


def spent(state: NovaState) -> Usage:
    """Return what the supervisor and all steps of the run have used so far."""
    own = [Usage.model_validate(state["spent"])] if state.get("spent") else []
    steps = [Usage.model_validate(result["reply"]["usage"]) for result in results_of(state)]
    return reduce(add, own + steps, Usage())


def exceeded(state: NovaState, limits: Limits) -> str | None:
    """Return one line naming the first limit that the run has reached, or None."""
    usage = spent(state)
    taken = len(results_of(state))
    tokens = usage.prompt_tokens + usage.completion_tokens
    bounds = (
        ("steps", "steps", taken, limits.steps),
        ("model calls", "model_calls", usage.model_calls, limits.model_calls),
        ("tokens", "tokens", tokens, limits.tokens),
        ("seconds", "seconds", round(_seconds(state)), limits.seconds),
        ("money", "cost", usage.cost or 0.0, limits.cost),
    )
    for name, key, used, limit in bounds:
        # A limit of nothing forbids nothing that costs nothing: offline runs use no model.
        if used and used >= limit:
            stopped = f"Stopped at the limit of {limit:g} {name} for one run; {used:g} were used."
            return f"{stopped} Ask for what is left by itself, or raise NOVA_LIMITS__{key.upper()}."
    return None


def shares(state: NovaState, limits: Limits, steps: int) -> list[Budget]:
    """Share out what is left of the run's budgets among steps that run at the same time."""
    usage = spent(state)
    calls = max(0, limits.model_calls - usage.model_calls)
    tokens = max(0, limits.tokens - usage.prompt_tokens - usage.completion_tokens)
    return [
        Budget(
            model_calls=calls // steps + (place < calls % steps),
            tokens=tokens // steps,
            seconds=max(0.0, limits.seconds - _seconds(state)),
            cost=max(0.0, limits.cost - (usage.cost or 0.0)) / steps,
        )
        for place in range(steps)
    ]


def steps_left(state: NovaState, limits: Limits) -> int:
    """Return how many steps the run may still carry out."""
    return max(0, limits.steps - len(results_of(state)))


def waited(state: NovaState) -> NovaState:
    """Return the update of a run that goes on after a person took their time."""
    run = state["run"].copy()
    run["working_since"] = datetime.now(UTC).isoformat(timespec="milliseconds")
    return NovaState(run=run)


def _seconds(state: NovaState) -> float:
    """Return how long the run has worked; what a person took to answer is not its own time."""
    run = state["run"]
    # A thread of an older Nova knows only when its run began.
    began = datetime.fromisoformat(run.get("working_since") or run["started_at"])
    return (datetime.now(UTC) - began).total_seconds()
