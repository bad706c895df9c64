"""Superlatives: words that ask for the greatest or the least: top five, most, cheapest, latest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agents.querying.english import listed
from agents.querying.numbers import Number
from agents.querying.stretches import PERIOD_UNITS
from agents.querying.words import Word, stem

_TOP = listed("top best leading highest biggest largest greatest most maximum max main major")
_BOTTOM = listed("bottom worst lowest smallest least fewest minimum min")
_LATE = listed("latest newest last recent recently")
_EARLY = listed("earliest oldest first")
_NOT_NEXT = listed(
    """
    to the in on few two three four five six seven ten thirty couple year's monday tuesday wednesday
    thursday friday saturday sunday january february march april may june july august september
    october november december spring summer fall autumn winter time door christma
    """
)
"""Words after which next names a time, not a thing that is to come."""
_REACH = 7
FREQUENT = listed("common frequent frequently often popular usual")
"""Adjectives that count how often something is there."""


@dataclass(frozen=True)
class Superlative:
    """Words that ask for the greatest or the least: top five, most, cheapest, latest."""

    start: int
    end: int
    direction: int
    """1 for the greatest, -1 for the least; 0 if the word itself must tell (cheapest)."""
    limit: int | None
    """How many are asked for; None if not said."""
    word: str
    """The adjective: cheap of cheapest, old of oldest; empty if it says no more than the direction."""
    is_time: bool = False
    """Whether it is about time: the latest, the first."""
    is_ahead: bool = False
    """Whether only what is still to come counts: the next."""


def read_superlatives(words: Sequence[Word], numbers: Sequence[Number]) -> list[Superlative]:
    """Return the superlatives among `words`, with the number that goes with each."""
    counts = {number.start: number for number in numbers}
    ends = {number.end: number for number in numbers}
    found: list[Superlative] = []
    for at, word in enumerate(words):
        beaten = _than_any(words, at)
        if beaten:
            found.append(Superlative(at, beaten, 1 if word.text == "more" else -1, None, ""))
            continue
        read = _superlative(words, at)
        if read is None or (found and at < found[-1].end):
            continue
        start, end, limit = at, at + 1, None
        if end in counts and float(counts[end].value).is_integer() and counts[end].value < 100:
            limit, end = int(counts[end].value), counts[end].end
        elif at in ends and ends[at].value < 100 and not ends[at].is_money:
            limit, start = int(ends[at].value), ends[at].start
        direction, adjective, is_time = read
        is_ahead = word.text == "next"
        if word.text == "most" and end < len(words) and words[end].text in ("recent", "recently"):
            direction, is_time, end = 1, True, end + 1
        elif word.text in ("most", "least") and _is_adjective(words, end):
            # "most expensive" means as much as "dearest".
            adjective, end = words[end].stem, end + 1
            direction = direction if word.text == "most" else -1
        found.append(Superlative(start, end, direction, limit, adjective, is_time, is_ahead))
    return found


def _than_any(words: Sequence[Word], at: int) -> int:
    """Return where "more often than any other" ends, which says no less than most often; 0 if it is not there."""
    said = [word.text for word in words[at : at + _REACH]]
    if said[0] not in ("more", "less", "fewer") or "than" not in said:
        return 0
    end = said.index("than") + 1
    if said[end : end + 1] != ["all"] and not "".join(said[end : end + 1]).startswith("any"):
        return 0
    end += 1
    return at + end + (said[end : end + 1] in (["other"], ["else"], ["others"]))


class _Kind(NamedTuple):
    direction: int
    adjective: str = ""
    is_time: bool = False


def _superlative(words: Sequence[Word], at: int) -> _Kind | None:
    text = words[at].text
    follows = words[at + 1].text.removesuffix("s") if at + 1 < len(words) else ""
    before = words[at - 1].text if at else ""
    if _is_idiom(text, before, follows) and not _is_of_all(words, at):
        return None
    if text == "next":
        is_thing = bool(follows) and follows not in PERIOD_UNITS and follows not in _NOT_NEXT
        return _Kind(-1, is_time=True) if is_thing and not follows[0].isdigit() else None
    if text in _LATE | _EARLY:
        return _of_time(text, before, follows)
    if text in _TOP | _BOTTOM:
        return _Kind(1 if text in _TOP else -1)
    adjective = positive(text)
    return _Kind(0, adjective) if adjective else None


def positive(text: str) -> str | None:
    """Return the adjective of a superlative that ends in -est: heavy of heaviest."""
    if not (text.endswith("est") and len(text) > 5 and text.isalpha()):
        return None
    return _positive(text.removesuffix("est"))


def _is_of_all(words: Sequence[Word], at: int) -> bool:
    """Whether "most of all" is said, which ranks after all."""
    return [word.text for word in words[at + 1 : at + 3]] == ["of", "all"]


def _is_idiom(text: str, before: str, follows: str) -> bool:
    """Whether a word ranks nothing: the bottom line, the tax on top, most of it."""
    if text in ("most", "least"):
        return before == "at" or follows in ("of", "likely")
    return (text, follows) == ("bottom", "line") or (before, text, follows) == ("on", "top", "")


def _positive(root: str) -> str:
    """Return the adjective of a superlative: heavy of heavi, thin of thinn."""
    if root.endswith("i"):
        return f"{root[:-1]}y"
    is_doubled = len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsf"
    return root[:-1] if is_doubled else root


def _of_time(text: str, before: str, follows: str) -> _Kind | None:
    """Return what is asked of time; "last month" and "last 30 days" are periods instead."""
    if text == "latest" and before in ("run", "runs", "running"):
        return _Kind(0, stem("late"))
    if text == "last" and (follows in PERIOD_UNITS or follows.isdigit()):
        return None
    if text in ("recent", "recently") and before == "most":
        return None
    age = text.removesuffix("est") if text in ("oldest", "newest") else ""
    return _Kind(1 if text in _LATE else -1, age, is_time=True)


def _is_adjective(words: Sequence[Word], at: int) -> bool:
    endings = ("ive", "able", "ible", "ful", "ous", "ular")
    if at >= len(words):
        return False
    text = words[at].text
    return text in FREQUENT or (text.endswith(endings) and len(text) > 4)
