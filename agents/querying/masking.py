"""Masking: a question without its names and numbers, so that only what it asks is compared.

"What did Ada borrow?" is to an embedding mostly about Ada; an example that names Tom is far away.
"""

from collections.abc import Collection, Sequence

from agents.querying.sentences import asking_text
from agents.querying.values import Mention
from agents.querying.words import Word, read_words

_MASK = "it"
_ENOUGH = 0.5


def masked_example(text: str, known: Collection[str]) -> str:
    """Return an example with its names and numbers masked; `known` are words of the catalogue."""
    words = read_words(text)
    return _masked(text, words, _written(words, known))


def masked_question(
    text: str,
    words: Sequence[Word],
    mentions: Sequence[Mention],
    known: Collection[str],
    *,
    only: frozenset[int] | None = None,
) -> str:
    """Return a question with its names and numbers masked, those too that are written small.

    With `only`, the words that do not stand there are left out.
    """
    hidden = _written(words, known)
    for each in mentions:
        span = words[each.start : each.end]
        is_name = any(word.stem not in known for word in span)
        if is_name and (each.is_whole or each.share >= _ENOUGH):
            hidden |= set(range(each.start, each.end))
    if only is not None:
        text, hidden = asking_text(text, words, only), hidden & only
    return _masked(text, words, hidden)


def _written(words: Sequence[Word], known: Collection[str]) -> set[int]:
    """Return the indexes of the words that are written as names or numbers."""
    return {
        at
        for at, word in enumerate(words)
        if word.is_code or word.text.isdecimal() or (word.is_capital and word.stem not in known)
    }


def _masked(text: str, words: Sequence[Word], hidden: set[int]) -> str:
    parts, last = [], 0
    for at, word in enumerate(words):
        if at in hidden:
            parts.append(text[last : word.start])
            # A run of hidden words is one name.
            parts.append("" if at - 1 in hidden and not text[last : word.start].strip() else _MASK)
            last = word.end
    parts.append(text[last:])
    return " ".join("".join(parts).split())
