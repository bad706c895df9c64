"""The frames: how each kind of verb says what about what.

Each takes a plain clause cut at its verb and tells slot and value. The words of subject, verb
and complement go into one bag of classes, so that "the closing time of X is 6" and "X shuts
at 6" fill the same slot.
"""

import re
from typing import NamedTuple

from memory.extraction.grammar import Parts
from memory.extraction.lexicon import CONCEPT, NEGATIVE_TWINS, SEASONS, WEEKDAYS
from memory.extraction.values import Value
from memory.extraction.words import Word, concepts, readings, words_of

_ME = frozenset({"i", "my", "me", "mine", "myself"})
_RELATIONS = frozenset(
    "open close start end cost locate name contact own due when expire prefer use phone email "
    "birthday deliver limit minimum pay supply discount lead_time warranty allergic".split()
)
_CLOCKED = frozenset(
    {"open", "close", "start", "end", "cost", "deliver", "limit", "pay", "minimum", "discount"}
)
_DAYS = frozenset({"weekday", "date"})
_WHEN = frozenset({"weekday", "date", "time"})
_DEFINITE = frozenset("the our my his her their its your this 's".split())
_PLACES = frozenset(
    "in at on under behind near beside inside outside above below upstairs downstairs opposite "
    "next across".split()
)
_NOT_PLACES = frozenset("hold track progress stock time vacation holiday leave fire sale".split())
_OVER = re.compile(r"(?i)\b(?:over|rather than|instead of|more than|to|than|not)\s+")
_PURPOSE = re.compile(r"(?i)\b(?:for|as|to|when|in)\s+")
_TARGET = re.compile(r"(?i)\b(?:to|with|by|into|at)\s+")
_SOURCE = re.compile(r"(?i)\bfrom\s+(.+?)(?=\s+(?:to|for|on|in|at|as)\b|[,.;]|$)")
_INSTEAD = re.compile(
    r"(?i)\b(?:instead of|rather than|in place of|and not|,\s*not|replac(?:es|ing))\s+([^,.;]+)"
)
_NOT_BUT = re.compile(r"(?i)\bnot\s+([^,.;]{1,40}?),?\s+but\s+(?:rather\s+)?")


class Frame(NamedTuple):
    """What a frame makes of a clause."""

    topic: list[str]
    predicate: str
    value: str
    value_type: str
    single: bool
    negated: bool = False
    replaces: frozenset[str] = frozenset()
    changes: bool = False
    used: tuple[Value, ...] = ()
    """The typed values that are its value; all others qualify it."""


class Scene(NamedTuple):
    """A clause as a frame sees it."""

    text: str
    parts: Parts
    values: tuple[Value, ...]
    me: str

    def tokens(self, words: list[Word]) -> list[str]:
        """Return the content of some words, without typed values and days."""
        plain = [
            word
            for word in words
            if word.lower not in WEEKDAYS
            and word.lower not in SEASONS
            and not any(value.start <= word.start < value.end for value in self.values)
        ]
        own = [self.me] if any(word.lower in _ME for word in plain) else []
        return own + concepts([word for word in plain if word.lower not in _ME])

    def after(self, words: list[Word]) -> str:
        """Return the text that begins with these words."""
        return self.text[words[0].start :] if words else ""

    def words_between(self, start: int, end: int) -> list[Word]:
        """Return the words after the verb that begin within a span of the text."""
        return [word for word in self.parts.rest if start <= word.start < end]

    @property
    def right(self) -> tuple[Value, ...]:
        """The typed values that stand after the verb."""
        begin = self.parts.group[-1].end
        return tuple(value for value in self.values if value.start >= begin)


def frame_of(scene: Scene) -> Frame:
    """Return the frame of a clause."""
    lemma = scene.parts.verb.lemma
    frame = _FRAMES.get(lemma, _plain)(scene)
    negated = frame.negated != scene.parts.verb.negated
    old = _old_value(scene)
    return frame._replace(negated=negated, replaces=frame.replaces | old) if old else (
        frame._replace(negated=negated)
    )  # fmt: skip


def _old_value(scene: Scene) -> frozenset[str]:
    match = _INSTEAD.search(scene.text)
    return frozenset(concepts(words_of(match.group(1)))) if match else frozenset()


def pick(values: tuple[Value, ...], predicate: str) -> tuple[Value, ...]:
    """Return the typed values that a clause states, of all that it contains."""
    exact = [value for value in values if value.kind not in _WHEN]
    clock = [value for value in values if value.kind == "time"]
    days = [value for value in values if value.kind in _DAYS]
    if predicate == "cost":
        exact = [value for value in exact if value.kind == "money"] or exact
    if exact and (predicate not in _CLOCKED or predicate == "cost" or not clock):
        return tuple(exact[:1])
    if clock and (predicate in _CLOCKED or not days):
        return tuple(clock[:2])
    if days and predicate in _CLOCKED - {"start", "end"} and not clock:
        return tuple(days[:1])
    return tuple(sorted([*days[:2], *clock[:1]], key=lambda value: value.start))


def _typed(scene: Scene, topic: list[str], predicate: str, used: tuple[Value, ...]) -> Frame:
    kind: str = used[0].kind
    if kind in _WHEN:
        kind = "time" if predicate in _CLOCKED and used[0].kind == "time" else "when"
    elif kind in {"money", "number", "percent"}:
        kind = "amount"
    value = " ".join(value.normal for value in used)
    if not predicate:
        predicate = {"when": "when", "address": "locate", "email": "email", "phone": "phone"}.get(
            kind, "cost" if used[0].kind == "money" else "be"
        )
    return Frame(topic, predicate, value, kind, single=True, used=used)


def relation_in(topic: list[str]) -> str:
    """Return the relation that a bag of words names, or ''."""
    return next((token for token in topic if token in _RELATIONS), "")


def _be(scene: Scene) -> Frame:
    rest = scene.parts.rest
    subject = scene.tokens(scene.parts.subject)
    leading_concept = (concepts(rest[:3]) or [""])[0]
    if leading_concept in {"own", "due", "allergic", "open", "close"} and not _is_nominal(rest):
        return _predicative(scene, leading_concept)
    corrected = _NOT_BUT.search(scene.text)
    if corrected:
        return _not_but(scene, subject, corrected)
    relation = relation_in(subject)
    used = pick(scene.right, relation)
    if used:
        words = [word for word in rest if word.lower not in _PLACES]
        topic = subject + scene.tokens(words)
        return _typed(scene, topic, relation or relation_in(topic), used)
    if rest and rest[0].lower in _PLACES and not any(w.lower in _NOT_PLACES for w in rest[1:3]):
        value = " ".join(scene.tokens(rest))
        return Frame(subject, "locate", value, "text", single=True)
    if _is_inverse(scene):
        topic = scene.tokens(rest)
        value = " ".join(scene.tokens(scene.parts.subject))
        return Frame(topic, relation_in(topic) or "be", value, "text", single=True)
    value = " ".join(scene.tokens(rest))
    return Frame(subject, relation or "be", value, "text", single=_is_functional(scene))


def _is_nominal(rest: list[Word]) -> bool:
    return bool(rest) and rest[0].lower in _DEFINITE | {"a", "an"}


def _predicative(scene: Scene, relation: str) -> Frame:
    subject = scene.tokens(scene.parts.subject)
    rest = scene.tokens(scene.parts.rest)
    if relation == "own":
        topic = [token for token in rest if token != "own"]
        return Frame(topic, "own", " ".join(subject), "text", single=True)
    used = pick(scene.right, relation)
    if used:
        return _typed(
            scene, [*subject, *(token for token in rest if token != relation)], relation, used
        )
    if relation in {"open", "close"}:
        extra = [token for token in rest if token not in {"open", "close"}]
        return Frame([*subject, *extra], "open", "", "polarity", single=True,
                     negated=relation == "close")  # fmt: skip
    value = " ".join(token for token in rest if token != relation)
    return Frame(subject, relation, value, "text", single=False)


def _not_but(scene: Scene, subject: list[str], match: re.Match[str]) -> Frame:
    old = frozenset(concepts(words_of(match.group(1))))
    new = scene.words_between(match.end(), len(scene.text))
    relation = relation_in(subject)
    right = tuple(value for value in scene.right if value.start >= match.end())
    used = pick(right, relation)
    # The "not" belongs to the old value: the verb group took it for its own.
    if used:
        frame = _typed(scene, subject, relation, used)
    else:
        frame = Frame(subject, relation or "be", " ".join(scene.tokens(new)), "text", single=True)
    return frame._replace(replaces=old, changes=True, negated=scene.parts.verb.negated)


def _is_inverse(scene: Scene) -> bool:
    """Whether a name stands first and its role after the verb: "Julia is our contact"."""
    subject, rest = scene.parts.subject, scene.parts.rest
    if not rest or not subject or not all(word.text[:1].isupper() for word in subject):
        return False
    if subject[0].lower in _DEFINITE or subject[0].lower in _ME | {"it", "they", "he", "she"}:
        return False
    owned = any(word.lower == "'s" for word in rest[:4])
    return rest[0].lower in _DEFINITE or owned


def _is_functional(scene: Scene) -> bool:
    """Whether "S is C" names the one C of S, rather than telling a trait of S."""
    rest, subject = scene.parts.rest, scene.parts.subject
    if not rest or not subject or rest[0].lower in {"a", "an", "not", "very", "too", "so"}:
        return False
    if subject[0].lower in _ME | {"we", "you", "he", "she", "they"}:
        return False
    parts = readings(rest[0].lower)
    trait = ("ADJ" in parts or "VERB" in parts) and "NOUN" not in parts and len(rest) < 4
    return not trait or rest[0].text[:1].isupper()


def _have(scene: Scene) -> Frame:
    subject = scene.tokens(scene.parts.subject)
    topic = subject + scene.tokens(scene.parts.rest)
    used = pick(scene.right, relation_in(topic))
    if used:
        return _typed(scene, topic, relation_in(topic), used)
    negated = bool(scene.parts.rest) and scene.parts.rest[0].lower == "no"
    value = " ".join(scene.tokens(scene.parts.rest))
    return Frame(subject, "have", value, "text", single=False, negated=negated)


def _own(scene: Scene) -> Frame:
    subject, rest = scene.parts.subject, scene.parts.rest
    named = bool(subject) and subject[0].text[:1].isupper() and subject[0].lower not in {
        "the", "our", "my", "we", "i", "a", "it", "they", "this"}  # fmt: skip
    if not named or scene.right or not rest:
        return _plain(scene)
    source = _SOURCE.search(scene.text)
    old = frozenset(concepts(words_of(source.group(1)))) if source else frozenset()
    topic = [token for token in scene.tokens(rest) if token != "own" and token not in old]
    value = " ".join(scene.tokens(subject))
    took = scene.parts.verb.lemma == "take"
    return Frame(topic, "own", value, "text", single=True, replaces=old, changes=took)


def _prefer(scene: Scene) -> Frame:
    lemma = scene.parts.verb.lemma
    after = scene.after(scene.parts.rest)
    offset = len(scene.text) - len(after)
    over = _OVER.search(after) if lemma in {"prefer", "like", "favour", "favor"} else None
    end = offset + (over.start() if over else len(after))
    old = scene.words_between(offset + over.end(), len(scene.text)) if over else []
    value = " ".join(scene.tokens(scene.words_between(offset, end)))
    typed = pick(scene.right, "")
    value = " ".join([value, *(item.normal for item in typed)]).strip()
    return Frame(
        scene.tokens(scene.parts.subject),
        CONCEPT.get(lemma, lemma),
        value,
        "text",
        single=False,
        negated=lemma in NEGATIVE_TWINS,
        replaces=frozenset(scene.tokens(old)),
        used=typed,
    )


def _use(scene: Scene) -> Frame:
    rest = scene.parts.rest
    after = scene.after(rest)
    offset = len(scene.text) - len(after)
    purpose = _PURPOSE.search(after)
    cut_at = offset + (purpose.start() if purpose else len(after))
    value = scene.tokens(scene.words_between(offset, cut_at))
    topic = scene.tokens(scene.parts.subject)
    subject_given = bool(topic) and topic != [scene.me]
    if purpose:
        topic = topic + scene.tokens(scene.words_between(cut_at, len(scene.text)))
    old = _old_value(scene)
    topic = [token for token in topic if token not in old]
    return Frame(topic, "use", " ".join(value), "text", single=bool(purpose) or subject_given)


def _change(scene: Scene) -> Frame:
    parts = scene.parts
    source = _SOURCE.search(scene.after(parts.rest))
    after = scene.after(parts.rest)
    offset = len(scene.text) - len(after)
    replaces: frozenset[str] = frozenset()
    if source:
        replaces = frozenset(concepts(words_of(source.group(1))))
    searched = after
    if source:
        searched = (
            after[: source.start()] + " " * (source.end() - source.start()) + after[source.end() :]
        )
    target = _TARGET.search(searched)
    if target is None and parts.verb.lemma == "replace" and not parts.verb.passive:
        return _replacing(scene)
    if target is None:
        return _unchanged(scene)
    moved = scene.words_between(offset, offset + (source.start() if source else target.start()))
    moved = [word for word in moved if word.start < offset + target.start()]
    subject = (
        []
        if parts.subject and parts.subject[0].lower in {"we", "i", "they", "you"}
        else parts.subject
    )
    if parts.verb.lemma == "replace":
        return _replaced(scene, moved, subject, offset + target.end())
    topic = scene.tokens(moved) or scene.tokens(subject)
    return _changed(scene, topic, offset + target.end(), replaces, given=bool(scene.tokens(moved)))


def _unchanged(scene: Scene) -> Frame:
    """A change that doesn't say to what; a value without "to" may still be given."""
    topic = scene.tokens(scene.parts.subject)
    used = pick(scene.right, relation_in(topic))
    if used:
        return _typed(scene, topic + scene.tokens(scene.parts.rest), relation_in(topic), used)
    return _plain(scene)


def _replaced(scene: Scene, moved: list[Word], subject: list[Word], begin: int) -> Frame:
    """ "We replaced A with B (as C)", "A was replaced by B", "B replaces A"."""
    old = scene.tokens(subject) if scene.parts.verb.passive else scene.tokens(moved)
    after = scene.text[begin:]
    purpose = re.search(r"(?i)\b(?:for|as)\s+", after)
    end = begin + (purpose.start() if purpose else len(after))
    value = " ".join(scene.tokens(scene.words_between(begin, end)))
    topic = scene.tokens(scene.words_between(end, len(scene.text)))
    return Frame(topic, "", value, "text", single=True, replaces=frozenset(old), changes=True)


def _replacing(scene: Scene) -> Frame:
    """Read "B replaces A (as C)"."""
    rest = scene.parts.rest
    at = next((at for at, word in enumerate(rest) if word.lower in {"as", "for", "in"}), len(rest))
    value = " ".join(scene.tokens(scene.parts.subject))
    return Frame(
        scene.tokens(rest[at:]),
        relation_in(scene.tokens(rest[at:])),
        value,
        "text",
        single=True,
        replaces=frozenset(scene.tokens(rest[:at])),
        changes=True,
    )


def _named(scene: Scene) -> Frame:
    """Read "we call the product Lumen": the name is what is written as one, at the end."""
    rest = scene.parts.rest
    at = next((at for at, word in enumerate(rest) if at and word.text[:1].isupper()), None)
    if at is None or scene.parts.verb.passive:
        return _plain(scene)
    value = " ".join(scene.tokens(rest[at:]))
    return Frame(scene.tokens(rest[:at]), "name", value, "text", single=True)


def _changed(
    scene: Scene, topic: list[str], begin: int, replaces: frozenset[str], *, given: bool
) -> Frame:
    right = tuple(value for value in scene.right if value.start >= begin)
    relation = relation_in(topic)
    used = pick(right, relation)
    new = scene.words_between(begin, len(scene.text))
    if used:
        frame = _typed(scene, topic + scene.tokens(new), relation or "", used)
        keep = relation or ("" if frame.value_type in {"when", "amount"} else frame.predicate)
        return frame._replace(predicate=keep, replaces=replaces, changes=True)
    after = scene.text[begin:]
    purpose = re.search(r"(?i)\b(?:for|as)\s+", after)
    end = begin + (purpose.start() if purpose else len(after))
    value = " ".join(scene.tokens(scene.words_between(begin, end)))
    topic = topic + scene.tokens(scene.words_between(end, len(scene.text)))
    if not relation and scene.parts.verb.lemma in {"switch", "migrate", "convert"}:
        relation = "use"
    elif not relation and not given and scene.parts.verb.lemma in {"move", "relocate", "transfer"}:
        relation = "locate"
    return Frame(topic, relation, value, "text", single=True, replaces=replaces, changes=True)


def _promise(scene: Scene) -> Frame:
    topic = scene.tokens(scene.parts.subject) + scene.tokens(scene.parts.rest)
    days = tuple(value for value in scene.right if value.kind in _WHEN)
    value = " ".join(item.normal for item in days)
    return Frame(topic, "promise", value, "when", single=bool(days), used=days)


def _plain(scene: Scene) -> Frame:
    verb = scene.parts.verb
    relation = CONCEPT.get(verb.lemma, verb.lemma)
    phrase = concepts([*scene.parts.group[-1:], *scene.parts.rest[:3]])
    if phrase and phrase[0] != relation and phrase[0] in _RELATIONS:
        relation = phrase[0]
    if relation in {"buy", "get"}:
        bought = _bought_from(scene)
        if bought is not None:
            return bought
    subject = scene.tokens(scene.parts.subject)
    rest = [token for token in scene.tokens(scene.parts.rest) if token != relation]
    used = pick(scene.right, relation)
    only_days = bool(used) and all(value.kind in _DAYS for value in used)
    if used and not (only_days and rest and relation not in _CLOCKED | {"when", "due"}):
        return _typed(scene, subject + rest, relation, used)
    done_by = _agent(scene) if verb.passive else []
    if done_by:
        topic = [token for token in subject + rest if token not in done_by]
        return Frame(topic, relation, " ".join(done_by), "text", single=True)
    if verb.lemma in {"close", "shut"} and verb.passive or relation == "open" and not rest:
        return Frame(subject, "open", "", "polarity", single=True, negated=relation == "close")
    single = relation in {"locate", "name"}
    return Frame(
        subject,
        relation,
        " ".join(rest),
        "text",
        single=single,
        negated=verb.lemma in NEGATIVE_TWINS,
    )


def _agent(scene: Scene) -> list[str]:
    """Return by whom something is done, in the passive."""
    rest = scene.parts.rest
    at = next((at for at, word in enumerate(rest) if word.lower == "by"), None)
    return [] if at is None else scene.tokens(rest[at:])


def _bought_from(scene: Scene) -> Frame | None:
    source = _SOURCE.search(scene.after(scene.parts.rest))
    if source is None:
        return None
    value = concepts(words_of(source.group(1)))
    topic = [token for token in scene.tokens(scene.parts.rest) if token not in value]
    return Frame(topic, "supply", " ".join(value), "text", single=False)


_FRAMES = {
    "be": _be,
    "have": _have,
    "name": _named,
    "call": _named,
    "replace": _change,
    **dict.fromkeys(
        "move change switch shift push postpone reschedule raise increase reduce lower drop bump "
        "update extend delay transfer migrate relocate advance revise adjust rise fall go swap "
        "amend convert rename upgrade downgrade bring".split(),
        _change,
    ),
    **dict.fromkeys(
        "own lead manage handle head oversee supervise run maintain take look".split(), _own
    ),
    **dict.fromkeys(
        "prefer like love enjoy fancy hate dislike loathe detest favour favor".split(), _prefer
    ),
    **dict.fromkeys("use adopt utilise utilize employ standardise standardize rely".split(), _use),
    **dict.fromkeys("promise owe commit pledge".split(), _promise),
}
