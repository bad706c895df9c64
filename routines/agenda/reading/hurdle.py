"""What has to come first, and before what: the two sides of a sentence about waiting."""

import re
from typing import NamedTuple

_CANNOT = (
    r"(?:can'?t|cannot|can not|won'?t be able to|(?:am|are|is|'re|'m) (?:not able|unable) to|unable to|impossible to|"
    r"no way to|not possible to|no chance to|there is no way (?:to|of)|couldn'?t|don'?t want to|won'?t)"
)
_BEFORE = r"(?:until|till|'til|before|unless|without|as long as|so long as)"
_NOTHING = re.compile(
    r"\b(?:can'?t|cannot) (?:wait|believe|help|stand|complain|afford|say|tell|find|imagine|picture|live|thank|recommend)\b|\bcould(?:n't| not) have\b|\bimagine\b",
    re.I,
)
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # as long as Ada lacks the papers, we can't start
        rf"^{_BEFORE} (?P<wait>[^,]+?),? (?:we|I|it|there|they|nobody|nothing|they all)(?:'s| is| will be| would be)? ?"
        rf"(?:{_CANNOT}|moves|happens|goes on|works)(?: on)? ?(?P<goal>.*)",
        # we can't start until Ada sends the papers
        rf"{_CANNOT} (?P<goal>.+?),? {_BEFORE} (?P<wait>.+)",
        # no papers from Ada -> can't start
        rf"^no (?P<wait>.+? from .+?)\s*(?:->|=>|→|,|:|so|hence|therefore)+\s*(?:we |I |so )*{_CANNOT} (?P<goal>.+)",
        # I'm waiting for the papers before we can start
        r"\b(?:I'm|I am|we're|we are|am|are|still|is|be|^)\s*(?:still )?wait(?:ing)? (?:for|on) (?P<wait>.+?),? "
        r"(?:before|so that|in order to|and then|to be able to|then) (?:we |I |they )*(?:can |could |will )*(?P<goal>.+)",
        # on hold: start (waiting on Ada for papers)
        r"^(?:on hold|blocked|stuck|stalled|held up|parked|paused)\s*[:-]\s*(?P<goal>.+?)\s*[(,-]+\s*"
        r"(?:need(?:s|ing)?|wait(?:s|ing)?(?: for| on)?|pending|because of|by|on|until) (?P<wait>.+?)\)?$",
        # stuck: need the papers from Ada to start
        r"^(?:on hold|blocked|stuck|stalled|held up)\s*[:-]?\s*(?:need(?:s|ing)?|wait(?:ing)?(?: for| on)?|until|pending)\s+"
        r"(?P<wait>.+?) (?:to|before|for|so that) (?P<goal>.+)",
        # the start is blocked by papers from Ada
        r"^(?P<goal>.+?) (?:is |are |was |still |'s |remains? |sits? )*(?:blocked|held up|stuck|on hold|stalled|paused|parked|frozen)"
        r"(?: by| on| until| till| pending| because of| because| waiting for|:| -| since| as)+ (?P<wait>.+)",
        # our plan to start depends on papers
        r"^(?:our |my |the )?(?:plan|progress|goal|idea|whole thing)?\s*(?:to )?(?P<goal>.*?) (?:depends|hinges|hangs|rests|is contingent|is conditional)"
        r"(?: entirely| only| all)? (?:on|upon) (?P<wait>.+)",
        # to start we first need papers from Ada
        r"^(?:in order )?to (?P<goal>.+?),? (?:we|I)(?: still| first| also| will)* need (?P<wait>.+)",
        # my plan is to start, but for that I have to send the papers first
        r"^(?:(?:my|our|the) (?:plan|goal|idea) is to|(?:I|we) (?:want|plan|would like) to) (?P<goal>.+?),? (?:but )?(?:for that|first|before that),? (?P<wait>.+)",
        # Ada has not sent the papers yet, and we need it to start
        r"^(?P<wait>.+? (?:has|have|had|did|is|are)(?:n't| not| yet to| still not| never).+?),? (?:and|but|so|which) (?:we|I) "
        r"(?:need|want|require) (?:it|them|that|this|those)? ?(?:to|for|before|in order to) (?P<goal>.+)",
        # the start has to wait till Ada has the papers
        r"^(?P<goal>.+?) (?:has|have|will have|needs?|must|is going|are going|'s going)(?: to)? wait (?:until|till|for|on) (?P<wait>.+)",
        # we need the papers from Ada before we can start
        r"\b(?:we|I)(?: still| first)* need (?P<wait>.+?) (?:before|so that|in order to) (?:we |I |they )*(?:can |could |will )*(?P<goal>.+)",
        # the start is waiting for Ada's papers / waiting for papers from Ada
        r"^(?P<goal>(?:the|our|my|this) .+?) (?:is |are )?(?:still )?(?:waiting|waits?|pending) (?:for|on|:)? ?(?P<wait>.+)",
        r"^(?:I'm|I am|we're|we are|still|am|are)?\s*(?:still )?wait(?:ing)? (?:for|on) (?P<wait>.+)",
        r"^(?P<wait>(?-i:[A-Z]).+? (?:has(?:n't| not| yet to| still not)|still (?:hasn't|has not|owes (?:me|us)))"
        r" (?:sent|send|give|given|deliver|delivered|provide|provided|sign|signed|approve|approved|answer|answered|repl\w+|respond\w*|"
        r"confirm\w*|got(?:ten)? back|get back|come back|paid|pay|returned|shared|finished)\b.*)",
        r"^(?P<goal>nothing .+?|no progress .+?) (?:until|till|before|unless) (?P<wait>.+)",
        r"^pending\s*:?\s+(?P<wait>.+)",
        r"^(?:(?:still )?no (?:word|answer|reply|response|news|feedback|sign|decision|confirmation)(?: yet)? from) (?P<wait>.+)",
    )
)  # fmt: skip
_PARTS = re.compile(
    r"[,;:()]\s*|\s+-+>?\s+|\b(?:so that|so|otherwise|therefore|because|since|which is why|and)\b"
)
_HELD = re.compile(
    rf"\b(?:we |I |it |that )?(?:still )?(?:{_CANNOT})(?: yet)?|\b(?:is |are |was )?(?:still )?(?:stuck|blocked|on hold|held up|stalled|paused|frozen)\b"
    r"|\b(?:does|do|is|are)(?:n't| not) (?:move|moving|possible|happening)\b",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\bwait(?:ing|s)? (?:for|on)\b|\b(?:owes?|needs?|require[sd]?|lacks?|missing)\b|\bha(?:s|ve)(?:n't| not| yet to| to)\b"
    r"|\b(?:did|do|does|is|are)(?:n't| not)\b|\bmust (?:first|send|give|provide|deliver|sign|approve|answer)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\bfrom (?:me|us)\b|^(?:I|we) (?!hear|get|have (?:the|a|heard)|know|receive|got)|\b(?:me|us) (?:getting|sending|giving|finishing|doing)\b"
    r"|^my\b|^I have to\b|\bif I\b",
    re.IGNORECASE,
)


class Hurdle(NamedTuple):
    """What has to come first, and before what."""

    wait: str
    goal: str | None
    is_own: bool
    """Whether it is the speaker's own to bring."""


def hurdle_in(text: str) -> Hurdle | None:
    """Return the hurdle that a sentence tells of; None if it tells of none."""
    if text.endswith("?") or _NOTHING.search(text):
        return None
    for form in _FORMS:
        found = form.search(text)
        if found is not None:
            groups = found.groupdict()
            wait, goal = found["wait"].strip(" .!,"), (groups.get("goal") or "").strip(" .!,")
            return Hurdle(wait, goal or None, _OWN.search(wait) is not None)
    return _pieced(text)


def _pieced(text: str) -> Hurdle | None:
    """Return the hurdle of a sentence in parts: one says what cannot go on, one what is missing."""
    parts = [part.strip() for part in _PARTS.split(text) if part and part.strip()]
    held = next((part for part in parts if _HELD.search(part)), None)
    wait = next((part for part in parts if part is not held and _MISSING.search(part)), None)
    if held is None or wait is None:
        return None
    goal = _HELD.sub("", held).strip(" .!,")
    return Hurdle(wait, goal or None, _OWN.search(wait) is not None)
