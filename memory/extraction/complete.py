"""Fill in what "it" means: "actually it's 5:30" becomes the earlier sentence with a new value."""

import re
from collections.abc import Sequence

from memory.claim import Claim
from memory.extraction.grammar import cut
from memory.extraction.statement import Statement
from memory.extraction.values import values_in
from memory.extraction.words import concepts, distinctive, words_of

_WHENS = frozenset({"when", "time"})
_MARKERS = re.compile(r"(?i)\s*\b(?:now|instead|actually|these days|again|from now on)\b,?")


def complete(
    statement: Statement, rested: Sequence[Claim], *, question: str, live: Sequence[Claim]
) -> str | None:
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
    return _with_new_value(candidates[0], statement) if len(candidates) == 1 else None


def _agree(statement: Statement, claim: Claim) -> bool:
    kinds = {statement.slot.value_type, claim.slot.value_type}
    return len(kinds) == 1 or kinds <= _WHENS


def _with_new_value(claim: Claim, statement: Statement) -> str | None:
    new = [value for value in values_in(statement.text) if value.normal in statement.value]
    old = [value for value in values_in(claim.text) if value.normal in claim.value.split()]
    old = old or [value for value in values_in(claim.text) if value.normal in claim.value]
    if new and old:
        surface = statement.text[new[0].start : new[-1].end]
        return claim.text[: old[0].start] + surface + claim.text[old[-1].end :]
    before, after = cut(claim.text), cut(statement.text)
    if before is None or after is None or not before.rest or not after.rest:
        return None
    surface = _MARKERS.sub("", statement.text[after.rest[0].start :]).strip(" ,")
    return claim.text[: before.rest[0].start] + surface if surface else None
