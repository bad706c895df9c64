"""The agent's graph: LangChain's own agent with the middleware that makes it dependable.

Loads LangChain.
"""

from collections.abc import Sequence
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
from langchain.agents.structured_output import ProviderStrategy
from langchain_core.exceptions import ModelError
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.tools import BaseTool
from langchain_openai import ChatOpenAI
from langgraph.graph.state import CompiledStateGraph
from pydantic import BaseModel, SecretStr

from agents.responder.attempt import Attempt
from agents.responder.call import Call
from agents.responder.cleaning import showable
from agents.responder.endpoint import ModelSettings, Tier, bare_name
from projects.errors import ToolError

AgentGraph = CompiledStateGraph[Any, Call, Any, Any]

MODEL_ERRORS = (ModelError, openai.OpenAIError)
"""Everything by which an endpoint can fail once the middleware has done its best."""

_READS_PER_STEP = 8


def build_agent(
    settings: ModelSettings,
    tier: Tier,
    *,
    connections: openai.DefaultAsyncHttpxClient,
    name: str,
    system: str | None = None,
    tools: Sequence[BaseTool] = (),
    answer_as: type[BaseModel] | None = None,
    max_retries: int,
) -> AgentGraph:
    """Return the compiled graph of one agent; its per-call data comes in its context."""
    reads = any(not tool.return_direct for tool in tools)
    return create_agent(
        chat_model(settings, settings.name_of(tier), connections),
        list(tools),
        system_prompt=system,
        middleware=_middleware(settings, connections, max_retries=max_retries, reads=reads),
        response_format=ProviderStrategy(answer_as) if answer_as else None,
        context_schema=Call,
        # A checkpointer would be inherited from the graph around it; a step keeps nothing.
        checkpointer=False,
        name=name,
    )


class _Client(ChatOpenAI):
    """Cleans the text of a stream as it comes, since it may be shown at once."""

    def _convert_chunk_to_generation_chunk(
        self,
        chunk: dict[str, Any],
        default_chunk_class: type,
        base_generation_info: dict[str, Any] | None,
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(
            chunk, default_chunk_class, base_generation_info
        )
        if made is not None and isinstance(made.message.content, str):
            made.message.content = made.text = showable(made.message.content)
        return made


def chat_model(
    settings: ModelSettings, name: str, connections: openai.DefaultAsyncHttpxClient
) -> ChatOpenAI:
    """Return the client of one model; repeating is left to the middleware."""
    return _Client(
        model=name,
        base_url=settings.base_url,
        api_key=SecretStr(settings.api_key or "none"),
        timeout=settings.timeout,
        stream_chunk_timeout=settings.timeout,
        http_async_client=connections,
        max_retries=0,
        max_completion_tokens=settings.max_tokens,
        stream_usage=True,
        temperature=0,
    )


def _middleware(
    settings: ModelSettings,
    connections: openai.DefaultAsyncHttpxClient,
    *,
    max_retries: int,
    reads: bool,
) -> list[AgentMiddleware[Any, Any]]:
    row: list[AgentMiddleware[Any, Any]] = []
    if settings.fallback:
        fallback = chat_model(settings, bare_name(settings.fallback), connections)
        row.append(ModelFallbackMiddleware(fallback))
    row.append(
        ModelRetryMiddleware(
            max_retries=max_retries,
            retry_on=_may_pass,
            on_failure="error",
            initial_delay=settings.retry_delay,
        )
    )
    row.append(Attempt(settings))
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
