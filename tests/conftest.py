"""What all tests share: asyncio for async tests, and one fitted router of the built-in roster."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from agents.roster import Roster
from evals.data.postgres import Postgres, started
from graph.supervisor import fit_router
from memory import MiniLM
from projects.errors import DataUnavailable

# A test that turns red says something of the change before it: it tries the same values each time.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills",
        type=int,
        default=5,
        help="kills at chosen and at random points, of all kinds of work",
    )
    parser.addoption("--fuzzed", type=int, default=10, help="inputs of each kind of the fuzz tests")


@pytest.fixture(scope="session")
def kills(pytestconfig: pytest.Config) -> int:
    """How many processes the chaos tests kill at chosen points, and as many at random ones."""
    return int(pytestconfig.getoption("--kills"))


@pytest.fixture(scope="session")
def fuzzed(pytestconfig: pytest.Config) -> int:
    """How many inputs of a kind are tried."""
    return int(pytestconfig.getoption("--fuzzed"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def router_cache(pytestconfig: pytest.Config) -> Path:
    """The folder of the fitted router: learning the roster takes seconds, so it is done once."""
    folder = pytestconfig.cache.mkdir("router")
    with FileLock(folder / "fitting.lock"):
        fit_router(Roster.load().agents, embed=MiniLM(), cache=folder)
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for these tests; they are skipped where none is installed."""
    try:
        with started() as server:
            yield server
    except DataUnavailable as error:
        pytest.skip(str(error))
