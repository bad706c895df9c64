"""Who answers: the model at its endpoint, and who takes over without one."""

from typing import NamedTuple

from agents.querying import Readers
from agents.responder import ModelResponder, ModelSettings, OfflineResponder, Responder
from agents.responder.breaker import Breaker
from graph.accounts import Accounts
from graph.apart import Apart
from graph.proposer import ModelProposer, Proposer
from graph.supervisor import Arbiter, ModelArbiter, Structured
from nova.home import Home
from nova.settings import OFFLINE, OPENAI, Settings
from nova.turns import Turns
from projects.log import Log


class Models(NamedTuple):
    """What of a system uses a model, or does without."""

    responder: Responder
    """Writes the replies."""
    fallback: Responder | None = None
    """Takes over when no model can be reached; None where there is none."""
    arbiter: Arbiter | None = None
    proposer: Proposer | None = None
    structured: Structured | None = None
    breaker: Breaker | None = None
    """Whether the endpoint may be called."""


def make_models(
    settings: Settings,
    home: Home,
    readers: Readers,
    turns: Turns,
    accounts: Accounts,
    log: Log,
    apart: Apart,
) -> Models:
    """Return who answers as the settings say; every call is paid for from `accounts`."""
    offline = OfflineResponder(readers)
    if settings.is_offline:
        return Models(offline)
    key = settings.openai_api_key
    breaker = Breaker(endpoint_of(settings), keeps=home.endpoint, log=log)
    model = ModelResponder(
        ModelSettings(
            fast=settings.fast,
            strong=settings.strong,
            fallback=None if settings.fallback_model == OFFLINE else settings.fallback_model,
            api_key=key.get_secret_value() if key else None,
            base_url=settings.openai_base_url,
            timeout=settings.model_timeout,
            max_tokens=settings.model_max_tokens,
            max_retries=settings.model_retries,
            prices=settings.prices,
        ),
        away=turns.away,
        purse=accounts,
        breaker=breaker,
        apart=apart,
    )
    return Models(
        responder=model,
        fallback=offline,
        arbiter=ModelArbiter(model.structured),
        proposer=ModelProposer(model.structured) if settings.propose else None,
        structured=model.structured,
        breaker=breaker,
    )


def endpoint_of(settings: Settings) -> str:
    """Return the address of the endpoint that the models are asked at."""
    return (settings.openai_base_url or OPENAI).rstrip("/")
