"""Recalling: answers from what is known, and says so when nothing fits."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from agents.responder.assignment import Assignment
from agents.responder.offline.asking import Asked, read_request
from agents.responder.offline.fitting import fitting, nearest, newest_first
from agents.responder.offline.stating import (
    SECTIONS,
    Stated,
    Statement,
    as_list,
    joined,
    state,
    telling_part,
)
from agents.responder.offline.terms import words
from agents.spec import AgentSpec
from agents.tools.toolbox import Toolbox
from projects.source import Recalled

_MOST_IN_SECTION = 5
_SEARCHED = 20
_WHOLE_PROJECT = "decisions, promises, deadlines, contacts, current state"
_OPEN_PROMISES = "I promised, we promised, I owe, we owe, due by, deadline"
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
    if plans_agenda(assignment.spec) and "search_memory" in assignment.spec.tools:
        found = await toolbox.search(_OPEN_PROMISES, project=assignment.project, k=_SEARCHED)
        items = {item.id: item for item in found} | items
    own_words = {assignment.text.strip(), assignment.request.strip()}
    return [item for item in items.values() if item.text.strip() not in own_words]


def answer_from(items: Sequence[Recalled], assignment: Assignment) -> Stated | None:
    """Return what `items` say about the request, each fact cited; None if nothing fits."""
    asked = read_request(assignment.text, project_words=project_words(assignment))
    claims = [item for item in items if item.kind == "claim"]
    if asked.is_broad and assignment.project:
        return _overview(claims, assignment.project) or _from_turns(items, asked, assignment)
    by_time = _by_time(claims, assignment.now)
    current = _chosen(by_time.now, asked, assignment)
    if plans_agenda(assignment.spec):
        current = _promises(claims, assignment.project) or current
    coming = _chosen(by_time.coming, asked, assignment)
    past = _chosen(by_time.past, asked, assignment) if asked.wants_past else []
    if not current and not past and not coming:
        return _from_turns(items, asked, assignment) or _nearest(claims, asked, assignment)
    told = [_grouped(current, assignment)] if current else []
    if told and not past and asked.is_precise and all(asked.misses(it.text) for it in current):
        told = [_INEXACT, *told]
    if told and past:
        told = [Stated("Now:", ()), *told]
    for title, group in (("Coming:", coming), ("Before:", past)):
        if group:
            told += [Stated(title, ()), as_list([state(item) for item in group])]
    return joined(told)


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


def _promises(claims: Sequence[Recalled], project: str | None) -> list[Recalled]:
    """Return the promises that are still live, the newest first."""
    live = [
        item
        for item in claims
        if item.claim_kind == "commitment" and item.current and project in (None, item.project)
    ]
    return sorted(live, key=newest_first)


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
    return joined([Stated("Not noted as a fact, but said:", ()), as_list(told)]) if told else None


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
