"""Learns how the clauses of a request are weighed together, and prints the weights.

They go into `graph/supervisor/sharing.py`. It learns from the validation requests in
evals/cases/routing that hold several clauses, whether these are tasks for several agents or not.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from agents.roster import BUILT_IN, Roster
from graph.supervisor import RoutingEncoder, fit_router
from graph.supervisor.capability import Capabilities
from graph.supervisor.dependence import unconditional
from graph.supervisor.rules import told_agent
from graph.supervisor.sharing import LEARNT, Chain, Field, Numbers, Reading, Weights
from graph.supervisor.speech import words
from graph.supervisor.split import split

CASES = Path(__file__).parents[1] / "evals" / "cases" / "routing" / "validation"

_RIDGE = 0.3
_ROUNDS = 400
_PACE = 0.05


class Lesson(NamedTuple):
    """A request of several clauses, and the place of the right agent of each."""

    chain: Chain
    places: tuple[int, ...]


def main() -> None:
    """Learn the weights and print them."""
    learnt = fitted(lessons(_cases()))
    print(np.round(learnt, 2).tolist())


def lessons(cases: Iterable[dict[str, Any]]) -> list[Lesson]:
    """Return what can be learnt from `cases`: those that are cut into clauses."""
    agents = Roster.load(BUILT_IN).agents
    router, able = fit_router(agents, embed=RoutingEncoder()), Capabilities.of(agents)
    found = []
    for case in cases:
        clauses = split(case["text"])
        if len(clauses) < 2:
            continue
        readings = []
        for clause in clauses:
            wanted = unconditional(clause.text)
            told = told_agent(wanted, able)
            within = router.route_part(case["text"], [clause.place])
            readings.append(
                Reading(clause, router.route(wanted), within, told[0] if told else None)
            )
        chain = Chain.of(readings, router.route(case["text"]))
        right = [_owner(clause.text, case["steps"]) for clause in clauses]
        found.append(Lesson(chain, tuple(chain.agents.index(agent) for agent in right)))
    return found


def fitted(learning: Sequence[Lesson]) -> Numbers:
    """Return the weights under which the right plans are likeliest, by gradient descent (Adam)."""
    start = np.array([LEARNT.own, LEARNT.within, LEARNT.whole, LEARNT.told, *LEARNT.links])
    prior = np.array([0.8, 0.0, 0.0, 2.0, 1.0, *[0.0] * (len(LEARNT.links) - 2), -2.0])
    current, speed, scale = start, np.zeros_like(start), np.zeros_like(start)
    for turn in range(1, _ROUNDS + 1):
        slope = _RIDGE * (current - prior) + sum(_slope(each, current) for each in learning)
        speed, scale = 0.9 * speed + 0.1 * slope, 0.99 * scale + 0.01 * slope**2
        step = speed / (1 - 0.9**turn) / (np.sqrt(scale / (1 - 0.99**turn)) + 1e-8)
        current = current - _PACE * step
    return current


def weighed(values: Numbers) -> Weights:
    """Return `values` as the router takes them."""
    own, within, whole, told, *links = map(float, values)
    return Weights(own, within, whole, told, tuple(links))


def _slope(lesson: Lesson, values: Numbers) -> Numbers:
    """Return what is expected under `values` less what is right, for each sign."""
    chain, places = lesson
    own = np.tensordot(chain.signs, values[:4], axes=(1, 0))
    field = Field(own, chain.links @ values[4:])
    expected = np.einsum("nka,na->k", chain.signs, field.marginals)
    right = chain.signs[np.arange(len(places)), :, list(places)].sum(axis=0)
    alike = np.array(places[1:]) == np.array(places[:-1])
    return np.concatenate([expected - right, (field.alike - alike) @ chain.links])


def _owner(clause: str, steps: Sequence[dict[str, Any]]) -> str:
    """Return the agent of the step that shares most words with `clause`."""
    said = words(clause)
    shared = [sum(word in words(step["says"]) for word in said) for step in steps]
    return str(steps[int(np.argmax(shared))]["agent"])


def _cases() -> list[dict[str, Any]]:
    single = [{**case, "steps": [_whole(case)]} for case in _read("clear")]
    return [*_read("compound"), *single]


def _whole(case: dict[str, Any]) -> dict[str, Any]:
    return {"agent": case["agent"], "says": case["text"], "after": []}


def _read(kind: str) -> list[dict[str, Any]]:
    lines = (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
