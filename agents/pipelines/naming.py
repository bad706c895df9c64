"""Which pipeline a request names."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from projects.pipeline import PipelineCard

_WORD = re.compile(r"[^\W_]+")
_PLAIN = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "and",
        "to",
        "in",
        "on",
        "my",
        "our",
        "your",
        "it",
        "this",
        "that",
        "please",
        "pipeline",
        "pipelines",
        "routine",
        "job",
        "run",
        "runs",
        "start",
        "again",
        "now",
        "latest",
        "last",
        "new",
        "do",
        "is",
        "was",
        "with",
        "by",
    ]
)
_SHORTEST = 4


class Named(NamedTuple):
    """The pipelines that a request may mean, and whether it names them in full."""

    cards: tuple[PipelineCard, ...]
    is_sure: bool


def named_in(text: str, cards: Sequence[PipelineCard]) -> Named:
    """Return the pipelines that a request names in full, else those that share most words with it.

    Of several names the longest counts: "price sync" is no match where "supplier price sync" is.
    """
    said = _stems(text)
    whole = {card.name: _longest(card, said) for card in cards}
    best = max(whole.values(), default=0)
    if best:
        return Named(tuple(card for card in cards if whole[card.name] == best), is_sure=True)
    shared = {card.name: len(_own(card) & set(said)) for card in cards}
    most = max(shared.values(), default=0)
    found = tuple(card for card in cards if most and shared[card.name] == most)
    return Named(found, is_sure=False)


def is_named(text: str, card: PipelineCard, cards: Sequence[PipelineCard]) -> bool:
    """Whether a text names just this pipeline, in full."""
    found = named_in(text, cards)
    return found.is_sure and found.cards == (card,)


def _phrases(card: PipelineCard) -> list[list[str]]:
    return [_stems(phrase) for phrase in (card.name, *card.words)]


def _longest(card: PipelineCard, said: Sequence[str]) -> int:
    """Return how many words the longest name has that stands in the text; 0 if none does."""
    found = 0
    for phrase in _phrases(card):
        length = len(phrase)
        if any(said[at : at + length] == phrase for at in range(len(said) - length + 1)):
            found = max(found, length)
    return found


def _own(card: PipelineCard) -> set[str]:
    return {word for phrase in _phrases(card) for word in phrase} - _PLAIN


def _stems(text: str) -> list[str]:
    """Return the words of a text, without an ending `s` and what says nothing by itself."""
    words = _WORD.findall(text.replace("_", " ").casefold())
    short = [each.removesuffix("s") if len(each) > _SHORTEST else each for each in words]
    return [each for each in short if each not in ("the", "a", "an")]
