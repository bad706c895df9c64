"""An arbiter that stands in for a model: it knows the cases and is mostly right."""

import hashlib
from collections.abc import Mapping

from agents.responder import Usage
from agents.roster import Roster
from evals.routing.cases import Ambiguous, Clear, Compound, Dialogue, Outside
from graph.supervisor.arbiter import NONE, SEVERAL, Ruling, Share, Verdict

SURE, UNSURE = 0.9, 0.5
"""How sure it says it is: of one agent, and between several that fit alike."""

Known = Clear | Compound | Outside | Ambiguous | Dialogue
"""The cases that have a right answer to who should get them."""


class ScriptedArbiter:
    """Rules on one case at a time, rightly in so many of a hundred cases."""

    def __init__(self, roster: Roster, *, right: float) -> None:
        """Know the roster, for mistakes as a model makes them."""
        self._roster = roster
        self._right = right
        self._case: Known | None = None

    def expect(self, case: Known) -> None:
        """Rule on this case next."""
        self._case = case

    async def choose(self, request: str, *, cards: Mapping[str, str], context: str) -> Ruling:
        """Say who should have the case; which cases it gets wrong depends on their words alone."""
        case = self._case
        if case is None:
            message = "No case was announced"
            raise RuntimeError(message)
        is_right = _place(case.text) < self._right
        return Ruling(_right(case) if is_right else self._wrong(case), Usage(model_calls=1))

    def _wrong(self, case: Known) -> Verdict:
        """Take the near miss: the sibling, one of several, the first part, or somebody at all."""
        match case:
            case Clear(near=near) if near:
                agent = near
            case Clear(agent=right) | Dialogue(agent=right):
                agent = self._roster.siblings(right)[0]
            case Compound(steps=steps):
                agent = (
                    steps[0].agent if len(steps) > 1 else self._roster.siblings(steps[0].agent)[0]
                )
            case Ambiguous(agents=agents):
                agent = agents[0]
            case _:
                names = sorted(self._roster.agents)
                agent = names[int(_place(case.text[::-1]) * len(names))]
        return Verdict(agent=agent, confidence=SURE)


def _right(case: Known) -> Verdict:
    match case:
        case Compound(steps=steps) if len(steps) > 1:
            shares = tuple(
                Share(agent=step.agent, words=step.says, needs_previous=bool(step.after))
                for step in steps
            )
            return Verdict(agent=SEVERAL, confidence=SURE, parts=shares)
        case Compound(steps=steps):
            return Verdict(agent=steps[0].agent, confidence=SURE)
        case Ambiguous(agents=agents):
            return Verdict(agent=agents[0], confidence=UNSURE)
        case Outside():
            return Verdict(agent=NONE, confidence=SURE)
        case _:
            return Verdict(agent=case.agent, confidence=SURE)


def _place(text: str) -> float:
    """Return a number from 0 to 1 that is always the same for the same words."""
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
