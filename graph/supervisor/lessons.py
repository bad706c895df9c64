"""What the router learns from a roster: its utterances, examples and near misses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from agents.roster import BUILT_IN, Roster
from agents.spec import AgentSpec
from graph.supervisor.encoder import RoutingEncoder
from graph.supervisor.packaged import pack, vectors_of
from graph.supervisor.router import Embed, Router, key_of
from graph.supervisor.training import Judged, Learnt, learn, with_names

Request = tuple[str, str | None, bool]
"""A text, the agent that should have it, and whether it is for the team at all."""

_STRANGERS = Path(__file__).parent / "assets" / "strangers.txt"
_FEW = 10
"""With fewer requests than this the router learns from an agent's description as well."""


def fit_router(
    agents: Mapping[str, AgentSpec],
    *,
    embed: Embed,
    cache: Path | None = None,
    notice: Callable[[str], None] = lambda _line: None,
    corrections: Iterable[tuple[str, str]] = (),
) -> Router:
    """Return a router over `agents`, learnt now or loaded from the folder `cache`."""
    siblings = {name: spec.siblings for name, spec in agents.items()}
    return Router.fit(
        lessons(agents, corrections),
        embed=embed,
        siblings=siblings,
        strangers=strangers(),
        cache=cache,
        notice=notice,
    )


def lessons(
    agents: Mapping[str, AgentSpec], corrections: Iterable[tuple[str, str]] = ()
) -> list[tuple[str, str]]:
    """Return (request, agent) pairs, each request once; an agent's own word on it comes first.

    What a person corrected comes last: it adds to what the agents say of themselves.
    """
    said: dict[str, str] = {}
    for name, spec in agents.items():
        requests = (*spec.examples, *spec.utterances)
        described = f"{name.replace('_', ' ')}: {spec.purpose}"
        for request in requests if len(requests) >= _FEW else (*requests, described):
            said.setdefault(request, name)
    for spec in agents.values():
        if spec.near_miss and spec.near_miss.instead in agents:
            said.setdefault(spec.near_miss.request, spec.near_miss.instead)
    for request, name in corrections:
        if name in agents:
            said.setdefault(request, name)
    return list(said.items())


@cache
def strangers() -> tuple[str, ...]:
    """Return requests that no agent is there for: acts in the world, wrongs, and gibberish."""
    return tuple(_STRANGERS.read_text(encoding="utf-8").splitlines())


def package(judged: Sequence[Request]) -> Learnt:
    """Learn the built-in roster, judged by requests that it does not learn from, and package it.

    Args:
        judged: (text, agent, whether it is for the team at all); `make learn` gives them.
    """
    embed = RoutingEncoder()
    lines = with_names(lessons(Roster.load(BUILT_IN).agents))
    foreign = strangers()
    texts = [*(text for text, _ in lines), *foreign]
    vectors = vectors_of(texts, embed, embedding=embed.name)
    asked = [text for text, _, _ in judged]
    known = np.array([is_known for _, _, is_known in judged])
    learnt = learn(
        lines,
        vectors[: len(lines)],
        strangers=vectors[len(lines) :],
        judged=Judged(asked, embed(asked), [agent for _, agent, _ in judged], known),
    )
    pack(texts, vectors, learnt, key_of(lines, embed, foreign))
    return learnt
