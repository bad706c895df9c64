"""What a streamed answer consists of: events, in the order in which they happen."""

from collections.abc import Mapping
from typing import Any, Literal

from langchain_core.messages import AIMessageChunk
from pydantic import BaseModel, ConfigDict

from graph.state import Json
from nova.answer import Answer

EventKind = Literal["recall", "route", "token", "step", "answer", "memory", "done"]


class Event(BaseModel):
    """One thing that happened on the way to an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: EventKind
    text: str = ""
    """A token of an agent's reply, or the whole answer."""
    agent: str | None = None
    detail: Json = {}
    """The route decision, a step's result or the verdicts of memory."""
    answer: Answer | None = None
    """With `done`."""


def events_of(mode: str, chunk: Any) -> list[Event]:  # noqa: ANN401 - LangGraph's stream is untyped
    """Translate one chunk of LangGraph's stream (modes `messages` and `updates`)."""
    if mode == "messages":
        message, metadata = chunk
        if isinstance(message, AIMessageChunk) and message.text:
            return [Event(kind="token", text=message.text, agent=metadata.get("langgraph_node"))]
        return []
    return [event for node, update in chunk.items() for event in _of_update(node, update)]


def _of_update(node: str, update: Any) -> list[Event]:  # noqa: ANN401 - as above
    """Translate the update of one node; those of no interest give nothing."""
    if not isinstance(update, Mapping):
        return []
    # Two nodes only clear away or close results; the families bring them.
    if "results" in update and node not in ("recall", "supervisor"):
        return [
            Event(kind="step", agent=result["agent"], detail=dict(result))
            for result in update["results"]
        ]
    # The supervisor is passed several times in a run; it routes once.
    if node == "supervisor" and "spent" in update:
        return [Event(kind="route", detail=update["route"])]
    kinds: Mapping[str, tuple[EventKind, str]] = {
        "recall": ("recall", "recalled"),
        "answer": ("answer", "answer"),
        "promote": ("memory", "verdicts"),
    }
    if node not in kinds:
        return []
    kind, key = kinds[node]
    text = update["answer"]["text"] if kind == "answer" else ""
    return [Event(kind=kind, text=text, detail={key: update[key]})]
