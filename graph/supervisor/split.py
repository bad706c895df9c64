"""Cuts a request into the tasks it is made of, and tells which need another's result.

This only proposes: whether a cut is kept is decided by who would get the parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from graph.supervisor.dependence import (
    CONDITION,
    PRODUCT,
    TOLD_FIRST,
    needs,
    refers_back,
    unconditional,
)
from graph.supervisor.speech import (
    QUOTED,
    bare,
    begins_with_verb,
    content,
    form,
    has_object,
    is_trouble,
    task,
    words,
)
from graph.supervisor.verbs import word_set

_LIST_ITEM = re.compile(r"(?:^|(?<=\s))(?:\(?\d{1,2}[.)]|[-*•])\s+(?=\S)")
_INLINE_ITEM = re.compile(r"(?:^|(?<=[\s:;,]))\(?\d{1,2}[.)]\s+(?=\S)")
_BRACKETED = re.compile(rf"{QUOTED.pattern}|\([^()]*\)")
_MATERIAL = re.compile(
    r"""(?:(?<=[.?!:])\s+|\n+)(?:dear\s+\w|(?:here(?:'s|\ is|\ it\ is|\ goes)\b[^:.?!]{0,30}
    |(?:the\ |my\ )?(?:draft|text|e?-?mail|letter|message|memo|note|original|paragraph|sentence|wording
    |transcript|thread|article|post|quote|code|log|speech|recipe|email\ body)):\s)
    |```""",
    re.IGNORECASE | re.VERBOSE,
)
"""Where text begins that is handed over, not said: "Draft: ...", "Dear neighbours ..."."""
_SENTENCE_END = re.compile(
    r"(?<=[?!])\s+|(?<=[^\W\d_]{2}[.])(?<!\bDr\.|\bMr\.|\bMs\.|\bSt\.|\bNo\.)(?<!\bMrs\.)\s+(?=[A-Z\"“(])"
    r"|(?<=[\d%)\"”][.])\s+(?=[A-Z])|(?<=[a-z]{2}[.])(?<!\bno\.)(?<!\bvs\.)\s+(?=[a-z])|;\s+|\n+"
)
_JOINT = re.compile(
    r""",?\s+(?:and|but|plus|&|\+|n)\s+(?:then\s+|also\s+|after\s+that\s+|afterwards\s+|finally\s+)?
    |,\s*(?:then|also|next|finally|lastly|plus|second|third|after\s+that|afterwards)\s+
    |,\s+|\s+[-\u2013\u2014]+\s+|\s+(?:then|afterwards|plus)\s+""",
    re.IGNORECASE | re.VERBOSE,
)
_SEQUENCE = re.compile(r"\b(?:then|after\s+that|afterwards)\b", re.IGNORECASE)
_APART = re.compile(
    r"\W*(?:and\s+)?(?:also|separately|meanwhile|besides|by\s+the\s+way|apart\s+from\s+that)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"(?:i|we)(?:'d|\u2019d|\s+would|\s+also)?\s+(?:also\s+)?(?:need|want|like|prefer)\s+(?!to\s+know\b)\S",
    re.IGNORECASE,
)
_RIDER = re.compile(
    r"""(?:leave|keep\s+(?:it|them|the|his|her|its|their|my|our|all|every\w*)|ask\s+(?:me|us)\s+(?:first|before)|wait\b|nothing\b
    |(?:just\s+)?(?:say|show|give|tell)\s+(?:me\s+|us\s+)?(?:so|(?-i:the\s+[a-z]\w*\W*$))|cite\s+(?:it|them|each|the|your)
    |(?:ignore|skip|omit|exclude|mention|no|not)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a sentence begins that only says how the task before it is to be done."""
_FORBIDDING = re.compile(r"(?:do\s?n[o'\u2019]?t|do\s+not|never)\s", re.IGNORECASE)
_INVERTED = word_set(
    """
    is are was were am do does did has have had can could will would should shall may might must
    isn't aren't wasn't weren't don't doesn't didn't hasn't haven't can't couldn't won't wouldn't
    """
)
_FRONTED = re.compile(
    r"(?:from|out\s+of|for|in|on|with|using|before|every|each|as|at)\b", re.IGNORECASE
)
"""How a sentence begins that tells first from what, for whom or when something is to be done."""
_NOUN = re.compile(
    r"(?:an?|the|some|two|three|one)\s+\w+\s+\w+|(?:an?|the|some)\s+\w+\W*$", re.IGNORECASE
)
"""How a task without a verb begins: "..., then a chart of the tags"."""
_WORK = re.compile(rf"(?:an?|another)\s+(?:[\w-]+\s+){{0,3}}?{PRODUCT}\b", re.IGNORECASE)
"""Something that is to be made, which any "and" may ask for besides: "and a German translation"."""
_WH = word_set("what when where who whom whose which why how")
_ASKED = _WH | word_set("if whether")
"""What shows that something is to be told which nobody knows yet: "tell me if", "show me who"."""
_SUBJECTS = word_set("i you he she it we they there this that these those")
_FINITE = _INVERTED | word_set(
    """
    i i'm i've i'd it's that's there's they're we're we've you're went came got said told asked made
    took gave sent left broke quit ran said came needs wants says goes comes gets looks seems keeps
    """
)
"""Words that show a sentence which tells something."""
_REPORTING = word_set("show tell give let say")
_GIVEN_AS = re.compile(
    r"\w+\s+(?:me\s+|us\s+)?(?:it|that|this|them|those)\b.*\b(?:in|into|as)\s+\w", re.IGNORECASE
)
"""What is to be given another form: "give it to me in French"."""
_INDIRECT = re.compile(
    r"\b(?:show|tell|explain|say|know|see|find\s+out|check|remind|list|describe|confirm|wonder"
    r"|look\s+up|work\s+out|figure\s+out|ask)\b",
    re.IGNORECASE,
)
_PASTED = 1_500
"""Longer requests carry pasted text: only a numbered list of tasks is cut out of those."""


@dataclass(frozen=True)
class Clause:
    """One possible task of a request."""

    text: str
    after: tuple[int, ...] = ()
    """The clauses whose results it seems to need."""
    is_item: bool = False
    """Whether the person set it apart by a number or bullet."""
    is_doubtful: bool = False
    """Whether only who would get it can tell that it is a task: it has no verb of its own."""
    place: tuple[int, int] = field(default=(0, 0), compare=False)
    """Between which characters of the request it stands."""


@dataclass(frozen=True)
class _Piece:
    """A stretch of the request between two places where it may be cut."""

    text: str
    is_task: bool
    is_doubtful: bool = False
    place: tuple[int, int] = (0, 0)


@lru_cache(maxsize=16)  # each rung of the ladder asks for the parts of the same request
def split(text: str) -> tuple[Clause, ...]:
    """Return the tasks that `text` seems to be made of; one if it is of one piece."""
    if items := _items(text):
        found = [Clause(item, is_item=True, place=_place(item, text)) for item in items]
    elif len(text) > _PASTED:
        found = []
    else:
        found = _clauses(text)
    if len(found) < 2:
        return (Clause(text.strip(), place=(0, len(text))),)
    said = [clause.text for clause in found]
    return tuple(replace(clause, after=needs(said, index)) for index, clause in enumerate(found))


def _place(item: str, text: str) -> tuple[int, int]:
    start = text.find(item)
    return start, start + len(item)


def _items(text: str) -> list[str]:
    """Return the items of a numbered or bulleted list of tasks, if `text` is one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = [line for line in lines if _LIST_ITEM.match(line)]
    if len(marked) >= 2:
        found = [_LIST_ITEM.sub("", line, count=1) for line in marked]
    else:
        marks = list(_INLINE_ITEM.finditer(text))
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        found = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=False)]
    items = [item.strip(" \t\n,;") for item in found]
    is_asked = [form(item) != "statement" for item in items]
    named = (asks or _NOUN.match(item) for asks, item in zip(is_asked, items, strict=True))
    return items if len(items) > 1 and any(is_asked) and all(named) else []


def _clauses(text: str) -> list[Clause]:
    """Join the pieces that ask for nothing to the task beside them, whose setting they are."""
    material = _MATERIAL.search(text)
    said = text[: material.start()] if material else text
    clauses: list[Clause] = []
    has_task = False
    for piece in _pieces_of(said):
        is_next = has_task or (clauses and _opens_apart(piece.text, clauses[-1].text))
        if clauses and not (piece.is_task and is_next):
            whole = clauses[-1]
            place = whole.place[0], piece.place[1]
            clauses[-1] = replace(whole, text=f"{whole.text} {piece.text}", place=place)
        else:
            clauses.append(Clause(piece.text, is_doubtful=piece.is_doubtful, place=piece.place))
        has_task = has_task or piece.is_task
    return clauses


def _opens_apart(text: str, before: str) -> bool:
    """Whether `text` turns to something else after a trouble that is to be looked into."""
    return bool(_APART.match(text)) and is_trouble(before)


def _pieces_of(text: str) -> Iterator[_Piece]:
    masked = _BRACKETED.sub(lambda match: "x" * len(match[0]), text)
    for start, end in _spans(masked, _SENTENCE_END):
        for piece in _pieces(text[start:end], masked[start:end]):
            first, last = piece.place
            yield replace(piece, place=(start + first, start + last))


def _pieces(sentence: str, masked: str) -> list[_Piece]:
    """Cut one sentence wherever a joint is followed by something that can stand alone.

    The places of the pieces are those within the sentence.
    """
    if _is_listing(sentence, masked):
        # "Build a flow: fetch, check, publish" names the steps of one task.
        return [_Piece(sentence.strip(), is_task=True, place=(0, len(sentence)))]
    pieces: list[_Piece] = []
    start, is_doubtful = 0, False
    for joint in _JOINT.finditer(masked):
        if joint.start() < start:
            continue
        before, after = sentence[start : joint.start()], sentence[joint.end() :]
        cut = _cut(before, joint[0], after)
        if cut:
            piece = _piece(before, start, is_doubtful=is_doubtful)
            # What "then" follows is a task, even if it is only named.
            is_task = piece.is_task or bool(_SEQUENCE.search(joint[0]))
            pieces.append(replace(piece, is_task=is_task))
            # A joint that says "then" belongs to what follows.
            start = joint.start() if _SEQUENCE.search(joint[0]) else joint.end()
            is_doubtful = cut == "doubtful"
    pieces.append(_piece(sentence[start:], start, is_doubtful=is_doubtful))
    return [piece for piece in pieces if piece.text]


def _piece(text: str, start: int, *, is_doubtful: bool) -> _Piece:
    said, opens = text.strip(" ,\t"), start == 0
    is_task = not (opens and _is_rider(said)) and (not opens or _holds_task(said))
    place = start, start + len(text.rstrip(" ,\t"))
    return _Piece(said, is_task=is_task, is_doubtful=is_doubtful, place=place)


def _is_listing(sentence: str, masked: str) -> bool:
    colon = masked.find(": ")
    before = sentence[:colon]
    return colon > 0 and form(before) == "request" and len(content(before)) > 1


def _cut(before: str, joint: str, after: str) -> Literal["sure", "doubtful"] | None:
    """Return how surely a new task begins at a joint, if one does."""
    next_joint = _JOINT.search(after)
    following = after[: next_joint.start()] if next_joint else after
    opening = CONDITION.match(f"{bare(before)},")
    if opening and "," not in before.strip(" ,") and not _asks_when(before):
        # "If it is low, draft a PO": the condition belongs to what follows. But "after you've
        # looked it up, ..." is a task.
        return "sure" if TOLD_FIRST.match(bare(before)) and _stands_alone(following) else None
    is_next = bool(_SEQUENCE.search(joint))
    if not _holds_task(before) and not (is_next and _is_fragment(before)):
        return None
    if _is_conditional(after):
        return "sure"
    if _stands_alone(following):
        return "sure" if is_next or not _is_carried_on(before, following) else None
    if _WORK.match(task(following)) and "and" in joint.lower():
        return "doubtful"
    is_close = is_next or ("," in joint and joint.strip(", ") != "") or "plus" in joint
    is_close = is_close and not _is_rider(following)
    return "doubtful" if is_close and _may_be_task(following) else None


def _asks_when(before: str) -> bool:
    """Whether words that may open a condition are a task: "when does it come" asks."""
    spoken = words(bare(before))
    if spoken[0] == "when" and len(spoken) > 1 and "'" not in spoken[1]:
        return spoken[1] in _INVERTED
    return _stands_alone(unconditional(before))


def _may_be_task(text: str) -> bool:
    """Whether `text` may be a task although it says little: "give me the Portuguese"."""
    said = task(text)
    if _NOUN.match(said):
        return True
    return begins_with_verb(said) and bool(content(text)) and form(text) == "request"


def _is_carried_on(before: str, following: str) -> bool:
    """Whether `following` only goes on with what `before` wants told: "show me who, and when"."""
    if _is_rider(following):
        return True
    spoken = words(bare(following))
    if not spoken or spoken[0].split("'")[0] not in _WH or not _INDIRECT.search(before):
        return False
    # "... and how old it is" is told; "... and how old is it" is asked.
    return not any(word in _INVERTED or "'s" in word for word in spoken[:4])


def _is_fragment(text: str) -> bool:
    """Whether `text` asks for something by only naming it: "Stock of the filter, then ..."."""
    spoken = words(text)
    return bool(content(text)) and spoken[0] not in _SUBJECTS and _FINITE.isdisjoint(spoken)


def _is_rider(text: str) -> bool:
    """Whether `text` only says how the task before it is to be done, or asks not to do it."""
    said = bare(text)
    return bool(_FORBIDDING.match(said) or _RIDER.match(said)) and not said.endswith("?")


def _is_conditional(text: str) -> bool:
    """Whether `text` is a condition and what to do then: "if it is low, order more"."""
    then = unconditional(text)
    return then != bare(text) and then != text and _holds_task(then)


def _holds_task(text: str) -> bool:
    """Whether something in `text` asks or wants, be it after some words that only tell."""
    if form(text) != "statement" and _stands_alone(text, is_whole=True):
        return True
    if _stands_alone(text) or _is_fronted(text) or TOLD_FIRST.match(bare(text)):
        return True
    return any(_asks_at_last(text[joint.end() :]) for joint in _JOINT.finditer(text))


def _asks_at_last(rest: str) -> bool:
    """Whether a sentence that began with something else asks for something in its `rest`."""
    if not _stands_alone(rest, is_whole=True):
        return False
    spoken = words(bare(rest))
    if spoken[0] in _WH and spoken[1] in _SUBJECTS and not rest.rstrip().endswith("?"):
        # "It was about 50, which I doubt" asks nothing.
        return False
    if spoken[0] in _INVERTED:
        # "The ordinance, off their site, is the file above" asks nothing.
        return rest.rstrip().endswith("?")
    # "..., order complete, everybody happy" asks for nothing to be ordered.
    return form(rest) == "question" or has_object(task(rest))


def _stands_alone(text: str, *, is_whole: bool = False) -> bool:
    """Whether `text` has a verb of its own and something for it to act on."""
    said = task(text)
    if _WISH.match(bare(text)) and len(content(text)) >= 3:
        return True
    if form(text) == "statement" and not _is_conditional_start(text):
        return False
    # Without its mark: "filters do we have?" is the end of a question, not one.
    kind = form(text if is_whole else text.rstrip(" ?"))
    if kind == "statement":
        return _is_conditional_start(text) and _is_conditional(text)
    matter = content(text)
    if kind == "question":
        says = len(words(text)) >= 4 or refers_back(text)
        return len(matter) >= 2 or (says and (bool(matter) or text.rstrip().endswith("?")))
    spoken = words(said)
    if spoken[:1] and spoken[0] in _REPORTING and not _GIVEN_AS.match(said):
        # "... and show me the diff" asks for no more than the task before it.
        is_asking = not _ASKED.isdisjoint(spoken)
        return len(matter - {spoken[0]}) >= (1 if is_asking else 2)
    return len(spoken) >= 2 and (len(matter) >= 2 or refers_back(text))


def _is_fronted(text: str) -> bool:
    """Whether `text` asks for something after a phrase: "from these mails pull the names"."""
    said = bare(text)
    if not _FRONTED.match(said):
        return False
    rests = [said[gap.end() :] for gap in re.finditer(r"(?<!;)\s+", said)]
    return any(begins_with_verb(rest) and len(content(rest)) >= 3 for rest in rests[1:8])


def _is_conditional_start(text: str) -> bool:
    return unconditional(text) not in (text, bare(text))


def _spans(text: str, ends: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where the stretches between the matches of `ends` begin and end."""
    spans, start = [], 0
    for match in ends.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [span for span in spans if text[span[0] : span[1]].strip()]
