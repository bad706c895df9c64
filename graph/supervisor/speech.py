"""What kind of sentence something is: a question, a request, or a statement."""

import re
from typing import Literal

Form = Literal["question", "request", "statement"]


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list that is written as plain text."""
    return frozenset(listed.split())


# Base forms with which people begin a request. A form that is missing here is only never
# taken for the beginning of a new task.
VERBS = word_set(
    """
    add adjust analyse analyze announce answer apply approve archive arrange ask assemble assign
    audit backup book boil break bring build calculate call cancel capture categorise categorize
    chart chase check classify clean close collect combine compare compile compose compute confirm
    contact convert copy correct count create cross-check debug decide deduplicate delete describe
    design detect determine diagnose dig display do document download draft draw edit e-mail email
    enter escalate estimate evaluate examine explain export extract fetch figure fill find finish
    fix flag follow forecast format forget gather generate get give go grab grant handle have help
    identify implement import improve include inform ingest inspect interview investigate invoice
    issue jot keep kick label launch let list load locate log look mail make map mark match merge
    message migrate monitor move name note notify open order organise organize outline parse pause
    pay pick ping plan plot polish post prepare price print prioritise prioritize process produce
    proofread propose publish pull purge push put query quote rank re-run read rebuild recap
    recheck recommend reconcile record redo refactor refresh register reject release remember
    remind remove rename reorder replace reply report request rerun reschedule research reserve
    resolve respond restart resume retry return review revise rewrite roll run save say scan
    schedule search see select send set settle share sharpen ship shorten show sign skip sort
    split start stop store submit suggest sum summarise summarize switch sync tag take tell test
    tidy tighten total trace track transfer translate turn tweak undo update upgrade upload use
    validate verify walk warn watch work write
    """
)

_ASKING = word_set(
    """
    what when where who whom whose which why how is are was were am do does did has have had can
    could will would should shall may might isn't aren't wasn't weren't don't doesn't didn't
    hasn't haven't can't couldn't won't wouldn't shouldn't what's whats when's where's wheres
    who's whos how's hows any anything anyone
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

_LEAD = re.compile(
    r"""^\W*(?:(?:and|also|then|next|now|so|ok|okay|well|hey|hi|hello|please|pls|finally|lastly|plus
    |first|second|third|afterwards|after\ that|nova|just|quickly|kindly|once\ done|when\ done
    |by\ the\ way|btw|oh|(?:just\ )?between\ (?:us|you\ and\ me)|for\ my\ eyes\ only|one\ question
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
_ANY = word_set("any anything anyone have had")
_TROUBLE = re.compile(
    r"""\b(?:fail(?:s|ed|ing)?|stuck|hangs|hung|crash(?:es|ed)?|broken?|damaged|leak(?:s|ed|ing)?|errors?
    |wrong(?:ly)?|mistaken(?:ly)?|missing|complain(?:s|ed|ing)?|too\ (?:long|short|stiff|slow)
    |(?:does|do|did)(?:n't|\ not)\ work(?!.*\b(?:any\ ?more|any\ longer)\b)
    (?!\s+(?:at|in|with|on|here|there))
    |did(?:n't|\ not)\ (?:start|run|finish|print|open|load|respond|arrive|show|go\ through)
    |(?:can't|cannot|can\ not|unable\ to|won't|couldn't)
    \ (?:open|see|log|access|find|print|post|save|connect|reach|get|load|start|sign))\b
    |^\W*you\ (?!can\b|may\b|should\b|must\b)\w+""",
    re.IGNORECASE | re.VERBOSE,
)
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
_DOING = re.compile(r"\W*(?:please\s+)?(?:do|have)\s+(?:the|this|that|it|an?|my)\b", re.IGNORECASE)
"""What begins like a question and asks for something to be done: "Do the thing with Acme"."""
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
_RIDER = re.compile(
    r"\W*(?:skip|ignore|exclude|include|leave\b.*\bout|use|count|don't\ count|only)\b",
    re.IGNORECASE,
)
"""What a sentence after a question only adds to it, such as "Skip the closed ones"."""
_INDIRECT = re.compile(
    r"""\b(?:asks|asked|(?:is|are|was|were|been|am|'s|keeps?)\ asking|wants?\ to\ know|wonder(?:s|ed|ing)?|like\ to\ know)
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
    r"""[,:]\s+(?:and\s+|so\s+|but\s+)?(?:
    (?:(?:which|whose|what|how)\ (?:[\w-]+\ ){1,3})?
    (?:is|are|was|were|do|does|did|has|have|can|could|will|would|should|may)
    \ (?:it|that|this|they|these|those|he|she|we|i|you|there)\b
    |(?:who|what|where|when|how)(?:'s|\u2019s)\b
    |(?:what|where|when|why|how)\ (?:is|are|was|were|do|does|did|has|have|can)\b
    |(?P<verb>[a-z]+)\ (?:it|that|this|them|the|a|an|my|our|me|us)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""What may turn a statement into a question or request after a comma: ", is it covered"."""
_SETTING = re.compile(
    r"\W*(?:in|on|at|from|for|of|with|by|under|after|before)\b[^,]*,\s*(?:what|which|who|where|when|how)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?<=[?!])\s+|(?<=[^\W\d_]{2}[.])\s+|(?<=\d[.])\s+(?=[A-Z])|\n+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case; inner hyphens and apostrophes stay."""
    return [word.replace("\u2019", "'") for word in _WORD.findall(text.lower())]


def content(text: str) -> frozenset[str]:
    """Return the words that carry the matter of `text`, without plural or verb endings."""
    return frozenset(_stem(word) for word in words(text) if word not in _EMPTY)


def overlap(asked: str, known: str) -> float:
    """Return the share of the matter of `asked` that `known` holds."""
    wanted = content(asked)
    return len(wanted & content(known)) / len(wanted) if wanted else 0.0


def bare(text: str) -> str:
    """Return `text` without the words that only lead up to it ("and then please ...")."""
    return _LEAD.sub("", text.strip(), count=1).strip()


def task(text: str) -> str:
    """Return `text` from its task on, without politeness ("could you please ...")."""
    return bare(_POLITE.sub("", bare(text), count=1))


def form(text: str) -> Form:
    """Tell what kind of sentence `text` is, by its first words and its last mark."""
    stripped = bare(text)
    polite = _POLITE.match(stripped)
    first = _first(task(text))
    if first in VERBS and (polite or first not in _ASKING):
        return "request"
    if polite or re.search(r"\bplease\W*$", text, re.IGNORECASE):
        return "request"
    if _DOING.match(stripped) and not text.rstrip().endswith("?"):
        return "request"
    if text.rstrip().endswith("?") or _asks(words(stripped)):
        return "question"
    return "statement"


def states(text: str) -> bool:
    """Whether `text`, of which a fact was found, only looks like a question: "Any late bill ..."."""
    return _first(bare(text)) in _ANY and "?" not in text


def only_states(text: str) -> bool:
    """Whether no sentence of `text` asks or wants anything."""
    return states(text) or not asking_part(text)


def asking_part(text: str) -> str:
    """Return the sentences of `text` that ask or want something, without those that only tell."""
    said = [sentence for sentence in _BREAK.split(text) if sentence.strip()]
    return " ".join(each for each in said if _asks_in_all(each))


def _asks_in_all(sentence: str) -> bool:
    if form(sentence) != "statement" or _is_told(sentence):
        return True
    if _WISH.match(sentence) or _SETTING.match(sentence):
        return True
    return any(
        match["verb"] is None or match["verb"].lower() in VERBS
        for match in _LATER_ASKING.finditer(sentence)
    )


def wants_to_know(text: str) -> bool:
    """Whether `text` asks for something to be told, in whatever form: "Name the three ..."."""
    first = words(task(text))[:1]
    is_told = first != [] and first[0] in _TELLING_VERBS
    return form(text) == "question" or is_told or bool(_KNOWING.match(bare(text)))


def wants_done(text: str) -> bool:
    """Whether `text` asks for something to be done that no looking up does: "Cancel loan 12"."""
    said = task(text)
    if form(text) != "request" or adds(text) or _TOPIC.match(said):
        return False
    return _first(said) not in _LOOKING_VERBS or bool(_SORTING_OUT.match(said))


def wants_only_to_know(text: str) -> bool:
    """Whether all that `text` asks for is to be told something, whatever it tells before."""
    asking = [each for each in _BREAK.split(text) if each.strip() and _asks_in_all(each)]
    # "I need to book two pallets. Which haulier do we use?" asks for no booking.
    meant = [each for each in asking if not announces(each)]
    return (
        bool(meant)
        and all(_only_asks(each) for each in meant[:1])
        and all(_only_asks(each) or adds(each) for each in meant[1:])
    )


def adds(text: str) -> bool:
    """Whether `text`, after a question, only says what to count: "Skip the closed ones"."""
    return bool(_RIDER.match(text))


def announces(text: str) -> bool:
    """Whether `text` only says what somebody is about to do: "I need to book two pallets"."""
    return bool(_INTENT.match(text)) and not text.rstrip().endswith("?")


def told_part(text: str) -> str:
    """Return what of `text` only tells: its sentences without a question, or up to one."""
    told = []
    for sentence in (each for each in _BREAK.split(text) if each.strip()):
        later = _LATER_ASKING.search(sentence)
        before = sentence[: later.start()] if later else ""
        if not _only_asks(sentence):
            told.append(sentence)
        elif before and not _CUT.search(before) and form(before) == "statement":
            told.append(before)
    return " ".join(told)


def _only_asks(sentence: str) -> bool:
    if _INTENT.match(sentence) and ":" in sentence:
        return _only_asks(sentence.partition(":")[2])
    if form(sentence) == "question" or _is_told(sentence):
        return True
    later = list(_LATER_ASKING.finditer(sentence))
    return form(sentence) == "statement" and bool(
        _SETTING.match(sentence) or (later and not any(match["verb"] for match in later))
    )


def _is_told(sentence: str) -> bool:
    """Whether a sentence without the form of a question wants something told."""
    said = task(sentence)
    is_wish = _KNOWING.match(bare(sentence)) or _KNOWING.match(said)
    is_asked = _TOLD.match(said) or _FIGURE.match(sentence)
    return bool(is_wish or is_asked or _INDIRECT.search(sentence))


def is_trouble(text: str) -> bool:
    """Whether `text` reports that something goes wrong, which somebody should look into."""
    return bool(_TROUBLE.search(text))


def opens_with_verb(text: str) -> bool:
    """Whether the task of `text` begins with a verb that asks for something to be done."""
    return _first(task(text)) in VERBS


def _asks(spoken: list[str]) -> bool:
    if len(spoken) > 1 and spoken[0] in _BEFORE_WH and spoken[1] in _WH:
        return True
    if not spoken or spoken[0] not in _ASKING:
        return False
    # "Any ..." and "Have ..." begin statements too; a short one is a question.
    return spoken[0] in _WH or len(spoken) > 1


def _first(text: str) -> str:
    found = words(text)
    # "Fact-check the draft" asks to check it.
    return found[0].rpartition("-")[2] if found and found[0] not in VERBS else (found or [""])[0]


def _stem(word: str) -> str:
    word = word.removesuffix("'s").replace("-", "")
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + ("y" if ending == "ies" else "")
    return word
