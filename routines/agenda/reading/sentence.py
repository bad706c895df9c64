"""The sentences of a turn that its speaker says as their own, cut apart."""

import re
from collections.abc import Iterator

_END = re.compile(
    r"(?<=[.!?])[\"')\]]*\s+(?=[^a-z])|\n+|(?<=[!?])\s+"
    r"|\s*;\s+(?!(?:and |but |only )?(?:then|when|once|until|after|before|it|this|that|they|these|those)\b)"
)
"""What goes on with a word for what stands before it is no sentence of its own."""
_ABBREVIATED = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|nr|vs|etc|e\.g|i\.e|approx|inc|ltd|co)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"(?:thoughts|opinions?|ideas|question|reminder|todo)\s*[?!.]", re.IGNORECASE
)
"""What only announces the sentence behind it."""
_BULLET = re.compile(r"^\s*(?:[-*\u2022>]+|\d{1,2}[.)]|\[[ x]?\])\s+")
_OPENING = re.compile(
    r"^(?:(?:ok(?:ay)?|so|and|but|also|well|oh|hey|hi|nova|btw|by the way|fyi|just|please|pls|note|"
    r"(?:just )?(?:so|to let) you know|(?:can|would) you believe(?: it)?|for the record|heads[- ]up|quick note|one more thing|before i forget|"
    r"(?:please )?(?:keep|bear) in mind|(?:please )?remember|(?:please )?note|good news|bad news|"
    r"it was|there is something|update|anyway|right|look|listen|honestly|frankly|guess what|funny thing|small change of plan|oh (?:gosh|dear|lovely|no)|hooray|"
    r"you(?:'ll| will) be (?:\w+ )?(?:pleased|glad|happy|relieved|sorry|delighted) to (?:hear|know|learn)|"
    r"(?:I am|I'm|we are|we're) (?:\w+ )?(?:pleased|glad|happy|relieved|sorry|delighted|proud) to (?:say|report|note|record|tell you|announce|inform you|confirm)|"
    r"I (?:regret|have) to (?:say|report|admit|inform you)|it is my (?:pleasure|duty) to (?:report|say))\b(?: that\b)?\s*[,:\u2013\u2014-]*\s+)+(?=\S)",
    re.IGNORECASE,
)
_KEEPS = re.compile(r"^(?:remember|note) to\b|^it was\b|^there is something\b", re.IGNORECASE)
_LONGEST = 400
"""A longer sentence is prose or pasted; nobody notes what they owe like that."""


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a turn, without bullets and words that only lead in."""
    start = 0
    for match in (*_END.finditer(text), None):
        end = len(text) if match is None else match.start()
        if match is not None and (
            _ABBREVIATED.search(text[start:end]) or _ANNOUNCES.fullmatch(text[start:end].strip())
        ):
            continue
        sentence = text[start:end].strip()
        start = len(text) if match is None else match.end()
        if 0 < len(sentence) <= _LONGEST:
            yield sentence


def bare(sentence: str) -> str:
    """Return a sentence without bullet and leading words: what it says."""
    plain = _BULLET.sub("", sentence).replace("\u2019", "'")
    if _KEEPS.match(plain):
        return plain
    return _OPENING.sub("", plain).strip() or plain
