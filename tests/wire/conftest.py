"""One llama.cpp server for all tests of this room, and Nova pointed at it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nova import Nova
from nova.settings import load_settings
from tests.waiting import PATIENCE
from tests.wire.llama import KEY, MODEL, Llama, serving

TEAM = Path(__file__).with_name("team")
"""Two agents with few words to say: a long prompt takes this model half a minute to read."""

OpenNova = Callable[..., Nova]


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Llama]:
    """Serve for as long as the tests run."""
    with serving(tmp_path_factory.mktemp("llama")) as server:
        yield server


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the team's fitted router."""
    return tmp_path_factory.mktemp("router")


@pytest.fixture
def open_nova(tmp_path: Path, cache: Path) -> Iterator[OpenNova]:
    """Open Nova over a home of the test's own, at the endpoint that is given."""
    opened: list[Nova] = []

    def open_one(endpoint: str, **given: object) -> Nova:
        settings = {
            "home": tmp_path / "home",
            "cache": cache,
            "agents": TEAM,
            "model": MODEL,
            "openai_base_url": endpoint,
            "openai_api_key": KEY,
            "model_max_tokens": 48,
            "model_timeout": PATIENCE,
            "model_retries": 0,
            "limits": {"seconds": 2 * PATIENCE, "step_seconds": 2 * PATIENCE},
            **given,
        }
        opened.append(Nova(settings=load_settings(**settings)))
        return opened[-1]

    yield open_one
    for nova in opened:
        nova.close()
