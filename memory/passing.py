"""What is true for the moment only: readings, moods of the day, work in hand."""

from memory.extraction.lexicon import word_set
from memory.extraction.words import readings, words_of
from projects.expression import expression

_READING = expression(
    r"(?i)\b(?:is|are|was|['\u2019]s|at|has|have|reads?|shows?|stands? at|down to|up to|now)\b[^.!?\n]{0,30}?"
    r"\d+(?:[.,]\d+)? ?(?:degrees|\u00b0|bar|rpm|volts?|mph|km/h|bpm|kwh?|lux|ppm)"
    r"(?! (?:off|discount|of the|per|a (?:year|month)|commission|deposit|interest|tax|vat|share|margin|more|less))"
    r"|\b(?:at|shows?|reads?|down to|up to) \d+(?:[.,]\d+)? ?(?:%|percent\b|per cent\b)"
    r"|\b\d+ (?:[\w-]+ ){0,4}?(?:left|unread|waiting|pending|outstanding|in (?:stock|the queue|line|the inbox|the basket)|"
    r"remaining|so far|online|queued|in front|on hold)\b"
    r"|\b(?:queue|battery|tank|fuel|temperature|inbox|backlog|stock|level|balance|charge|signal|traffic)\b[^.!?\n]{0,40}?"
    r"\b(?:is|are|at|has|stands?)\b[^.!?\n]{0,20}?(?:\d|empty|full|low|high|flat|dead)"
    r"|\b(?:\d+|an?|some|one|two|three|four|five|ten|fifteen|twenty|thirty|few|couple of|several) (?:minutes?|hours?|mins?) "
    r"(?:late|later|behind|ago|early|to go|away|left)\b"
    r"|\b(?:shares?|stock|euro|dollar|pound|bitcoin|gold|oil|index|rate)\b[^.!?\n]{0,20}?\b(?:is|are|at|trades?|stands?)\b"
    r"[^.!?\n]{0,20}?\d.{0,20}?\b(?:today|now|this (?:morning|afternoon|evening|week))\b"
)
_NOW = expression(
    r"(?i)\b(?:right now|at the moment|at (?:this point|present)|as (?:we|i) (?:write|type)|for the moment|at the minute|just now|currently|for now|as we speak|"
    r"this (?:very )?(?:morning|afternoon|evening|minute|second|instant|moment)|tonight|so far|any (?:minute|moment|second)|"
    r"in (?:a|one|two|five|ten|a few|\d+) (?:minutes?|moments?|secs?|seconds?|bit)|earlier today|later today|by now|"
    r"(?:nearly|almost|already|only) (?:\d{1,2}(?::\d\d)?|noon|midnight|finished|done|ready|there|here|january|february|march|"
    r"april|may|june|july|august|september|october|november|december)|last night|yesterday|(?:again|still|yet) (?:today|now)|"
    r"one (?:second|moment|minute|sec)|hold on|hang on|a (?:second|moment|minute) ago|since (?:this morning|an hour))\b"
    r"|(?<!from )(?<!of )(?<!starting )(?<!since )\btoday\b(?!['\u2019]s)"
)
_STATE = expression(
    r"(?i)(?:\b(?:is|are|am|was|were)\b|['\u2019](?:s|m|re)\b) (?:(?:just|still|now|already|only|nearly|almost|really|all|both|not|back) )*"
    r"(?:out (?:for|to|at|of (?:office|order|service|action|stock)|sick)|away|stuck|(?:running )?late\b|on (?:the phone|hold|a call|(?:my|his|her|our|their|the) way|my screen|break|the line|it\b|fire)|"
    r"off\b(?! limits)|here\b|back\b|busy|asleep|awake|offline|online|missing|broken|down\b|up\b|empty|full\b|open in front|"
    r"in (?:front of|a meeting|a hurry|traffic|the (?:shower|car|bath))|at the (?:door|station|airport|gate|moment|window)|about to\b|"
    r"just (?!starting|moving|joining)[a-z]+ing\b|"
    r"(?:half|nearly|almost) (?:empty|full|done|finished)|haunted|(?:switched|turned) (?:on|off)|gone\b|flickering|acting up)"
)
_BARE_CLOCK = expression(r"(?i)\A\W*it(?:['\u2019]s| is| was)\b[^.!?]{0,20}?\d{1,2}(?::\d\d)?\b")
_MEETING = expression(
    r"(?i)\A\W*(?:i|we)(?:['\u2019]ve| have)(?: got)? (?:an? |another |to )?(?:[\w-]+ )?(?:meeting|call|appointment|lunch|dinner|coffee|date|"
    r"interview|lesson|session|chat|visit|run|go|leave)\b"
)
_DAY = expression(
    r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b\d{4}\b|\b(?:every|each|daily|weekly|monthly|always)\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\d(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_LASTING = expression(
    r"(?i)\b(?:every|each|always|never|usually|generally|normally|from now on|as of|since|until|till|whenever|regularly|by default|"
    r"per (?:week|month|year|day)|(?:this|next) (?:year|season|term|quarter|month|summer|winter|spring|autumn|fall)|mornings?|"
    r"evenings|afternoons|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|starting|effective|permanently|on \w+ \d)\b"
)
_BEING = frozenset({"is", "are", "am", "'m", "'s", "'re", "was", "were"})
_LASTING_ING = word_set(
    "living working owning renting studying training learning teaching moving joining leaving "
    "marrying retiring replacing expecting supplying using taking hosting managing leading changing "
    "getting becoming having paying charging planning"
)
"""What goes on for months where it is said to be going on: "we're renting the barn"."""


def is_reading(text: str) -> bool:
    """Whether a statement gives a level that moves from hour to hour."""
    return bool(_READING.search(text)) and not _LASTING.search(text)


def is_passing(text: str) -> bool:
    """Whether a statement holds for the moment, the day at most, by its own words."""
    if _BARE_CLOCK.match(text) or _NOW.search(text):
        return True
    if _MEETING.match(text) and not _DAY.search(text):
        return True
    return not _LASTING.search(text) and (bool(_STATE.search(text)) or _is_in_hand(text))


def _is_in_hand(text: str) -> bool:
    """Whether somebody is just doing something: "the build is running", "we're waiting"."""
    words = [word.lower for word in words_of(text)]
    for at, word in enumerate(words[:-1]):
        if word not in _BEING:
            continue
        rest = [
            item for item in words[at + 1 : at + 4] if item not in {"just", "still", "now", "not"}
        ]
        if not rest or not rest[0].endswith("ing") or rest[0] == "going":
            continue
        if "VERB" in readings(rest[0]) and rest[0] not in _LASTING_ING:
            return True
    return False
