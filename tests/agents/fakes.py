"""What the graph would hand to an agent, in a form that tests can fill."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from agents.responder import Assignment, Limits, ModelResponder, Noted, Toolbox
from agents.roster import Roster
from agents.spec import AgentSpec
from projects.errors import UnknownName
from projects.source import Recalled

NOW = "2026-11-20T09:00:00+00:00"

SPEC = """---
name: gardener
family: outdoor
purpose: Says when to sow, water and prune.
responsibilities:
  - Know the seasons
not_for:
  - ask: asks about indoor plants
    instead: florist
  - ask: asks for a bouquet
    instead: florist
examples:
  - When do I sow carrots?
  - Prune the apple tree now?
near_miss:
  request: My orchid looks sad.
  instead: florist
tools: [search_memory]
proposes: []
failure_modes:
  - forgets the frost
tier: fast
audience: [me]
offline: Quotes what is known about the garden.
---
You look after a garden.

## Work

1. Look at the season.

## Never

- Never guess.

## Output

One line.

## Failure modes

- **forgets the frost**: look at the date.

## Hand back

- To florist for anything indoors.
"""
"""The file of an agent that is none of ours."""


def claim(number: int, text: str, **more) -> Recalled:
    """Return a live claim with the defaults that a test doesn't care about."""
    values = {
        "kind": "claim",
        "id": f"claim-{number}",
        "turn_ids": (f"turn-{number}",),
        "text": text,
        "project": "harbour_cafe",
        "sensitivity": "client",
        "tier": "core",
        "claim_kind": "state",
        "valid_from": "2026-05-04T10:00:00+00:00",
        "said_at": "2026-05-04T10:00:00+00:00",
        "speaker": "Ines",
        "score": 0.9,
        "similarity": 0.7,
    }
    return Recalled(**{**values, **more})


def turn(number: int, text: str, **more) -> Recalled:
    """Return something that was said, from which no claim came."""
    values = {"id": f"turn-{number}", "kind": "turn", "tier": None, "claim_kind": None}
    return claim(number, text, **{**values, "valid_from": None, **more})


class Memory:
    """A search over fixed items and notes that are fixed too; records the queries."""

    def __init__(self, found: Sequence[Recalled] = (), noted: Sequence[Noted] = ()):
        self.found, self.noted = list(found), list(noted)
        self.queries: list[tuple[str, str | None, int]] = []

    async def __call__(self, query: str, *, project: str | None = None, k: int = 8):
        if project == "nowhere":
            wrong = "No project is called 'nowhere'"
            raise UnknownName(wrong, "Nearest: harbour_cafe.")
        if project == "broken":
            raise OSError
        self.queries.append((query, project, k))
        return self.found[:k]

    async def preview(self, text: str):
        return self.noted


def toolbox(
    found: Sequence[Recalled] = (),
    noted: Sequence[Noted] = (),
    *,
    effect_kinds: tuple[str, ...] = ("file",),
) -> Toolbox:
    memory = Memory(found, noted)
    return Toolbox(search=memory, notes=memory, effect_kinds=effect_kinds)


def agent(name: str) -> AgentSpec:
    return Roster.load().get(name)


def assignment(spec: AgentSpec | str, text: str, *recalled: Recalled, **more) -> Assignment:
    """Return a step of one agent; `text` is its whole request unless `request` is given."""
    values = {
        "run_id": "run-1",
        "step": 0,
        "spec": agent(spec) if isinstance(spec, str) else spec,
        "request": text,
        "text": text,
        "recalled": recalled,
        "now": NOW,
        "limits": Limits(model_calls=6),
    }
    return Assignment(**{**values, **more})


T = TypeVar("T")


async def used(player: ModelResponder, work: Callable[[ModelResponder], Awaitable[T]]) -> T:
    """Let a responder do one thing, then close its connections."""
    try:
        return await work(player)
    finally:
        await player.close()
