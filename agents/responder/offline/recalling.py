"""Recalling: answers from what is known, and says so when nothing fits."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from agents.responder.assignment import Assignment
from agents.responder.offline.asking import Asked, month_before, read_request
from agents.responder.offline.fitting import fitting, insight, nearest, newest_first
from agents.responder.offline.namesakes import which_one
from agents.responder.offline.passages import passages, rest_of_turn
from agents.responder.offline.precedence import newest, outdated, outdates, successors
from agents.responder.offline.promises import (
    asked_besides,
    asks_for_open,
    asks_for_promises,
    by_whom,
    followed,
    is_promise,
    tell,
)
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
from agents.responder.offline.terms import terms, words
from agents.spec import AgentSpec
from agents.tools.toolbox import Toolbox
from projects.source import Recalled

_MOST_IN_SECTION = 5
_SEARCHED = 20
_SEARCHED_BACK = 40
_WHOLE_PROJECT = "decisions, promises, deadlines, contacts, current state"
_OPEN_PROMISES = "I promised, we promised, I owe, we owe, due by, deadline"
_LOOKED_AROUND = 10
_MOST_PROMISES = 24
_SINCE = 8
_FOLLOWED_UP = 2
_MOST_BEFORE = 3
_FAR = {"similarity": 0.0, "score": 0.0}
_MOST_WITH = 2
_ABOUT_AS_WELL = 0.75
_LEANING = re.compile(
    r"(?:but|except|only|otherwise|unless|however|all (?:the )?(?:other|older|newer)|the (?:old|other|new)\w*"
    r"|up to|(?:on|in|with|for|below|above|at) [\w ]{2,24}(?:,| it| they| \w+s?\b)|[\w ]{2,30} (?:is|are) the"
    r" exceptions?|[\w ]{2,20} stays?\b|it|they|those|these|that|this|he|she|not|never|still)\b",
    re.IGNORECASE,
)
"""How a sentence begins that only means something after the one before it."""
_EXCEPTION = re.compile(r"\b(?:except(?:ion)?s?|unless|apart from|other than)\b", re.IGNORECASE)
_ONLY_SAID = Stated("Not noted as a fact, but said:", ())
_INEXACT = Stated("Nothing on record answers that exactly; nearest:", ())


async def gather(assignment: Assignment, toolbox: Toolbox) -> list[Recalled]:
    """Return what recall brought; for a request about a whole project, also what a search finds.

    The words of such a request ("how is it going with ...") resemble no claim, so that recall
    by words alone misses most of them.
    """
    items = {item.id: item for item in assignment.recalled}
    asked = read_request(assignment.text, project_words=project_words(assignment))
    if asked.is_broad and assignment.project and "search_memory" in assignment.spec.tools:
        query = f"{assignment.project_name or assignment.project}: {_WHOLE_PROJECT}"
        found = await toolbox.search(query, project=assignment.project, k=_SEARCHED)
        items = {item.id: item for item in found} | items
    promises = plans_agenda(assignment.spec) or asks_for_promises(assignment.text)
    if promises and "search_memory" in assignment.spec.tools:
        found = await toolbox.search(_OPEN_PROMISES, project=assignment.project, k=_SEARCHED_BACK)
        items = {item.id: item for item in found} | items
    own_words = {assignment.text.strip(), assignment.request.strip()}
    return [item for item in items.values() if item.text.strip() not in own_words]


async def widen(
    items: Sequence[Recalled], assignment: Assignment, toolbox: Toolbox
) -> list[Recalled]:
    """Return `items` with what the project's own memory adds, and with what was said around them.

    Of a promise, what was said of it later comes along.
    """
    if "search_memory" not in assignment.spec.tools:
        return list(items)
    merged = {item.id: item for item in items}
    asked = read_request(assignment.text, project_words=project_words(assignment))
    # What no longer holds comes last in a search.
    depth = _SEARCHED_BACK if asked.looks_back else _SEARCHED
    own = await toolbox.search(assignment.text, project=assignment.project, k=depth)
    merged = _merged(merged, own)
    near = sorted(merged.values(), key=lambda item: -item.similarity)[:_LOOKED_AROUND]
    promised = [item for item in near if is_promise(item)]
    if asks_for_promises(assignment.text):
        promised = sorted(filter(is_promise, merged.values()), key=newest_first)
    # What was said later of the same matter may share no word with the request.
    followed_up = {item.id: item for item in [*promised[:_MOST_PROMISES], *near[:_FOLLOWED_UP]]}
    for item in followed_up.values():
        later = await toolbox.search(item.text, project=item.project, k=_SINCE)
        near += [one for one in later if one.id not in merged]
        merged = {one.id: one.model_copy(update=_FAR) for one in later} | merged
    turn_ids = list(dict.fromkeys(turn_id for item in near for turn_id in item.turn_ids))
    around = await toolbox.around(turn_ids)
    merged = {item.id: item for item in around} | merged
    return [item for item in merged.values() if not _is_own(item, assignment)]


def _merged(known: Mapping[str, Recalled], found: Sequence[Recalled]) -> dict[str, Recalled]:
    merged = dict(known)
    for item in found:
        if item.id not in merged or merged[item.id].similarity < item.similarity:
            merged[item.id] = item
    return merged


def _is_own(item: Recalled, assignment: Assignment) -> bool:
    return item.text.strip() in {assignment.text.strip(), assignment.request.strip()}


def answer_from(items: Sequence[Recalled], assignment: Assignment) -> Stated | None:
    """Return what `items` say about the request, each fact cited; None if nothing fits."""
    asked = read_request(assignment.text, project_words=project_words(assignment))
    claims = [item for item in items if item.kind == "claim"]
    if asked.is_broad and assignment.project:
        return _overview(claims, assignment.project) or _from_turns(items, asked, assignment)
    if plans_agenda(assignment.spec) or asks_for_promises(asked.text):
        promised = _promises(items, asked, assignment)
        if promised is not None:
            return promised
    return _told(passages(items), items, asked, assignment)


def _told(
    told: Sequence[Recalled], items: Sequence[Recalled], asked: Asked, assignment: Assignment
) -> Stated | None:
    """Return the passages that answer, the newest word first and what it replaced below."""
    by_time = _by_time(told, assignment.now)
    then = _held_then(told, asked, assignment)
    if then:
        return joined([Stated("Then:", ()), as_list([state(item) for item in then])])
    current = _chosen(by_time.now, asked, assignment)
    coming = _chosen(by_time.coming, asked, assignment)
    past = _chosen(by_time.past, asked, assignment) if asked.looks_back else []
    if asked.wants_successor and all(_is_beside(item, asked) for item in current):
        current = successors(past, by_time.now) or current
    if not current and not past and not coming:
        return _nearest(by_time.now, asked, assignment)
    alike = insight(by_time.now, asked, project=None, share=_ABOUT_AS_WELL)
    if asked.is_precise and (unclear := which_one(assignment.text, alike)):
        return Stated(unclear, (), is_question=True)
    standing = newest(current, by_time.now)
    rivals = insight(by_time.now, asked, project=assignment.project)
    earlier = [item for item in [*current, *rivals] if outdated(item, standing)]
    replaced = [item for item in by_time.past if standing and outdates(standing[0], item)]
    parts = _now(standing, [*earlier, *replaced], items, asked, assignment)
    if parts and past:
        parts = [Stated("Now:", ()), *parts]
    before = _distinct([*past, *earlier])[:_MOST_BEFORE]
    for title, group in (("Coming:", coming), ("Before:", before)):
        if group:
            parts += [Stated(title, ()), as_list([state(item) for item in group])]
    return joined(parts)


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
        told = [tell(followed(standing[0], items), items)]
    else:
        more = _said_with(standing, replaced, items, asked)
        told += [as_list([state(item) for item in more])] if more else []
    if all(item.kind == "turn" and item.claim_kind is None for item in standing):
        return [_ONLY_SAID, *told]
    if asked.is_precise and all(_is_beside(item, asked) for item in standing):
        return [_INEXACT, *told]
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
    closed = {_bare(item.text) for item in items if item.kind == "claim" and not item.current}
    shown = " ".join(_bare(item.text) for item in standing)
    return [
        more
        for passage in (standing[0], *replaced)
        for more in rest_of_turn(passage, items)
        if _bare(more.text) not in closed
        and _bare(more.text) not in shown
        and _belongs(more, asked, is_own=passage is standing[0])
    ][:_MOST_WITH]


def _belongs(more: Recalled, asked: Asked, *, is_own: bool) -> bool:
    if not is_own:
        return _EXCEPTION.search(more.text) is not None
    return asked.wants_reason or _LEANING.match(more.text) is not None


def _bare(text: str) -> str:
    return text.casefold().strip(" .!")


def _is_beside(item: Recalled, asked: Asked) -> bool:
    """Whether an item is about what is asked, but does not say what is asked of it."""
    return asked.misses(item.text) or asked.leaves_open(item.text, similarity=item.similarity)


def _distinct(items: Sequence[Recalled]) -> list[Recalled]:
    return list({item.text: item for item in items}.values())


def _promises(items: Sequence[Recalled], asked: Asked, assignment: Assignment) -> Stated | None:
    """Return the promises asked for, each with what is on record of it since."""
    made = [item for item in items if item.kind == "claim" and is_promise(item) and item.current]
    if assignment.project and not asked.names:
        made = [item for item in made if item.project == assignment.project]
    made = [item for item in made if asked.names <= terms(item.text)] if asked.names else made
    made = by_whom(made, asked.text)
    if asked_besides(asked.terms - asked.names):
        made = fitting(made, asked, project=assignment.project) or []
    kept = [followed(item, items) for item in sorted(made, key=newest_first)]
    if asks_for_open(asked.text) or plans_agenda(assignment.spec):
        kept = [promise for promise in kept if promise.since is None] or kept
    told = [tell(promise, items) for promise in kept]
    return as_bullets(told) if told else None


class _ByTime(NamedTuple):
    now: list[Recalled]
    coming: list[Recalled]
    """Known to hold from a later moment on."""
    past: list[Recalled]


def _by_time(claims: Sequence[Recalled], now: str) -> _ByTime:
    """Sort claims into what holds, what will hold, and what held."""
    sorted_out = _ByTime([], [], [])
    for item in claims:
        if item.current:
            sorted_out.now.append(item)
        elif item.valid_from is not None and _later(item.valid_from, now):
            # Not "no longer current" when it is told: it is yet to come.
            sorted_out.coming.append(item.model_copy(update={"current": True}))
        else:
            sorted_out.past.append(item)
    return sorted_out


def _later(moment: str, now: str) -> bool:
    """Whether one ISO 8601 moment, perhaps a bare day, lies after another."""
    return moment[:10] > now[:10] or (len(moment) > 10 and len(now) > 10 and moment > now)


def _nearest(claims: Sequence[Recalled], asked: Asked, assignment: Assignment) -> Stated | None:
    """Return what comes nearest to a precise question, and that it is no answer."""
    near = nearest([item for item in claims if item.current], asked)
    return joined([_INEXACT, _grouped(near, assignment)]) if near and asked.is_precise else None


def plans_agenda(spec: AgentSpec) -> bool:
    """Whether the agent says what is to be done next."""
    return "agenda" in spec.proposes


def project_words(assignment: Assignment) -> list[str]:
    """Return the words by which the step's project is named."""
    named = f"{assignment.project_name or ''} {(assignment.project or '').replace('_', ' ')}"
    return [*words(named), "".join(words(named))]


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
    return joined([_ONLY_SAID, as_list(told)]) if told else None


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
