"""Sureness: whether what was found answers a request, or is only near it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.responder.offline.asking import Asked, asks, is_wish, parts_of
from agents.responder.offline.fitting import about_it, weights_of
from agents.responder.offline.stating import Stated
from agents.responder.offline.terms import full_names, terms
from projects.source import Recalled

_ENOUGH = ((0.95, 0.3), (0.75, 0.45), (0.6, 0.6), (0.55, 0.7), (0.45, 0.8))
"""How much of a request's words an answer must hold, the nearer it is the less."""
_OF_A_PART = 0.5
_LABEL = re.compile(r" \([^()]*\d{4}-\d\d-\d\d[^()]*\)")
"""Who said it and when: no answer to when it is."""
_MOST_LINES = 3
_ENOUGH_SHARED = 2
_NAME = re.compile(r"(?<=[\w,;:)-] )[\"'(]?([A-ZÀ-Þ][a-zà-ÿ]+)(?:'s)?\b")
_KNOWN_TO_ALL = terms("New Year Eve Christmas Easter Thanksgiving Halloween January February March April May June July"
                      " August September October November December Monday Tuesday Wednesday Thursday Friday"
                      " Saturday Sunday I English French Spanish German Canada America Nova")  # fmt: skip


def is_sure(
    stated: Stated, shown: Sequence[Recalled], told: Sequence[Recalled], asked: Asked
) -> bool:
    """Whether an answer holds what is asked for, in nearly all of the request's own words.

    Args:
        stated: the answer.
        shown: the passages in it.
        told: all passages that were found.
        asked: the request.
    """
    if not (asked.is_precise or asks(asked.text) or is_wish(asked.text)):
        return True
    if not shown or (not asked.is_open and stated.text.count("\n- ") > _MOST_LINES):
        return False
    parts = parts_of(asked)
    is_one = len(parts) == 1 and not asked.is_open
    held = _fullest(stated, asked, told) if is_one else terms(stated.text)
    near = max(item.similarity for item in shown)
    return (
        not all(asked.misses(item.text) for item in shown)
        and _is_covered(asked, held, near, told)
        and not _has_rivals(asked, shown, told)
        and all(_share(part, held, told) >= _OF_A_PART for part in parts)
        and not any(part.lacks(_LABEL.sub("", stated.text)) for part in parts)
        and all(_is_told(part, stated) for part in parts)
    )


def _is_told(part: Asked, stated: Stated) -> bool:
    """Whether a line that is about a part of the request holds the kind of thing it asks for.

    The number of one line is no answer to what another is about. What is asked only of what was
    found ("... and when?") may stand in any line.
    """
    lines = _LABEL.sub("", stated.text).splitlines()
    about = [line for line in lines if part.terms & terms(line)] if part.terms else lines
    return part.asks_no_kind or any(not part.misses(line) for line in about)


def _is_covered(asked: Asked, held: frozenset[str], near: float, told: Sequence[Recalled]) -> bool:
    """Whether an answer holds every name and enough of the other words; the nearer, the fewer."""
    besides = replace(asked, terms=asked.terms - asked.names - _named(asked))
    if asked.names - held or _share(besides, held, told) < _OF_A_PART:
        return False
    share = _share(asked, held, told)
    return any(share >= words and near >= cosine for words, cosine in _ENOUGH)


def _has_rivals(asked: Asked, shown: Sequence[Recalled], told: Sequence[Recalled]) -> bool:
    """Whether one word alone says what is asked for, and more holds it than is shown."""
    if len(asked.terms) != 1:
        return False
    texts = {item.text for item in shown}
    holding = [item for item in told if item.current and asked.terms <= terms(item.text)]
    return any(item.text not in texts and not asked.misses(item.text) for item in holding)


def _fullest(stated: Stated, asked: Asked, told: Sequence[Recalled]) -> frozenset[str]:
    """Return the terms of the line that holds most: two halves make no answer."""
    lines = [terms(line) for line in stated.text.splitlines() if not asked.misses(line)]
    return max(lines, key=lambda held: _share(asked, held, told), default=frozenset())


def is_unknown(asked: Asked, told: Sequence[Recalled]) -> bool:
    """Whether a request is about somebody or something of which nothing at all was found.

    An unknown place or firm beside enough that is known is no reason for silence.
    """
    held = frozenset().union(*(terms(f"{item.text} {item.speaker or ''}") for item in told))
    unknown = _named(asked) - held - _KNOWN_TO_ALL
    if not unknown:
        return False
    if any(terms(name) <= unknown for name in full_names(asked.text)):
        return True
    rest = asked.terms - unknown
    # What is so of another branch or person sounds alike.
    return not any(len(rest & terms(item.text)) >= _ENOUGH_SHARED for item in about_it(told, asked))


def _named(asked: Asked) -> frozenset[str]:
    found = (terms(match[1]) & asked.terms for match in _NAME.finditer(asked.text))
    return frozenset().union(*found)


def _share(asked: Asked, held: frozenset[str], told: Sequence[Recalled]) -> float:
    """Return the share of a request's words that an answer holds, the rarer ones counting more."""
    weights = weights_of(told, asked.terms - asked.month_terms)
    total = sum(weights.values())
    return sum(value for term, value in weights.items() if term in held) / total if total else 1.0
