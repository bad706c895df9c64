"""The questions with checked answers: what they are made of, and that their answers still hold."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from evals.data.asking import cases
from evals.data.postgres import Postgres
from evals.data.schemas import load_adventureworks, load_northwind, snake
from nova.demo import install_data

CASES = list(cases())
THREE = list(cases("three"))
BOTH = [*CASES, *THREE]
DUMP = """-- a dump
SET client_encoding = 'UTF8';
CREATE TABLE customers (customer_id character varying(5) NOT NULL, city character varying(15));
INSERT INTO customers VALUES ('ALFKI', 'Berlin; 100 %');
ALTER TABLE ONLY customers
    ADD CONSTRAINT pk_customers PRIMARY KEY (customer_id);
"""
TABLE = """OrderID,BOMLevel,Name,Price,StartDate,rowguid
1,0042,"Chain, long",9.50,2014-08-08 00:00:00,{x}
2,7,,12,,{y}
"""


def test_the_cases_are_many_and_half_of_them_are_held() -> None:
    kinds = Counter(case.kind for case in CASES)
    assert len({case.id for case in CASES}) == len({case.question for case in CASES}) == len(CASES)
    assert kinds["plain"] + kinds["near_miss"] >= 200
    assert kinds["near_miss"] >= 80
    assert kinds["unanswerable"] >= 15
    assert {case.schema_name for case in CASES} >= {"sweeper_parts", "northwind", "adventureworks"}
    assert abs(sum(case.held for case in CASES) * 2 - len(CASES)) <= 1


def test_those_of_another_author_are_others() -> None:
    assert len({case.id for case in BOTH}) == len({case.question for case in BOTH}) == len(BOTH)
    assert len(THREE) == 150
    assert {case.schema_name for case in THREE} == {"sweeper_parts", "northwind", "adventureworks"}
    assert sum(case.kind == "unanswerable" for case in THREE) >= 15
    assert sum(case.held for case in THREE) == 50


def test_each_case_has_a_checked_answer_or_none_at_all() -> None:
    assert [case.id for case in BOTH if bool(case.check) != bool(case.answer)] == []
    assert [case.id for case in BOTH if bool(case.check) == (case.kind == "unanswerable")] == []
    assert [case.id for case in BOTH if (case.kind == "near_miss") != bool(case.near)] == []


def test_the_answers_about_the_demo_still_hold(tmp_path: Path) -> None:
    install_data(tmp_path)
    stale = []
    for name in ("sweeper_parts", "find_a_sign"):
        with closing(sqlite3.connect(tmp_path / "data" / f"{name}.sqlite")) as connection:
            for case in BOTH:
                if case.schema_name != name or case.check is None:
                    continue
                found = tuple(connection.execute(case.check).fetchall())
                stale += [case.id] if found != case.answer else []
    assert stale == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place in ("northwind", "adventureworks/csv"):
        (tmp_path / "erp" / place).mkdir(parents=True)
    (tmp_path / "erp/northwind/northwind.sql").write_text(DUMP)
    (tmp_path / "erp/adventureworks/csv/OrderLine.csv").write_text(TABLE)
    return tmp_path


def _loaded(engine: Engine, folder: Path) -> list[tuple[object, ...]]:
    load_northwind(engine, folder)
    load_adventureworks(engine, folder)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM customers")).fetchall()
        kept += connection.execute(text("SELECT * FROM order_line ORDER BY order_id")).fetchall()
    engine.dispose()
    return [tuple(str(cell) for cell in row) for row in kept]


ROWS = [
    ("ALFKI", "Berlin; 100 %"),
    ("1", "42", "Chain, long", "9.5", "2014-08-08"),
    ("2", "7", "None", "12", "None"),
]


def test_public_schemas_are_loaded_into_a_file(folder: Path) -> None:
    assert _loaded(create_engine(f"sqlite:///{folder / 'all.sqlite'}"), folder) == ROWS


def test_public_schemas_are_loaded_into_a_server(folder: Path, postgres: Postgres) -> None:
    url = postgres.url(postgres.create()).replace("postgresql:", "postgresql+psycopg:", 1)
    found = _loaded(create_engine(url), folder)
    assert [[cell.removesuffix(".0") for cell in map(str, row)] for row in found] == [
        list(row) for row in ROWS
    ]


def test_names_become_those_of_a_postgresql_user() -> None:
    names = ("BOMLevel", "PurchaseOrderID", "SalesYTD", "group")
    assert [snake(each) for each in names] == [
        "bom_level", "purchase_order_id", "sales_ytd", "group",
    ]  # fmt: skip
