"""Recalling: answers from what is known, and says so when nothing fits."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from agents.responder.assignment import Assignment
from agents.responder.offline.asking import Asked, asks_what_is_on, month_before, read_request
from agents.responder.offline.deadlines import days_ahead, names_day_in
from agents.responder.offline.evidence import EXCEPTION, evidence, ranked
from agents.responder.offline.fitting import about_it, fitting, insight, newest_first
from agents.responder.offline.gathering import (
    project_words,
    searches,
)
from agents.responder.offline.namesakes import of_nobody, of_which, which_one
from agents.responder.offline.passages import passages, rest_of_turn, that_tell
from agents.responder.offline.precedence import (
    later_on,
    newest,
    outdated,
    outdates,
    successors,
)
from agents.responder.offline.promised import promised_in
from agents.responder.offline.promises import followed, is_promise, tell
from agents.responder.offline.reckoning import reckoned
from agents.responder.offline.stating import (
    SECTIONS,
    Stated,
    Statement,
    as_bullets,
    as_list,
    joined,
    state,
    telling_part,
)
from agents.responder.offline.sureness import is_sure, is_unknown
from agents.responder.offline.terms import terms
from agents.responder.offline.timing import by_time_of
from projects.source import Recalled

_MOST_IN_SECTION = 5
_MOST_BEFORE = 3
_MOST_WITH = 2
_MOST_FIRST = 2
_ABOUT_AS_WELL = 0.75
_WORTH_NAMING = 0.35
_NEARLY_AS_NEAR = 0.85
_LEANING = re.compile(
    r"(?:but|so|except|only|otherwise|unless|however|all (?:the )?(?:other|older|newer)|the (?:old|other|new)\w*"
    r"|up to|(?:on|in|with|for|below|above|at) [\w ]{2,24}(?:,| it| they| \w+s?\b)|[\w ]{2,30} (?:is|are) the"
    r" exceptions?|[\w ]{2,20} stays?\b|(?:it|they|he|she)\b.*\b(?:not|never|only|no|cannot)|those|these|not|never|still)\b",
    re.IGNORECASE,
)
"""How a sentence begins that only means something after the one before it."""
ONLY_SAID = "Not noted as a fact, but said:"
"""What stands above words that nobody kept as a fact: perhaps no more than an earlier request."""
_INEXACT = Stated("Nothing on record answers that exactly; nearest:", ())
_OF_EITHER = Stated("Nearest on record:", ())
_UNSURE = Stated("I'm not sure that this is what you ask; nearest:", ())


class _Found(NamedTuple):
    """What seems to answer, as it would be told, and the passages in it."""

    stated: Stated
    shown: list[Recalled]


def answer_from(items: Sequence[Recalled], assignment: Assignment) -> Stated | None:
    """Return what `items` say about the request, each fact cited; None if nothing fits."""
    asked = read_request(assignment.text, project_words=project_words(assignment))
    items = that_tell(items)
    claims = [item for item in items if item.kind == "claim"]
    if asked.is_broad and assignment.project:
        return _overview(claims, assignment.project) or _from_turns(items, asked, assignment)
    told = passages(items)
    is_on = bool(_on_days(claims, asked, assignment.now))
    promised = None if is_on else promised_in(items, asked, assignment)
    if promised and promised.is_all and not promised.unclear:
        return as_bullets(promised.told)
    found = None if promised else _told(told, items, asked, assignment)
    sure = found if found and is_sure(found.stated, found.shown, told, asked) else None
    unclear = promised.unclear if promised else found.stated.question if found else None
    if sure and asked.is_precise:
        unclear = unclear or of_which(asked, sure.shown, told)
    if sure and not unclear:
        return _with_sum(sure.stated, asked, sure.shown, told)
    begun = promised.told if promised else ()
    unclear = unclear or of_nobody(asked, told)
    near = _nearest(found, begun, told, items, asked, assignment)
    if unclear:
        return _asked_back(unclear, near)
    if near is None:
        return None
    is_answer = found is not None and any(not asked.misses(item.text) for item in found.shown)
    opening = _UNSURE if is_answer or begun else _INEXACT
    return joined([opening, near])._replace(is_sure=False)


def _with_sum(
    stated: Stated, asked: Asked, near: Sequence[Recalled], told: Sequence[Recalled]
) -> Stated:
    """Return what is told and what follows from it by arithmetic."""
    sum_ = reckoned(asked, near, told)
    return joined([stated, sum_])._replace(is_sure=stated.is_sure) if sum_ else stated


def _asked_back(unclear: str, near: Stated | None) -> Stated:
    """Return a question with what comes nearest below it: one of it may be what is meant."""
    listed = [_OF_EITHER, near] if near else []
    return joined([Stated(unclear, ()), *listed])._replace(question=unclear, is_sure=False)


def _nearest(
    found: _Found | None,
    begun: Sequence[Stated],
    told: Sequence[Recalled],
    items: Sequence[Recalled],
    asked: Asked,
    assignment: Assignment,
) -> Stated | None:
    """Return what comes nearest to a request that nothing answers for sure."""
    if is_unknown(asked, told) and not begun:
        return None
    by_time = by_time_of(told, assignment.now)
    held = [*by_time.now, *by_time.coming]
    first = [*_on_days(held, asked, assignment.now), *(found.shown if found else ())][:_MOST_FIRST]
    known = [*held, *by_time.past]
    near = evidence(
        known, items, asked, project=assignment.project, first=first, begun=begun[:_MOST_FIRST]
    )
    if not near:
        return None
    order = ranked(held, asked, project=assignment.project, first=first)
    return _with_sum(as_bullets(near), asked, order, held)


def _on_days(held: Sequence[Recalled], asked: Asked, now: str) -> list[Recalled]:
    """Return what is on in the days asked about, what is about the same thing first."""
    span = days_ahead(asked.text, now) if asks_what_is_on(asked.text) else None
    if span is None:
        return []
    found = [item for item in held if names_day_in(item.text, item.said_at or now, span)]
    alike = [item for item in found if asked.terms & terms(item.text)]
    return alike or found


def _told(
    told: Sequence[Recalled], items: Sequence[Recalled], asked: Asked, assignment: Assignment
) -> _Found | None:
    """Return the passages that answer, the newest word first and what it replaced below."""
    by_time = by_time_of(told, assignment.now)
    then = _held_then(told, asked, assignment)
    if then:
        return _Found(joined([Stated("Then:", ()), as_list([state(item) for item in then])]), then)
    current = _chosen(by_time.now, asked, assignment)
    coming = _chosen(by_time.coming, asked, assignment)
    past = _chosen(by_time.past, asked, assignment) if asked.looks_back else []
    if asked.wants_successor and all(_is_beside(item, asked) for item in current):
        current = successors(past, by_time.now) or current
    if not current and not past and not coming:
        return None
    alike = insight(by_time.now, asked, project=None, share=_ABOUT_AS_WELL)
    if asked.is_precise and (unclear := which_one(assignment.text, alike)):
        return _Found(Stated(unclear, (), question=unclear), [])
    known = about_it(by_time.now, asked)
    standing = newest(current, by_time.now)
    rivals = insight(by_time.now, asked, project=assignment.project)
    standing = _completed(standing, rivals, known, asked)
    earlier = [item for item in [*current, *rivals] if outdated(item, standing)]
    replaced = [item for item in by_time.past if standing and outdates(standing[0], item)]
    parts = _now(standing, [*earlier, *replaced], items, asked, assignment)
    if parts and past:
        parts = [Stated("Now:", ()), *parts]
    before = _distinct([*past, *earlier])[:_MOST_BEFORE]
    later = _followed_by(standing, known, [*standing, *before], asked)
    for title, group in (("Later:", later), ("Coming:", coming), ("Before:", before)):
        if group:
            parts += [Stated(title, ()), as_list([state(item) for item in group])]
    return _Found(joined(parts), [*standing, *later, *coming, *past])


def _completed(
    standing: list[Recalled], rivals: Sequence[Recalled], known: Sequence[Recalled], asked: Asked
) -> list[Recalled]:
    """Add what a name or a reason that is asked for still lacks."""
    if not standing:
        return standing
    lacking = asked.names - frozenset().union(*(terms(item.text) for item in standing))
    named = [
        item for item in known if lacking & terms(item.text) and item.similarity >= _WORTH_NAMING
    ]
    told = sorted(named, key=lambda item: -item.similarity)[:1]
    if asked.wants_reason and not any(item.claim_kind == "decision" for item in standing):
        told += [item for item in rivals if item.claim_kind == "decision"][:1]
    return [*standing, *told]


def _followed_by(
    standing: Sequence[Recalled],
    known: Sequence[Recalled],
    shown: Sequence[Recalled],
    asked: Asked,
) -> list[Recalled]:
    """Return what was said of the same matter after what a precise question is answered with."""
    if not asked.is_precise:
        return []
    texts = {item.text for item in shown}
    found = []
    for item in standing[:_MOST_WITH]:
        near = [
            other
            for other in known
            if other.similarity >= _NEARLY_AS_NEAR * item.similarity and other.text not in texts
        ]
        later = None if is_promise(item) else later_on(item, near)
        found += [later] if later else []
    return _distinct(found)[:_MOST_WITH]


def _held_then(told: Sequence[Recalled], asked: Asked, assignment: Assignment) -> list[Recalled]:
    """Return what held in the month asked about; nothing if the words themselves name it."""
    if asked.month is None:
        return []
    begin, end = month_before(asked.month, assignment.now)
    held = [
        item
        for item in told
        if (item.valid_from or item.said_at or "") < end
        and (item.current or (item.valid_to is not None and item.valid_to > begin))
    ]
    fits = _chosen(held, asked, assignment)
    if any(asked.names_month(item.text) for item in fits):
        return []
    return newest(fits, held)


def _now(
    standing: Sequence[Recalled],
    replaced: Sequence[Recalled],
    items: Sequence[Recalled],
    asked: Asked,
    assignment: Assignment,
) -> list[Stated]:
    if not standing:
        return []
    told = [_grouped(standing, assignment)]
    if is_promise(standing[0]):
        is_whole = searches(assignment)
        told = [tell(followed(standing[0], items), items, is_whole=is_whole)]
    else:
        more = _said_with(standing, replaced, items, asked)
        told += [as_list([state(item) for item in more])] if more else []
    if all(item.kind == "turn" and item.claim_kind is None for item in standing):
        return [Stated(ONLY_SAID, ()), *told]
    return told


def _said_with(
    standing: Sequence[Recalled],
    replaced: Sequence[Recalled],
    items: Sequence[Recalled],
    asked: Asked,
) -> list[Recalled]:
    """Return what was said in the same breath and belongs to the answer: reason, exception.

    An exception outlives the rule's older wording.
    """
    if not (asked.wants_reason or asked.is_precise):
        return []
    shown = " ".join(_bare(item.text) for item in standing)
    return [
        more
        for passage in (_reasoned(standing), *replaced)
        for more in rest_of_turn(passage, items)
        if _bare(more.text) not in shown and _belongs(more, asked, is_own=passage in standing)
    ][:_MOST_WITH]


def _reasoned(standing: Sequence[Recalled]) -> Recalled:
    """Return what has a reason, if anything has one."""
    return next((item for item in standing if item.claim_kind == "decision"), standing[0])


def _belongs(more: Recalled, asked: Asked, *, is_own: bool) -> bool:
    if not is_own:
        return EXCEPTION.search(more.text) is not None
    return asked.wants_reason or _LEANING.match(more.text) is not None


def _bare(text: str) -> str:
    return text.casefold().strip(" .!")


def _is_beside(item: Recalled, asked: Asked) -> bool:
    """Whether an item is about what is asked, but does not say what is asked of it."""
    return asked.misses(item.text) or asked.leaves_open(item.text, similarity=item.similarity)


def _distinct(items: Sequence[Recalled]) -> list[Recalled]:
    return list({item.text: item for item in items}.values())


def _overview(claims: Sequence[Recalled], project: str) -> Stated | None:
    """Return the newest of what holds for a project, by sections; None if nothing does."""
    own = [item for item in claims if item.project == project and item.current]
    parts = []
    for section in SECTIONS:
        chosen = sorted(
            (item for item in own if item.claim_kind in section.kinds), key=newest_first
        )
        if chosen:
            listed = as_list([state(item) for item in chosen[:_MOST_IN_SECTION]])
            parts.append(Stated(f"{section.title}:\n{listed.text}", listed.citations))
    return joined(parts) if parts else None


def _chosen(items: Sequence[Recalled], asked: Asked, assignment: Assignment) -> list[Recalled]:
    return fitting(items, asked, project=assignment.project)


def _from_turns(items: Sequence[Recalled], asked: Asked, assignment: Assignment) -> Stated | None:
    turns = [item for item in items if item.kind == "turn" and item.current]
    told = [
        state(item, quote=part)
        for item in _chosen(turns, asked, assignment)
        if (part := telling_part(item, asked.terms)) is not None
    ]
    return joined([Stated(ONLY_SAID, ()), as_list(told)]) if told else None


def _grouped(items: Sequence[Recalled], assignment: Assignment) -> Stated:
    """Return the items as a list; under their projects if they are of several."""
    if len({item.project for item in items}) <= 1:
        return as_list([state(item) for item in items])
    first = list(dict.fromkeys(item.project for item in items))
    ordered = sorted(items, key=lambda item: first.index(item.project))
    parts = []
    for project, group in groupby(ordered, key=lambda item: item.project):
        statements: list[Statement] = [state(item) for item in group]
        listed = as_list(statements)
        title = _title(project, assignment)
        parts.append(Stated(f"{title}:\n{listed.text}", listed.citations))
    return joined(parts)


def _title(project: str, assignment: Assignment) -> str:
    """Return a project's name: the one given, or else as the recalled items write it."""
    if project == assignment.project and assignment.project_name:
        return assignment.project_name
    spelt = re.compile(rf"\b{project.replace('_', '[ _-]?')}\b", re.IGNORECASE)
    written = next(
        (found[0] for item in assignment.recalled if (found := spelt.search(item.text))), None
    )
    return written or project.replace("_", " ").capitalize()
