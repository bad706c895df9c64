"""Whether the language model that the settings name can be reached."""

import json
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from nova.doctor.finding import Finding
from nova.settings import OFFLINE, OPENAI, PREFIX, Settings

_ENDPOINT_SECONDS = 5.0


def model(settings: Settings) -> Finding:
    """Ask the endpoint which models it has: it costs nothing and shows that key and address fit."""
    if settings.is_offline:
        return Finding("model", "ok", "none: agents answer from what is known")
    address = (settings.openai_base_url or OPENAI).rstrip("/") + "/models"
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    asked = Request(address, headers={"Authorization": f"Bearer {key}"})  # noqa: S310 - the settings admit http alone
    try:
        with urlopen(asked, timeout=_ENDPOINT_SECONDS) as reply:  # noqa: S310 - the settings admit http alone
            listed = _listed(reply.read())
    except HTTPError as error:
        cure = "Check OPENAI_API_KEY." if error.code in (401, 403) else "Check OPENAI_BASE_URL."
        return Finding("model", "failed", f"{address} answered {error.code}", cure)
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        wrong = f"{address} does not answer ({reason})"
        return Finding("model", "failed", wrong, "Start it, or set NOVA_MODEL=offline.")
    return _known_models(settings, address, listed)


def _listed(body: bytes) -> list[str]:
    """Return the ids in an answer to /models; none if it has another form."""
    try:
        return [str(entry["id"]) for entry in json.loads(body)["data"]]
    except (ValueError, KeyError, TypeError):
        return []


def _known_models(settings: Settings, address: str, listed: list[str]) -> Finding:
    named = {settings.strong, settings.fast, settings.fallback_model or OFFLINE} - {OFFLINE}
    wanted = sorted(name.removeprefix(PREFIX) for name in named)
    # Ollama lists `llama3:latest` for what it also serves as `llama3`.
    known = {*listed, *(entry.partition(":")[0] for entry in listed)}
    missing = [name for name in wanted if listed and name not in known]
    if missing:
        wrong = f"{address} has no model {missing[0]!r}"
        return Finding("model", "failed", wrong, f"It has: {', '.join(listed[:5])}.")
    return Finding("model", "ok", f"{', '.join(wanted)} at {address} answers")
