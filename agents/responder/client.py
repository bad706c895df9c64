"""The clients: one for each model of an endpoint, all over one pool of connections.

Loads LangChain.
"""

from typing import Any

from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from openai import DefaultAsyncHttpxClient

from agents.responder.cleaning import showable
from agents.responder.endpoint import ModelSettings


class Clients:
    """The clients of one endpoint: agents, arbiter and repetitions share them."""

    def __init__(self, settings: ModelSettings) -> None:
        """Make the pool; a connection is opened by the first call."""
        self._settings = settings
        self._pool = DefaultAsyncHttpxClient(timeout=settings.timeout)
        self._models: dict[str, ChatOpenAI] = {}

    def of(self, model: str) -> ChatOpenAI:
        """Return the client of one model; repeating is left to the middleware."""
        if model not in self._models:
            self._models[model] = self._make(model)
        return self._models[model]

    async def close(self) -> None:
        """Close the connections, on the loop that the calls were made on."""
        await self._pool.aclose()

    def _make(self, model: str) -> ChatOpenAI:
        key = self._settings.api_key or "none"

        async def ask_key() -> str:
            return key

        return _Client(
            model=model,
            base_url=self._settings.base_url,
            # A key that is awaited spares the second, synchronous client and its pool.
            api_key=ask_key,
            http_async_client=self._pool,
            timeout=self._settings.timeout,
            stream_chunk_timeout=self._settings.timeout,
            max_retries=0,
            max_completion_tokens=self._settings.max_tokens,
            stream_usage=True,
            temperature=0,
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
