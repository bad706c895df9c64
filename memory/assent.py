"""Assent: whether words say yes to what was read back, and nothing less than yes.

Silence, "mm-hm", "I guess" and a change of subject are no yes: what is filed on one of them was
never confirmed by anybody.
"""

import re
from typing import NamedTuple

from projects.expression import expression

_YES = expression(
    r"""(?:yes+(?:\ (?:sir|ma'am|indeed|please|it\ is|it\ does|they\ do|they\ are|that\ is|i\ do))?
    |yeah|yep|yup|aye|correct|exactly|precisely|absolutely|definitely|confirmed|agreed|indeed
    |affirmative|of\ course|spot\ on|true|right\ as\ (?:written|it\ stands)|as\ written|right
    |(?:that|it)(?:['\u2019]s|\ is)\ (?:(?:exactly|quite|all|perfectly|absolutely)\ )?
    (?:it|right|correct|true|so|how\ it\ is|what\ i\ (?:said|mean|meant))
    |you(?:['\u2019]ve)?\ got\ (?:it|that)(?:\ right)?|that\ stands|it\ stands
    |(?:write|put|take)\ (?:it|that)\ down|i\ (?:can\ )?(?:confirm|agree|stand\ by)(?:\ (?:it|that))?
    )(?![\w'\u2019-])""",
    re.IGNORECASE | re.VERBOSE,
)
_FILLER = expression(
    r"(?:well|oh|ah|um+|uh|er+|hm+|now|so|and|there|sir|thanks?|thank you)(?![\w'\u2019-])",
    re.IGNORECASE,
)
_WEAK = frozenset({"right", "true", "indeed", "of course", "agreed"})
"""Words that say yes alone, and begin a sentence about something else: "Right, where were we"."""
_COURTESY = expression(
    r"""^((?:\w+[\s,]+){0,2}?yes|yeah|yep|yup|aye|correct|right|exactly|true)[\s,]+
    (?:sir|ma['\u2019]?am|madam|boss|chief|mate|dear|love|nova|please|thanks|thank\ you|my\ friend)(?=\W*$|[.!;])""",
    re.IGNORECASE | re.VERBOSE,
)
"""A yes and whom it is said to."""
_OUTRIGHT = frozenset({"yes", "yep", "yup", "aye", "correct", "exactly", "precisely"})
_PLAIN = _OUTRIGHT | frozenset(
    [
        "it",
        "is",
        "that's",
        "that",
        "it's",
        "so",
        "they",
        "are",
        "does",
        "do",
        "all",
        "quite",
        "very",
        "well",
        "indeed",
        "oh",
        "this",
        "just",
        "as",
        "i",
        "said",
        "meant",
        "absolutely",
        "definitely",
    ]
)
"""Words that in any order say yes, if one of them does outright: "It is, yes"."""
_GAP = expression(r"[\s,.;:!\u2013\u2014-]*")
_SENTENCES = expression(r"(?<=[.!?;])\s+|\n+")
_EDGES = " \t\r\n,.;:!-\u2013\u2014"
_LESS = expression(
    r"""\b(?:but|except|only|unless|if|although|though|or|maybe|perhaps|probably|roughly|no|not|nope|wait
    |wrong|incorrect|false|never|hardly|guess|suppose|think|mostly|usually|more\ or\ less|sort\ of
    |kind\ of|almost|nearly|partly|somewhat|i\ (?:hear|heard|see|saw|understand|know|get|got|follow)
    |i['\u2019]m\ listening|go\ on|when|while|until|once|as\ long\ as)\b|n['\u2019]t\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What makes less of a yes, or something else, when it stands in the same sentence."""
_ADDS = expression(r"(?:and|also|plus)\b", re.IGNORECASE)
_GOES_ON = expression(
    r"""\W*(?:in|on|at|for|with|without|under|over|above|below|after|before|during|by|from|to|as|than|until
    |if|when|whenever|while|where|since|because|so\ long|once|just|mostly|usually|at\ least|subject\ to|granted|given
    |\w+(?:ed|ing)\ (?:that|it|they|he|she|you|we|there|nobody|no\ one|the|a|an|on)\b|though|maybe|perhaps|probably|well|hm+)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a sentence begins that goes on with the one before: "Yes. Provided it is dry."."""
_TAKEN_BACK = expression(
    r"\W*(?:no|nope|not|wait|hold on|hang on|actually|sorry|scratch|correction|but|except|only|unless"
    r"|although|i mean|or)\b",
    re.IGNORECASE,
)


class Assent(NamedTuple):
    """A yes, and what was said after it."""

    rest: str
    """Something new: neither a limit of the yes nor a doubt."""


class _Opening(NamedTuple):
    """The words of assent that begin a text."""

    end: int
    spoken: list[str]


def assent(text: str) -> Assent | None:
    """Return the yes that `text` says, or None if it says anything less."""
    text = _COURTESY.sub(r"\1", text.strip())
    if _is_plain(text):
        return Assent("")
    opening = _opening(text)
    rest = text[opening.end :]
    same, *further = _SENTENCES.split(rest) if rest.strip() else [rest]
    if not opening.spoken or "?" in same:
        return None
    if any(_TAKEN_BACK.match(each) or _GOES_ON.match(each) for each in further):
        return None
    is_weak = opening.spoken == ["yeah", "right"]  # it may well mean the contrary
    if not rest.strip(_EDGES):
        return None if is_weak else Assent("")
    goes_on = same.strip(_EDGES)
    # What goes on in the same sentence limits the yes, unless it plainly adds something.
    is_less = bool(goes_on) and (not _ADDS.match(goes_on) or bool(_LESS.search(goes_on)))
    if is_weak or is_less or _WEAK.issuperset(opening.spoken):
        return None
    return Assent(rest.strip(_EDGES))


def _is_plain(text: str) -> bool:
    """Whether all words say yes, in whatever order, and one of them outright."""
    said = re.findall(r"[\w']+", text.lower().replace("\u2019", "'"))
    return "?" not in text and _PLAIN.issuperset(said) and not _OUTRIGHT.isdisjoint(said)


def opens_with_yes(text: str) -> str | None:
    """Return what follows the words of assent that begin `text`; None if none do."""
    opening = _opening(text)
    return text[opening.end :].strip(_EDGES) if opening.spoken else None


def _opening(text: str) -> _Opening:
    at, end, spoken = _skip(text, 0), 0, list[str]()
    while True:
        found = _YES.match(text, at)
        if found is not None:
            spoken.append(found.group().lower())
            end = found.end()
        elif spoken or (found := _FILLER.match(text, at)) is None:
            return _Opening(end, spoken)
        at = _skip(text, found.end())


def _skip(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return found.end() if found else at
