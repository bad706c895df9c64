"""Tracing: LangSmith's hooks around each middleware cost nothing while nobody traces.

Loads LangSmith.
"""

from collections.abc import Awaitable, Callable
from contextvars import Context
from functools import cache
from typing import Any, TypeVar

from langsmith import set_runtime_overrides
from langsmith.utils import tracing_is_enabled

T = TypeVar("T")


@cache
def trace_in_place() -> None:
    """Run the hooks of an untraced call where they are, in this process and from now on.

    LangSmith hands each hook to another thread, two hops for each middleware, and only there
    finds that it is switched off. While it is switched on nothing changes.
    """
    set_runtime_overrides(aio_to_thread=_in_place)


async def _in_place(
    in_thread: Callable[..., Awaitable[T]],
    context: Context,
    hook: Callable[..., T],
    /,
    *args: Any,  # noqa: ANN401 - whatever the hook takes
    **kwargs: Any,  # noqa: ANN401 - whatever the hook takes
) -> T:
    if tracing_is_enabled():
        return await in_thread(context, hook, *args, **kwargs)
    return context.run(hook, *args, **kwargs)
