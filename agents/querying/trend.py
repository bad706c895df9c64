"""Trend: whether a request wants to see the course or the shape of something, and of what."""

import re

_PICTURE = r"(?:line |bar |column )?(?:chart|graph|plot|curve|diagram|picture|sparkline)s?"
_VERB = r"(?:draw|plot|chart|graph|visuali[sz]e|sketch)"
_OF = r"(?: (?:of|for|on|with|showing)\b)?(?: how\b)?\s*"
_DRAW = re.compile(
    rf"(?:(?:^|(?<=[.,;:!] )|(?<=\bplease )|(?<=\band )|(?<=\byou )|(?<=\bthen ))\W*{_VERB}\b"
    rf"(?: (?:me|us))?(?: (?:an?|the) {_PICTURE})?"
    rf"|\b(?:show|give|make|get)(?: (?:me|us))? an? {_PICTURE}"
    rf"|\b(?:as|in|with) an? {_PICTURE}"
    rf"|\ban? {_PICTURE}(?= (?:of|for|on|with|showing)\b)){_OF}",
    re.IGNORECASE,
)
_TREND_OF = re.compile(
    r"\b(?:the )?(?:trends?|development|course|evolution) (?:of|in|for) (?:the |our )?",
    re.IGNORECASE,
)
_TREND = re.compile(r"\b(?P<what>(?!(?:the|a|an|our|any)\b)\w+) trends?\b", re.IGNORECASE)
_DEVELOPS = re.compile(
    r"\bhow (?:did|do|does|has|have|is|are|was|were) (?P<what>.+?) "
    r"(?:been )?(?:develop|evolv|trend)\w*\b"
    r"|\bhow (?:did|do|does|has|have) (?P<also>.+?) (?:changed?|gone|go) over time\b",
    re.IGNORECASE,
)
_OVER_TIME = re.compile(r"\bover time\b", re.IGNORECASE)
_STRETCH = re.compile(
    r"\b(?:by|per|each|every|a|by the) (?:day|week|month|quarter|year)\b"
    r"|\b(?:dai|week|month|quarter|year)ly\b",
    re.IGNORECASE,
)
_END = re.compile(r"[\s?.!]*\Z")


def to_draw(text: str) -> str | None:
    """Return what a request wants drawn, as a question for the figures; None if it wants nothing.

    A course without a stretch of time is told by months.
    """
    told, is_course = _without_course(text)
    drawn = _DRAW.sub(" ", told)
    if drawn == text:
        return None
    plain = " ".join(drawn.split())
    if is_course and not _STRETCH.search(plain):
        plain = _END.sub(" by month?", plain, count=1)
    return plain[:1].upper() + plain[1:] if plain else None


def _without_course(text: str) -> tuple[str, bool]:
    for pattern, left in (
        (_DEVELOPS, lambda found: found["what"] or found["also"]),
        (_TREND, lambda found: found["what"]),
        (_TREND_OF, ""),
    ):
        told, count = pattern.subn(left, text, count=1)
        if count:
            return _OVER_TIME.sub("", told), True
    told, count = _OVER_TIME.subn("", text)
    return told, bool(count)
