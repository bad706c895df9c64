"""Passages: what was said and what is known of it, as sentences, each with its standing once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from agents.responder.offline.asking import is_question, is_wish
from agents.responder.offline.terms import terms
from agents.responder.sentences import sentences
from projects.source import Recalled

_WHOLE = 0.85
"""From this share of its sentence on, a claim says all of it."""
_MOST = 0.75
"""The share of a sentence's words from which on a claim was read out of it."""
_IN_PASSING = 0.9
"""How near a sentence is taken to be if its turn was found as a whole."""
_BESIDE = 0.6
"""How near a sentence is taken to be if only another one of its turn was found."""
_CALL = re.compile(r"^\W*@[\w-]+[\s,:;]*")
"""An agent that is called by name."""
_ORDER = re.compile(
    r"\W*(?:please )?(?:check on|pull|draft|write (?:to|me|a|an)|compare|summari[sz]e|explain|add up"
    r"|name (?:our|the|my|all|every|each|two|three|four|five))\b",
    re.IGNORECASE,
)
"""How a request to Nova begins; a rule may be an order, too, but none of these."""
_ASKED = re.compile(
    r"\W*(?:(?:how (?:much|many|often|long|far|old|big|late|soon)|whose|whom)\b"
    r"|who (?:is|are|was|were|has|have|do|does|did)\b|(?:on|in|at|for) [^,.:;]{0,40}?\bhow (?:much|many|often|long)\b"
    r"|(?:for [^,.:?]{0,40},? )?(?:i|we) need (?:one|a|the) (?:\w+ )?(?:figure|number|total|sum|count)\b)",
    re.IGNORECASE,
)
"""How a question begins, its mark left out or not: "how much came in, all branches"."""
_LEAD = re.compile(
    r"^(?:\W*(?:correction|confidential|internal only|internal|between us|public|remember that"
    r"|actually|note|update|also|and|but|so)\b[\s:,]*)+",
    re.IGNORECASE,
)


def passages(items: Sequence[Recalled]) -> list[Recalled]:
    """Return claims and the sentences of turns that no claim says, none twice.

    A claim that is only a fragment of its sentence gives way to the sentence, which then
    stands as the claim does.
    """
    turns = {item.id: item for item in items if item.kind == "turn"}
    claims = [item for item in items if item.kind == "claim"]
    covered = _covered(claims)
    near = _nearness(items)
    told: dict[tuple[str, str], Recalled] = {}
    for claim in claims:
        turn = turns.get(claim.turn_ids[0]) if claim.turn_ids else None
        turn_id = claim.turn_ids[0] if claim.turn_ids else ""
        passage = _restored(_measured(claim, near), turn, covered.get(turn_id, ()))
        key = (turn_id, _plain(passage.text))
        if key not in told or passage.current:
            told[key] = passage
    for turn in turns.values():
        for sentence in _unclaimed(turn, covered.get(turn.id, ())):
            told.setdefault((turn.id, _plain(sentence)), _part(turn, sentence, near))
    return list(told.values())


def that_tell(items: Iterable[Recalled]) -> list[Recalled]:
    """Return items without the turns that only ask, or lead up to a question."""
    return [item for item in items if item.kind == "claim" or _telling(item)]


def rest_of_turn(passage: Recalled, items: Sequence[Recalled]) -> list[Recalled]:
    """Return the other sentences of the turn in which a passage was said, in their order.

    What no longer holds of it is left out.
    """
    turn_id = passage.turn_ids[0] if passage.turn_ids else ""
    known = [item for item in items if turn_id in item.turn_ids]
    turn = next((item for item in known if item.kind == "turn"), None)
    if turn is None:
        return []
    told = [passage, *(item for item in known if item.kind == "claim" and not item.current)]
    return [
        turn.model_copy(update={"text": sentence})
        for sentence in _telling(turn)
        if not any(_says(item, sentence) for item in told)
    ]


def _restored(claim: Recalled, turn: Recalled | None, beside: Iterable[Recalled]) -> Recalled:
    """Return a claim, or the sentence of its turn if that says more than the turn's claims."""
    if turn is None:
        return claim
    own = _plain(claim.text)
    for sentence in _telling(turn):
        whole = _plain(_LEAD.sub("", sentence))
        if own == whole or own not in whole or len(own) >= _WHOLE * len(whole):
            continue
        said = frozenset().union(*(terms(item.text) for item in beside))
        if terms(whole) - said:
            return claim.model_copy(update={"kind": "turn", "id": turn.id, "text": sentence})
    return claim


def _nearness(items: Iterable[Recalled]) -> dict[str, float]:
    """Return for each turn how near the nearest of what was found of it is."""
    near: dict[str, float] = {}
    for item in items:
        share = _IN_PASSING if item.kind == "turn" else _BESIDE
        for turn_id in item.turn_ids:
            near[turn_id] = max(near.get(turn_id, 0.0), share * item.similarity)
    return near


def _measured(item: Recalled, near: Mapping[str, float]) -> Recalled:
    beside = max((near.get(turn_id, 0.0) for turn_id in item.turn_ids), default=0.0)
    return item.model_copy(update={"similarity": max(item.similarity, beside)})


def _part(turn: Recalled, sentence: str, near: Mapping[str, float]) -> Recalled:
    return turn.model_copy(update={"text": sentence, "similarity": near.get(turn.id, 0.0)})


def _covered(claims: Iterable[Recalled]) -> dict[str, list[Recalled]]:
    covered: dict[str, list[Recalled]] = {}
    for claim in claims:
        for turn_id in claim.turn_ids:
            covered.setdefault(turn_id, []).append(claim)
    return covered


def _unclaimed(turn: Recalled, claims: Iterable[Recalled]) -> Iterator[str]:
    known = list(claims)
    for sentence in _telling(turn):
        if not any(_says(claim, sentence) for claim in known):
            yield sentence


def _says(claim: Recalled, sentence: str) -> bool:
    """Whether a claim was read out of a sentence, pronouns filled in or not."""
    own, whole = _plain(claim.text), _plain(sentence)
    if own in whole or whole in own:
        return True
    said, held = terms(sentence), terms(claim.text)
    return bool(said) and len(said & held) >= _MOST * len(said)


def _telling(turn: Recalled) -> list[str]:
    """Return the sentences of a turn that tell something; what leads up to a question doesn't."""
    said = sentences(_CALL.sub("", turn.text))
    last = max((at for at, each in enumerate(said) if _asks(each)), default=-1)
    return said[last + 1 :]


def _asks(sentence: str) -> bool:
    is_asked = is_question(sentence) or is_wish(sentence) or _ASKED.match(sentence)
    return bool(is_asked or _ORDER.match(sentence))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!,;:\"'")
