"""What memory and router compare texts by: the built-in model, or one that an endpoint serves."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from memory import Endpoint, MiniLM, ServedEmbed
from nova.home import Home
from nova.settings import OPENAI, PREFIX, Settings
from projects.errors import EmbeddingUnavailable


def make_embed(
    settings: Settings,
    home: Home,
    *,
    on_outage: Callable[[EmbeddingUnavailable], None] = lambda _error: None,
) -> MiniLM | ServedEmbed:
    """Return what memory and router compare texts by; `on_outage` is told when it cannot be had."""
    endpoint = embedding_endpoint(settings)
    if endpoint is None:
        return encoder()
    return ServedEmbed(endpoint, mark=embedding_mark(settings, home), on_outage=on_outage)


def embedding_mark(settings: Settings, home: Home) -> Path:
    """Return the file by which a served embedding is known again: beside its routers."""
    digest = hashlib.sha256(settings.embedding.encode()).hexdigest()[:24]
    return (settings.cache or home.cache) / f"embedding-{digest}.json"


def embedding_endpoint(settings: Settings) -> Endpoint | None:
    """Return where the embedding is served; None if it is the built-in one."""
    if not settings.embedding.startswith(PREFIX):
        return None
    is_own = settings.embedding_url is not None
    key = settings.embedding_key or (None if is_own else settings.openai_api_key)
    return Endpoint(
        settings.embedding.removeprefix(PREFIX),
        settings.embedding_url or settings.openai_base_url or OPENAI,
        key=key.get_secret_value() if key else None,
        timeout=settings.embedding_timeout,
        retries=settings.model_retries,
    )


@cache
def encoder() -> MiniLM:
    """Return the one encoder of this process: it keeps nothing, and loading it takes a second."""
    return MiniLM()
