"""What a new statement means for what is known: the same, in its place, in conflict, or new.

Pure functions. A newer value ends an older one only where both are told to fill the same slot;
likeness of words alone never closes anything, it asks.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from memory.claim import Claim, Slot
from memory.extraction.statement import Statement
from memory.extraction.words import distinctive, readings, words_of
from memory.restating import restates
from memory.succession import ADDING, contradicts, is_particular, predecessors

Relation = Literal["new", "duplicate", "replaces", "older", "conflict", "unclear"]
"""`unclear`: it tells of a change, and only likeness says of what."""

BEARS_ON = 0.2
"""From this cosine on a change may be of a claim that shares no word with it."""

_OPEN = frozenset({"be", "when"})
"""Predicates that leave open in which respect the value is meant."""
_WHENS = frozenset({"when", "time"})
_FIRST = frozenset({"i", "we", "my", "our", "me", "us", "mine", "ours"})
_LASTED = re.compile(r"(?i)\b(?:for (?:\w+ )?(?:years|months|ages|long)|used to|always|every)\b")
"""What tells in the past tense how things were, not what happened once."""
_OWNED = re.compile(r"\w['\u2019]s (?!(?:now|no|not|been|got|the|a|an|in|at|on|from)\b)\w")


class Meeting(NamedTuple):
    """How a statement stands to the live claims of its project."""

    relation: Relation
    rivals: tuple[Claim, ...] = ()


def meet(statement: Statement, live: Iterable[Claim], *, valid_from: str) -> Meeting:
    """Return how `statement`, valid since `valid_from`, stands to the `live` claims."""
    known = list(live)
    for claim in known:
        if is_same(statement, claim):
            return Meeting("duplicate", (claim,))
    if ADDING.search(statement.text) and not statement.replaces and not statement.corrects:
        return Meeting("new")
    exact = [claim for claim in known if claim.claim_id == statement.corrects]
    exact = exact or [claim for claim in known if _fills_same_slot(statement, claim)]
    if exact:
        return _ordered(exact, valid_from)
    if statement.changes or statement.replaces:
        return _changed(statement, known, valid_from)
    near = [claim for claim in known if _is_near(statement, claim)]
    return Meeting("conflict", tuple(near)) if near else Meeting("new")


def is_same(statement: Statement, claim: Claim) -> bool:
    """Whether a claim already says what the statement does."""
    if statement.text.casefold().strip(" .!") == claim.text.casefold().strip(" .!"):
        return True
    if _shares_half(statement, claim) and restates(statement.text, claim.text):
        return True
    return (
        statement.negated == claim.negated
        and statement.slot.qualifiers == claim.slot.qualifiers
        and distinctive(statement.slot.topic) == distinctive(claim.slot.topic)
        and _same_value(statement, claim)
    )


def _shares_half(statement: Statement, claim: Claim) -> bool:
    """Whether it is worth the while to compare them word by word."""
    mine, other = statement.content, _bag(claim)
    return 2 * len(mine & other) >= min(len(mine), len(other))


def forgotten(statement: Statement, live: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the live claims that a wish to forget can mean."""
    wanted = distinctive(statement.content) - {"old", "previous", "former", "outdated"}
    known = list(live)
    same = tuple(claim for claim in known if is_same(statement, claim))
    if same or not wanted:
        return same
    return tuple(claim for claim in known if wanted <= _bag(claim))


def may_end(statement: Statement, claim: Claim) -> bool:
    """Whether a change that names no slot may have ended a claim: of the same person, not past."""
    happened = claim.kind == "episode" and not _LASTED.search(claim.text)
    if not claim.live or happened or is_same(statement, claim):
        return False
    if contradicts(statement.slot.subject, claim.slot.subject):
        return False
    mine, other = (_told_of(text) for text in (statement.text, claim.text))
    return bool(mine & other)


def _told_of(text: str) -> frozenset[str]:
    """Return of whom a sentence tells: the speaker, or those whom it names."""
    words = words_of(text)
    first = {"me" for word in words if word.lower in _FIRST}
    return (
        frozenset(first)
        | {word.lower for word in words[1:] if word.text[:1].isupper()}
        | {word.lower for word in words[:1] if not readings(word.lower)}
    )


def _same_value(statement: Statement, claim: Claim) -> bool:
    if statement.value == claim.value:
        return bool(statement.value) or statement.slot.value_type == claim.slot.value_type
    mine, other = set(statement.value.split()), set(claim.value.split())
    return statement.slot.value_type == "text" and mine == other


def _ordered(rivals: Sequence[Claim], valid_from: str) -> Meeting:
    newest = max(rivals, key=lambda claim: claim.valid_from)
    if newest.valid_from > valid_from:
        return Meeting("older", tuple(rivals))
    return Meeting("replaces", tuple(rivals))


def _fills_same_slot(statement: Statement, claim: Claim) -> bool:
    if statement.slot.qualifiers != claim.slot.qualifiers:
        return False
    if _is_denial(statement, claim):
        return True
    if not (statement.slot.single and claim.slot.single):
        return False
    mine, other = statement.slot, claim.slot
    if not _types_agree(mine, other) or not _generics_agree(mine, other):
        return False
    if contradicts(mine.topic, other.topic):
        return False
    return distinctive(mine.topic) == distinctive(other.topic) != frozenset()


def _is_denial(statement: Statement, claim: Claim) -> bool:
    """Whether one says that the other is not so, in the same words."""
    if statement.negated == claim.negated:
        return False
    mine, other = _plain(distinctive(statement.content)), _plain(distinctive(_bag(claim)))
    return bool(mine) and mine == other


def _plain(bag: frozenset[str]) -> frozenset[str]:
    return bag - {"be", "when", "have", "do", "promise"}


def _types_agree(mine: Slot, other: Slot) -> bool:
    kinds = {mine.value_type, other.value_type}
    return len(kinds) == 1 or kinds <= _WHENS


def _generics_agree(mine: Slot, other: Slot) -> bool:
    """Whether "branch" does not meet "warehouse": a general word may lack, not differ."""
    left = mine.topic - distinctive(mine.topic)
    right = other.topic - distinctive(other.topic)
    return left <= right or right <= left


def _changed(statement: Statement, known: list[Claim], valid_from: str) -> Meeting:
    """A change is told, but of a slot that is worded otherwise: take the only one it can be.

    What has happened stays so, whatever changes after it.
    """
    known = [claim for claim in known if claim.kind != "episode"]
    named = [claim for claim in known if _names_old_value(statement, claim)]
    covered = [claim for claim in known if _covers(statement, claim)]
    both = [claim for claim in named if claim in covered]
    topic = distinctive(statement.slot.topic)
    level = [claim for claim in covered if distinctive(claim.slot.topic) == topic]
    for candidates in (both, level, named, covered):
        if len(candidates) == 1:
            return _ordered(candidates, valid_from)
    if named or covered:
        return Meeting("conflict", tuple(named or covered))
    worded = _worded_alike(statement, known)
    if worded is not None:
        return _ordered([worded], valid_from)
    before = predecessors(statement, known)
    if before:
        return _ordered(before, valid_from) if len(before) == 1 else Meeting("conflict", before)
    near = [claim for claim in known if _is_near(statement, claim)]
    return Meeting("conflict", tuple(near)) if near else Meeting("new")


def _worded_alike(statement: Statement, known: list[Claim]) -> Claim | None:
    """Return the one claim that says the same but for one thing, e.g. day or object."""
    mine = _whole(distinctive(statement.content), statement.slot)
    found = []
    for claim in known:
        other = _whole(distinctive(_bag(claim)), claim.slot)
        shared, differing = mine & other, max(len(mine - other), len(other - mine))
        typed = statement.slot.value_type != "text"
        if contradicts(statement.slot.subject, claim.slot.subject) or (
            typed and _differ(statement.slot, claim.slot)
        ):
            continue
        if claim.slot.predicate == statement.slot.predicate and len(shared) >= 2 >= differing:
            found.append((len(shared) - differing, claim))
    found = [pair for pair in found if pair[0] == max(score for score, _ in found) and pair[0] > 0]
    return found[0][1] if len(found) == 1 else None


def _whole(content: frozenset[str], slot: Slot) -> frozenset[str]:
    return content | frozenset(slot.qualifiers)


def _names_old_value(statement: Statement, claim: Claim) -> bool:
    if not statement.replaces:
        return False
    topic = distinctive(statement.slot.topic)
    shared = topic & _bag(claim) if topic else frozenset({"anything"})
    if _adds_a_name(statement, topic - _bag(claim)):
        return False
    return statement.replaces <= _bag(claim) and bool(shared - statement.replaces)


def _covers(statement: Statement, claim: Claim) -> bool:
    """Whether the words of one slot all belong to the other."""
    mine = distinctive(statement.slot.topic) - {"new", "old"}
    other = distinctive(claim.slot.topic)
    if not mine or not other or not _comparable(statement, claim, mine - other):
        return False
    relation, known = statement.slot.predicate, claim.slot.predicate
    if relation == known or relation in other or known in mine:
        return mine <= other or other <= mine
    left, right = (distinctive(frozenset(slot.subject)) for slot in (statement.slot, claim.slot))
    if not (relation and known):
        return left == right
    is_open = bool(_OPEN & {relation, known}) and claim.slot.single
    return is_open and (left <= right or right <= left)


def _comparable(statement: Statement, claim: Claim, extra: frozenset[str]) -> bool:
    """Whether two slots can be one: alike in kind, and neither of something particular."""
    mine, other = statement.slot, claim.slot
    # A bare verb is about nothing yet: "we can see about it" is not what a manager may see.
    return (
        mine.qualifiers == other.qualifiers
        and all(distinctive(frozenset(slot.subject)) for slot in (mine, other))
        and _types_agree(mine, other)
        and _generics_agree(mine, other)
        and not _is_of_another(statement, claim, extra)
        and not is_particular(statement, claim)
    )


def _is_of_another(statement: Statement, claim: Claim, extra: frozenset[str]) -> bool:
    """Whether it need not be about the same: "the Orion meeting" is more than "the meeting"."""
    return (
        _adds_a_name(statement, extra)
        or _differ(statement.slot, claim.slot)
        or _speaks_of_a_part(statement, claim)
    )


def _speaks_of_a_part(statement: Statement, claim: Claim) -> bool:
    """Whether it is about what belongs to somebody: Anna's brother is not Anna."""
    extra = frozenset(statement.slot.subject) - _bag(claim) - {"new"}
    return bool(extra) and bool(_OWNED.search(statement.text))


def _differ(mine: Slot, other: Slot) -> bool:
    """Whether each has a word for its subject that the other lacks: a day pass, a week pass."""
    left, right = (frozenset(slot.subject) - {"new"} for slot in (mine, other))
    return bool(left - right and right - left) or contradicts(mine.subject, other.subject)


def _adds_a_name(statement: Statement, extra: frozenset[str]) -> bool:
    names = {word.lower for word in words_of(statement.text)[1:] if word.text[:1].isupper()}
    return bool(extra & names)


def _is_near(statement: Statement, claim: Claim) -> bool:
    """Whether the two may be about one thing, though nothing says so."""
    if not (statement.slot.single and claim.slot.single):
        return False
    same = _types_agree(statement.slot, claim.slot)
    if not same or statement.slot.qualifiers != claim.slot.qualifiers:
        return False
    mine, other = distinctive(statement.slot.topic), distinctive(claim.slot.topic)
    if not mine or not other or statement.value == claim.value:
        return False
    if statement.slot.predicate != claim.slot.predicate or not _alike(statement, claim):
        return False
    if not (mine <= other or other <= mine) or len(mine & other) < 2:
        return False
    apart = contradicts(statement.slot.subject, claim.slot.subject)
    return not apart and not _speaks_of_a_part(statement, claim)


def _alike(statement: Statement, claim: Claim) -> bool:
    """Whether two values can be in each other's place: an activity is no licence number."""
    mine, other = (
        (any(char.isdigit() for char in item.value), _is_verbal(item.value))
        for item in (statement, claim)
    )
    return mine == other


def _is_verbal(value: str) -> bool:
    parts = readings(value.split()[0]) if value else {}
    return "VERB" in parts and not {"NOUN", "PROPN"} & set(parts)


def _bag(claim: Claim) -> frozenset[str]:
    return claim.slot.topic | frozenset(claim.value.split())
