"""What all tests share: their order, asyncio for async tests, and one fitted router."""

import signal
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from agents.roster import Roster
from evals.data.postgres import Postgres, started
from graph.supervisor import RoutingEncoder, fit_router
from memory import MiniLM
from projects.errors import DataUnavailable
from tests.shares import Shares, turn

# A test that turns red says something of the change before it: it tries the same values each
# time, and how long one takes says only what else the machine does.
settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills",
        type=int,
        default=5,
        help="kills at chosen and at random points, of all kinds of work",
    )
    parser.addoption("--fuzzed", type=int, default=10, help="inputs of each kind of the fuzz tests")


def pytest_configure() -> None:
    """Take Ctrl-C, which a shell has its background jobs ignore: tests send it to what they start."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: workers end together."""
    items.sort(key=lambda item: turn(item.path))


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Have one worker more than there are processors: many tests wait for what they started."""
    return (yield) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shares:
    """Say which tests go to one worker."""
    return Shares(config, log)


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
    """The folder of the router of the built-in roster, as Nova looks for it: unpacked once."""
    folder = pytestconfig.cache.mkdir("router")
    with FileLock(folder / "fitting.lock"):
        fit_router(Roster.load().agents, embed=RoutingEncoder(MiniLM()), cache=folder)
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for these tests; they are skipped where none is installed."""
    try:
        with started() as server:
            yield server
    except DataUnavailable as error:
        pytest.skip(str(error))
