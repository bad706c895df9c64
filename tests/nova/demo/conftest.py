import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from nova.demo import install_data
from projects.data import Catalogue, Database

TENANT = "Sweeper Parts"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    install_data(folder)
    return folder


@pytest.fixture(scope="session")
def catalogue(home: Path) -> Catalogue:
    return Catalogue.load(home / "catalogues/sweeper_parts")


@pytest.fixture(scope="session")
def erp(home: Path, catalogue: Catalogue) -> Iterator[Database]:
    database = Database(
        "sweeper_parts", home / "data/sweeper_parts.sqlite", catalogue, tenant=TENANT
    )
    yield database
    database.close()


@pytest.fixture(scope="session")
def directory(home: Path) -> Iterator[Database]:
    catalogue = Catalogue.load(home / "catalogues/find_a_sign")
    database = Database("find_a_sign", home / "data/find_a_sign.sqlite", catalogue)
    yield database
    database.close()


@pytest.fixture
def raw(home: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(home / "data/sweeper_parts.sqlite")
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()
