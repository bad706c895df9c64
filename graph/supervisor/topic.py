"""Topics: what only names something, as a heading does, and so asks for it: takings of May.

Said with a project that has books it is a question to them, for it tells nothing to be kept and
orders nothing to be done.
"""

import re

from graph.supervisor.speech import SENTENCE_END, begins_with_verb, first_word, task, words
from graph.supervisor.verbs import AFTER_VERB, word_set

_TELLS = re.compile(
    r"[:=;]|\b(?:is|are|was|were|isn't|aren't|am|has|have|had|will|would|can|may|must|should|now"
    r"|decided?|remember|note|keep|from now on|always|never|prefers?|wants?|likes?|promised?"
    r"|i|we|you|he|she|they)\b",
    re.IGNORECASE,
)
_POLITE_END = re.compile(r"[\s,]*\b(?:please|pls|plz|thanks|thank you)\W*$", re.IGNORECASE)
_ASIDE = re.compile(
    r"^[^:]{0,60}\b(?:asks|asking|asked|wants? to know|needs?|question)\s*:\s*", re.I
)
"""What only says who wants to know: "the auditor asks: ..."."""
_SEEKING = word_set(
    "look ask search wait check apply pay arrange aim hope plan prepare register sign send think go"
)
"""Verbs that stand before "for" and "of" as verbs."""
_FIGURES = word_set("total count sum price cost number balance value stock average rate")
"""Nouns that are verbs too; before what is counted they are none: total paid in May."""
_DID = re.compile(r"^\W*(?:[A-Z][\w'-]*\s+){1,3}(?:\w+ed|paid|sold|bought|sent|took|got|gave)\b")
"""A name and what it did: that is told."""


def is_topic(text: str) -> bool:
    """Whether `text` is no sentence, only the name of something."""
    said = _ASIDE.sub("", _POLITE_END.sub("", text.strip()))
    if not said or len(SENTENCE_END.split(said)) > 1:
        return False
    if _TELLS.search(said) or _DID.match(said):
        return False
    return not begins_with_verb(task(said)) or _is_noun(said)


def _is_noun(said: str) -> bool:
    """Whether the first word, which may be a verb, is a noun here: number for, price of."""
    first, after = first_word(said), words(said)[1:2]
    if after in (["for"], ["of"]):
        return first not in _SEEKING
    return first in _FIGURES and AFTER_VERB.isdisjoint(after)
