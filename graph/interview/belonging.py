"""What belongs to an interview: a request for one, and what is said while one waits for a reply.

An expert answers in rules of thumb, and those sound like requests: "Order the heavy brush in
winter". So in an interview everything is an answer but what speaks to Nova or asks something.
"""

import re

from graph.interview.opening import asks_status, ending, opening

_CALL = re.compile(
    r"""^\W*(?:(?:hi|hey|hello|ok|okay|nova|so|now|please|then|and)[\s,]+)*
    (?:(?:can|could|would|will)\s+you\s+(?:please\s+)?|(?:i(?:['\u2019]d|\ would)\s+like|i\s+want|we\s+(?:need|want))\s+(?:you\s+)?to\s+|let['\u2019]?s\s+|please\s+)?
    interview\s+(?!questions?\b|notes?\b|transcripts?\b|guides?\b|appointments?\b|dates?\b|slots?\b|process\b|invitation|with\b|at\b|on\b|is\b|was\b|for\b|candidates\b|them\b)[\w'\u2019]""",
    re.IGNORECASE | re.VERBOSE,
)
_SPOKEN_OF = re.compile(r"\binterview\b", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"""^\W*(?:(?:oh|ok|okay|wait|sorry|hold\ on|one\ moment|by\ the\ way|quick\ question|before\ (?:we\ go\ on|i\ forget))[\s,.:-]+)*
    (?:nova\b|(?:please\s+)?(?:can|could|would|will)\ you\b|(?:please\s+)?(?:show|tell|give|remind|send|get|find|fetch|bring)\ (?:me|us)\b
    |(?:please\s+)?(?:look\ up|search\ for|draft|translate|summari[sz]e|schedule|e-?mail)\ (?:an?|the|this|that|my|our|all)\b|please\s+(?:show|look|search|find|draft|write|translate|send|check\ (?:whether|if)|list|remind))""",
    re.IGNORECASE | re.VERBOSE,
)
_CALLED = re.compile(r"(?<![\w.@/])@[A-Za-z]")
_ABOUT_THE_TALK = re.compile(
    r"""\b(?:what\ do\ you\ mean|how\ do\ you\ mean|what\ does\ that\ mean|why\ do\ you\ (?:ask|want)|(?:repeat|rephrase|say)\ (?:that|it|the\ question)(?:\ again)?|what\ was\ the\ question|come\ again
    |pardon|sorry\?|which\ (?:one|question|statement)\b.{0,12}\?|is\ that\ (?:clear|enough|what\ you)|do\ you\ (?:follow|understand|see)|you\ know(?:\ what\ i\ mean)?\?|right\?|read\ (?:it|that|them)\ back|what\ have\ you\ got)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_FEW = 3
"""Words that with a question mark are still a reply: "Two weeks?"."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def calls_for_interview(text: str) -> bool:
    """Whether a request asks for an interview, to go on with one, or where one stands."""
    if _CALL.match(text):
        return True
    if not _SPOKEN_OF.search(text):
        return False
    return opening(text).wish in ("go_on", "status", "close")


def is_reply(text: str) -> bool:
    """Whether words said while an interview waits are for the interviewer."""
    if _CALLED.search(text) or _CALL.match(text):
        return False
    if ending(text) or asks_status(text) or _ABOUT_THE_TALK.search(text):
        return True
    if _ADDRESSED.match(text):
        return False
    sentences = [each for each in _SENTENCE.split(text.strip()) if each]
    asks = [each for each in sentences if each.endswith("?") and len(each.split()) > _FEW]
    # One who asks and answers in one breath tells a story: "And what was it? The valve."
    return not asks or len(asks) < len(sentences)
