"""Unseen: work of which nobody who streams a run hears before it is done."""

from asyncio import create_task
from collections.abc import Coroutine
from contextvars import copy_context
from typing import Any, TypeVar

from langchain_core.runnables.config import var_child_runnable_config

T = TypeVar("T")


async def unseen(work: Coroutine[Any, Any, T]) -> T:
    """Await `work` apart from the run around it: its tokens and messages reach no stream.

    What a model writes for readers outside may be told only once the gate has let it pass.
    """
    context = copy_context()
    # Through this variable LangChain and LangGraph hand their listeners down.
    context.run(var_child_runnable_config.set, None)
    return await create_task(work, context=context)
