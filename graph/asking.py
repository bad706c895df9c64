"""Asking back: a question that is asked again and again is given up, with what to do instead."""

from collections.abc import Iterable
from itertools import takewhile

from langchain_core.messages import AnyMessage

from graph.state import Ask
from graph.supervisor import RouteDecision


def ask(decision: RouteDecision, request: str, *, before: Ask | None) -> Ask | None:
    """Return the question of the supervisor, if it asks one, and how often it has by now.

    Args:
        decision: what the supervisor decided.
        request: the request that the question is about.
        before: the question that waited when it was decided.
    """
    if decision.decision != "clarify":
        return None
    question, options = decision.question or decision.reason, list(decision.options)
    is_known = bool(decision.request) or (before and before["request"] == request)
    is_again = before is not None and before["agent"] is None and is_known
    times = before.get("times", 1) if before and is_again else 0
    return Ask(question=question, options=options, request=request, agent=None, times=times + 1)


def given_up(decision: RouteDecision, times: int) -> RouteDecision:
    """Return the end of a request whose question was not answered however often it was asked."""
    named = " or ".join(decision.options)
    how = f"begin it with the one that you mean: {named}" if named else "say it in other words"
    told = (
        f"I have asked this {_often(times)} and still cannot tell, so nothing was done. "
        f"Send the request anew and {how}."
    )
    reason = f"It was asked {_often(times)} and did not become clear."
    changed = {"decision": "decline", "question": told, "options": (), "reason": reason}
    return decision.model_copy(update=changed)


def was_asked(question: str, messages: Iterable[AnyMessage]) -> int:
    """Return how many of the latest answers, one after the other, asked a question."""
    answers = [message.text for message in messages if message.type == "ai"]
    said = _plain(question)
    return len(list(takewhile(lambda text: said in _plain(text), reversed(answers))))


def left_open(times: int) -> str:
    """Return the line in place of waiting for the reply to a question that was asked before."""
    return (
        f"This was asked {_often(times)} before, and the replies did not settle it: it is left "
        "open. Say all of it in one request, or name another agent with @."
    )


def _often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
