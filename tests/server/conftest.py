"""One server for all tests of this room, without a language model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.running import Server, running


@pytest.fixture(scope="session")
def cache(pytestconfig: pytest.Config) -> Path:
    """Where the fitted router is kept from one test run to the next."""
    assert pytestconfig.cache
    return pytestconfig.cache.mkdir("router")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Server]:
    """Serve, and see at the end that nothing was logged as an error meanwhile."""
    with running(tmp_path_factory.mktemp("server"), cache=cache, NOVA_MODEL="offline") as server:
        yield server
        assert server.faults() == []


@pytest.fixture
def thread(server: Server) -> str:
    """A new conversation."""
    return server.thread()
