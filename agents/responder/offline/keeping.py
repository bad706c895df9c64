"""Keeping: says what the memory's rules make of the user's own words."""

from collections.abc import Sequence

from agents.responder.assignment import Assignment
from agents.responder.offline.stating import Stated, as_sentence, joined
from agents.responder.reply import Reply
from agents.tools.toolbox import Noted
from projects.source import Citation, Recalled

_NOTHING = (
    "I found nothing to keep in these words. Try a plain statement:\n"
    '"Remember that the office closes at five on Fridays", "Correction: ...", "Forget that ...".'
)


def keep(noted: Sequence[Noted], assignment: Assignment) -> Reply:
    """Return what would be noted, replaced or refused, with the proposals themselves."""
    if not noted:
        return Reply(text=_NOTHING)
    told = joined(_told(each, assignment.recalled) for each in noted)
    proposals = tuple(each.proposal for each in noted)
    return Reply(text=told.text, citations=told.citations, memories=proposals)


def kept_besides(noted: Sequence[Noted], assignment: Assignment) -> Stated | None:
    """Return what is kept of a request that another agent answers; None if nothing is.

    A request to an agent that reads supplied text may quote anybody, so nothing of it is kept.
    """
    if "read_files" in assignment.spec.tools:
        return None
    kept = [each for each in noted if each.outcome != "discard" and not each.is_known]
    return joined(_told(each, assignment.recalled) for each in kept) if kept else None


def _told(noted: Noted, recalled: Sequence[Recalled]) -> Stated:
    if noted.is_known:
        sentence = as_sentence(noted.previous or noted.proposal.text)
        told = _on_record(noted.previous or "", sentence, recalled)
        return Stated(f"I know that already: {sentence}", tuple(told))
    if noted.outcome == "discard":
        # Not repeated: what is refused may be a secret.
        return Stated(f"I can't keep that: {noted.explanation}", ())
    sentence = as_sentence(noted.proposal.text)
    lines, citations = [f"{_opening(noted)} {sentence}"], _own_words(noted, sentence)
    if noted.previous:
        before = as_sentence(noted.previous)
        lines.append(f"Before: {before}")
        citations += _on_record(noted.previous, before, recalled)
    if noted.outcome == "review":
        lines.append(f"Why I ask: {noted.explanation}")
    return Stated("\n".join(lines), tuple(citations))


def _opening(noted: Noted) -> str:
    action, is_open = noted.proposal.action, noted.outcome == "review"
    if action == "forget":
        return "To forget, once you have confirmed it:" if is_open else "To forget:"
    if is_open:
        return "A correction for you to confirm:" if action == "correct" else "For you to confirm:"
    return "Noted:"


def _own_words(noted: Noted, sentence: str) -> list[Citation]:
    proposal = noted.proposal
    if proposal.turn_id is None:
        return []
    quote = proposal.quote or proposal.text
    return [Citation(kind="turn", id=proposal.turn_id, quote=quote, sentence=sentence)]


def _on_record(previous: str, sentence: str, recalled: Sequence[Recalled]) -> list[Citation]:
    return [
        Citation(kind="claim", id=item.id, quote=previous, sentence=sentence)
        for item in recalled
        if item.kind == "claim" and item.text == previous
    ][:1]
