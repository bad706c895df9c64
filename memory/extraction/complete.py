"""Fill in what "it" means: "actually it's 5:30" becomes the earlier sentence with a new value."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from memory.claim import Claim
from memory.extraction.grammar import cut
from memory.extraction.statement import Statement
from memory.extraction.values import Value, values_in
from memory.extraction.words import concepts, distinctive, words_of

_WHENS = frozenset({"when", "time"})
_MARKERS = re.compile(r"(?i)\s*\b(?:now|instead|actually|these days|again|from now on)\b,?")

_DEPENDENT = re.compile(r"(?i)\b(?:that|which|who|it|them|they|this|these|those)\b")
"""Words that point to something outside their phrase."""


class Completed(NamedTuple):
    """A sentence of its own, and the claim whose words it takes."""

    text: str
    claim_id: str


def complete(
    statement: Statement, rested: Sequence[Claim], *, question: str, live: Sequence[Claim]
) -> Completed | None:
    """Return `statement` as a sentence of its own, if it is clear which claim it changes.

    Candidates are the claims that an earlier turn gave rise to, else those that the turn asked
    about.
    """
    candidates = [claim for claim in rested if _agree(statement, claim)]
    if not rested:
        asked = frozenset(concepts(words_of(question)))
        candidates = [
            claim
            for claim in live
            if _agree(statement, claim) and frozenset() != distinctive(claim.slot.topic) <= asked
        ]
    if len(candidates) != 1:
        return None
    text = _with_new_value(candidates[0], statement)
    return None if text is None else Completed(text, candidates[0].claim_id)


def _agree(statement: Statement, claim: Claim) -> bool:
    new = _given(statement)
    if new:
        return any(_is_like(value, new[0]) for value in values_in(claim.text))
    kinds = {statement.slot.value_type, claim.slot.value_type}
    return len(kinds) == 1 or kinds <= _WHENS


def _given(statement: Statement) -> list[Value]:
    """Return the typed values that a statement gives."""
    return [value for value in values_in(statement.text) if value.normal in statement.value]


def _is_like(old: Value, new: Value) -> bool:
    if old.kind != new.kind:
        return False
    mine, other = new.normal.split()[1:], old.normal.split()[1:]
    return (
        new.kind != "number" or not mine or mine[-1].rstrip("s") == "".join(other[-1:]).rstrip("s")
    )


def _with_new_value(claim: Claim, statement: Statement) -> str | None:
    new = _given(statement)
    if new:
        return _with_typed(claim, statement.text, new)
    before, after = cut(claim.text), cut(statement.text)
    if before is None or after is None or not before.rest or not after.rest:
        return None
    surface = _MARKERS.sub("", statement.text[after.rest[0].start :]).strip(" ,")
    # Another verb gives another thing, and what needs a noun of its own gives none.
    if before.verb.lemma != after.verb.lemma or _DEPENDENT.search(surface):
        return None
    return claim.text[: before.rest[0].start] + surface if surface else None


def _with_typed(claim: Claim, said: str, new: list[Value]) -> str | None:
    alike = [value for value in values_in(claim.text) if _is_like(value, new[0])]
    stated = [value for value in alike if value.normal in claim.value]
    old = stated or (alike if len(alike) == 1 else [])
    if not old:
        return None
    surface = said[new[0].start : new[-1].end]
    if new[0].kind == "number" and surface.isdigit():  # "make that 12" keeps the unit
        number = re.match(r"[\d.,]+", claim.text[old[0].start : old[0].end])
        end = old[0].start + number.end() if number else old[-1].end
        return claim.text[: old[0].start] + surface + claim.text[end:]
    return claim.text[: old[0].start] + surface + claim.text[old[-1].end :]
