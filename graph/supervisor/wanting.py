"""Wanting: what a request wants, to be told something, to have something done, or nothing."""

import re
from functools import lru_cache

from graph.supervisor.speech import (
    SENTENCE_END,
    bare,
    begins_with_verb,
    first_word,
    form,
    has_object,
    states,
    task,
    words,
)
from graph.supervisor.verbs import VERBS, word_set

_WISH = re.compile(
    r"\W*(?:i|we)(?:'d|\s+would)?\s+(?:need|want|like)\s+(?:\d|a\b|an\b|some\b|more\b)", re.I
)
_TELLING_VERBS = word_set(
    "tell say show give check remind look find name list pull quote get price"
)
_LOOKING_VERBS = _TELLING_VERBS | word_set(
    """
    add analyse analyze break calculate chart compare compute confirm count describe dig display
    examine explain fetch figure follow go group have help identify inspect let look make match
    plot rank read recap review search see send sort sum summarise summarize take total trace track
    use validate verify walk work
    """
)
"""What may be done to the books by looking at them."""
_TOLD = re.compile(
    r"""(?:tell|quote|price)\s+(?:me|us)\b|(?:show|give|get|find|read)\s+(?:me|us)\b(?!\s+(?:an?|some|another)\b)
    |(?:add|total|count|work)\s+(?:up|out)\b
    |remind\s+(?:me|us)(?:,?\s+please\b,?)?\s+(?:again\s+)?(?:what|which|who|whose|when|where|why|how|if|whether)\b
    |(?:name|list|say|show|find\s+out|look\s+up|pull\s+up)\s+(?:me\s+|us\s+)?(?:the|all|every\w*|each|any|our|my|his|her|their|its
    |what|which|who|whose|when|where|why|how|if|whether)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A request that only wants something told: "Tell me what we owe", "List all that is late"."""
_TOPIC = re.compile(
    r"(?:open|draft|return|order|invoice|process|plan|release|request|document|post|issue|suggest)\s+"
    r"(?!(?:the|an?|my|our|his|her|their|this|that|it|them|some|more|one|two|\d+)\b)[a-z]",
    re.IGNORECASE,
)
"""What only names something, by a word that is also a verb: "open orders of Plano"."""
_SORTING_OUT = re.compile(
    r"(?:sort|work)\s+(?:it\s+|this\s+|that\s+)?out\b|(?:take|make)\s+(?:care|sure)\b", re.I
)
_FIGURE = re.compile(
    r"\W*(?:(?:for|before|to)\b[^,.:?]{0,40}?,?\s)?(?:i|we)\s+need\s+(?:one|a|the)\s+(?:\w+\s+)?"
    r"(?:figure|number|total|sum|count|amount|date|price)\b",
    re.IGNORECASE,
)
_DETAIL_OF = re.compile(
    r"\W*(?:the\s+)?(?:[\w-]+\s+){0,2}(?i:number|address|e-?mail|phone|fax|contact|price|balance|status)"
    r"\s+(?:for|of|at)\s+(?:the\s+)?(?:[A-Z][\w'&.-]*\s*){1,5},"
)
"""What only names a detail of somebody, and goes on: "fax number for Ann Lee, she is waiting"."""
_RIDER = re.compile(
    r"\W*(?:skip|ignore|exclude|include|leave\b.*\bout|use|count|don't\ count|only|(?:go|judge|measure)\ by)\b",
    re.IGNORECASE,
)
"""What a sentence after a question only adds to it, such as "Skip the closed ones"."""
_INDIRECT = re.compile(
    r"""\b(?:asks|asked|(?:is|are|was|were|been|am|'s|keeps?)\ asking|(?:wants?|needs?)\ to\ know|wonder(?:s|ed|ing)?|like\ to\ know)
    \b(?:\ (?!that\b)[\w'\u2019-]+){0,5}?\ (?:what|which|who|whom|whose|when|where|why|how|if|whether)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A question in the words of whoever passes it on: "Ruth asked how long it lasts"."""
_CUT = re.compile(
    r"[,:;]|^\W*(?:\w+ing|of|among|for|from|in|on|at|with|by|before|after|if|when|since|as)\b", re.I
)
"""What shows that the words before a question are no sentence of their own."""
_INTENT = re.compile(
    r"\W*(?:i|we)(?:\s+(?:need|want|have|plan|would\s+like|am\s+about|are\s+about)|['\u2019](?:d\s+like|m\s+about|re\s+about))\s+to\b",
    re.IGNORECASE,
)
"""What somebody is about to do, as told before a question about it."""
_KNOWING = re.compile(
    r"(?:i|we)(?:'d| would)? (?:need|want|like)(?: to (?:know|see|have))?"
    r" (?:the|all|every|her|his|its|their|our|my|what|who|which|when|where|how)\b(?! to\b)",
    re.IGNORECASE,
)
"""The wish to be told something that there is: "I need the number of ..."."""
_LATER_ASKING = re.compile(
    r"""(?:[,:]|\s[-\u2013\u2014])\s+(?:and\s+|so\s+|but\s+)?(?:
    (?:(?:which|whose|what|how)\ (?:[\w-]+\ ){1,3})?
    (?:is|are|was|were|do|does|did|has|have|can|could|will|would|should|may)
    \ (?:it|that|this|they|these|those|he|she|we|i|you|there)\b
    |(?:who|what|where|when|how)(?:'s|\u2019s)\b
    |(?:what|where|when|why|how)\ (?:is|are|was|were|do|does|did|has|have|can)\b
    |how\ (?:many|much|long|often)\b
    |which\ (?:ones?|two|three|of\ (?:them|these|those|the))\b
    |which\ (?!(?:i|he|she|it|we|they|you|in|by)\b)(?-i:[a-z][\w-]*)\ (?:is|are|was|were|should|can|could|do|does|did|comes|goes|first)\b
    |(?P<verb>[a-z]+)\ (?:it|that|this|them|the|a|an|my|our|me|us)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""What may turn a statement into a question or request after a comma: ", is it covered"."""
_SETTING = re.compile(
    r"\W*(?:in|on|at|from|for|of|with|by|under|after|before)\b[^,]*,\s*(?:what|which|who|where|when|how)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"""\b(?:i|we)\s+(?:(?:just|only|really|do|also)\s+)?(?:want|need|owe)\b
    |\b(?:i|we)(?:'d|\u2019d|\ would)\ like\b|\bplease\b|\bpls\b|^\W*(?:tl;?dr|just\ the)\b
    |\b(?:isn['\u2019]?t|is\ not|aren['\u2019]?t)\ (?:right|good\ enough|working)\b|\bneeds?\ work\b
    |\bnow\ what\b
    |\b(?:here(?:'s|\u2019s)?|above|attached|uploaded|pasted)(?:\ (?:it\ )?(?:is|are|below))?(?=\s*[.,:;!]|$|\ (?:the|a|my|our|his|her)\b)
    |\b(?:see|pasted|text|attached|thread|letter|draft|one)\ below\b
    |\bas\ (?:json|csv|pdf|fields|bullets|a\ (?:table|chart|workbook|list|pdf))\b
    |\b(?:there\ is|has)\ (?:none|no\ text)\b|^\W*so\ go\ ahead\b|\bgo\ ahead\ and\b
    |\bthis\ (?:leaflet|letter|text|memo|mail|e-?mail|draft|note|article|thread|transcript|file)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Signs that something is to be done: a wish, or something that is handed over to work on."""
_SHOULD = re.compile(
    r"""\b(?:should(?:n['\u2019]t)?|ought\ to|had\ better|needs?\ to\ be|needs?\ (?:another|an?|some|more|less|fewer|the)
    |could\ (?:use|do\ with)|would\ be\ (?:better|nice|good|great|enough))\b
    |\bdo(?:n['\u2019]t|\ not)\ let\b|(?<!\bus\ )\blet\ (?:the|it|that|this)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a wish sounds that is put as a statement: "The digest should be shorter"."""
_LEAD = 6
"""Words before a colon that may say what a question is for."""
_RECENT = 64
"""How many texts it is remembered of what they want: several rungs ask about the same request."""
_OPENING = 80
"""Characters of what follows a joint that tell whether it asks for something."""
_AFTER_JOINT = re.compile(
    r"(?:[,;:]|\s[-\u2013\u2014])\s+(?:(?:so|and|then|now|please|just|first)\s+)*|(?<=[.!?])\s+(?:now\s+)?"
)


def wishes(text: str) -> bool:
    """Whether `text` says how something should become, without the form of a request."""
    return bool(_SHOULD.search(text))


def only_states(text: str) -> bool:
    """Whether no sentence of `text` asks or wants anything."""
    return states(text) or not (asking_part(text) or _hints_at_work(text))


@lru_cache(maxsize=_RECENT)
def _hints_at_work(text: str) -> bool:
    """Whether `text` wants something done without the form of a request."""
    if _WANTED.search(text):
        return True
    rests = (text[at : at + _OPENING] for at in (j.end() for j in _AFTER_JOINT.finditer(text)))
    return any(begins_with_verb(rest) and has_object(rest) for rest in rests)


@lru_cache(maxsize=_RECENT)
def asking_part(text: str) -> str:
    """Return the sentences of `text` that ask or want something, without those that only tell."""
    return " ".join(text[start:end] for start, end in asking_spans(text))


@lru_cache(maxsize=_RECENT)
def asking_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return between which characters the sentences stand that ask or want something."""
    ends = list(SENTENCE_END.finditer(text))
    starts, stops = [0, *(end.end() for end in ends)], [*(end.start() for end in ends), len(text)]
    spans = zip(starts, stops, strict=True)
    return tuple((at, to) for at, to in spans if text[at:to].strip() and _asks_in_all(text[at:to]))


def told_part(text: str) -> str:
    """Return what of `text` only tells: its sentences without a question, or up to one."""
    told = []
    for sentence in (each for each in SENTENCE_END.split(text) if each.strip()):
        later = _LATER_ASKING.search(sentence)
        before = sentence[: later.start()] if later else ""
        if not _only_asks(sentence):
            told.append(sentence)
        elif before and not _CUT.search(before) and form(before) == "statement":
            told.append(before)
    return " ".join(told)


def wants_to_know(text: str) -> bool:
    """Whether `text` asks for something to be told, in whatever form: "Name the three ..."."""
    first = words(task(text))[:1]
    is_told = first != [] and first[0] in _TELLING_VERBS
    return form(text) == "question" or is_told or bool(_KNOWING.match(bare(text)))


@lru_cache(maxsize=_RECENT)
def wants_only_to_know(text: str) -> bool:
    """Whether all that `text` asks for is to be told something, whatever it tells before."""
    asking = [each for each in SENTENCE_END.split(text) if each.strip() and _asks_in_all(each)]
    # "I need to book two pallets. Which haulier do we use?" asks for no booking.
    meant = [each for each in asking if not announces(each)]
    if not meant or not _only_asks(meant[0]):
        return False
    return all(_only_asks(each) or adds(each) for each in meant[1:])


def wants_done(text: str) -> bool:
    """Whether `text` asks for something to be done that no looking up does: "Cancel loan 12"."""
    said = task(text)
    if form(text) != "request" or adds(text) or _TOPIC.match(said):
        return False
    return first_word(said) not in _LOOKING_VERBS or bool(_SORTING_OUT.match(said))


def adds(text: str) -> bool:
    """Whether `text`, after a question, only says what to count: "Skip the closed ones"."""
    return bool(_RIDER.match(text))


def announces(text: str) -> bool:
    """Whether `text` only says what somebody is about to do: "I need to book two pallets"."""
    is_intent = _INTENT.match(text) and not _KNOWING.match(bare(text))
    return bool(is_intent) and not text.rstrip().endswith("?")


@lru_cache(maxsize=_RECENT)
def _asks_in_all(sentence: str) -> bool:
    if form(sentence) != "statement" or _is_told(sentence):
        return True
    if _WISH.match(sentence) or _SETTING.match(sentence):
        return True
    return any(
        match["verb"] is None or match["verb"].lower() in VERBS
        for match in _LATER_ASKING.finditer(sentence)
    )


def _only_asks(sentence: str) -> bool:
    if _INTENT.match(sentence) and ":" in sentence:
        return _only_asks(sentence.partition(":")[2])
    if form(sentence) == "question" or _is_told(sentence):
        return True
    lead, _, rest = sentence.partition(": ")
    if len(words(lead)) <= _LEAD and _is_told(rest) and not begins_with_verb(task(lead)):
        return True  # "For the labels: list all that ..."
    later = list(_LATER_ASKING.finditer(sentence))
    return form(sentence) == "statement" and bool(
        _SETTING.match(sentence) or (later and not any(match["verb"] for match in later))
    )


def _is_told(sentence: str) -> bool:
    """Whether a sentence without the form of a question wants something told."""
    said = task(sentence)
    is_wish = _KNOWING.match(bare(sentence)) or _KNOWING.match(said)
    is_asked = _TOLD.match(said) or _FIGURE.match(sentence)
    is_named = _DETAIL_OF.match(sentence)
    return bool(is_wish or is_asked or is_named or _INDIRECT.search(sentence))
