"""A bakery whose database files are imported into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from projects.data.imports import Importer, Manner, Staged, Wish
from tests.projects.data.imports.bakery import OWNER, make_home, open_importer

Take = Callable[..., Staged]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path / "home")


@pytest.fixture
def importer(home: Path) -> Importer:
    return open_importer(home)


@pytest.fixture
def take(importer: Importer, tmp_path: Path) -> Take:
    """Stage a file of this content, as a price list of the Old Mill if nothing else is said."""

    def stage(content: str | bytes, kind: str = "price_list", **said: object) -> Staged:
        path = tmp_path / str(said.pop("name", "list.csv"))
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        given = said.pop("given", {"mill": "Old Mill"} if kind == "price_list" else {})
        mapping = said.pop("mapping", {})
        wish = Wish(kind, mapping, given, Manner(**said))
        return importer.stage(path, wish, project="bakery", scope=OWNER)

    return stage
