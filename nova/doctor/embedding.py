"""Whether the embedding that the settings name gives vectors, and tells texts apart."""

from contextlib import closing
from dataclasses import replace

from nova.doctor.finding import Finding
from nova.home import Home
from nova.settings import Settings

_SECONDS = 5.0


def embedding(settings: Settings, home: Home) -> Finding:
    """Ask for some vectors; those of the built-in model need no endpoint."""
    from memory import ServedEmbed  # the libraries of memory and graph take a second
    from memory.scale import scale_of
    from nova.app import embedding_endpoint, embedding_mark

    endpoint = embedding_endpoint(settings)
    if endpoint is None:
        return Finding("embedding", "ok", "minilm, which is built in")
    patient = replace(endpoint, retries=0, timeout=min(endpoint.timeout, _SECONDS))
    mark = embedding_mark(settings, home)
    with closing(ServedEmbed(patient, mark=mark if mark.exists() else None)) as embed:
        size = embed(["Is anybody there?"]).shape[1]
        scale = scale_of(embed)
    found = f"{embed.name} at {endpoint.url} gives vectors of {size} numbers"
    if scale.is_blind:
        wrong = f"{found}, by which an answer is no nearer to its question than other texts"
        return Finding("embedding", "warning", wrong, "Set NOVA_EMBEDDING to a model for search.")
    return Finding("embedding", "ok", f"{found}; thresholds are on the built-in model's scale")
