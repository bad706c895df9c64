import pytest

from agents.querying import Reader, Source
from evals.data.books import lay_out
from memory.embedding import MiniLM
from projects.data import Database
from tests.agents.querying.riverbend import open_library


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return open_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def reader(library: Database) -> Reader:
    return Reader(Source.of(library), embed=MiniLM())


@pytest.fixture(scope="session")
def readers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reader]:
    """Return a reader of each of some books that were nobody's when it was written."""
    folder, embed = tmp_path_factory.mktemp("books"), MiniLM()
    return {
        schema: Reader(Source.of(lay_out(schema, folder)), embed=embed)
        for schema in ("winery", "clinic", "bakery", "langschool", "boathire", "vet")
    }
