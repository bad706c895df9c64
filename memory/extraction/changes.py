"""The frames of change: what was one thing is another now."""

import re

from memory.extraction.lexicon import PARTICLED, PARTICLES
from memory.extraction.scene import SOURCE, Frame, Scene, pick, relation_in, typed
from memory.extraction.words import Word, concepts, words_of

_TARGET = re.compile(r"(?i)\b(?:to|with|by|into|at|until|till)\s+")


def change(scene: Scene) -> Frame | None:
    """Return the frame of a clause that tells of a change; None if it doesn't say to what."""
    parts = scene.parts
    after = scene.after(parts.rest)
    offset = len(scene.text) - len(after)
    source = SOURCE.search(after)
    target = _TARGET.search(_blanked(after, source))
    if target is None:
        replacing = parts.verb.lemma == "replace" and not parts.verb.passive
        return _replacing(scene) if replacing else _unchanged(scene)
    end = min(source.start(), target.start()) if source else target.start()
    moved = scene.words_between(offset, offset + end)
    if not _tells_change(scene, moved, after[target.start() :]):
        return None
    moved = [word for word in moved if word.lower not in PARTICLES]
    subject = [] if _is_anybody(parts.subject) else parts.subject
    if parts.verb.lemma == "replace":
        return _replaced(scene, moved, subject, offset + target.end())
    old = frozenset(concepts(words_of(source.group(1)))) if source else frozenset()
    topic = scene.tokens(moved) or scene.tokens(subject)
    return _changed(scene, topic, offset + target.end(), old, given=bool(scene.tokens(moved)))


def _tells_change(scene: Scene, moved: list[Word], target: str) -> bool:
    """Whether the verb tells a change: "went up to 5" and "passed it to Ben" do, not "goes to"."""
    if scene.parts.verb.lemma not in PARTICLED:
        return True
    to = target.lower().startswith(("to ", "until ", "till "))
    handed = scene.parts.verb.lemma in {"pass", "hand", "assign", "cut"}
    return to and (handed or any(word.lower in PARTICLES for word in moved))


def _blanked(text: str, found: re.Match[str] | None) -> str:
    if found is None:
        return text
    return text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]


def _is_anybody(subject: list[Word]) -> bool:
    """Whether it doesn't matter who made the change: "we", "they"."""
    return bool(subject) and subject[0].lower in {"we", "i", "they", "you"}


def _unchanged(scene: Scene) -> Frame | None:
    """A change that doesn't say to what; a value without "to" may still be given."""
    topic = scene.tokens(scene.parts.subject)
    used = pick(scene.right, relation_in(topic))
    if used:
        return typed(scene, topic + scene.tokens(scene.parts.rest), relation_in(topic), used)
    return None


def _replaced(scene: Scene, moved: list[Word], subject: list[Word], begin: int) -> Frame:
    """Read "we replaced A with B (as C)" and "A was replaced by B"."""
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


def _changed(
    scene: Scene, topic: list[str], begin: int, replaces: frozenset[str], *, given: bool
) -> Frame:
    right = tuple(value for value in scene.right if value.start >= begin)
    relation = relation_in(topic)
    used = pick(right, relation)
    new = scene.words_between(begin, len(scene.text))
    if used:
        frame = typed(scene, topic + scene.tokens(new), relation or "", used)
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
        topic = topic or _mover(scene, new)
    return Frame(topic, relation, value, "text", single=True, replaces=replaces, changes=True)


def _mover(scene: Scene, target: list[Word]) -> list[str]:
    """Return who moved, if a person moved to a place that has a name: "I moved to Sofia"."""
    is_own = any(word.lower == "i" for word in scene.parts.subject)
    return [scene.me] if is_own and target and target[0].text[:1].isupper() else []
