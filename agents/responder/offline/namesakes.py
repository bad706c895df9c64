"""Namesakes: when a name alone leaves open who is meant, which full names it could be."""

import re
from collections.abc import Sequence

from agents.responder.offline.asking import Asked
from agents.responder.offline.terms import full_names, identifiers, names, terms, words
from agents.tools.toolbox import Search
from projects.source import Recalled

WHICH = "Which "
"""How the question begins that asks who of several is meant."""

_LOOKED_THROUGH = 40
_FULL_NAME = 2
"""Words of a full name: a first name and a last one."""
_FULL = re.compile(r"(?<=[\w,;:-] )[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)+")
_BACK = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|that one|those)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']{8,}'(?!\w)")
_NAME = re.compile(r"(?<![\w-])(?<!\ba )(?<!\ban )[A-ZÀ-Þ][\w-]+")


def which_one(text: str, answers: Sequence[Recalled]) -> str | None:
    """Return the question which of several bearers of a name is meant; None if that is clear.

    Args:
        text: what was asked.
        answers: what would answer it about equally well.
    """
    for name in _alone(text):
        bearers = _bearers(name, answers)
        if len(bearers) > 1:
            return _which(name, bearers)
    return None


def of_which(asked: Asked, shown: Sequence[Recalled], told: Sequence[Recalled]) -> str | None:
    """Return the question who is meant where a name alone is given and the answer is of one bearer.

    Args:
        asked: the request.
        shown: what would answer it.
        told: all that was found.
    """
    for name in asked_alone(asked):
        bearers = _bearers(name, told)
        if len(bearers) > 1 and len(_bearers(name, shown)) == 1:
            return _which(name, bearers)
    return None


def of_nobody(asked: Asked, told: Sequence[Recalled]) -> str | None:
    """Return the question who is meant where all that is known of a request is a name in it.

    Args:
        asked: the request.
        told: all that was found.
    """
    for name in asked_alone(asked):
        bearers, own = _bearers(name, told), terms(name)
        besides = asked.terms - own
        held = [terms(item.text) for item in told]
        if len(bearers) > 1 and not any(own <= each and besides & each for each in held):
            return _which(name, bearers)
    return None


def of_several(name: str, told: Sequence[Recalled]) -> str | None:
    """Return the question which bearer of a name is meant, if there are several."""
    bearers = _bearers(name, told)
    return _which(name, bearers) if len(bearers) > 1 else None


def asked_alone(asked: Asked) -> list[str]:
    """Return the names that stand alone in a request, none that only names its project."""
    return [name for name in _alone(asked.text) if terms(name) and terms(name) <= asked.terms]


def _alone(text: str) -> list[str]:
    """Return the names in `text` that stand without the rest of a full name."""
    given = {word for name in full_names(text) for word in name.split()}
    return [name for name in dict.fromkeys(_NAME.findall(text)) if name.casefold() not in given]


def _which(name: str, bearers: Sequence[str]) -> str:
    *others, last = bearers
    return f"{WHICH}{name} do you mean: {', '.join(others)} or {last}?"


async def also_known(text: str, answer: str, search: Search) -> str | None:
    """Return the question who is meant where data knows one bearer of a name and memory others.

    Args:
        text: what was asked.
        answer: what the data says to it.
        search: looks in memory.
    """
    for name in _alone(text):
        found = re.findall(rf"\b{re.escape(name)} [A-ZÀ-Þ][\w-]+", answer)
        if len(set(found)) != 1:
            continue
        known = await search(name, k=_LOOKED_THROUGH)
        # A thing may be called after a place; only people go by their first name alone.
        bearers = [each for each in _bearers(name, known) if len(each.split()) == _FULL_NAME]
        others = [each for each in bearers if each != found[0]]
        if others:
            return _which(name, [*others, found[0]])
    return None


async def is_of_another(text: str, answer: str, search: Search) -> bool:
    """Whether the data answers of a near namesake: of Supplies, where memory knows the Supply.

    Args:
        text: what was asked.
        answer: what the data says to it.
        search: looks in memory.
    """
    for name in _FULL.findall(text):
        first = name.partition(" ")[0]
        exact = re.compile(rf"\b{re.escape(name)}\b")
        if exact.search(answer) or not re.search(rf"\b{re.escape(first)} [A-ZÀ-Þ]", answer):
            continue
        if any(exact.search(item.text) for item in await search(name, k=_LOOKED_THROUGH)):
            return True
    return False


def strays(text: str, answer: str) -> bool:
    """Whether a question refers back to what was told before it, and the answer names none of it."""
    told, _, asked = _QUOTED.sub("", text).rstrip(" ?").rpartition(". ")
    things = names(told) | identifiers(told)
    numbers = {term for term in terms(told) if term.isdecimal()}
    return bool(things and _BACK.search(asked)) and not (things | numbers) & terms(answer)


def _bearers(name: str, answers: Sequence[Recalled]) -> list[str]:
    """Return the full names that hold `name`, none that is only a part of another."""
    found: dict[str, str] = {}
    for item in answers:
        for full in re.findall(rf"\b(?:{re.escape(name)}(?: [A-ZÀ-Þ][\w-]+)+)", item.text):
            found.setdefault(" ".join(words(full)), full.removesuffix("'s"))
    return [
        full
        for key, full in found.items()
        if not any(key != other and other.startswith(f"{key} ") for other in found)
    ]
