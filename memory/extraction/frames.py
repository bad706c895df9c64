"""The frames: how each kind of verb says what about what.

Each takes a plain clause cut at its verb and tells slot and value. The words of subject, verb
and complement go into one bag of classes, so that "the closing time of X is 6" and "X shuts
at 6" fill the same slot.
"""

import re
from collections.abc import Callable, Mapping

from memory.extraction.changes import change
from memory.extraction.classed import classed, described
from memory.extraction.lexicon import (
    CHANGE_VERBS,
    NEGATIVE_TWINS,
    PREFER,
    PROMISE,
    word_set,
)
from memory.extraction.relations import relations
from memory.extraction.scene import (
    CLOCKED,
    DAYS,
    FIRST_PERSON,
    RELATIONS,
    SOURCE,
    WHEN,
    Frame,
    Scene,
    pick,
    relation_in,
    typed,
)
from memory.extraction.values import values_in
from memory.extraction.words import Word, concepts, readings, words_of

_DEFINITE = word_set("the our my his her their its your this 's")
_PLACES = word_set(
    "in at on under behind near beside inside outside above below upstairs downstairs "
    "opposite next across"
)
_NOT_PLACES = word_set("hold track progress stock time vacation holiday leave fire sale")
_OVER = re.compile(r"(?i)\b(?:over|rather than|instead of|more than|to|than|not)\s+")
_PURPOSE = re.compile(r"(?i)\b(?:for|as|to|when|in)\s+")
_INSTEAD = re.compile(
    r"(?i)\b(?:instead of|rather than|in place of|and not|,\s*not|replac(?:es|ing))\s+([^,.;]+)"
)
_NOT_BUT = re.compile(r"(?i)\bnot\s+([^,.;]{1,40}?),?\s+but\s+(?:rather\s+)?")
OWNING = word_set("own lead manage handle head oversee supervise run maintain take look")
_USING = word_set("use adopt utilise utilize employ standardise standardize rely")


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
        return typed(scene, topic, relation or relation_in(topic), used)
    if rest and rest[0].lower in _PLACES and not any(w.lower in _NOT_PLACES for w in rest[1:3]):
        value = " ".join(scene.tokens(rest))
        return Frame(subject, "locate", value, "text", single=True)
    if _is_inverse(scene):
        topic = scene.tokens(rest)
        value = " ".join(scene.tokens(scene.parts.subject))
        return Frame(topic, relation_in(topic) or "be", value, "text", single=True)
    parted = classed(rest) or described(rest)
    kind, given = parted if parted is not None else ([], rest)
    value = " ".join(scene.tokens(given))
    topic = subject + scene.tokens(kind)
    return Frame(topic, relation or "be", value, "text", single=_is_functional(scene))


def _is_nominal(rest: list[Word]) -> bool:
    return bool(rest) and rest[0].lower in _DEFINITE | {"a", "an"}


def _predicative(scene: Scene, relation: str) -> Frame:
    subject = scene.tokens(scene.parts.subject)
    rest = scene.tokens(scene.parts.rest)
    by = _agent(scene)
    if relation == "own" and by:  # "is run by Ben"
        topic = subject + [word for word in rest if word != "own" and word not in by]
        return Frame(topic, "own", " ".join(by), "text", single=True)
    if relation == "own":
        topic = [word for word in rest if word != "own"]
        return Frame(topic, "own", " ".join(subject), "text", single=True)
    used = pick(scene.right, relation)
    if used:
        return typed(
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
        frame = typed(scene, subject, relation, used)
    else:
        frame = Frame(subject, relation or "be", " ".join(scene.tokens(new)), "text", single=True)
    return frame._replace(replaces=old, changes=True, negated=scene.parts.verb.negated)


def _is_inverse(scene: Scene) -> bool:
    """Whether a name stands first and its role after the verb: "Julia is our contact"."""
    subject, rest = scene.parts.subject, scene.parts.rest
    if not rest or not subject or not all(word.text[:1].isupper() for word in subject):
        return False
    if subject[0].lower in _DEFINITE or subject[0].lower in FIRST_PERSON | {
        "it",
        "they",
        "he",
        "she",
    }:
        return False
    owned = any(word.lower == "'s" for word in rest[:4])
    return rest[0].lower in _DEFINITE or owned


def _is_functional(scene: Scene) -> bool:
    """Whether "S is C" names the one C of S, rather than telling a trait of S."""
    rest, subject = scene.parts.rest, scene.parts.subject
    if not rest or not subject or rest[0].lower in {"a", "an", "not", "very", "too", "so"}:
        return False
    if subject[0].lower in FIRST_PERSON | {"we", "you", "he", "she", "they"}:
        return False
    parts = readings(rest[0].lower)
    trait = ("ADJ" in parts or "VERB" in parts) and "NOUN" not in parts and len(rest) < 4
    return not trait or rest[0].text[:1].isupper()


def _have(scene: Scene) -> Frame:
    subject = scene.tokens(scene.parts.subject)
    topic = subject + scene.tokens(scene.parts.rest)
    used = pick(scene.right, relation_in(topic))
    if used:
        return typed(scene, topic, relation_in(topic), used)
    negated = bool(scene.parts.rest) and scene.parts.rest[0].lower == "no"
    rest = scene.parts.rest
    kind, given = classed(rest) or described(rest) or ([], rest)
    value = " ".join(scene.tokens(given))
    topic = subject + scene.tokens(kind)
    return Frame(topic, "have", value, "text", single=False, negated=negated)


def _own(scene: Scene) -> Frame:
    subject, rest = scene.parts.subject, scene.parts.rest
    passive = scene.parts.verb.passive
    named = not passive and bool(subject) and subject[0].text[:1].isupper() and subject[0].lower not in {
        "the", "our", "my", "we", "i", "a", "it", "they", "this"}  # fmt: skip
    if not named or scene.right or not rest:
        return _plain(scene)
    source = SOURCE.search(scene.text)
    old = frozenset(concepts(words_of(source.group(1)))) if source else frozenset()
    topic = [word for word in scene.tokens(rest) if word != "own" and word not in old]
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
        relations().get(lemma, lemma),
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


def _changed(scene: Scene) -> Frame:
    return change(scene) or _plain(scene)


def _named(scene: Scene) -> Frame:
    """Read "we call the product Lumen": the name is what is written as one, at the end."""
    rest = scene.parts.rest
    if scene.parts.verb.passive and rest and rest[0].text[:1].isupper():
        # "The head gardener is called Isla" tells who that is, as "is Isla" does.
        subject = scene.tokens(scene.parts.subject)
        value = " ".join(scene.tokens(rest))
        return Frame(subject, relation_in(subject) or "name", value, "text", single=True)
    at = next((at for at, word in enumerate(rest) if at and word.text[:1].isupper()), None)
    if at is None or scene.parts.verb.passive:
        return _plain(scene)
    value = " ".join(scene.tokens(rest[at:]))
    return Frame(scene.tokens(rest[:at]), "name", value, "text", single=True)


def _promise(scene: Scene) -> Frame:
    topic = scene.tokens(scene.parts.subject) + scene.tokens(scene.parts.rest)
    days = tuple(value for value in scene.right if value.kind in WHEN)
    value = " ".join(item.normal for item in days)
    return Frame(topic, "promise", value, "when", single=bool(days), used=days)


def _plain(scene: Scene) -> Frame:
    verb = scene.parts.verb
    relation = relations().get(verb.lemma, verb.lemma)
    phrase = concepts([*scene.parts.group[-1:], *scene.parts.rest[:3]])
    if phrase and phrase[0] != relation and phrase[0] in RELATIONS:
        relation = phrase[0]
    if relation in {"buy", "get"}:
        bought = _bought_from(scene)
        if bought is not None:
            return bought
    subject = scene.tokens(scene.parts.subject)
    told = scene.tokens([*scene.parts.group[-1:], *scene.parts.rest])
    rest = told[1:] if told[:1] == [relation] else scene.tokens(scene.parts.rest)
    rest = [token for token in rest if token != relation]
    used = pick(scene.right, relation)
    only_days = bool(used) and all(value.kind in DAYS for value in used)
    if used and not (only_days and rest and relation not in CLOCKED | {"when", "due"}):
        return typed(scene, subject + rest, relation, used)
    done_by = _agent(scene) if verb.passive else []
    if done_by:
        topic = subject + [token for token in rest if token not in done_by]
        return Frame(topic, relation, " ".join(done_by), "text", single=True)
    if (verb.lemma in {"close", "shut"} and verb.passive) or (relation == "open" and not rest):
        return Frame(subject, "open", "", "polarity", single=True, negated=relation == "close")
    single = relation in {"locate", "name"}
    parted = classed(scene.parts.rest)
    if parted is not None:
        subject = subject + [token for token in scene.tokens(parted.kind) if token != relation]
        rest = [token for token in scene.tokens(parted.value) if token != relation]
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
    source = SOURCE.search(scene.after(scene.parts.rest))
    if source is None or values_in(source.group(1)):  # "from 9 May" is no shop
        return None
    value = concepts(words_of(source.group(1)))
    topic = [token for token in scene.tokens(scene.parts.rest) if token not in value]
    return Frame(topic, "supply", " ".join(value), "text", single=False)


def _frames() -> Mapping[str, Callable[[Scene], Frame]]:
    frames: dict[str, Callable[[Scene], Frame]] = {"be": _be, "have": _have}
    for verbs, frame in (
        (CHANGE_VERBS, _changed),
        (OWNING, _own),
        (PREFER, _prefer),
        (_USING, _use),
        (PROMISE, _promise),
        (word_set("name call"), _named),
    ):
        frames |= dict.fromkeys(verbs, frame)
    return frames


_FRAMES = _frames()
