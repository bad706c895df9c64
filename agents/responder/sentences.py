"""Sentences of a text, and which of them rest on no source."""

import re
from collections.abc import Collection

from projects.source import Citation

_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(\[]*[A-Z0-9À-Þ])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Inc|Ltd|Co|vs|approx|e\.g|i\.e|a\.m|p\.m|etc|[A-Z]))\.$"
)
_BULLET = re.compile(r"^\s*(?:[-*+>]|\d+[.)])\s+")
_NO_FACT = re.compile(
    r"^\s*#|[:,?]$|^Subject:|^\(.*\)$"
    r"|^(?:I|We) (?:can't|cannot|have nothing|found nothing|don't know|propose)\b"
    r"|^Nothing (?:is )?(?:on record|recorded)\b|^(?:Hello|You are welcome)\b"
)
"""Headings, greetings, labels, questions, and what the speaker says of itself."""
_FEW_WORDS = 4
_LONGEST = 12
"""Characters before the end of a sentence within which an abbreviation would stand."""


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`, verbatim; a line break always ends one."""
    found = []
    for line in text.splitlines():
        rest = _BULLET.sub("", line).strip()
        start = 0
        for end in _END.finditer(rest):
            if not _ABBREVIATION.search(rest, max(0, end.start() - _LONGEST), end.start()):
                found.append(rest[start : end.end()].strip())
                start = end.end()
        found.append(rest[start:].strip())
    return [sentence for sentence in found if sentence]


def uncited(text: str, citations: Collection[Citation]) -> list[str]:
    """Return the sentences of `text` that could state a fact and that no citation covers.

    Headings, questions, labels in brackets and what the speaker says of its own abilities
    state none.
    """
    covered = [citation.sentence for citation in citations]
    return [
        sentence
        for sentence in sentences(text)
        if _may_state_a_fact(sentence)
        and not any(sentence in known or known in sentence for known in covered)
    ]


def _may_state_a_fact(sentence: str) -> bool:
    if _NO_FACT.search(sentence):
        return False
    return sentence.endswith((".", "!")) or len(sentence.split()) > _FEW_WORDS
