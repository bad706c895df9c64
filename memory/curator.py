"""Carries proposals through the gate, and says as events what becomes of each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from memory.claim import Claim
from memory.core import PLAIN, Upkeep
from memory.deliberation import Decided, Deliberation
from memory.draft import Draft
from memory.extraction.breaks import tells_a_break
from memory.extraction.complete import complete
from memory.extraction.parse import Voice, parse
from memory.extraction.statement import Statement
from memory.ledger import Ledger
from memory.lineage import inherited
from memory.predicates import Predicates
from memory.sensitivity import stated_in
from memory.supersession import BEARS_ON, may_end
from memory.turn import Turn
from projects.proposal import MemoryProposal
from projects.scope import Sensitivity

Near = Callable[[str, str], Mapping[str, float]]
"""Returns the claims of a project that come nearest to a sentence, with their cosines."""


class ProjectPolicy(Protocol):
    """What memory asks about projects."""

    def id_of(self, project: str) -> str | None:
        """Return the id of the project that goes by this id or name, if there is one."""
        ...

    def create(self, project: str) -> str:
        """Make a project that goes by this name, unless there is one; return its id."""
        ...

    def default_sensitivity(self, project: str) -> Sensitivity:
        """How confidential its claims are unless they say otherwise."""
        ...

    def name_of(self, project: str) -> str:
        """What people call it."""
        ...

    def named_in(self, text: str) -> frozenset[str]:
        """Return the projects that some words name."""
        ...


class Curator:
    """Decides about proposals by rule; it writes nothing itself."""

    def __init__(
        self,
        ledger: Ledger,
        projects: ProjectPolicy,
        predicates: Predicates | None = None,
        near: Near = lambda _project, _text: {},
        upkeep: Upkeep = PLAIN,
    ) -> None:
        """Read from `ledger`; ask `projects` for their defaults, `predicates` for their keys.

        `near` tells which claims of a project come nearest to a sentence, `upkeep` by what cores
        are kept.
        """
        self._ledger = ledger
        self._projects = projects
        self.predicates = predicates or Predicates()
        self._near = near
        self.upkeep = upkeep
        self.turn_of = ledger.turn

    def decide(
        self,
        proposals: Sequence[MemoryProposal],
        *,
        turn: Turn,
        run_id: str,
        recalled_ids: Collection[str] = (),
        skip: Collection[int] = (),
    ) -> dict[int, Decided]:
        """Return for each ordinal (but those to `skip`) what becomes of its proposal."""
        draft = Draft(self._ledger.known)
        recalled = tuple(claim for key in recalled_ids if (claim := draft.claim(key)) is not None)
        decided: dict[int, Decided] = {}
        for ordinal, proposal in enumerate(proposals):
            if ordinal in skip:
                continue
            case = Deliberation(self, draft, proposal, turn, f"{run_id}#{ordinal}", recalled)
            item = case.attested() if proposal.testimony is not None else case.decide()
            event = item.event.model_copy(update={"run_id": run_id, "ordinal": ordinal})
            verdict = item.verdict.model_copy(update={"event_ids": (event.event_id,)})
            event = event.model_copy(update={"verdict": verdict.model_dump(mode="json")})
            besides = tuple(one.model_copy(update={"run_id": run_id}) for one in item.besides)
            decided[ordinal] = Decided(event, verdict, besides)
            for made in decided[ordinal].events:
                draft.take(made)
        return decided

    def now(self) -> datetime:
        """Return the present moment by the ledger's clock."""
        return self._ledger.now()

    def nearest(self, statement: Statement, project: str, draft: Draft) -> Claim | None:
        """Return the claim that a break which names no slot may have ended."""
        if not tells_a_break(statement):
            return None
        found = [
            (cosine, claim)
            for key, cosine in self._near(project, statement.text).items()
            if (claim := draft.claim(key)) is not None and may_end(statement, claim)
        ]
        best = max(found, key=lambda pair: pair[0], default=None)
        return best[1] if best is not None and best[0] >= BEARS_ON else None

    def cited(self, proposal: MemoryProposal, turn: Turn) -> Turn | None:
        """Return the turn that a proposal rests on, if there is such a turn."""
        if proposal.turn_id is None or proposal.turn_id == turn.turn_id:
            return turn
        return self._ledger.turn(proposal.turn_id)

    def completed(self, statement: Statement, turn: Turn, live: Sequence[Claim]) -> Statement:
        """Return a statement about "it" with what the thread says "it" is, if that is clear."""
        earlier = [item for item in self._ledger.turns_of(turn.thread) if item.said <= turn.said]
        earlier = [item for item in earlier if item.turn_id != turn.turn_id]
        for before in reversed(earlier[-6:]):
            ids = {claim.claim_id for claim in self._ledger.known.of_turn(before.turn_id)}
            rested = [claim for claim in live if claim.claim_id in ids]
            done = complete(statement, rested, question=before.text, live=live)
            if done is not None:
                whole = parse(done.text, voice=Voice(turn.speaker, turn.said_at))
                return whole._replace(
                    changes=True,
                    mistaken=statement.mistaken,
                    hedged=statement.hedged,
                    anaphoric=False,
                    corrects=done.claim_id,
                )
        return statement

    def sensitivity(self, text: str, project: str, *, origins: Iterable[Claim]) -> Sensitivity:
        """Return how confidential a claim is: as its words say, else as its project and origins."""
        return inherited(stated_in(text), self._projects.default_sensitivity(project), origins)
