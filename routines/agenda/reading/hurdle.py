"""What has to come first, and before what: the two sides of a sentence about waiting."""

import re
from typing import NamedTuple

from routines.agenda.reading.matter import matter_of

_CANNOT = (
    r"(?:can'?t|cannot|can not|can no longer|won'?t be able to|may not|"
    r"(?:(?:am|are|is|be|'re|'m|remain) )?(?:(?:not|never) able|unable|powerless) to|"
    r"(?:not |(?:is |are )?in no )(?:in a )?position to|impossible to|not possible to|"
    r"(?:(?:there is|there's|there will be|there'll be|i see|we see) )?no (?:way|chance|hope|point|question|prospect) "
    r"(?:to|of us|of|in|that (?:we|I)(?: can| could|'ll| will)?|(?:we|I)(?:'ll| will| can| could)?)|"
    r"couldn'?t(?! say| refuse| resist)|don'?t want to|won'?t|shan't|shall not|don'?t(?= \w+ \w+.*\b(?:until|till|before|unless|without)\b))"
)
_CAN = r"(?:can|could|may|will be able to|are able to|are allowed to|get to|will|shall|'ll)"
_BEFORE = r"(?:until|till|'til|before|unless|without|as long as|so long as)"
_NOTHING = re.compile(
    r"\b(?:can'?t|cannot) (?:wait|believe|help|stand|complain|afford|say|tell|find|imagine|picture|live|thank|recommend|resist|refuse|sleep|remember|hear|see)\b|\bcould(?:n't| not) have\b|\bimagine\b",
    re.I,
)
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # waiting for the papers, and until they come there is no way we can start
        rf"\bwait(?:ing)? (?:for|on) (?P<wait>[^,;]+)[,;] (?:and |so |but )?{_BEFORE}\b.*?{_CANNOT} (?P<goal>.+)",
        # as long as Ada lacks the papers, we can't start
        rf"^{_BEFORE} (?P<wait>[^,]+?),? (?:we|I|it|there|they|nobody|nothing|they all)(?:'s| is| will be| would be)? ?"
        rf"(?:\w+ )??(?:{_CANNOT}|moves|happens|goes on|works)(?: on)? ?(?P<goal>.*)",
        # we can't start until Ada sends the papers
        rf"{_CANNOT} (?P<goal>.+?),? {_BEFORE} (?P<wait>.+)",
        # no papers from Ada -> can't start
        rf"^no (?P<wait>.+? from .+?)\s*(?:->|=>|→|,|:|so|hence|therefore)+\s*(?:we |I |so )*{_CANNOT} (?P<goal>.+)",
        # it is down to Ada: without the papers we can't start
        rf"[,:;] (?:and |but |so |because )?{_BEFORE} (?P<wait>(?!that\b|then\b|this\b|it\b|they\b)[^,]+?),? (?:we|I) (?:{_CANNOT}) (?P<goal>.+)",
        # still nothing from Ada on the papers, so we can't start; Ada is holding us up: no papers, so no way to start
        rf"^(?:still )?(?:nothing|no sign|no word|no news) (?:yet )?(?P<wait>(?:from|of|on|about) .+?)[,;:]+ (?:so|and|hence|therefore|which means)? ?(?:we |I )?{_CANNOT} (?P<goal>.+)",
        rf"^(?P<wait>.+? (?:is|are|'s|keeps?) (?:holding|keeping|slowing) (?:us|me|things|everything) (?:up|back|waiting|down).*?)[,;] (?:so|and|hence|therefore) (?:we |I )?{_CANNOT} (?P<goal>.+)",
        # I've been chasing Ada for the papers, we need them to start
        r"^(?P<wait>.+?)[,;] (?:and |as |because |since )?(?:we|I) (?:need|want|require) (?:it|them|that|this|those) (?:to|for|before|in order to) (?P<goal>.+)",
        # we're ready to start but Ada still has to send the papers
        r"^(?:no progress, )?(?:we|I)(?:'re| are| am|'m)? (?:all )?(?:ready|set|keen|waiting|want|would like|'d like|hoping|hope) to (?P<goal>.+?),? (?:but|only) (?P<wait>.+)",
        # I'm waiting for the papers before we can start
        r"\b(?:I'm|I am|we're|we are|am|are|still|is|be|^)\s*(?:still )?wait(?:ing)? (?:for|on) (?P<wait>.+?),? "
        r"(?:before|so that|in order to|and then|to be able to|then) (?:we |I |they )*(?:can |could |will )*(?P<goal>.+)",
        # on hold: start (waiting on Ada for papers)
        r"^(?:on hold|blocked|stuck|stalled|held up|parked|paused)\s*[:-]\s*(?P<goal>.+?)\s*[(,-]+\s*"
        r"(?:need(?:s|ing)?|wait(?:s|ing)?(?: for| on)?|pending|because of|by|on|until) (?P<wait>.+?)\)?$",
        # stuck: need the papers from Ada to start
        r"^(?:on hold|blocked|stuck|stalled|held up)\s*[:,-]?\s*(?:need(?:s|ing)?|wait(?:ing)?(?: for| on)?|until|pending)\s+"
        r"(?P<wait>.+?) (?:to|before|for|so that) (?P<goal>.+)",
        # the start is blocked by papers from Ada
        r"^(?P<goal>.+?) (?:is |are |was |still |'s |remains? |sits? )*(?:blocked|held up|stuck|on hold|stalled|paused|parked|frozen)"
        r"(?: by| on| until| till| pending| because of| because| waiting for|:| -| since| as)+ (?P<wait>.+)",
        # Ada needs the papers from me before we can start
        rf"^(?!wait|before|ran out|no time)(?P<wait>.+?),? before (?:we|I|they|anybody|anyone) {_CAN} (?P<goal>.+)",
        rf"^before (?:we|I|they) {_CAN} (?P<goal>[^,]+), (?P<wait>.+)",
        # Ada has to have the papers or we don't start
        rf"^(?P<wait>.+?),? (?:or(?: else)?|otherwise),? (?:we|I|nobody|it)(?: simply| just)? ?(?:{_CANNOT}|don't|do not) (?P<goal>.+)",
        # first Ada must get the papers, and only then can we start
        r"^(?=.*\b(?:first|must|ha(?:s|ve) to|needs? to|only (?:then|after)|bottleneck)\b)(?P<wait>.+?)\s*[;,:-]+\s*(?:and |but )?"
        r"(?:only )?(?:then|after that|afterwards|thereafter)\b,? (?:(?:can|may|could|will|shall) )?(?:we|I)\b"
        rf"(?: {_CAN})? (?P<goal>.+)",
        # only the papers are missing; when Ada brings them, we can start
        rf"^(?P<wait>.+? (?:is|are)(?: still)? (?:missing|lacking|outstanding|needed))[;,:]? (?:and )?(?:when|once|as soon as|after|if)\b.*?, (?:we|I) {_CAN} (?P<goal>.+)",
        # we can only start once Ada has sent the papers; once Ada has them, we can start
        rf"^(?:we|I)(?: {_CAN})? only (?P<goal>.+?) (?:once|when|after|if|as soon as) (?P<wait>.+)",
        r"^(?:we|I)(?: can| could| will|'ll| shall)? (?P<goal>.+?),? (?:as soon as|soon as|once|when|after) (?P<wait>.+?),? "
        r"(?:and )?(?:not (?:before|sooner|earlier|until then)|no sooner|no earlier)\W*$",
        r"^(?:we|I)(?: can| could| will|'ll| shall) (?P<goal>.+?),? (?:as soon as|the moment|the minute|only when|only if|once) "
        r"(?P<wait>(?!I\b|we\b|it\b|that\b|this\b)[^,]+? (?:has|have|sends?|gives?|lets?|gets?|brings?|delivers?|provides?|signs?|answers?|comes?|arrives?|is|are|supplies|hands?|returns?|approves?|confirms?)\b.+)",
        rf"^(?:only )?(?:once|as soon as|when) (?P<wait>[^,]+?),? (?:(?:we|I) (?:{_CAN})|(?:can|will) (?:we|I)(?: be able to)?) (?P<goal>.+)",
        # we would start if only Ada would send the papers
        r"^(?:we|I)(?:'d| would) (?P<goal>.+?),? (?:if only|if) (?P<wait>.+? (?:would|could) (?:send|give|bring|come up with|provide|let|deliver|sign|hand|get|return|share|release)\b.+)",
        # the papers are a precondition if we are to start; that we can start presupposes the papers
        r"^(?P<wait>.+?) (?:is|are)(?: a| an| the| still| first)* (?:precondition|pre-?requisite|condition|requirement|necessary|needed|required|essential|vital|missing)\b"
        r".{0,20}?\b(?:if (?:we|I) (?:are|want) to|for us to|in order to|before (?:we|I) can|so that (?:we|I) can|to) (?P<goal>.+)",
        r"^(?:that (?:we|I) (?:can|may|could)|to) (?P<goal>.+?) (?:presupposes|requires|assumes|calls for|takes|demands)(?: that)? (?P<wait>.+)",
        # it is all very well wanting to start, but first we need the papers
        r"\b(?:want(?:ing)?|like|keen|ready|love|hop(?:e|ing)|itching|plan|trying) to (?P<goal>[^,;]+)[,;] (?:but |only )?(?:first|before that|for that|for this)?,? ?"
        r"(?:we|I)(?: still| first| also| will)* (?:need|require|lack|must have|are missing|miss) (?P<wait>.+)",
        # we would start tomorrow, but Ada hasn't sent the papers; the only thing stopping us is the papers, then we start
        r"^(?:we|I)(?:'d| would) (?:love to |like to )?(?P<goal>.+?),? but (?P<wait>.*(?:n't|\bnot|\bstill|\byet|\bowes?|\bno)\b.+)",
        r"^(?:the )?only thing (?:\w+ ){0,4}?(?:is|are) (?P<wait>.+?)[,;] (?:and )?(?:then|after that) (?:we|I) (?:can |could |will )?(?P<goal>.+)",
        rf"^(?P<goal>.+?) (?:is|'s|remains) (?:impossible|not possible|out of the question|unthinkable) (?:while|{_BEFORE[3:]} (?P<wait>.+)",
        r"^not (?:until|till|before|without) (?P<wait>.+)",
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
        r"^(?P<goal>.+?) (?:has|have|will have|needs?|must|is going|are going|'s going)(?: to)? wait (?:until|till|for|on) (?P<wait>(?!\w+ (?:bit|while|day|week|moment)\b).+)",
        # we need the papers from Ada before we can start
        r"\b(?:we|I)(?: still| first)* need (?P<wait>.+?) (?:before|so that|in order to) (?:we |I |they )*(?:can |could |will )*(?P<goal>.+)",
        # the start is waiting for Ada's papers / waiting for papers from Ada
        r"^(?P<goal>(?:the|our|my|this) .+?) (?:is |are )?(?:still )?(?:waiting|waits?|pending) (?:for|on|:)? ?(?P<wait>(?!\w+ (?:bit|while|day|week|moment)\b).+)",
        # without it we can't start, and it is with Ada
        rf"^(?P<wait>[^,;]+?)[,;] (?:and |but )?(?:without|until|till|before) (?:it|that|then|this|them|those)\b,? (?:we|I) {_CANNOT} (?P<goal>.+)",
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
    rf"\b(?:we |I |it |that )?(?:still )?(?:{_CANNOT})(?: yet)?|\b(?:is |are |was )?(?:still )?(?:stuck|blocked|on hold|held up|stalled|paused|frozen|tied)\b"
    r"|\b(?:does|do|is|are)(?:n't| not) (?:move|moving|possible|happening)\b",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\bwait(?:ing|s)? (?:for|on)\b|\b(?:owes?|needs?|require[sd]?|lacks?|missing|without)\b|\b(?:has|have|'s|'ve)(?: still)? got\b|"
    r"\bsit(?:s|ting) on\b|^(?:still )?no .+ from\b|\bnothing from\b|\b(?:is|are) (?:still )?(?:with|due from|to come from)\b|\b(?:I|we)(?:'ve| have)?(?: been| already| just)* (?:asked|chas(?:ed|ing)|begg(?:ed|ing)|requested)\b.*\b(?:for|from)\b|\bha(?:s|ve)(?:n't| not| yet to| to)\b"
    r"|\b(?:did|do|does|is|are)(?:n't| not)\b|\bmust (?:first|send|give|provide|deliver|sign|approve|answer)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:from|off|out of) (?:me|us)\b|^(?:first,? )?(?:I|we) (?!hear|get|have (?:the|a|heard|asked|chased|requested)|know|receive|got|ask|need(?! to)|require|lack|chase|request|still(?! (?:owe|have to|need to|must))|are|am)|\b(?:me|us) (?:getting|sending|giving|finishing|doing)\b"
    r"|^my\b|^I have to\b|\bif I\b",
    re.IGNORECASE,
)
_ON_ME = re.compile(
    r"\b(?:bottleneck is me|I'?m the bottleneck|I am the bottleneck|(?:hangs?|depends?|hinges?|is|'s|waits?) (?:all )?(?:up|down)? ?(?:on|to|for) (?:me|us)\b|my (?:own )?fault)",
    re.IGNORECASE,
)
"""Whose it is to bring, said beside what it is."""


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
            if not any(matter_of(wait)[:2]):
                continue  # "without it"
            return Hurdle(wait, goal or None, _is_own(wait, text))
    return _pieced(text)


def _pieced(text: str) -> Hurdle | None:
    """Return the hurdle of a sentence in parts: one says what cannot go on, one what is missing."""
    parts = [part.strip() for part in _PARTS.split(text) if part and part.strip()]
    held = next((part for part in parts if _HELD.search(part)), None)
    wait = next((part for part in parts if part is not held and _MISSING.search(part)), None)
    if held is None or wait is None:
        return None
    goal = _HELD.sub("", held).strip(" .!,")
    return Hurdle(wait, goal or None, _is_own(wait, text))


def _is_own(wait: str, text: str) -> bool:
    return _OWN.search(wait) is not None or _ON_ME.search(text) is not None
