"""Sureness: whether what was found answers a request, or is only near it."""

import re
from collections.abc import Sequence

from agents.responder.offline.asking import Asked, is_question, parts_of
from agents.responder.offline.fitting import weights_of
from agents.responder.offline.stating import Stated
from agents.responder.offline.terms import terms
from projects.source import Recalled

_ENOUGH = ((0.95, 0.3), (0.75, 0.45), (0.6, 0.6), (0.45, 0.8))
"""How much of a request's words an answer must hold, the nearer it is the less."""
_OF_A_PART = 0.5
_MOST_LINES = 3
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
    if not is_question(asked.text) and not asked.is_precise:
        return True
    if stated.text.count("\n- ") > _MOST_LINES or not shown:
        return False
    if all(asked.misses(item.text) for item in shown):
        return False
    held = terms(stated.text)
    near = max(item.similarity for item in shown)
    share = _share(asked, held, told)
    if not any(share >= words and near >= cosine for words, cosine in _ENOUGH):
        return False
    return all(
        _share(part, held, told) >= _OF_A_PART and not part.misses(stated.text)
        for part in parts_of(asked)
    )


def is_unknown(asked: Asked, told: Sequence[Recalled]) -> bool:
    """Whether a request names somebody or something of which nothing at all was found."""
    named = frozenset(
        term for match in _NAME.finditer(asked.text) for term in terms(match[1]) & asked.terms
    )
    held = frozenset().union(*(terms(f"{item.text} {item.speaker or ''}") for item in told))
    return bool(named - held - _KNOWN_TO_ALL)


def _share(asked: Asked, held: frozenset[str], told: Sequence[Recalled]) -> float:
    """Return the share of a request's words that an answer holds, the rarer ones counting more."""
    weights = weights_of(told, asked.terms - asked.month_terms)
    total = sum(weights.values())
    return sum(value for term, value in weights.items() if term in held) / total if total else 1.0
