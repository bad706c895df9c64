"""How far a proposal is a person's own word, and what may be asked of them about it."""

from collections.abc import Sequence
from functools import lru_cache

from memory.claim import Claim, Trust
from memory.extraction.extract import Found, findings
from memory.extraction.qualifiers import resolve
from memory.extraction.statement import Statement
from memory.extraction.values import values_in
from memory.supersession import forgotten
from memory.turn import Turn, iso
from projects.project import MemoryRules
from projects.proposal import MemoryProposal

_EDGES = " \t\r\n.,;:!"


def spoken(proposal: MemoryProposal, turn: Turn) -> Found | None:
    """Return what the rules themselves find in `turn` that says what `proposal` does, if any.

    To forget and to remember are never taken for one another.
    """
    wanted = proposal.text.strip(_EDGES)
    forgets = proposal.action == "forget"
    for item in _findings(turn):
        if (item.action == "forget") != forgets:
            continue
        if proposal.text == item.text or wanted in {item.text, item.quote}:
            return item
    return None


@lru_cache(maxsize=8)
def _findings(turn: Turn) -> tuple[Found, ...]:
    """Return what the rules find in `turn`: each of its proposals asks for it again."""
    return tuple(findings(turn))


def trust_in(
    proposal: MemoryProposal, turn: Turn, found: Found | None, rules: MemoryRules
) -> Trust:
    """Return whose word a proposal is: the person's only if the rules heard them say it.

    What a speaker states whom the project does not trust counts as a document.
    """
    if turn.role != "user":
        return turn.role
    if not rules.trusts(turn.speaker):
        return "document"
    return "user" if found is not None or proposal.proposed_by == "user" else "agent"


def asks_to_forget(turn: Turn, claim: Claim, live: Sequence[Claim]) -> bool:
    """Whether the person asks in `turn` to forget just this claim."""
    if turn.role != "user":
        return False
    asked = [item.statement for item in _findings(turn) if item.action == "forget"]
    return any(
        [one.claim_id for one in forgotten(statement, live)] == [claim.claim_id]
        for statement in asked
    )


def question(proposal: MemoryProposal, rivals: Sequence[Claim]) -> str:
    """Return what to ask a person about a proposal that meets `rivals`."""
    known = "; ".join(repr(rival.text) for rival in rivals[:3])
    if proposal.action == "forget" and len(rivals) == 1:
        return f"Should this be forgotten: {known}?"
    if proposal.action == "forget":
        return f"Which of these should be forgotten: {known}?"
    return f"Does {proposal.text!r} take the place of {known}?"


def is_past(statement: Statement, turn: Turn) -> bool:
    """Whether all that a statement is about had passed when it was said."""
    if statement.slot.value_type != "when" or statement.changes:
        return False
    dates = [value for value in values_in(statement.text) if value.kind == "date"]
    moments = [moment for value in dates if (moment := resolve(value, said_at=turn.said_at))]
    return bool(moments) and all(iso(moment)[:10] < turn.said[:10] for moment in moments)
