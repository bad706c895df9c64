"""Onward: what surely follows a node is done along with it where nobody watches the run.

LangGraph takes a checkpoint's worth of work between two nodes, which only those need who want to
see each of them end, or to stop in between.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph._internal._constants import OVERWRITE
from langgraph.types import Command

from graph.family import is_watched
from graph.node import Called, Node
from graph.state import NovaState, merged, windowed

_is_unwatched: ContextVar[bool] = ContextVar("_is_unwatched", default=False)
_REDUCED: Mapping[str, Callable[[Any, Any], list[Any]]] = {"messages": windowed, "results": merged}
"""What the state does not take as it is, but adds to what there was."""


@contextmanager
def unwatched() -> Iterator[None]:
    """Say of the run inside that only its end is looked at."""
    token = _is_unwatched.set(True)
    try:
        yield
    finally:
        _is_unwatched.reset(token)


def onward(node: Node, *, to: str, follows: Node) -> Called:
    """Make a node that does what `node` does, and `follows` as well if that leads to it.

    Args:
        node: given state and config.
        to: the name under which the next node is known.
        follows: that node, given the state alone.
    """

    async def run(state: NovaState, config: RunnableConfig) -> Command[str]:
        done: Command[str] = await node(state, config)
        update = cast("NovaState", done.update or {})
        if done.goto != to or _is_told(config) or _begins_anew(update):
            return done
        then: Command[str] = await follows(_with(state, update))
        return Command(goto=then.goto, update=_both(update, cast("NovaState", then.update or {})))

    return Called(run)


def _is_told(config: RunnableConfig) -> bool:
    """Whether somebody wants to see where each node ends."""
    return not _is_unwatched.get() or is_watched(config)


def _begins_anew(update: NovaState) -> bool:
    """Whether something is put in the place of all that was: that cannot be added to."""
    held: list[object] = [update.get(key) for key in _REDUCED]
    return any(isinstance(each, dict) and OVERWRITE in each for each in held)


def _with(state: NovaState, update: NovaState) -> NovaState:
    """Return the state that an update leaves."""
    left: dict[str, Any] = {**state, **update}
    for key, add in _REDUCED.items():
        if key in update:
            left[key] = add(cast("dict[str, Any]", state).get(key, []), left[key])
    return cast("NovaState", left)


def _both(first: NovaState, second: NovaState) -> NovaState:
    """Return one update that does what two do, one after the other."""
    both: dict[str, Any] = {**first, **second}
    for key in _REDUCED:
        if key in first and key in second:
            both[key] = [*cast("dict[str, Any]", first)[key], *cast("dict[str, Any]", second)[key]]
    return cast("NovaState", both)
