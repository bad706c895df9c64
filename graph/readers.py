"""Readers: for whom each message of a thread was written, and what a run for others may keep of it."""

from collections.abc import Iterable, Sequence

from langchain_core.messages import AnyMessage, BaseMessage, HumanMessage, RemoveMessage

from projects.scope import Scope

_NOTE = "readers"
"""Under this name a message notes its readers; one of the house notes none."""


def readers_of(scope: Scope) -> str | None:
    """Return the readers of a run as messages note them; None for the owner."""
    return f"{scope.audience} {scope.project or ''}".strip() if scope.is_outward else None


def noted(scope: Scope) -> dict[str, str]:
    """Return what a message of a run notes."""
    readers = readers_of(scope)
    return {_NOTE: readers} if readers else {}


def for_readers(messages: Iterable[AnyMessage], scope: Scope) -> list[AnyMessage]:
    """Return the messages that the readers of a run may know: the owner all of them."""
    readers = readers_of(scope)
    return [
        message
        for message in messages
        if readers is None or message.additional_kwargs.get(_NOTE) == readers
    ]


def without_others(
    messages: Sequence[AnyMessage], request: HumanMessage, scope: Scope
) -> list[BaseMessage]:
    """Return what takes out of a thread the messages that the readers of a run may not know."""
    kept = {message.id for message in for_readers(messages, scope)} | {request.id}
    gone = [message.id for message in messages if message.id not in kept]
    return [RemoveMessage(id=each) for each in gone if each]
