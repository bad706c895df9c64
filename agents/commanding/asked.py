"""Asked: whether a request wants a command carried out, and which one."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from projects.data import Command

_LEAD = (
    r"\W*(?:@[\w-]+[\s,:;]*)?(?:(?:please|kindly|now|then|ok|okay|so|nova|hi|hello|hey|and)\W+)*"
    r"(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?"
    r"|(?:i|we)(?:'d|\s+would)?\s+(?:like|need|want|should|have)(?:\s+you)?(?:\s+to)?\s+"
    r"|let(?:'|\u2019)?s\s+|help\s+me\s+(?:to\s+)?)?(?:please\s+)?"
)
_VERBS = (
    "draft|prepare|create|make|write|raise|start|set up|put together|put in|propose|request|ask for"
    "|log|file|add|enter|draw up|place|issue"
)
_STATE = "open"
"""A verb that is a state as well: an article must follow."""
_ARTICLE = r"(?:a|an|one|another|the|this|new|our|my)"
_FOLLOWS = (
    r"(?=\W*(?:$|\d)|\s*[:,.;!?(]|\s+(?:for|of|from|to|with|on|at|in|over|under|by|because|until"
    r"|as|please|that|and|saying)\b)"
)
"""What comes after the name of a command: a quote letter is no quote."""

_ASKED_TO = re.compile(r".*?\b(?:can|could|would|will) you\b", re.IGNORECASE)

_YES = re.compile(
    r"\W*(?:yes|yep|yeah|ok|okay|sure|fine|agreed|right|do (?:it|so|that)|go ahead|please do"
    r"|draft (?:it|that)|that is fine|sounds good)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\W*(?:no|nope|don't|do not|stop|cancel|leave it|never mind)\b", re.IGNORECASE)


class Unclear(NamedTuple):
    """What must be asked before anything can be drafted."""

    question: str
    options: tuple[str, ...] = ()


def wanted(text: str, commands: Iterable[Command]) -> Command | None:
    """Return the command that a request wants carried out; None if it only asks something."""
    first = text.partition("\n")[0]
    found = [(at, each) for each in commands if (at := _place(first, each)) is not None]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def wants_proposals(text: str, command: Command) -> bool:
    """Whether a request leaves it to the books what is needed."""
    if command.proposals is None:
        return False
    return (
        re.search(rf"\b(?:{_any_of(command.proposals.words)})\b", text, re.IGNORECASE) is not None
    )


def is_agreed(text: str) -> bool:
    """Whether the last reply says yes to what was asked."""
    request, _, replies = text.partition("\n")
    return bool(request and replies) and _YES.match(replies.rpartition("\n")[2]) is not None


def is_refused(text: str) -> bool:
    """Whether the last reply says no to what was asked."""
    request, _, replies = text.partition("\n")
    return bool(request and replies) and _NO.match(replies.rpartition("\n")[2]) is not None


def _place(text: str, command: Command) -> int | None:
    """Return where a request calls a command by its name, if it wants it carried out."""
    does = _pattern(command.words, command.verbs).match(text)
    if does is None:
        return None
    has_article = does["article"] or does["begins"]
    is_list = does["many"] and not has_article and not wants_proposals(text, command)
    is_question = text.rstrip().endswith("?") and not _ASKED_TO.match(text)
    if is_question or is_list or (does["verb"] and not re.search(r"\d", text)):
        return None  # "draft purchase orders in Ely" asks for those that are drafts
    return does.end()


@cache
def _pattern(words: tuple[str, ...], verbs: tuple[str, ...]) -> re.Pattern[str]:
    named, own = _any_of(words), _any_of(verbs) if verbs else r"(?!)"
    called = rf"(?:[\w-]+\s+){{0,2}}?(?:{named})(?P<many>s)?{_FOLLOWS}"
    return re.compile(
        rf"{_LEAD}(?:(?P<verb>{own})\b"
        rf"|(?:(?:{_VERBS})(?:\s+(?:me|us))?(?:\s+(?P<article>{_ARTICLE}))?"
        rf"|(?:{_STATE}\s+)?(?P<begins>{_ARTICLE}))\s+{called})",
        re.IGNORECASE,
    )


def _any_of(words: tuple[str, ...]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
