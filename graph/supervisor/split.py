"""Cuts a request into the tasks it is made of, and tells which need the one before.

This only proposes: whether a cut is kept is decided by who would get the parts.
"""

import re
from dataclasses import dataclass

from graph.supervisor.speech import bare, content, form, task, words

_LIST_ITEM = re.compile(r"(?:^|(?<=\s))(?:\(?\d{1,2}[.)]|[-*•])\s+(?=\S)")
_INLINE_ITEM = re.compile(r"(?:^|(?<=[\s:;,]))\(?\d{1,2}[.)]\s+(?=\S)")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'(?!\w)|`[^`]*`")
_SENTENCE_END = re.compile(
    r"(?<=[?!])\s+|(?<=[^\W\d_]{2}[.])\s+(?=[A-Z\"“(])|(?<=\d[.])\s+(?=[A-Z])|;\s+|\n+"
)
_JOINT = re.compile(
    r""",?\s+(?:and|but|plus|&)\s+(?:then\s+|also\s+|after\s+that\s+|afterwards\s+|finally\s+)?
    |,\s*(?:then|also|next|finally|lastly|plus|after\s+that|afterwards)\s+
    |,\s+|\s+(?:then|afterwards)\s+""",
    re.IGNORECASE | re.VERBOSE,
)
_SEQUENCE = re.compile(
    r"\b(?:then|after\s+that|afterwards|once\s+(?:that|it|this)|when\s+(?:that|it)|as\s+soon\s+as)\b",
    re.IGNORECASE,
)
_DEPENDING = re.compile(r"(?:if|unless|otherwise|in\s+case|depending\s+on)\b", re.IGNORECASE)
_CONDITION = re.compile(r"(?:if|when|once|as\s+soon\s+as)\b[^,]*,\s*", re.IGNORECASE)
_BACK = re.compile(
    r"""\b(?:it|its|them|they|their|those|these|both|each\ of\ (?:them|those)|the\ (?:former|latter))\b
    |\b(?:that|this)(?=\s*(?:[.,;!?]|$|to\b|into\b|in\b|as\b|with\b|for\b|and\b|by\b|on\b))
    |\b(?:based|building)\s+on\b|\bwith\s+(?:that|this)\b
    |\bthe\s+(?:results?|summary|answers?|outcome|findings|translation|numbers|figures|output
    |worst|best|cheapest|first\ one|last\ one)\b
    |\baccordingly\b|\bthe\s+same\b""",
    re.IGNORECASE | re.VERBOSE,
)
_REPORTING = frozenset({"show", "tell", "give", "let"})
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


def split(text: str) -> tuple[Clause, ...]:
    """Return the tasks that `text` seems to be made of; one if it is of one piece."""
    items = _items(text)
    parts = items or ([] if len(text) > _PASTED else _parts(text))
    if len(parts) < 2:
        return (Clause(text.strip()),)
    return tuple(
        Clause(text=part, after=_needs(part, index), is_item=bool(items))
        for index, part in enumerate(parts)
    )


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
    if len(items) < 2 or not all(form(item) != "statement" for item in items):
        return []
    return items


def _parts(text: str) -> list[str]:
    masked = _QUOTED.sub(lambda match: "x" * len(match[0]), text)
    parts: list[str] = []
    has_task = False
    for start, end in _spans(masked, _SENTENCE_END):
        for piece in _pieces(text[start:end], masked[start:end]):
            is_task = _stands_alone(piece)
            if parts and not (is_task and has_task):
                # What asks for nothing stays with the task beside it: it is its setting.
                parts[-1] = f"{parts[-1]} {piece}"
            else:
                parts.append(piece)
            has_task = has_task or is_task
    return parts


def _pieces(sentence: str, masked: str) -> list[str]:
    """Cut one sentence wherever a joint is followed by something that can stand alone."""
    colon = masked.find(": ")
    if colon > 0 and form(sentence[:colon]) == "request" and len(content(sentence[:colon])) > 1:
        # "Build a flow: fetch, check, publish" names the steps of one task.
        return [sentence.strip()]
    pieces: list[str] = []
    start = 0
    for joint in _JOINT.finditer(masked):
        if joint.start() < start:
            continue
        before, after = sentence[start : joint.start()], sentence[joint.end() :]
        # A joint that says "then" belongs to what follows.
        if _may_cut(before, after):
            pieces.append(before.strip())
            start = joint.start() if _SEQUENCE.search(joint[0]) else joint.end()
    pieces.append(sentence[start:].strip(" ,\t"))
    return [piece for piece in pieces if piece]


def _may_cut(before: str, after: str) -> bool:
    next_joint = _JOINT.search(after)
    following = after[: next_joint.start()] if next_joint else after
    opening = _DEPENDING.match(bare(before)) or _CONDITION.match(f"{bare(before)},")
    if opening and "," not in before:
        # "If it is low, draft a PO": the condition belongs to what follows.
        return False
    return _stands_alone(before) and (_stands_alone(following) or _is_conditional(after))


def _is_conditional(text: str) -> bool:
    """Whether `text` is a condition and what to do then: "if it is low, order more"."""
    then = unconditional(text)
    return then != text and form(then) != "statement"


def _stands_alone(text: str) -> bool:
    """Whether `text` has a verb of its own and something for it to act on."""
    if _is_conditional(text):
        return True
    # Without its mark: "filters do we have?" is the end of a question, not one.
    kind = form(text.rstrip(" ?"))
    if kind == "statement":
        return False
    matter = content(text)
    if kind == "question":
        return len(matter) >= 2 or (len(matter) == 1 and len(words(text)) >= 4)
    said = words(task(text))
    if said[:1] and said[0] in _REPORTING:
        # "... and show me the diff" asks for no more than the task before it.
        return len(matter - {said[0]}) >= 2
    return len(said) >= 2 and (len(matter) >= 2 or bool(_BACK.search(text)))


def _needs(part: str, index: int) -> tuple[int, ...]:
    """Return the clauses that `part` builds on."""
    if index == 0:
        return ()
    if re.search(
        r"\b(?:both|all\s+(?:of\s+)?(?:that|this|them|the\s+above))\b", part, re.IGNORECASE
    ):
        return tuple(range(index))
    opening = " ".join(words(part)[:3])
    depends = _DEPENDING.match(bare(part)) or _is_conditional(part)
    if depends or _SEQUENCE.search(opening) or _refers_back(part):
        return (index - 1,)
    return ()


def _refers_back(part: str) -> bool:
    """Whether a pronoun of `part` stands for something said before it."""
    said = task(part)
    match = _BACK.search(said)
    # "Tell Maria that the new pump from Bosch is late and it must wait": it stands for the pump.
    return bool(match) and len(content(said[: match.start()])) <= 3 if match else False


def _spans(text: str, ends: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where the stretches between the matches of `ends` begin and end."""
    spans, start = [], 0
    for match in ends.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [span for span in spans if text[span[0] : span[1]].strip()]


def unconditional(part: str) -> str:
    """Return what `part` wants done, without the condition before it."""
    opening = bare(part)
    return opening[match.end() :] if (match := _CONDITION.match(opening)) else part


def antecedent_filled(part: str, before: str) -> str:
    """Return `part` with its pronoun replaced by what the clause before it is about."""
    about = " ".join(task(before).rstrip(" ?.!").split()[1:])
    return _BACK.sub(lambda _: about, part, count=1)
