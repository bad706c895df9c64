"""Sentences: which words of a request ask, and which only tell how the question came up."""

import re
from collections.abc import Sequence
from itertools import pairwise

from agents.querying.english import STOP
from agents.querying.words import Word

_SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[a-z0-9)][.])\s+(?=[A-Z])|\n+")
_BREAK = re.compile(
    r"(?<=[?!])\s+|(?<=[a-z0-9)][.])\s+(?=[A-Z])|\n+"
    r"|[,;:]\s+(?=(?:so |and |but )?(?:which|what|what's|who|who's|when|when's|where|how)\b)",
)
_ASKS = re.compile(
    r"\W*(?:(?:and|so|but|ok|please|hey)\W+)*(?:what|which|who|whom|whose|when|where|how|why|is|are|was"
    r"|were|do|does|did|has|have|can|could|will|would|should|list|show|give|tell|name|count|find)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r",?\s+and (?:also )?(?:how (?:much|many|often|long)|when|who|by when|at what|for how (?:much|long)"
    r"|on what day|in how many)\b[^,.?]{0,24}[.?]?\s*$",
    re.IGNORECASE,
)
"""What is asked besides: the row that answers the question mostly answers it too."""
_RESTRICTS = re.compile(
    r"\W*(?:no|not|without|excluding|except|excl|net|less|minus|leave|leaving|ignore|ignoring"
    r"|including|incl|skip|skipping|forget|but not|apart from|just|only)\b|.*\bonly\W*$",
    re.IGNORECASE,
)
"""What stands in brackets or by itself and says what counts: it is part of the question."""
_SO_FAR = re.compile(
    r"\b(?:since|from) (?:when )?(?:the|our) (?:books?|records?|data|history|accounts?) "
    r"(?:start|began|begin|go(?:es)? back)\w*(?: (?:in|on|to) \w+(?: \d{1,4})?)?",
    re.IGNORECASE,
)
"""How far the data go back: all of them count."""
_REFERS = re.compile(
    r"\b(?:of|for|to|with|about|is|are|was|were|do|does|did|what's) (?:that|those|these|them|it|they)\b",
    re.IGNORECASE,
)
"""What asks of the sentence before: what is that worth?"""
_MORE = re.compile(
    r"(?:^|[,.;?!:]\s+(?:and |but |so )?|\band )(?:also )?"
    r"(?:to |for |from |by |at |in |on |with |of )?"
    r"(?:what|which|who|whom|whose|when|where|how|why)\b",
    re.IGNORECASE,
)


_BESIDES = re.compile(
    r"\b(?:and|,) (?:is|was|has|have|had|did|does|do|are|were) (?:it|they|he|she|that|those|these)\b"
    r"|\bif so\b|(?:^|\s)[-\u2013\u2014:,] (?:what|which|who|when|where|how)\b",
    re.IGNORECASE,
)
"""What asks a second thing of what was asked first: and has it been paid, if so when."""


def asking_words(
    text: str, words: Sequence[Word], *, whole_sentences: bool = False
) -> frozenset[int]:
    """Return the indexes of the words that ask; of one sentence alone, all of them.

    A clause before ", how much ..." tells how the question came up, but what it says counts:
    with `whole_sentences` it belongs to what is asked.
    """
    tail = _TAIL.search(text)
    end = tail.start() if tail and tail.start() > 0 else len(text)
    spans = _spans(text[:end], _SENTENCE if whole_sentences else _BREAK)
    asking = [span for span in spans if _ASKS.match(text[span[0] : span[1]])
              or text[span[0] : span[1]].rstrip().endswith("?")
              or (whole_sentences and _RESTRICTS.match(text[span[0] : span[1]]))]  # fmt: skip
    if whole_sentences:
        asking += [
            told for told, each in pairwise(spans) if each in asking and _REFERS.search(text, *each)
        ]
    within = _within(asking or spans, words)
    if not whole_sentences and all(words[at].text in STOP for at in within):
        within = set(range(len(words)))  # "what was it?" asks of what was said before
    return frozenset(within - bracketed_words(text, words))


def besides_words(text: str, words: Sequence[Word]) -> frozenset[int]:
    """Return the indexes of the words at the end that ask for one more thing of what is told."""
    tail = _TAIL.search(text)
    return frozenset(_within([tail.span()], words)) if tail and tail.start() > 0 else frozenset()


def asks_more(text: str) -> bool:
    """Whether more than one thing is asked: how many are there, and what are they worth?"""
    return len(_MORE.findall(text)) + len(_BESIDES.findall(text)) > 1


def _within(spans: Sequence[tuple[int, int]], words: Sequence[Word]) -> set[int]:
    return {at for at, word in enumerate(words) if any(a <= word.start < b for a, b in spans)}


def bracketed_words(text: str, words: Sequence[Word]) -> frozenset[int]:
    """Return the indexes of the words that only explain, in brackets or not, and restrict nothing."""
    found = re.finditer(r"\(([^)]*)\)", text)
    spans = [match.span() for match in found if not _RESTRICTS.match(match[1])]
    spans += [match.span() for match in _SO_FAR.finditer(text)]
    return frozenset(
        at for at, word in enumerate(words) if any(a <= word.start < b for a, b in spans)
    )


def _spans(text: str, breaks: re.Pattern[str]) -> list[tuple[int, int]]:
    starts = [0, *(match.end() for match in breaks.finditer(text))]
    ends = [*(match.start() for match in breaks.finditer(text)), len(text)]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if text[a:b].strip()]


def asking_text(text: str, words: Sequence[Word], asking: frozenset[int]) -> str:
    """Return `text` with the words that do not ask blanked out, each place kept."""
    kept = list(text)
    for at, word in enumerate(words):
        if at not in asking:
            kept[word.start : word.end] = " " * (word.end - word.start)
    return "".join(kept)
