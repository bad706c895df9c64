import sqlite3
from datetime import date
from pathlib import Path

import pytest

from nova.demo import install_data
from nova.demo.erp import write_erp
from nova.demo.listings import write_listings


def contents(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.mark.parametrize("write", [write_erp, write_listings])
def test_the_same_rows_come_of_every_run(write: object, tmp_path: Path) -> None:
    assert callable(write)
    for name in ("one", "two"):
        write(tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_gives_another_year(tmp_path: Path) -> None:
    write_erp(tmp_path / "one", seed=1)
    write_erp(tmp_path / "two", seed=2)
    assert contents(tmp_path / "one") != contents(tmp_path / "two")


def test_the_erp_holds_a_year_of_two_companies(raw: sqlite3.Connection) -> None:
    tables = [
        name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    rows = sum(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)  # noqa: S608 - our own schema
    first, last = raw.execute("SELECT min(ordered_on), max(ordered_on) FROM sales_order").fetchone()
    assert rows >= 5000
    assert (date.fromisoformat(last) - date.fromisoformat(first)).days > 260
    assert raw.execute("SELECT count(*) FROM tenant").fetchone()[0] == 2


def test_the_books_balance(raw: sqlite3.Connection) -> None:
    """Stock equals its bins and its movements; payments equal what they were applied to."""
    bins = raw.execute(
        "SELECT branch_id, part_id, on_hand FROM stock EXCEPT "
        "SELECT branch_id, part_id, sum(quantity) FROM bin_stock GROUP BY branch_id, part_id"
    ).fetchall()
    moved = raw.execute(
        "SELECT branch_id, part_id, on_hand FROM stock EXCEPT "
        "SELECT branch_id, part_id, sum(quantity) FROM stock_movement GROUP BY branch_id, part_id"
    ).fetchall()
    applied = raw.execute(
        "SELECT payment_id, round(amount, 2) FROM payment EXCEPT "
        "SELECT payment_id, round(sum(amount), 2) FROM payment_application GROUP BY payment_id"
    ).fetchall()
    assert [row["on_hand"] for row in (*bins, *moved) if row["on_hand"]] == []
    assert applied == []


def test_installing_again_changes_nothing(tmp_path: Path) -> None:
    first = install_data(tmp_path)
    (tmp_path / "data/find_a_sign.sqlite").write_bytes(b"mine")
    assert len(first) == 4
    assert install_data(tmp_path) == []
    assert (tmp_path / "data/find_a_sign.sqlite").read_bytes() == b"mine"
