"""Leaning: how a message leans on the conversation before it, by its words alone."""

import re
from collections.abc import Sequence
from typing import Literal

from graph.supervisor.decision import Heard
from graph.supervisor.speech import (
    bare,
    begins_to_ask,
    begins_with_verb,
    content,
    form,
    has_object,
    task,
    words,
)

Leaning = Literal["reply", "variation", "correction", "reference"]
"""It answers a question; changes one thing of a request; says that another was meant; or speaks
of what was said by "it" and "them"."""

_FEW = 3
_FRAGMENT = 5
_SHORT = 8
_ONE_BREATH = 14
"""In a longer message "it" mostly stands for something that the message itself names."""
_ELLIPSIS = re.compile(
    r"""\W*(?:(?:ok(?:ay)?|fine|thanks?|thank\ you|great|good|hm+|well|so|sure|yes|no)\W+)*
    (?:(?:and|but)\s+(?:(?:what|how)\s+about\b|for\b|over\b|in\b|at\b|on\b|with\b|from\b|the\b|now\s+(?:for|the)\b
    |[A-Z][\w'\u2019]*(?=\W*$))|(?:what|how)\s+about\b|the\s+same\b|same\b|ditto\b|likewise\b|once\s+more\b
    |(?:do|try|run|make|repeat)\s+(?:that|it|this|the\s+same)\s+(?:once\s+)?(?:again|for)\b|again\b
    |another\b|one\s+more\b|now\s+(?:one|the\s+same|for)\b|which\s+(?:\w+\s+)?and\s+why\b|why\s+(?:that|those|so)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a message begins that only changes something in the request before it."""
_GOES_ON = re.compile(
    r"\W*(?:(?:ok(?:ay)?|fine|thanks?|great|good|well|so)\W+)*(?:and|but|now|or)\b", re.IGNORECASE
)
_CORRECTS = re.compile(
    r"\W*(?:(?:no|sorry|wait|oops|wrong|not)\b(?!\W*$)|that'?s\b|i\s+didn'?t\b)", re.IGNORECASE
)
_RENAMES = re.compile(
    r"\W*(?i:(?:no|sorry|wait|oops)\b[\s,.:\u2013-]*)+(?i:i\s+(?:meant|mean|said)\s+|make\s+(?:that|it)\s+)?"
    r"(?:(?i:the)\s+)?[A-Z\d][\w'\u2019-]*(?:\s+[A-Z\d][\w'\u2019-]*){0,2}"
    r"(?:,?\s+(?i:not|instead\s+of|and\s+not)\s+\w+(?:\s+[A-Z]\w*)?|,?\s+(?i:instead))?\W*"
)
"""A correction that only gives another name: "no, I meant Plano", "sorry, Plano, not Waco"."""
_REFERS = re.compile(
    r"\b(?:it|its|that|this|these|those|them|they|theirs?|he|she|him|his|hers?|ones?|same|again"
    r"|the\s+(?:first|second|third|fourth|last)(?!\s+(?:day|week|month|quarter|year|time)))\b"
    r"|^\W*(?:then|so)\b",
    re.IGNORECASE,
)


def lean(text: str, said: Sequence[Heard], *, is_clear: bool) -> Leaning | None:
    """Tell how `text` leans on `said`; None if it stands by itself.

    Args:
        text: the message.
        said: the conversation before it, newest last.
        is_clear: whether the head knows by the message alone who is meant.
    """
    if not last_said(said, "user"):
        return None
    if _RENAMES.fullmatch(text):
        return "variation"
    if _CORRECTS.match(text):
        return "correction"
    if _is_reply(text, said, is_clear=is_clear):
        return "reply"
    if is_elliptic(text):
        return "variation"
    count = len(words(text))
    is_remark = count <= _FRAGMENT
    return "reference" if is_remark or (count <= _ONE_BREATH and _REFERS.search(text)) else None


def is_elliptic(text: str) -> bool:
    """Whether `text` lacks what the request before it has: "and for Houston?", "Texas?"."""
    if _ELLIPSIS.match(text):
        return len(content(text)) <= _FRAGMENT
    said = task(text)
    if begins_with_verb(said) or begins_to_ask(text) or len(words(text)) > _SHORT:
        return False
    is_question = text.rstrip().endswith("?")
    return bool(_GOES_ON.match(text)) or (is_question and len(words(said)) <= _FEW)


def last_said(said: Sequence[Heard], role: str) -> str | None:
    """Return what was last said by `role`, unless the other said something since."""
    recent = said[-1:] if role == "assistant" else said[-2:]
    return next((each.content for each in reversed(recent) if each.role == role), None)


def _is_reply(text: str, said: Sequence[Heard], *, is_clear: bool) -> bool:
    """Whether the last answer ended in a question, and this is no request of its own."""
    asked = last_said(said, "assistant")
    if not asked or not asked.rstrip().endswith("?"):
        return False
    wanted = task(bare(text))
    is_own = form(text) == "question" or (begins_with_verb(wanted) and has_object(wanted))
    return not is_own and not (is_clear and len(content(text)) > _FRAGMENT)
