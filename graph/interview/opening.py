"""How an interview is asked for: begun, gone on with, asked about, or ended."""

import re
from typing import Literal, NamedTuple

Wish = Literal["begin", "go_on", "status", "stop", "close"]

_INTERVIEW = r"(?:interview|session|capture|debrief|elicitation|questioning)"
_GO_ON = re.compile(
    rf"""\b(?:go\ on|carry\ on|continue|proceed|resume|pick\ up|take\ up|get\ back|back\ to|let['\u2019]?s\ (?:go\ on|continue|get\ back)|keep\ going|restart)\b
    .{{0,40}}\b{_INTERVIEW}\b|\b{_INTERVIEW}\b.{{0,40}}\b(?:where\ (?:we|you|he|she|they)\ (?:stopped|left\ off|were)|goes\ on|again)\b
    |^\W*(?:go\ on|carry\ on|continue|resume)\ with\ (?:(?P<who>[A-Z][\w'-]+)|him|her|them)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_STATUS = re.compile(
    rf"""\b(?:what|which|how\ (?:much|many)|where|is\ (?:there\ )?anything|show|list|tell\ me)\b.{{0,60}}
    \b(?:open|left|missing|unconfirmed|confirmed|unasked|covered|outstanding|so\ far|remains?|still|do\ we\ (?:stand|have)|status|stand)\b.{{0,60}}\b{_INTERVIEW}s?\b
    |\b{_INTERVIEW}\b.{{0,40}}\b(?:status|so\ far|still\ open)\b
    |\b(?:status|state|progress)\ of\b.{{0,40}}\b{_INTERVIEW}\b""",
    re.IGNORECASE | re.VERBOSE,
)
_STOP = re.compile(
    r"""^\W*(?:(?:ok(?:ay)?|well|so|right|sorry|alright|let['\u2019]s|i\ (?:have\ to|must|need\ to|gotta)|we\ (?:should|can|could|have\ to)|time\ to|please|that['\u2019]s\ it|can\ we|could\ we)[\s,.]+)*
    (?:stop|pause|break(?:\ off)?|enough|that['\u2019]s\ enough|that\ is\ enough|that\ will\ do|quit|call\ it\ a\ day|rest|end|finish|go|leave|run)
    (?:\ (?:here|now|there|it|the\ (?:interview|session)|for\ (?:today|now)|(?:the\ )?rest|a\ break|then|please|tomorrow|another\ (?:day|time)|later|some\ other\ time|on\ another\ day|with\ this|with\ the\ interview))*[\s.!]*$
    |^\W*(?:to\ be\ continued|more\ (?:tomorrow|another\ (?:day|time)|later)|until\ (?:tomorrow|next\ time)|(?:let['\u2019]s|we['\u2019]ll)\ (?:go\ on|continue|pick\ (?:this|it)\ up|carry\ on)\ (?:tomorrow|later|another\ (?:day|time)|next\ \w+))\b.{0,30}$""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSE = re.compile(
    rf"(?i)\b(?:close|finish|end|conclude|wrap up|complete)\b.{{0,20}}\b(?:the |this |our |\w+['\u2019]s )?{_INTERVIEW}\b(?! for (?:today|now))"
    r"|^\W*(?:we(?:['\u2019]re| are)|i(?:['\u2019]m| am)) (?:all )?(?:done|finished|through)(?: (?:here|now|with (?:it|this|the interview)))?\W*$"
)
_ME = re.compile(
    r"\b(?:I['\u2019]m|I am|my name is|this is)\s+(?P<name>[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?)(?=[\s,.;!]|$)"
)
_OF = re.compile(
    rf"(?i:\b(?:interview|interviewing|debrief|question|quiz|grill|sit down with|talk (?:to|with)|speak (?:to|with)|take|walk|ask|have|let|get|put|pump|probe|hear out|sound out|draw|run|lead|{_INTERVIEW} (?:with|of)|conversation with|talk with|hold (?:a|an) \w+ with|expert:?|from|with|of)\s+)"
    r"(?P<name>(?:(?i:mr|mrs|ms|dr|prof|sister|brother|father)\.?\s+)?(?!(?:I|The|We|Our|My|Let|Topic|Subject)\b)[A-Z][\w'-]+(?:\s(?:van|von|de|der|la)?\s?[A-Z][\w'-]+){0,2}|me\b|(?i:our|the|my)\s(?:(?!about\b|on\b|regarding\b|before\b|who\b|and\b|for\b|through\b|from\b)[\w'-]+\s?){1,4}?(?=\s*(?:about|on\b|regarding|before|who\b|through|concerning|over\b|[,.:;]|$)))"
)
_HERE = re.compile(
    r"\b(?P<name>(?!(?:It|He|She|That|There|What|Who|Here|Where|Let)\b)[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)(?:['\u2019]s|\s(?:is|has|would|wants))\b"
)
_TOPIC = re.compile(
    r"""(?:\b(?:topic|subject)(?:\ is)?\s*:?\s+|\b(?:about|regarding|concerning|on\ the\ subject\ of|on\ the\ topic\ of)\s+|,\s*part\s\w+,\s*|(?<!\bgo\ )(?<!carry\ )(?<!\bcome\ )\b(?:on|over|through)\s+(?!with\b|him\b|her\b|friday|monday|tuesday|wednesday|thursday|saturday|sunday|speaker|the\ (?:phone|line)))
    (?P<topic>[^.;!?\n]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_END = re.compile(
    r"""\s*(?:,\s*(?:case|one|please|he|she|they|we|i|it|and|expert|so|because|with)\b.*|\b(?:before\ (?:he|she|they)|while\ (?:he|she|we|they)|where\ (?:we|he|she)|case\ by\ case|for\ (?:an?\ hour|half\ an\ hour|the\ (?:project|record))|please|point\ by\ point|one\ (?:at|after)|with\ (?:his|her|their)\ approval|and\ (?:write|note|take|file|record|capture)\b).*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLES = re.compile(
    r"(?i)^(?:(?:the|our|my|this|that)\s+)?(?:interview|session|topic|subject|conversation|talk)\b"
)


class Opening(NamedTuple):
    """What somebody wants of an interview, with whom and about what."""

    wish: Wish
    expert: str = ""
    """Empty if it was not said; `me` for whoever speaks."""
    topic: str = ""


def opening(text: str) -> Opening:
    """Return what a request to the interviewer wants."""
    name, topic = _expert(text), _topic(text)
    if _STATUS.search(text):
        return Opening("status", _whose(text) or name, topic)
    if _CLOSE.search(text):
        return Opening("close", _whose(text) or name, topic)
    gone_on = _GO_ON.search(text)
    if gone_on:
        return Opening("go_on", gone_on["who"] or _whose(text) or name, topic)
    return Opening("begin", name, topic)


def ending(text: str) -> Wish | None:
    """Return whether the words, said in an interview, end it for good or for today."""
    if _CLOSE.search(text):
        return "close"
    return "stop" if _STOP.match(text) and len(text.split()) <= 16 else None


def asks_status(text: str) -> bool:
    """Whether the words, said in an interview, ask where it stands."""
    return bool(_STATUS.search(text)) or bool(
        re.match(
            r"(?i)\W*(?:what(?:['\u2019]s| is| do (?:you|we) have| have (?:you|we)(?: got)?)|where (?:are|do) we|read back|show me) ?(?:(?:everything|all|what)\b.*|(?:still )?(?:open|left|missing|so far|confirmed|stand)\b.*)$",
            text,
        )
    )


def plain_name(text: str) -> str:
    """Return a name that is the whole of a reply: "Wayne, please"."""
    found = re.match(
        r"\W*(?:(?:with|it['\u2019]s|that would be|to)\s+)?([\w' .-]{2,60}?)(?:\s*,?\s*please)?\W*$",
        text,
    )
    return found[1].strip() if found else ""


def plain_topic(text: str) -> str:
    """Return the topic that a reply names: "about belts", "belts"."""
    named = _topic(text)
    return (
        named
        or re.sub(r"^\W*(?:it['\u2019]s|everything about|all about)\s+", "", text).strip(" .!")[
            :120
        ]
    )


def _expert(text: str) -> str:
    if re.search(r"(?i)\b(?:interview|question|debrief|ask) me\b|^\W*you ask\b|\bask away\b", text):
        named = _ME.search(text)
        return named["name"] if named else "me"
    for pattern in (_ME, _OF, _HERE):
        for found in pattern.finditer(text):
            name = re.sub(r"['\u2019]s$", "", found["name"].strip())
            if not _TITLES.match(name):
                return name
    return ""


def _whose(text: str) -> str:
    found = re.search(
        rf"\b([A-Z][\w-]+)['\u2019]s? {_INTERVIEW}|{_INTERVIEW}s? (?:with|of) ([A-Z][\w-]+)", text
    )
    return next((name for name in found.groups() if name), "") if found else ""


def _topic(text: str) -> str:
    found = _TOPIC.search(text)
    if found is None:
        return ""
    topic = _END.sub("", found["topic"]).strip(" ,:-")
    return re.sub(r"(?i)^(?:everything about|the subject of|how (?:he|she|they)\s)", "", topic)[
        :120
    ]
