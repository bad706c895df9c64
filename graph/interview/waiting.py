"""The question of an interview that waits: it outlives other requests in between."""

from pydantic import JsonValue
from typing_extensions import TypedDict

from graph.interview.interview import Interview
from graph.interview.telling import question
from graph.interview.words import say
from graph.plan import latest_of
from graph.services import Services
from graph.state import Ask, NovaState


class OfInterview(TypedDict, total=False):
    """What tells the question of an interview from another agent's."""

    interview: str | None
    speaker: str | None


def of_interview(progress: JsonValue) -> OfInterview:
    """Return whose interview a question belongs to, by the progress of the step that asks it."""
    if progress is None:
        return OfInterview()
    interview = Interview.model_validate(progress)
    return OfInterview(interview=interview.interview_id, speaker=interview.expert or None)


def still_waiting(state: NovaState, services: Services) -> Ask | None:
    """Return the interview's question that goes on waiting after a run that did not answer it."""
    held = state.get("held")
    if not held:
        return None
    steps = latest_of(state).values()
    if any(
        result["agent"] == held["agent"] and result["reply"].get("progress") for result in steps
    ):
        return None  # the interviewer itself had the word, and asks nothing more
    known = services.interviews.get(str(held.get("interview")))
    asked = question(known) if known and not known.is_paused else None
    if asked is None:
        return None
    return Ask({**held, "question": asked.text, "options": [*asked.options]})


def reminder(asked: Ask) -> str:
    """Return the line that says what still waits."""
    return say("waits", expert=asked.get("speaker") or "the expert", question=asked["question"])
