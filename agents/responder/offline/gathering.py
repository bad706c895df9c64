"""Gathering: what an answer is made from, beyond what recall brought for the request."""

from collections.abc import Iterable, Mapping, Sequence

from agents.responder.assignment import Assignment
from agents.responder.offline.asking import Asked, parts_of, read_request
from agents.responder.offline.deadlines import days_ahead, spelt
from agents.responder.offline.fitting import newest_first
from agents.responder.offline.namesakes import asked_alone
from agents.responder.offline.promises import asks_for_promises, is_promise
from agents.responder.offline.querying import NAMED_QUERY
from agents.responder.offline.terms import full_names, identifiers, terms, words
from agents.spec import AgentSpec
from agents.tools.toolbox import Toolbox
from projects.source import Recalled

_LOOKING = frozenset({"search_memory", NAMED_QUERY})
_SEARCHED = 20
_SEARCHED_BACK = 60
_SEARCHED_BESIDE = 8
_PARTS_FROM = 4
_MOST_PARTS = 4
_MOST_NAMES = 2
_LOOKED_AROUND = 10
_MOST_PROMISES = 60
_SINCE = 8
_FOLLOWED_UP = 5
_FAR = {"similarity": 0.0, "score": 0.0}
_WHOLE_PROJECT = "decisions, promises, deadlines, contacts, current state"
_PROMISES = "promise"
"""One word finds every promise; more of them would each have to be there."""


async def gather(assignment: Assignment, toolbox: Toolbox) -> list[Recalled]:
    """Return what recall brought; for a request about a whole project, also what a search finds.

    The words of such a request ("how is it going with ...") resemble no claim, so that recall
    by words alone misses most of them.
    """
    items = {item.id: item for item in assignment.recalled}
    asked = read_request(assignment.text, project_words=project_words(assignment))
    if asked.is_broad and assignment.project and searches(assignment):
        query = f"{assignment.project_name or assignment.project}: {_WHOLE_PROJECT}"
        found = await toolbox.search(query, project=assignment.project, k=_SEARCHED)
        items = {item.id: item for item in found} | items
    promises = plans_agenda(assignment.spec) or asks_for_promises(assignment.text)
    if promises and searches(assignment):
        project = assignment.project if names_project(assignment) else None
        found = await toolbox.search(_PROMISES, project=project, k=_SEARCHED_BACK)
        items = {item.id: item for item in found} | items
    own_words = {assignment.text.strip(), assignment.request.strip()}
    return [item for item in items.values() if item.text.strip() not in own_words]


async def widen(
    items: Sequence[Recalled], assignment: Assignment, toolbox: Toolbox
) -> list[Recalled]:
    """Return `items` with what the project's own memory adds, and with what was said around them.

    Of a promise, what was said of it later comes along.
    """
    if not searches(assignment):
        return list(items)
    merged = {item.id: item for item in items}
    asked = read_request(assignment.text, project_words=project_words(assignment))
    text, project = assignment.text, assignment.project
    merged = _merged(merged, await toolbox.search(text, project=project, k=_SEARCHED_BACK))
    if project and not names_project(assignment):
        merged = _merged(merged, await toolbox.search(text, k=_SEARCHED_BACK))
    for part in parts_of(asked)[1:][:_MOST_PARTS]:
        merged = _merged(merged, await toolbox.search(part.text, k=_SEARCHED_BESIDE))
    for name in asked_alone(asked)[:_MOST_NAMES]:
        merged = _further(merged, await toolbox.search(name, k=_SEARCHED))
    for query in _queries(asked, merged.values(), assignment.now):
        merged = _further(merged, await toolbox.search(query, k=_SEARCHED_BESIDE))
    near = sorted(merged.values(), key=lambda item: -item.similarity)[:_LOOKED_AROUND]
    promised = [item for item in near if is_promise(item)]
    if asks_for_promises(assignment.text):
        of_them = (item for item in merged.values() if asked.names <= terms(item.text))
        promised = sorted(filter(is_promise, of_them), key=newest_first)
    # What was said later of the same matter may share no word with the request.
    followed_up = {item.id: item for item in [*promised[:_MOST_PROMISES], *near[:_FOLLOWED_UP]]}
    for item in followed_up.values():
        later = await toolbox.search(item.text, project=item.project, k=_SINCE)
        near += [one for one in later if one.id not in merged]
        merged = _further(merged, later)
    turn_ids = list(dict.fromkeys(turn_id for item in near for turn_id in item.turn_ids))
    around = await toolbox.around(turn_ids)
    merged = {item.id: item for item in around} | merged
    return [item for item in merged.values() if not _is_own(item, assignment)]


def names_project(assignment: Assignment) -> bool:
    """Whether the step's words themselves name its project, so that it is about nothing else."""
    return bool(assignment.project_name) and not frozenset(words(assignment.project_name or "")) - (
        frozenset(words(assignment.text))
    )


def _queries(asked: Asked, found: Iterable[Recalled], now: str) -> list[str]:
    """Return what else to look for: each thing or day asked about, what befell people and parts."""
    near = sorted(found, key=lambda item: -item.similarity)[:_PARTS_FROM]
    numbers = {number for item in near for number in identifiers(item.text)}
    span = days_ahead(asked.text, now)
    days = spelt(span) if span else []
    people = dict.fromkeys(name for item in near for name in sorted(full_names(item.text)))
    return [
        *days,
        *list(people)[:_MOST_PARTS],
        *sorted(numbers - asked.terms)[:_MOST_PARTS],
    ]


def searches(assignment: Assignment) -> bool:
    """Whether memory is searched for the step: its agent may, or has books that may be silent."""
    return not _LOOKING.isdisjoint(assignment.spec.tools)


def plans_agenda(spec: AgentSpec) -> bool:
    """Whether the agent says what is to be done next."""
    return "agenda" in spec.proposes


def project_words(assignment: Assignment) -> list[str]:
    """Return the words by which the step's project is named."""
    named = f"{assignment.project_name or ''} {(assignment.project or '').replace('_', ' ')}"
    return [*words(named), "".join(words(named))]


def _merged(known: Mapping[str, Recalled], found: Sequence[Recalled]) -> dict[str, Recalled]:
    merged = dict(known)
    for item in found:
        if item.id not in merged or merged[item.id].similarity < item.similarity:
            merged[item.id] = item
    return merged


def _further(known: Mapping[str, Recalled], found: Sequence[Recalled]) -> dict[str, Recalled]:
    """Add what was found by other words than the request's: it is near to those, not to it."""
    return {item.id: item.model_copy(update=_FAR) for item in found} | dict(known)


def _is_own(item: Recalled, assignment: Assignment) -> bool:
    return item.text.strip() in {assignment.text.strip(), assignment.request.strip()}
