"""Who plays the agents: LangChain's own agent, or a single call, with the same middleware.

Loads LangChain.
"""

from typing import Any

import openai
from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ModelFallbackMiddleware,
    ModelRetryMiddleware,
    ToolCallLimitMiddleware,
    ToolErrorMiddleware,
)
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.exceptions import ModelError
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.graph.state import CompiledStateGraph
from pydantic import BaseModel

from agents.responder.attempt import Attempt
from agents.responder.call import Call
from agents.responder.client import Clients
from agents.responder.endpoint import ModelSettings, bare_name
from agents.responder.line import Line
from agents.responder.single import SingleCall
from agents.tools.catalogue import TOOLS
from agents.tools.proposing import PROPOSAL_TOOLS
from projects.errors import ToolError

Player = CompiledStateGraph[Any, Call, Any, Any] | SingleCall
"""Plays any agent on one model: who it is comes in its context."""

MODEL_ERRORS = (ModelError, openai.OpenAIError)
"""Everything by which an endpoint can fail once the middleware has done its best."""

_READS_PER_STEP = 8


def build_player(
    settings: ModelSettings,
    clients: Clients,
    line: Line,
    model: str,
    *,
    reads: bool = False,
    answer_as: type[BaseModel] | None = None,
    max_retries: int,
) -> Player:
    """Return who plays the agents that read, or those that don't; or one answer of a form."""
    row = _middleware(settings, clients, line, max_retries=max_retries, reads=reads)
    if not reads:
        return SingleCall(clients.of(model), row, answer_as=answer_as)
    return create_agent(
        clients.of(model),
        [_slot(name) for name in TOOLS] + [_slot(name, ends=True) for name in PROPOSAL_TOOLS],
        middleware=row,
        context_schema=Call,
        # A checkpointer would be inherited from the graph around it; a step keeps nothing.
        checkpointer=False,
        name="agent",
    )


def _slot(name: str, *, ends: bool = False) -> BaseTool:
    """Return the place of a tool in the graph; the tool itself stands in the brief."""
    return StructuredTool.from_function(
        coroutine=_nothing,
        name=name,
        description="Stands in the brief.",
        args_schema={"type": "object", "properties": {}},
        return_direct=ends,
    )


async def _nothing() -> str:
    return "There is no such tool."


def _middleware(
    settings: ModelSettings, clients: Clients, line: Line, *, max_retries: int, reads: bool
) -> list[AgentMiddleware[Any, Any]]:
    row: list[AgentMiddleware[Any, Any]] = []
    if settings.fallback:
        row.append(ModelFallbackMiddleware(clients.of(bare_name(settings.fallback))))
    row.append(
        ModelRetryMiddleware(
            max_retries=max_retries,
            retry_on=_may_pass,
            on_failure="error",
            initial_delay=settings.retry_delay,
        )
    )
    row.append(Attempt(line))
    if reads:
        row.append(ToolCallLimitMiddleware(run_limit=_READS_PER_STEP))
        row.append(ToolErrorMiddleware(_tell_model))
    return row


def _may_pass(error: Exception) -> bool:
    """Whether the same call may succeed when it is made again."""
    return (
        error.is_retryable if isinstance(error, ModelError) else isinstance(error, openai.APIError)
    )


def _tell_model(error: Exception, request: ToolCallRequest) -> str | None:
    return str(error) if isinstance(error, ToolError) else None
