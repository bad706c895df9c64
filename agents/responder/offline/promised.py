"""Promised: which promises a request is about, each with what is on record of it since."""

from collections.abc import Sequence
from typing import NamedTuple

from agents.responder.assignment import Assignment
from agents.responder.offline.asking import Asked
from agents.responder.offline.fitting import fitting, newest_first
from agents.responder.offline.gathering import names_project, plans_agenda, searches
from agents.responder.offline.namesakes import asked_alone, of_several, which_one
from agents.responder.offline.promises import (
    asked_besides,
    asks_for_open,
    asks_for_promises,
    by_whom,
    due_when_asked,
    followed,
    is_plainly_asked,
    is_promise,
    tell,
)
from agents.responder.offline.stating import Stated
from agents.responder.offline.terms import terms
from projects.source import Recalled


class Promised(NamedTuple):
    """The promises that a request asks for."""

    told: tuple[Stated, ...]
    is_all: bool
    """Whether that is what is asked, and not only near it."""
    unclear: str | None = None
    """The question which of several bearers of a name is meant."""


def promised_in(items: Sequence[Recalled], asked: Asked, assignment: Assignment) -> Promised | None:
    """Return the promises that a request is about; None if it is about none."""
    is_agenda = plans_agenda(assignment.spec)
    if not (is_agenda or asks_for_promises(asked.text)):
        return None
    made = _asked_for(items, asked, assignment)
    unclear = which_one(assignment.text, made) if asked.is_precise else None
    if not (unclear or asked_besides(asked.terms - asked.names)):
        named = (of_several(name, items) for name in asked_alone(asked))
        unclear = next((question for question in named if question), None)
    kept = [followed(item, items) for item in sorted(made, key=newest_first)]
    if is_agenda or asks_for_open(asked.text):
        kept = [promise for promise in kept if promise.since is None] or kept
    is_whole = searches(assignment)
    told = tuple(tell(promise, items, is_whole=is_whole) for promise in kept)
    if not (told or unclear):
        return None
    return Promised(told, is_agenda or is_plainly_asked(asked.text), unclear)


def _asked_for(items: Sequence[Recalled], asked: Asked, assignment: Assignment) -> list[Recalled]:
    """Return the promises to or by whom, of what and for when a request asks."""
    made = [item for item in items if item.kind == "claim" and is_promise(item) and item.current]
    if assignment.project and names_project(assignment):
        made = [item for item in made if item.project == assignment.project]
    made = [item for item in made if asked.names <= terms(item.text)] if asked.names else made
    made = due_when_asked(by_whom(made, asked.text), asked.text, assignment.now)
    if asked_besides(asked.terms - asked.names):
        fits = fitting(made, asked, project=assignment.project)
        made = fits or (made if asked.names else [])
    return made
