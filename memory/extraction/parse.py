"""From a clause to a statement: its frame, its qualifiers, its kind."""

from datetime import datetime
from typing import NamedTuple

from memory.claim import Kind, Slot
from memory.extraction.acts import Hint
from memory.extraction.frames import frame_of
from memory.extraction.grammar import Parts, cut
from memory.extraction.lexicon import PREFER, PROMISE, SEASONS, word_set
from memory.extraction.qualifiers import conditions, is_volatile, tells_change, timing
from memory.extraction.scene import Frame, Scene
from memory.extraction.simplify import simplify
from memory.extraction.statement import Statement
from memory.extraction.values import Value, values_in
from memory.extraction.words import concepts, words_of
from projects.expression import expression

_PRONOUNS = word_set("it they he she that this these those its their his her")
_STANDING = expression(
    r"(?i)\b(?:never|always|must|from now on|going forward|under no circumstances|not allowed|"
    r"only (?:if|when|after|with)|required?|mandatory|forbidden|prohibited|no one may|nobody may|"
    r"may not|should never|should always|has to|have to|by default)\b"
)
_SEASON = expression(
    r"(?i)\b(?:in|during|every|each|on|over|throughout|at)\s+(?:the\s+)?("
    + "|".join(SEASONS)
    + r")\b|\b(mornings|afternoons|evenings|nights|summers|winters)\b"
)
_TAKEN_BACK = expression(r"(?i),\s+(?:and )?(?:no longer|not any ?more)\s+(?P<old>[^,;]+)[\s.!]*$")
"""What a clause says, behind a comma, to be so no longer."""
_CALL_ME = expression(r"(?i)^(?:please )?call me\b")


class Voice(NamedTuple):
    """Who speaks and when: what `I` and `tomorrow` mean."""

    speaker: str
    said_at: datetime

    @property
    def me(self) -> str:
        """What stands for the first person in a slot."""
        name = self.speaker.lower().split()
        return "me" if not name or name[0] in {"user", "owner", "i", "me"} else name[0]


def parse(text: str, *, voice: Voice, hint: Hint | None = None) -> Statement:
    """Return what `text` says; a clause that fits no frame keeps its words as its slot."""
    taken_back = _TAKEN_BACK.search(text)
    if taken_back is not None and cut(text[: taken_back.start()]) is not None:
        statement = parse(text[: taken_back.start()], voice=voice, hint=hint)
        old = statement.replaces | _content(taken_back["old"])
        return statement._replace(text=text, changes=True, replaces=old)
    since = timing(text, values_in(text), said_at=voice.said_at)
    simple = simplify(_without(text, since.span))
    begun = frozenset(value.normal for value in since.used)
    values = values_in(simple.text)
    parts = cut(simple.text)
    frame = _frame(simple.text, parts, values, voice, begun)
    frame = frame._replace(negated=frame.negated != simple.negated)
    left = [
        value
        for value in [*values, *values_in(simple.lead)]
        if value not in frame.used and value.normal not in begun
    ]
    kind = _kind(text, parts, frame, hint or simple.hint)
    if kind == "episode" and since.since is not None and parts is not None:
        kind = "state" if parts.verb.lemma == "be" else kind  # "since May it was" tells what held
    return Statement(
        text=text,
        kind=kind,
        slot=Slot(
            subject=tuple(sorted(set(frame.topic) - {frame.predicate})),
            predicate=frame.predicate,
            value_type=frame.value_type,
            qualifiers=_qualifiers(text, left),
            single=frame.single and kind != "episode",
        ),
        value=frame.value,
        negated=frame.negated,
        changes=frame.changes or tells_change(text),
        replaces=frame.replaces,
        anaphoric=parts is not None and _is_anaphoric(parts),
        valid_from=since.since,
        valid_to=since.until,
        volatile=is_volatile(text),
    )


def _without(text: str, span: tuple[int, int]) -> str:
    """Return a clause without the words that say since when it holds, if it is one then."""
    rest = f"{text[: span[0]]}{text[span[1] :]}".strip(" ,")
    return rest if span[1] and cut(rest) is not None else text


def _content(text: str) -> frozenset[str]:
    """Return the content of some words, what they hold of typed values in its normal form."""
    values = values_in(text)
    loose = [
        word
        for word in words_of(text)
        if not any(value.start <= word.start < value.end for value in values)
    ]
    typed = (part for value in values for part in value.normal.split())
    return frozenset((*concepts(loose), *typed))


def _frame(
    text: str, parts: Parts | None, values: list[Value], voice: Voice, since: frozenset[str]
) -> Frame:
    if parts is None:
        words = concepts(words_of(text))
        return Frame(words, "", "", "text", single=False)
    return frame_of(Scene(text, parts, tuple(values), voice.me, since))


def _is_anaphoric(parts: Parts) -> bool:
    if not parts.subject:  # "never call him" needs no subject, "closes at 6" does
        return parts.group[-1].lower != parts.verb.lemma or parts.verb.lemma == "be"
    return parts.subject[0].lower in _PRONOUNS


def _qualifiers(text: str, left: list[Value]) -> tuple[str, ...]:
    found = {f"{value.kind}:{value.normal}" for value in left if value.kind != "url"}
    found |= {SEASONS[(match[1] or match[2]).lower()] for match in _SEASON.finditer(text)}
    found |= set(conditions(text))
    return tuple(sorted(found))


def _kind(text: str, parts: Parts | None, frame: Frame, hint: Hint | None) -> Kind:
    if hint is not None:
        return hint
    if parts is not None and (parts.verb.lemma in PROMISE or _is_commitment(parts, frame)):
        return "commitment"
    if _STANDING.search(text) and not _CALL_ME.match(text):
        return "constraint"
    return "state" if parts is None else _told_kind(text, parts, frame)


def _told_kind(text: str, parts: Parts, frame: Frame) -> Kind:
    likes = parts.verb.lemma in PREFER or "prefer" in (frame.predicate, *frame.topic)
    if likes or _CALL_ME.match(text):
        return "preference"
    if parts.verb.future and parts.subject and parts.subject[0].lower == "we":
        return "decision"
    return "episode" if _is_episode(parts, frame) else "state"


def _is_commitment(parts: Parts, frame: Frame) -> bool:
    if not parts.verb.future or not parts.subject:
        return False
    dated = any(value.kind in {"date", "weekday", "time"} for value in frame.used)
    return parts.subject[0].lower == "i" or (dated and parts.subject[0].lower == "we")


def _is_episode(parts: Parts, frame: Frame) -> bool:
    verb = parts.verb
    if not verb.past or frame.changes or verb.passive:
        return False
    return not any(word.lower in {"been", "has", "have", "'ve", "'s"} for word in parts.group)
