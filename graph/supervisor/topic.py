"""Topics: what only names something, as a heading does, and so asks for it: takings of May.

Said with a project that has books it is a question to them, for it tells nothing to be kept and
orders nothing to be done.
"""

from agents.querying import heading
from graph.supervisor.speech import begins_with_verb, first_word, task, words
from graph.supervisor.verbs import AFTER_VERB, word_set

_SEEKING = word_set(
    "look ask search wait check apply pay arrange aim hope plan prepare register sign send think go"
)
"""Verbs that stand before "for" and "of" as verbs."""
_FIGURES = word_set("total count sum price cost number balance value stock average rate")
"""Nouns that are verbs too; before what is counted they are none: total paid in May."""


def is_topic(text: str) -> bool:
    """Whether `text` is no sentence, only the name of something."""
    said = heading(text)
    return bool(said) and (not begins_with_verb(task(said)) or _is_noun(said))


def _is_noun(said: str) -> bool:
    """Whether the first word, which may be a verb, is a noun here: number for, price of."""
    first, after, then = first_word(said), words(said)[1:2], words(said)[2:3]
    if then in (["of"], ["for"]) and AFTER_VERB.isdisjoint(after):
        return first not in _SEEKING
    if after in (["for"], ["of"]):
        return first not in _SEEKING
    return first in _FIGURES and AFTER_VERB.isdisjoint(after)
