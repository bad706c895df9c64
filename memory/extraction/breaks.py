"""Whether a clause tells that something began or ended, in words that name no slot.

"I quit alcohol" and "I just bought a Tesla" may end what was so before, though nothing in them
says what. Such a clause closes nothing; a person is asked about what it comes nearest to.
"""

import re

from memory.extraction.grammar import cut
from memory.extraction.lexicon import CHANGE_VERBS, word_set
from memory.extraction.statement import Statement

_BREAKS = CHANGE_VERBS | word_set(
    "switch quit stop leave resign retire give abandon ditch cancel avoid cease start begin take "
    "join adopt buy sell become turn promote pivot upgrade swap trade rebrand lose gain hire fire "
    "marry divorce discontinue end finish return enrol enroll sign commit graduate separate merge "
    "acquire settle correct convert ban forbid scrap"
)
"""Verbs of which one ends and another begins."""
_SAME_PAST = frozenset({"quit", "cut", "split", "put"})
_GOT = re.compile(
    r"(?i)\b(?:got|gotten|get) (?:married|divorced|engaged|hired|fired|promoted|rid of|a new|an? )"
)
_SINCE_THEN = re.compile(
    r"(?i)\b(?:now|nowadays|these days|no longer|any ?more|instead|lately|from now on)\b"
)
_HABIT = re.compile(r"(?i)\b(?:always|every (?:day|week|month|year|time)|usually)\b")


def tells_a_break(statement: Statement) -> bool:
    """Whether it says, or lets one understand, that something is no longer as it was."""
    if statement.changes or statement.replaces or _SINCE_THEN.search(statement.text):
        return True
    if _GOT.search(statement.text):
        return True
    parts = cut(statement.text)
    if parts is None or parts.verb.lemma not in _BREAKS or parts.verb.negated:
        return False
    told = parts.verb.past or any(
        word.lower in {"have", "has", "'ve", "'s"} for word in parts.group
    )
    told = told or parts.verb.lemma in _SAME_PAST
    ongoing = parts.group[-1].lower.endswith("ing")
    return (told or ongoing or parts.verb.passive) and not _HABIT.search(statement.text)
