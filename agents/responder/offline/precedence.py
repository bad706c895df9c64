"""Precedence: which of several dated statements on one matter is the newest word on it.

The ledger ends what it knows to be replaced. What it could not tell apart is told here by
day, never as if both held.
"""

import re
from collections.abc import Sequence

from agents.responder.offline.contrast import contrary
from agents.responder.offline.terms import identifiers, names, terms
from projects.source import Recalled

_CHANGE = re.compile(
    r"\b(?:now|no longer|not any ?more|instead|after all|again|correction|from now on|as of"
    r"|changed?|moved|back to|new|since then|replaced|stopped?|dropped?|over|off|gone)\b"
    r"|\bfrom (?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:now|no longer|instead|from now on)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:no longer|not|instead of|rather than|(?<!is )(?<!are )(?<!be )(?<!gets )replac(?:es|ed)|stop(?:ped)?|drop(?:ped)?)\s+"
    r"(?P<old>(?:(?! and | but )[^,;.])+)",
    re.IGNORECASE,
)
_KINDS = {
    "money": r"[$€£]\s?\d|\b\d[\d.,]*\s*(?:dollars?|euros?|pounds|cents)\b",
    "percent": r"\b\d[\d.,]*\s*(?:%|percent)",
    "time": r"\b\d{1,2}(?::\d\d)?\s*(?:am|pm)\b|\b\d{1,2}:\d\d\b|\bnoon\b|\bmidnight\b",
    "day": r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    "date": r"\b(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\s+\d{1,2}\b",
}
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
_COUNTED = re.compile(rf"\b(?:\d[\d.,]*|{_NUMBERS})\s+([a-z]{{3,}})", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b[A-Z]\w+ \d+s?\b|\b(?:before|after|since|in|of|from|until) (?:19|20)\d\d\b"
)
"""Numbers that count nothing: of a model, of a year."""
_VALUE = re.compile(rf"^[\d.,]+$|^(?:{_NUMBERS})$")
_SAYS_LITTLE = terms(
    "decide dollar euro pound cent percent kilo metre gallon hour week month year minute second mile inch degree piece people time "
    "company first second old new also"
)
"""Units, and words that any two statements may share."""
_SAME_FRAME = 0.7
_SAME_MATTER = 0.65
_SAME_PLACE = 0.6
_MUCH = 3
_PART = 0.4
_SHORTEST = 2


def newest(chosen: Sequence[Recalled], candidates: Sequence[Recalled]) -> list[Recalled]:
    """Return `chosen`, each older word on a matter replaced by the newest among `candidates`."""
    found: dict[str, Recalled] = {}
    for item in chosen:
        latest = item
        for other in candidates:
            if outdates(other, latest):
                latest = other
        found.setdefault(f"{latest.id} {latest.text}", latest)
    return list(found.values())


def outdated(item: Recalled, candidates: Sequence[Recalled]) -> bool:
    """Whether one of `candidates` is a newer word on the same matter."""
    return any(outdates(other, item) for other in candidates)


def later_on(item: Recalled, candidates: Sequence[Recalled]) -> Recalled | None:
    """Return the newest later statement on much the same, whether or not it replaces `item`."""
    later = [
        other
        for other in candidates
        if _said(other) > _said(item)
        and other.project == item.project
        and _shares_much(other, item)
        and not contrary(other.text, item.text)
    ]
    return max(later, key=_said, default=None)


def _shares_much(one: Recalled, other: Recalled) -> bool:
    mine, theirs = _frame(terms(one.text)), _frame(terms(other.text))
    shared = len(mine & theirs)
    return shared >= _MUCH and shared >= _PART * min(len(mine), len(theirs))


def successors(past: Sequence[Recalled], current: Sequence[Recalled]) -> list[Recalled]:
    """Return what holds now in the place of what held: the same said of another."""
    return [
        item
        for item in current
        if any(
            _said(item) >= _said(old)
            and item.project == old.project
            and _likeness(item, old) >= _SAME_PLACE
            for old in past
        )
    ]


def _likeness(one: Recalled, other: Recalled) -> float:
    mine, theirs = _frame(terms(one.text)), _frame(terms(other.text))
    shared = len(mine & theirs)
    return shared / min(len(mine), len(theirs)) if shared >= _SHORTEST else 0.0


def outdates(newer: Recalled, older: Recalled) -> bool:
    """Whether one statement is a later word on what the other says."""
    if newer.project != older.project or _said(newer) <= _said(older):
        return False
    if contrary(newer.text, older.text) and not _DENIED.search(newer.text):
        return False
    everywhere = terms(newer.project.replace("_", " "))
    mine, other = terms(newer.text) - everywhere, terms(older.text) - everywhere
    frame, earlier = _frame(mine), _frame(other)
    shared = frame & earlier
    if len(shared) < _SHORTEST or _named_apart(newer, older):
        return False
    if _values(mine) != _values(other) and len(shared) >= _SAME_FRAME * len(frame | earlier):
        return True
    if _denies(newer.text, other, shared):
        return True
    if _NOW.search(newer.text):
        frame, earlier = frame - names(newer.text), earlier - names(older.text)
        shared = shared if frame & earlier or denies(newer) else frozenset[str]()
    is_matter = bool(shared) and len(shared) >= _SAME_MATTER * min(len(frame), len(earlier))
    return is_matter and bool(_CHANGE.search(newer.text)) and _alike(newer.text, older.text)


def denies(item: Recalled) -> bool:
    """Whether an item says outright what no longer holds: "not ...", "no longer ..."."""
    return _DENIED.search(item.text) is not None


def _said(item: Recalled) -> str:
    return item.said_at or item.valid_from or ""


def _frame(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words - _SAYS_LITTLE if not _VALUE.search(word))


def _values(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if _VALUE.search(word))


def _named_apart(newer: Recalled, older: Recalled) -> bool:
    """Whether each bears a name that the other lacks, so that they are about two things.

    Where no other value is given, the name is what changes: "Ana keeps the keys now".
    """
    mine, other = (names(item.text) | identifiers(item.text) for item in (newer, older))
    apart = mine - terms(older.text), other - terms(newer.text)
    if _DENIED.search(newer.text):
        return False
    both = f"{newer.text} {older.text}"
    is_value = _NOW.search(newer.text) and not (_kinds(both) or re.search(r"\d", both))
    return all(apart) and not is_value


def _denies(text: str, other: frozenset[str], shared: frozenset[str]) -> bool:
    """Whether a statement takes back what the other says: "no longer every Friday"."""
    for match in _DENIED.finditer(text):
        old = terms(match["old"])
        if old and len(old & other) >= _SAME_FRAME * len(old) and shared - old:
            return True
    return False


def _alike(newer: str, older: str) -> bool:
    """Whether both give the same kind of value, or neither gives any."""
    mine, other = _kinds(newer), _kinds(older)
    return bool(mine & other) or not (mine or other)


def _kinds(text: str) -> frozenset[str]:
    found = {kind for kind, source in _KINDS.items() if re.search(source, text, re.IGNORECASE)}
    counted = _COUNTED.findall(_NUMBERED.sub("", text))
    return frozenset(found | {word.lower().rstrip("s") for word in counted})
