"""The clients: one for each model of an endpoint, all over one pool of connections.

Loads LangChain.
"""

from typing import Any, NamedTuple, cast

import openai
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.globals import get_llm_cache
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import ensure_config, get_async_callback_manager_for_config
from langchain_openai import ChatOpenAI
from langchain_openai.chat_models.base import _handle_openai_api_error, _handle_openai_bad_request
from openai import AsyncOpenAI, DefaultAsyncHttpxClient

from agents.responder.cleaning import showable
from agents.responder.endpoint import ModelSettings
from agents.responder.transport import Transport


class Clients:
    """The clients of one endpoint: agents, arbiter and repetitions share them."""

    def __init__(self, settings: ModelSettings) -> None:
        """Make the pool; a connection is opened by the first call."""
        self._settings = settings
        is_secure = not (settings.base_url or "https:").startswith("http:")
        self._pool = DefaultAsyncHttpxClient(
            timeout=settings.timeout, transport=Transport(is_secure=is_secure)
        )
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

        client = _Client(
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
        client.async_client = _Completions(client.root_async_client)
        return client


class _Client(ChatOpenAI):
    """ChatOpenAI, quicker; it cleans the text of a stream as it comes, to be shown at once."""

    async def ainvoke(
        self,
        input: LanguageModelInput,
        config: RunnableConfig | None = None,
        *,
        stop: list[str] | None = None,
        **options: Any,  # noqa: ANN401 - as the method it spares
    ) -> AIMessage:
        """Return the reply, and spare what it takes to tell of it if nobody listens."""
        if _is_heard(config):
            return await super().ainvoke(input, config, stop=stop, **options)
        messages = self._convert_input(input).to_messages()
        generation = (await self._agenerate(messages, stop, **options)).generations[0]
        message = cast("AIMessage", generation.message)
        message.response_metadata |= generation.generation_info or {}
        return message

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **options: Any,  # noqa: ANN401 - as the method it spares
    ) -> ChatResult:
        """Make one plain call; to read the reply, ChatOpenAI would change threads."""
        payload = self._get_request_payload(messages, stop=stop, **options)
        if self._use_responses_api(payload):
            return await super()._agenerate(messages, stop, run_manager, **options)
        body: Any = None
        try:
            body = (await self.async_client.create(**payload)).parse()
        except openai.BadRequestError as error:
            _handle_openai_bad_request(error)  # raises what LangChain calls it, as the next does
        except openai.APIError as error:
            _handle_openai_api_error(error)
        return self._create_chat_result(body)

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


def _is_heard(config: RunnableConfig | None) -> bool:
    """Whether anybody is told of a call: a stream, a tracer, a cache."""
    handlers = get_async_callback_manager_for_config(ensure_config(config)).handlers
    return bool(handlers) or get_llm_cache() is not None


class _Completions:
    """OpenAI's completions, sent and taken as plain JSON.

    Their own way turns a request into typed parts and a reply into a model, which langchain-openai
    turns back: a third of what a call costs.
    """

    def __init__(self, client: AsyncOpenAI) -> None:
        self._client = client

    @property
    def with_raw_response(self) -> "_Completions":
        return self

    async def create(self, **payload: Any) -> Any:  # noqa: ANN401 - what langchain-openai hands over
        if payload.get("stream"):
            return await self._client.chat.completions.create(**payload)
        return _Plain(await self._client.post("/chat/completions", cast_to=object, body=payload))


class _Plain(NamedTuple):
    body: object

    def parse(self) -> object:
        return self.body
