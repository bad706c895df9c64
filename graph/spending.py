"""What a run has used up, held against its limits."""

from datetime import UTC, datetime
from functools import reduce
from operator import add

from agents.responder import Usage
from graph.context import Limits
from graph.state import NovaState, results_of


def spent(state: NovaState) -> Usage:
    """Return what the supervisor and all steps of the run have used so far."""
    own = [Usage.model_validate(state["spent"])] if state.get("spent") else []
    steps = [Usage.model_validate(result["reply"]["usage"]) for result in results_of(state)]
    return reduce(add, own + steps, Usage())


def exceeded(state: NovaState, limits: Limits) -> str | None:
    """Return one line naming the first limit that the run has reached, or None."""
    usage = spent(state)
    taken = len(results_of(state))
    began = datetime.fromisoformat(state["run"]["started_at"])
    seconds = (datetime.now(UTC) - began).total_seconds()
    tokens = usage.prompt_tokens + usage.completion_tokens
    bounds = (
        ("steps", taken, limits.steps),
        ("model calls", usage.model_calls, limits.model_calls),
        ("tokens", tokens, limits.tokens),
        ("seconds", round(seconds), limits.seconds),
        ("money", usage.cost or 0.0, limits.cost),
    )
    for name, used, limit in bounds:
        # A limit of nothing forbids nothing that costs nothing: offline runs use no model.
        if used and used >= limit:
            return f"Stopped at the limit of {limit:g} {name} for one run; {used:g} were used."
    return None
