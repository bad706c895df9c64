"""What the router learns from a roster: its utterances, examples and near misses."""

from collections.abc import Callable, Mapping
from pathlib import Path

from agents.spec import AgentSpec
from graph.supervisor.router import Embed, Router


def fit_router(
    agents: Mapping[str, AgentSpec],
    *,
    embed: Embed,
    cache: Path | None = None,
    notice: Callable[[str], None] = lambda _line: None,
) -> Router:
    """Return a router over `agents`, learnt now or loaded from the folder `cache`."""
    siblings = {name: spec.siblings for name, spec in agents.items()}
    return Router.fit(lessons(agents), embed=embed, siblings=siblings, cache=cache, notice=notice)


def lessons(agents: Mapping[str, AgentSpec]) -> list[tuple[str, str]]:
    """Return (request, agent) pairs, each request once; an agent's own word on it comes first."""
    said: dict[str, str] = {}
    for name, spec in agents.items():
        for request in (*spec.examples, *spec.utterances):
            said.setdefault(request, name)
    for spec in agents.values():
        if spec.near_miss.instead in agents:
            said.setdefault(spec.near_miss.request, spec.near_miss.instead)
    return list(said.items())
