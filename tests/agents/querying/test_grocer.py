"""What is told of a grocer's books outright, and what only comes near what is asked."""

import sqlite3
from contextlib import closing

import pytest

from agents.querying import Reader, Reading, Source
from memory import MiniLM
from projects.data import Catalogue, Database

CATALOGUE = """
about: Corner Grocer
today: SELECT '2026-11-20'
tables: {item: {}, bought: {}}
vocabularies:
  item: {sql: SELECT name FROM item, words: [item, product], match: fuzzy}
  family: {sql: SELECT DISTINCT family FROM item, words: [family], match: fuzzy}
  supplier: {sql: SELECT DISTINCT supplier FROM bought, words: [supplier, vendor, who], match: fuzzy}
  buyer: {sql: SELECT DISTINCT buyer FROM bought, words: [buyer, who], match: fuzzy}
  paper: {sql: SELECT paper FROM bought, words: [order]}
  status: {sql: SELECT DISTINCT status FROM bought, words: [status]}
"""
QUERIES = """
- name: items
  agent: keeper
  purpose: What we sell, in which family, and whether it was dropped.
  grain: one row per item
  sql: SELECT name AS item, family, price, is_dropped FROM item
  columns:
    item: {kind: item}
    family: {kind: family}
    price: {unit: EUR, total: avg, words: [price, cost]}
    is_dropped: {kind: yes_no, words: [dropped, no longer sold]}
  answers: [item, price]
  words: [items, products, sell]
  examples: [Which products were dropped?, What does Rye Loaf cost?, Which fish do we sell?]
- name: purchases
  agent: keeper
  purpose: What we ordered from suppliers, who bought it, when, and for how much.
  grain: one row per order
  sql: SELECT paper AS "order", supplier, buyer, status, ordered_on, value FROM bought
  columns:
    order: {kind: paper}
    supplier: {kind: supplier}
    buyer: {kind: buyer, words: [buyer, bought]}
    status: {kind: status}
    ordered_on: {kind: date, words: [ordered]}
    value: {unit: EUR, total: sum, words: [value, spent, worth]}
  answers: [value]
  words: [orders, purchases, ordered]
  examples:
    - Which orders were cancelled in May?
    - How much did we spend with Weisser See Molkerei?
    - Which supplier did we order the most from?
    - Which orders did Ann Ash place in May?
"""
ITEMS = [
    ("Reed Crab Meat", "Fish/Shellfish", 9.0, 0), ("Smoked Eel", "Fish/Shellfish", 12.0, 1),
    ("Ham", "Meat/Poultry", 7.0, 1), ("Duck", "Meat/Poultry", 15.0, 0), ("Rye Loaf", "Bakery", 3.0, 0),
]  # fmt: skip
BOUGHT = [
    ("P-101", "Weisser See Molkerei", "Ann Ash", "cancelled", "2026-05-04", 80.0),
    ("P-102", "Weisser See Molkerei", "Ben Oak", "received", "2026-05-19", 45.0),
    ("P-103", "Harbour Fish", "Ann Ash", "received", "2026-06-02", 120.0),
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("grocer")
    with closing(sqlite3.connect(folder / "grocer.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE item (name, family, price REAL, is_dropped INTEGER)")
        connection.execute(
            "CREATE TABLE bought (paper, supplier, buyer, status, ordered_on, value REAL)"
        )
        connection.executemany("INSERT INTO item VALUES (?, ?, ?, ?)", ITEMS)
        connection.executemany("INSERT INTO bought VALUES (?, ?, ?, ?, ?, ?)", BOUGHT)
    (folder / "queries").mkdir()
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    (folder / "queries" / "all.yaml").write_text(QUERIES)
    database = Database("grocer", folder / "grocer.sqlite", Catalogue.load(folder))
    return Reader(Source.of(database), embed=MiniLM())


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("Which of the meat things were dropped?", {"family": "Meat/Poultry", "is_dropped": True}),
        ("How much did we spend with Weisser See?", {"supplier": "Weisser See Molkerei"}),
        ("How much did we spend over all orders with Harbour Fish?", {"supplier": "Harbour Fish"}),
        ("Which orders were cancelled in May or June 2026?",
         {"status": "cancelled", "ordered_on": "2026-05-01"}),
    ],
)  # fmt: skip
def test_what_is_named_is_chosen(reader: Reader, text: str, chosen: dict[str, object]) -> None:
    read = reader.read(text)
    assert isinstance(read, Reading), read
    assert {each.column: each.values[0] for each in read.selection.filters} == chosen


def test_the_measure_that_is_ranked_by_is_no_group(reader: Reader) -> None:
    read = reader.read("Which supplier did we order the most from, by value?")
    assert isinstance(read, Reading), read
    assert (read.selection.form, read.selection.columns, read.selection.by) == (
        "largest", ("value",), ("supplier",),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Which orders did Ann Ash cancel in May 2026?",
        "Which of the crab things were dropped?",
        "Which orders were cancelled in May or July 2026?",
        "What is up with Harbour Fish in June 2026?",
    ],
)
def test_what_comes_near_is_not_told(reader: Reader, text: str) -> None:
    assert not isinstance(reader.read(text), Reading)
