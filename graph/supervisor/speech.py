"""What kind of sentence something is: a question, a request, or a statement."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Literal

from graph.supervisor.verbs import AFTER_VERB, OBJECT_VERBS, VERBS, word_set

Form = Literal["question", "request", "statement"]

QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'(?!\w)|`[^`]*`")
"""Words in quotation marks: somebody's text, nothing that is asked for."""


_ASKING = word_set(
    """
    what when where who whom whose which why how is are was were am do does did has have had can
    could will would should shall may might isn't aren't wasn't weren't don't doesn't didn't
    hasn't haven't can't couldn't won't wouldn't shouldn't what's whats when's where's wheres
    who's whos how's hows why's when's who'd where'd how'd why'd any anything anyone
    """
)
_WH = word_set("what when where who whom whose which why how what's whats who's whos")
_BEFORE_WH = word_set("at by for from in into of on since to under until with")

# Words that carry no matter of their own.
_EMPTY = word_set(
    """
    a about above after again all also am an and any anything are as at back be been before being
    but by can could did do does doing done down each else ever few for from further get gets got
    had has have having he her here him his how i if in into is it its itself just know known let
    like may me might mine more most much must my myself need no nor not now of off on once one
    ones only or other our ours out over own please say said same she should so some still such
    tell than thank thanks that the their them then there these they this those through to today
    told too under until up us very want was we were what when where which while who whom whose
    why will with would yes yet you your yours got give show i'm i'd i'll i've it's that's what's
    who's whats whos don't can't cannot couldn't won't wouldn't
    """
)

SENTENCE_END = re.compile(r"(?<=[?!])\s+|(?<=[^\W\d_]{2}[.])\s+|(?<=\d[.])\s+(?=[A-Z])|\n+")
"""What lies between two sentences."""
_LEAD = re.compile(
    r"""^\W*(?:(?:and|also|then|next|now|so|ok|okay|well|hey|hi|hello|please|pls|finally|lastly|plus
    |first|second|third|afterwards|after\ that(?!['\u2019])|nova|just|quickly|kindly|u[mh]+|erm|either\ way|once\ done|when\ done
    |by\ the\ way|btw|oh|while\ (?:you|we)(?:['\u2019]re|\ are)\ at\ it|separately|meanwhile|besides|moreover|furthermore|additionally|consequently
    |in\ addition|in\ that\ case|on\ top\ of\ that|(?:just\ )?between\ (?:us|you\ and\ me)|for\ my\ eyes\ only|one\ question
    |(?:keep\ (?:it|this)|it\ stays|this\ stays)\ (?:between\ us|in\ the\ family|quiet|with\ you)
    |(?:update|news|heads[\ -]up|change|info)(?=\s*:))\b[\s,:]*)+""",
    re.IGNORECASE | re.VERBOSE,
)
_POLITE = re.compile(
    r"""^(?:(?:can|could|would|will)\s+you\s+be\s+(?:so\s+(?:good|kind)\s+as|able)\s+to
    |(?:can|could|would|will)\s+you(?:\s+(?:please|also|then|maybe|quickly|kindly))*
    |i(?:'d|\ would)\s+like\s+(?:you\s+)?to|i\s+(?:need|want)\s+(?:you\s+)?to|let's|lets|let\ us
    |(?:you|we)\s+(?:should|must|need\s+to)|help\s+me(?:\s+to)?|go\s+ahead\s+and|make\s+sure\s+to
    |would\s+you\s+mind)\s+""",
    re.IGNORECASE | re.VERBOSE,
)
_ARTICLES = word_set("a an no another")
_ANY = word_set("any anything anyone have had")
_TROUBLE = re.compile(
    r"""\b(?:fail(?:s|ed|ing)?|stuck|hangs|hung|crash(?:es|ed)?|broken?|damaged|leak(?:s|ed|ing)?|errors?
    |wrong(?:ly)?|mistaken(?:ly)?|missing|complain(?:s|ed|ing)?|too\ (?:long|short|stiff|slow)
    |(?:does|do|did)(?:n't|\ not)\ work(?!.*\b(?:any\ ?more|any\ longer)\b)
    (?!\s+(?:at|in|with|on|here|there))
    |(?:is|are)(?:n't|\ not)\ (?:right|there|in\ the|on\ the|listed|showing|visible|working)
    |can(?:'t|not|\ not)\ be\ (?:right|true)|do(?:es)?(?:n't|\ not)\ add\ up
    |(?:is|are|looks?|seems?|sounds?)\ (?:(?:all|just|simply|really|quite|too|so|a\ bit)\ )?
    (?:bad|off|odd|weird|strange|clumsy|confusing|unclear|useless)
    |did(?:n't|\ not)\ (?:start|run|finish|print|open|load|respond|arrive|show|go\ through)
    |(?:can't|cannot|can\ not|unable\ to|won't|couldn't)
    \ (?:open|see|log|access|find|print|post|save|connect|reach|get|load|start|sign))\b
    |^\W*you\ (?!can\b|may\b|should\b|must\b)\w+""",
    re.IGNORECASE | re.VERBOSE,
)
_DOING = re.compile(r"\W*(?:please\s+)?(?:do|have)\s+(?:the|this|that|it|an?|my)\b", re.IGNORECASE)
"""What begins like a question and asks for something to be done: "Do the thing with Acme"."""
_ENOUGH = 3
"""Words of matter that are enough to tell what somebody wants."""
_RECENT = 128
"""How many texts it is remembered of what they are: the clauses of the request at hand."""
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case; inner hyphens and apostrophes stay."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


@lru_cache(maxsize=_RECENT)
def _first_two(text: str) -> tuple[str, ...]:
    """Return the first of the words of `text`, without looking for the others."""
    found = islice(_WORD.finditer(text.lower()), 2)
    return tuple(match[0].replace("\u2019", "'") for match in found)


@lru_cache(maxsize=_RECENT)
def content(text: str) -> frozenset[str]:
    """Return the words that carry the matter of `text`, without plural or verb endings."""
    return frozenset(_stem(word) for word in words(text) if word not in _EMPTY)


def fullness(text: str) -> float:
    """Return how far `text` has words enough for its matter to tell what is wanted, from 0 to 1."""
    return min(len(content(text)), _ENOUGH) / _ENOUGH


def overlap(asked: str, known: str) -> float:
    """Return the share of the matter of `asked` that `known` holds."""
    wanted = content(asked)
    return len(wanted & content(known)) / len(wanted) if wanted else 0.0


@lru_cache(maxsize=_RECENT)
def bare(text: str) -> str:
    """Return `text` without the words that only lead up to it ("and then please ...")."""
    return _LEAD.sub("", text.strip(), count=1).strip()


_PAPER = re.compile(
    r"[a-z]+\s+#?[\w-]*\d[\w-]*\s*(?:,|(?:is|was|has|had|went|goes|came|seems?|shows?|says?|looks?|still|never)\b)",
    re.IGNORECASE,
)
"""A paper by its number, of which something is told: "Order 1043 went out", "Invoice 12, ..."."""


@lru_cache(maxsize=_RECENT)
def task(text: str) -> str:
    """Return `text` from its task on, without politeness ("could you please ...")."""
    return bare(_POLITE.sub("", bare(text), count=1))


@lru_cache(maxsize=_RECENT)
def form(text: str) -> Form:
    """Tell what kind of sentence `text` is, by its first words and its last mark."""
    stripped = bare(text)
    polite = _POLITE.match(stripped)
    said = task(text)
    is_asked = polite or first_word(said) not in _ASKING
    if begins_with_verb(said) and is_asked and not _PAPER.match(stripped):
        return "request"
    if polite or re.search(r"\bplease\W*$", text, re.IGNORECASE):
        return "request"
    if _DOING.match(stripped) and not text.rstrip().endswith("?"):
        return "request"
    if text.rstrip().endswith("?") or _asks(_first_two(stripped)):
        return "question"
    return "statement"


def states(text: str) -> bool:
    """Whether `text`, of which a fact was found, only looks like a question: "Any late bill ..."."""
    return first_word(bare(text)) in _ANY and "?" not in text


def is_trouble(text: str) -> bool:
    """Whether `text` reports that something goes wrong, which somebody should look into."""
    return bool(_TROUBLE.search(text))


def is_one_sentence(text: str) -> bool:
    """Whether `text` is no longer than one sentence."""
    return len(SENTENCE_END.split(text.strip())) == 1


def begins_with_verb(said: str) -> bool:
    """Whether the first word of `said` is a verb that asks for something to be done."""
    if first_word(said) in VERBS:
        return True
    spoken = _first_two(said)
    return len(spoken) > 1 and spoken[0] in OBJECT_VERBS and spoken[1] in AFTER_VERB


def has_object(said: str) -> bool:
    """Whether the word after the first shows that the first is a verb: "order the pump"."""
    spoken = _first_two(said)
    return len(spoken) > 1 and (spoken[1] in AFTER_VERB or spoken[1][:1].isdigit())


def begins_to_ask(text: str) -> bool:
    """Whether the first words of `text` are those of a question."""
    return _asks(_first_two(bare(text)))


def _asks(spoken: Sequence[str]) -> bool:
    if len(spoken) > 1 and spoken[0] in _BEFORE_WH and spoken[1] in _WH:
        return True
    if not spoken or spoken[0] not in _ASKING:
        return False
    if spoken[0] == "had" and spoken[-1] in _ARTICLES:
        # "... and had a complaint" only goes on.
        return False
    # "Any ..." and "Have ..." begin statements too; a short one is a question.
    return spoken[0] in _WH or len(spoken) > 1


def first_word(text: str) -> str:
    """Return the word that tells what `text` asks for, in lower case; empty if there is none."""
    found = _first_two(text)[:1]
    # "Fact-check the draft" asks to check it.
    return found[0].rpartition("-")[2] if found and found[0] not in VERBS else (found or ("",))[0]


def _stem(word: str) -> str:
    word = word.removesuffix("'s").replace("-", "")
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + ("y" if ending == "ies" else "")
    return word
