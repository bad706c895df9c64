"""Feedback: who should have had a request, and what the router makes of it.

A correction is kept whatever comes of it. The router learns it only if the gate lets it pass:
then it is fitted anew over the agents' own examples and all corrections that passed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np

from agents.roster import Roster
from graph.correction import Correction, Corrections, Standing
from graph.record import RunRecord
from graph.services import Services
from graph.signal import Offer, Signal, offers, signals
from graph.supervisor import Router
from graph.supervisor.features import Floats
from graph.supervisor.gate import Lessons, judge
from graph.supervisor.lessons import lessons
from graph.supervisor.router import Embed
from projects.errors import BadInput

_LONGEST = 600
"""Characters of an example: what is longer is a document with a request in it."""
_LOOKED_AT = 500
"""Newest runs in which signals are looked for."""

Line = tuple[str, str]
"""A request and its agent."""


class Fit(Protocol):
    """Fits a router on the roster."""

    def __call__(self, corrections: Iterable[Line], *, embed: Embed | None = None) -> Router:
        """Return a router that has learnt `corrections` as well."""
        ...


class Feedback:
    """Takes corrections, and lets the router learn those that do no harm."""

    def __init__(
        self, services: Services, *, corrections: Corrections, router: Router, fit: Fit
    ) -> None:
        """Learn for the supervisor of `services`.

        Args:
            services: whose runs are corrected.
            corrections: where they are kept.
            router: by which the supervisor decides so far; it has learnt what is kept.
            fit: fits a router anew.
        """
        self._records, self._roster = services.records, services.roster
        self._supervisor, self._principal = services.supervisor, services.granted.principal
        self._corrections = corrections
        self._router = router
        self._lines = lessons(services.roster.agents, corrections.examples())
        self._fit = fit

    def list(self) -> list[Correction]:
        """Return all corrections as they stand, oldest first."""
        return self._corrections.list()

    def signals(self) -> Sequence[Signal]:
        """Return hand-backs and requests soon asked again, oldest first; none is learnt."""
        return signals(self._recent())

    def offers(self) -> Sequence[Offer]:
        """Return the arbiter's verdicts that stood and are not among the corrections yet."""
        known = {found.run_id for found in self.list()}
        return offers(self._recent(), corrected=known)

    def correct(self, run_id: str, *, to: str, step: int | None = None) -> Correction:
        """Say who should have had the request of a run, or one of its steps.

        Args:
            run_id: the run.
            to: the agent that should have it.
            step: which step, from 1; needed if the run had several.

        Raises:
            UnknownName: if there is no such run or agent.
            BadInput: if the step is missing or wrong, or the agent had it.
        """
        record = self._records.get(run_id)
        right = self._roster.get(to).name
        had = _step_of(record, step)
        if had.agent == right:
            wrong = f"{right!r} had this request of run {run_id!r} already"
            raise BadInput(wrong, "Name the agent that should have had it.")
        for found in self.list():
            if (found.run_id, found.step) == (run_id, had.place) and found.standing != "undone":
                if found.right == right:
                    return found
                self._corrections.settle(found.correction_id, "undone", "It was corrected anew.")
        made = self._corrections.add(
            run_id=run_id,
            step=had.place,
            request=had.text,
            chosen=had.agent,
            right=right,
            made_by=self._principal,
        )
        return self._settled([made])[0]

    def undo(self, correction_id: str) -> Correction:
        """Take a correction back: the router no longer knows it. Raises UnknownName, BadInput."""
        found = self._corrections.get(correction_id)
        if found.standing == "undone":
            wrong = f"Correction {correction_id!r} is undone already"
            raise BadInput(wrong, "See `nova route corrections`.")
        undone = self._corrections.settle(correction_id, "undone", "It was taken back.")
        self.relearn()
        return undone

    def redo(self, correction_id: str) -> Correction:
        """Make a correction that was taken back stand again. Raises UnknownName, BadInput."""
        found = self._corrections.get(correction_id)
        if found.standing != "undone":
            wrong = f"Correction {correction_id!r} is not undone"
            raise BadInput(wrong, "See `nova route corrections`.")
        again = self._corrections.settle(correction_id, "pending", "It was made again.")
        return self._settled([again])[0]

    def learn(self) -> Sequence[Correction]:
        """Put what is pending through the gate once more, and the arbiter's offers with it."""
        for offer in self.offers():
            self._corrections.add(
                run_id=offer.run_id,
                step=0,
                request=offer.request,
                chosen=offer.agent,
                right=offer.agent,
                made_by=self._principal,
                origin="arbiter",
            )
        pending = [found for found in self.list() if found.standing == "pending"]
        return self._settled(pending) if pending else []

    def _recent(self) -> Sequence[RunRecord]:
        return self._records.list(limit=_LOOKED_AT)[::-1]

    def _settled(self, made: Sequence[Correction]) -> Sequence[Correction]:
        """Let those be learnt that may be; return them as they stand then."""
        own = dict(lessons(self._roster.agents))
        fit = []
        for each in made:
            trouble = _trouble(each, self._roster, own)
            if trouble:
                self._corrections.settle(each.correction_id, "pending", trouble)
            elif own.get(each.request) == each.right:
                reason = "It stands among the agent's own examples."
                self._corrections.settle(each.correction_id, "learnt", reason)
            else:
                fit.append(each)
        if fit:
            self._pass(fit)
        self.relearn()
        stand = {found.correction_id: found for found in self.list()}
        return [stand[each.correction_id] for each in made]

    def _pass(self, made: Sequence[Correction]) -> None:
        """Put corrections through the gate together, and by halves if they do not pass."""
        new = [(each.request, each.right) for each in made]
        # A new word on the same request takes the place of the one before.
        requests = {request for request, _ in new}
        rest = [line for line in self._corrections.examples() if line[0] not in requests]
        known = lessons(self._roster.agents, rest)
        embed = _Remembering(self._router, self._lines)
        found = judge(_lessons(known, embed), _lessons(new, embed))
        if found.passed or len(made) == 1:
            standing: Standing = "learnt" if found.passed else "pending"
            for each in made:
                self._corrections.settle(each.correction_id, standing, found.reason)
            return
        half = len(made) // 2
        self._pass(made[:half])
        self._pass(made[half:])

    def relearn(self) -> None:
        """Let the supervisor decide by what is learnt now, if that has changed."""
        learnt = self._corrections.examples()
        lines = lessons(self._roster.agents, learnt)
        if lines == self._lines:
            return
        fitted = self._fit(learnt, embed=_Remembering(self._router, self._lines))
        self._router, self._lines = replace(fitted, embed=self._router.embed), lines
        self._supervisor.use(self._router)


class _Remembering:
    """An embedding that knows the texts that a router was fitted on."""

    def __init__(self, router: Router, lines: Sequence[Line]) -> None:
        self.name = getattr(router.embed, "name", type(router.embed).__qualname__)
        self._embed = router.embed
        texts = (text for text, _ in lines)
        self._known = dict(zip(texts, router.fitted.vectors, strict=True))

    def __call__(self, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= dict(zip(new, self._embed(new), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32)


class _Had(NamedTuple):
    """A step that is to be corrected."""

    place: int
    text: str
    agent: str | None


def _step_of(record: RunRecord, step: int | None) -> _Had:
    """Return the step that is meant; a request that no agent had is corrected as a whole."""
    steps = (record.detail.get("route") or {}).get("steps", [])
    if step is None and len(steps) > 1:
        wrong = f"Run {record.run_id!r} has {len(steps)} steps"
        raise BadInput(wrong, f"Say which with --step, from 1 to {len(steps)}.")
    place = (step or 1) - 1
    if not steps and place == 0:
        return _Had(0, record.request, None)
    if not 0 <= place < len(steps):
        wrong = f"Run {record.run_id!r} has no step {step}"
        raise BadInput(wrong, f"It has {len(steps)}; see `nova runs explain {record.run_id}`.")
    return _Had(place, steps[place]["text"], steps[place]["agent"])


def _trouble(made: Correction, roster: Roster, own: dict[str, str]) -> str:
    """Return why a correction is no example at all; empty if it may be one."""
    if made.right not in roster.agents:
        return f"There is no agent {made.right!r} in this roster."
    if len(made.request) > _LONGEST:
        return f"It is {len(made.request)} characters long, more than {_LONGEST}: no example."
    if own.get(made.request, made.right) != made.right:
        return f"It stands among the examples of {own[made.request]}: change that first."
    return ""


def _lessons(lines: Sequence[Line], embed: Embed) -> Lessons:
    return Lessons(lines, embed([text for text, _ in lines]))
