"""Importing into PostgreSQL: typed columns, one transaction, rows locked while they are compared."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from projects.data.imports import Importer, Wish
from projects.errors import BadInput, GroundChanged, NovaError
from projects.scope import Scope
from tests.projects.data.imports import nasty
from tests.projects.data.imports.bakery import (
    OWNER,
    importing,
    make_home,
    make_server_database,
)

PRICES = Wish("prices", given={"mill": "Old Mill"})
COSTS = """SELECT mill_id, good_id, price::text, minimum, holds_from::text, holds_to::text
           FROM cost WHERE firm_id = 'b' ORDER BY cost_id"""
LIST = "Item No;Net;MOQ\n0042;10,50;12\nF-7;4,00;\n1E05;1.234,56;3\n"


@pytest.fixture
def url(postgres) -> str:
    return make_server_database(postgres)


@pytest.fixture
def importer(url: str, tmp_path: Path) -> Iterator[Importer]:
    with importing(make_home(tmp_path / "home", url="${BAKERY}"), url=url) as opened:
        yield opened


@pytest.fixture
def connection(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True) as opened:
        yield opened


def stage(importer: Importer, folder: Path, content: str | bytes = LIST, **said: object):
    path = folder / str(said.pop("name", "list.csv"))
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    scope = said.pop("scope", OWNER)
    return importer.stage(path, said.pop("wish", PRICES), project="bakery", scope=scope)


def publish(importer: Importer, imported, key: str = "k") -> str:
    ground = imported.ground
    done = importer.publish(
        imported.import_id, project="bakery", scope=OWNER, ground=ground, key=key
    )
    return done.outcome


def test_an_import_goes_there_and_back(importer, connection, tmp_path):
    before = connection.execute(COSTS).fetchall()
    staged = stage(importer, tmp_path)
    assert staged.difference.line == "1 new, 1 changed, 1 unchanged"
    assert connection.execute(COSTS).fetchall() == before
    publish(importer, staged.imported)
    assert connection.execute(COSTS).fetchall() == [
        before[0],
        (1, 1, "10.2500", 10, "2026-01-01", "2026-05-31"),
        *before[2:],
        (1, 1, "10.5000", 12, "2026-06-01", None),
        (1, 3, "1234.5600", 3, "2026-06-01", None),
    ]
    importer.undo(staged.imported.import_id, project="bakery", scope=OWNER, key="u")
    assert connection.execute(COSTS).fetchall() == before


def test_a_workbook_of_goods_gets_what_the_table_wants(importer, connection, tmp_path):
    rows = [["Article", "Description", "Weight"], ["0007", "Bran", 250], ["F-7", "Spelt", None]]
    book = nasty.workbook(rows)
    staged = stage(importer, tmp_path, book, name="goods.xlsx", wish=Wish("goods"))
    publish(importer, staged.imported)
    found = "SELECT code, title, grams, since::text FROM good WHERE firm_id = 'b' ORDER BY code"
    assert connection.execute(found).fetchall() == [
        ("0007", "Bran", 250, "2026-06-01"),
        ("0042", "Rye flour", 1000, "2024-01-01"),
        ("1E05", "Yeast", None, "2024-01-01"),
        ("F-7", "Spelt", 500, "2024-01-01"),
    ]


def test_two_publications_at_once_are_one(importer, connection, tmp_path):
    staged = stage(importer, tmp_path)
    with ThreadPoolExecutor(4) as threads:
        said = {*threads.map(lambda _: publish(importer, staged.imported), range(4))}
    assert said == {"Published list.csv to cost: 1 new, 1 changed."}
    assert len(connection.execute(COSTS).fetchall()) == 6


def test_a_price_that_changed_since_is_not_overwritten(importer, connection, tmp_path):
    staged = stage(importer, tmp_path)
    connection.execute("UPDATE cost SET price = 99 WHERE cost_id = 2")
    with pytest.raises(GroundChanged):
        publish(importer, staged.imported)
    assert len(connection.execute(COSTS).fetchall()) == 4


def test_a_branch_that_may_not_be_seen_is_not_touched(importer, tmp_path):
    narrow = Scope(branches=frozenset({"Wells"}))
    count = "Shop,Code,Qty\nBath,0042,1\nWells,0042,2\n"
    staged = stage(importer, tmp_path, count, wish=Wish("count"), scope=narrow)
    assert staged.rejects == ("row 2, shop_id: 'Bath' is no name of shop",)
    assert staged.difference.examples == ("row 3 (Wells, 0042): units 7 -> 2",)


def test_a_role_that_may_not_make_tables_is_told_so_without_its_password(postgres, url, tmp_path):
    name = url.partition("@/")[2].partition("?")[0]
    postgres.run(
        name,
        "CREATE ROLE baker LOGIN PASSWORD 'croissant'; GRANT SELECT ON ALL TABLES IN SCHEMA public "
        "TO baker; REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    )
    own = postgres.url(name, user="baker", password="croissant")  # noqa: S106 - of the test's own role
    home = make_home(tmp_path / "home", url="${BAKERY}")
    with (
        importing(home, url=own) as importer,
        pytest.raises(NovaError, match="permission denied for schema public") as refused,
    ):
        stage(importer, tmp_path)
    assert "croissant" not in str(refused.value)


def test_a_database_that_is_only_read_is_compared_with(url, connection, tmp_path):
    home = make_home(tmp_path / "home", url="${BAKERY}", may_write=False)
    with importing(home, url=url) as importer:
        staged = stage(importer, tmp_path)
        assert (staged.difference.changed, staged.is_publishable) == (1, False)
        with pytest.raises(BadInput, match="may only read"):
            publish(importer, staged.imported)
    tables = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'nova%'"
    assert connection.execute(tables).fetchone() == (0,)
