import pytest

from agents.querying import Reader, Source
from memory.embedding import MiniLM
from projects.data import Database
from tests.agents.querying.riverbend import open_library


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return open_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def reader(library: Database) -> Reader:
    return Reader(Source.of(library), embed=MiniLM())
