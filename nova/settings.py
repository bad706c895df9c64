"""Settings: the only place that reads the environment.

Sources, the first that has a value wins: arguments, `NOVA_*` variables (and
`OPENAI_API_KEY`, `OPENAI_BASE_URL`), `nova.toml` in the working directory, then
`nova.toml` in the home.
"""

import os
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from agents.responder.endpoint import ModelPrice
from agents.responder.purse import Budgets
from graph.context import Limits
from projects.errors import BadInput
from routines.agenda.rules import AgendaRules

OFFLINE = "offline"
"""The model setting that means: no language model."""

DEFAULT_MODEL = "openai:gpt-5-mini"
"""Used when there is a key or an endpoint and no model is named."""

_EVALS = "EVAL_DATA"
"""A variable of the evals, which read it themselves."""

BUILT_IN = "minilm"
"""The embedding setting that means: the one that comes with Nova."""

OPENAI = "https://api.openai.com/v1"
"""The endpoint that is asked where none is named."""

PREFIX = "openai:"
"""Models are named `openai:<name>`; any OpenAI-compatible endpoint serves them."""


LogLevel = Literal["debug", "info", "warning", "off"]


class Settings(BaseSettings):
    """All that can be set about one instance of Nova."""

    model_config = SettingsConfigDict(
        env_prefix="NOVA_",
        env_nested_delimiter="__",
        frozen=True,
        extra="ignore",
        populate_by_name=True,
    )

    home: Path = Field(default_factory=lambda: default_home())
    """All state of the instance; default `./.nova` where that exists, else `~/.nova`."""
    model: str | None = None
    """`openai:<name>` or `offline`; agents of the tier `strong` use it."""
    fast_model: str | None = None
    """The same for the tier `fast`; default: as `model`."""
    fallback_model: str | None = None
    """Tried when the chosen model does not answer."""
    model_timeout: float = Field(default=60.0, gt=0)
    """Seconds to wait for a model's answer."""
    model_max_tokens: int | None = Field(default=None, gt=0)
    """How long one reply may become; default: as long as the endpoint lets it."""
    model_retries: int = Field(default=2, ge=0)
    propose: bool = False
    """Whether a model points out what the rules of extraction missed: one call more a request."""
    prices: dict[str, ModelPrice] = {}
    """By model name without its prefix; the cost of others is unknown."""
    agents: Path | None = None
    """A folder with `specs/` and optional `utterances/`; default: the built-in roster."""
    cache: Path | None = None
    """Where fitted routers are kept; homes may share it. Default: `cache/` in the home."""
    embedding: str = BUILT_IN
    """`minilm`, which is built in, or `openai:<name>`: what memory and router compare texts by."""
    embedding_url: str | None = None
    """The endpoint of that model; default: that of the language model."""
    embedding_key: SecretStr | None = None
    """Its key; the other endpoint's is never sent there."""
    embedding_timeout: float = Field(default=8.0, gt=0)
    """Seconds to wait for the vector of one text."""
    ledger_url: str | None = None
    """SQLAlchemy URL of the ledger; default: `ledger.sqlite` in the home."""
    branches: Annotated[frozenset[str] | None, NoDecode] = None
    """The branches whose rows may be seen in databases, divided by commas; default: all."""
    time_zone: str | None = None
    """By whose clocks schedules are read that name no zone, such as Europe/Berlin."""
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    approval_days: int = Field(default=30, ge=0)
    """Days that a draft waits for an approval before it expires; 0: as long as it takes."""
    budget: Budgets = Budgets()
    """Budgets of a day: `NOVA_BUDGET__DAY__TOKENS`, `NOVA_BUDGET__PROJECT__COST` and the like."""
    log_level: LogLevel = "info"
    """How much goes into `logs/` below the home: debug, info, warning or off. Never words."""
    telemetry: str | None = None
    """An OTLP address such as http://localhost:4318: runs are traced there. Default: nowhere."""
    limits: Limits = Limits()
    """Budgets of one run, each with a setting of its own: `NOVA_LIMITS__STEPS=20`."""
    agenda: AgendaRules = AgendaRules()
    """What the terms of the agenda weigh: `NOVA_AGENDA__DUE=50`."""

    @field_validator("branches", mode="before")
    @classmethod
    def _named(cls, branches: object) -> object:
        if not isinstance(branches, str):
            return branches
        return frozenset(name.strip() for name in branches.split(",") if name.strip())

    @field_validator("home", "agents", "cache")
    @classmethod
    def _expanded(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path is not None else None

    @field_validator("model", "fast_model", "fallback_model")
    @classmethod
    def _known_model(cls, model: str | None) -> str | None:
        if model is None or model == OFFLINE or model.removeprefix(PREFIX) not in (model, ""):
            return model
        message = f"unknown model {model!r}: use openai:<name> or offline"
        raise ValueError(message)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        if name in (None, "") or name in available_timezones():
            return name or None
        message = f"no time zone is called {name!r}: use one such as Europe/Berlin"
        raise ValueError(message)

    @field_validator("openai_base_url", "embedding_url", "telemetry")
    @classmethod
    def _is_web_address(cls, address: str | None) -> str | None:
        if address and not address.startswith(("http://", "https://")):
            message = f"{address!r} is no web address: write it as http://host:port/v1"
            raise ValueError(message)
        return address

    @field_validator("embedding")
    @classmethod
    def _known_embedding(cls, embedding: str) -> str:
        if embedding == BUILT_IN or embedding.removeprefix(PREFIX) not in (embedding, ""):
            return embedding
        message = f"unknown embedding {embedding!r}: use minilm or openai:<name>"
        raise ValueError(message)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the two TOML files behind arguments and environment."""
        here = TomlConfigSettingsSource(settings_cls, Path("nova.toml"))
        named = {**here(), **env_settings(), **init_settings()}
        home = Path(named.get("home") or default_home()).expanduser()
        at_home = TomlConfigSettingsSource(settings_cls, home / "nova.toml")
        return (init_settings, env_settings, here, at_home)

    @property
    def strong(self) -> str:
        """The model of the tier `strong`, or `offline`."""
        if self.model is not None:
            return self.model
        return DEFAULT_MODEL if self.openai_api_key or self.openai_base_url else OFFLINE

    @property
    def fast(self) -> str:
        """The model of the tier `fast`, or `offline`."""
        return self.fast_model or self.strong

    @property
    def is_offline(self) -> bool:
        """Whether agents answer without a language model."""
        return self.strong == OFFLINE


def load_settings(**given: Any) -> Settings:  # noqa: ANN401 - pydantic validates each of them
    """Read the settings; values that are None count as not given.

    Raises:
        BadInput: naming the setting that is wrong, or missing for the chosen model.
    """
    try:
        settings = Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        detail = error.errors()[0]
        where = "__".join(str(part) for part in detail["loc"])
        name = where if where.startswith("OPENAI_") else f"NOVA_{where.upper()}"
        wrong = f"Setting {name} is wrong: {detail['msg'].removeprefix('Value error, ')}"
        raise BadInput(wrong, "Change the variable, or the key in nova.toml.") from error
    except (TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        wrong = f"nova.toml is not valid TOML: {error}"
        raise BadInput(wrong, "Mend the file, or move it away.") from error
    if not settings.is_offline and not (settings.openai_api_key or settings.openai_base_url):
        wrong = f"Model {settings.strong!r} needs OPENAI_API_KEY, which is not set"
        raise BadInput(
            wrong, "Set it, or OPENAI_BASE_URL for an endpoint of your own, or NOVA_MODEL=offline."
        )
    is_open = settings.embedding_url or settings.openai_base_url or settings.openai_api_key
    if settings.embedding != BUILT_IN and not is_open:
        wrong = f"Embedding {settings.embedding!r} needs OPENAI_API_KEY, which is not set"
        raise BadInput(
            wrong, "Set it, or NOVA_EMBEDDING_URL for an endpoint of your own, or embedding minilm."
        )
    return settings


def variable(name: str) -> str | None:
    """Return the value of a variable that a project's database address names."""
    return os.environ.get(name)


def unknown_settings() -> list[str]:
    """Return the `NOVA_*` variables and the keys of nova.toml that mean nothing to Nova."""
    known = {name.upper() for name in Settings.model_fields} | {_EVALS}
    named = (name for name in os.environ if name.startswith("NOVA_"))
    unknown = [name for name in named if name.removeprefix("NOVA_").partition("__")[0] not in known]
    for path in (Path("nova.toml"), load_settings().home / "nova.toml"):
        keys = TomlConfigSettingsSource(Settings, path)()
        unknown += [f"{key!r} in {path}" for key in keys if key.upper() not in known]
    return sorted(set(unknown))


def default_home() -> Path:
    """Return `./.nova` where that folder exists, else `~/.nova`."""
    here = Path(".nova")
    return here if here.is_dir() else Path.home() / ".nova"
