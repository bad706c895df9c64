"""Of two columns of one kind, which one a value belongs to: what goes into what, who for whom."""

import sqlite3
from contextlib import closing

import pytest

from agents.querying import Reader, Reading, Source
from memory import MiniLM
from projects.data import Catalogue, Database

CATALOGUE = """
about: Ropewalk
tables: {recipe: {}, person: {}}
vocabularies:
  thing: {sql: SELECT part FROM recipe UNION SELECT whole FROM recipe, words: [thing], match: fuzzy}
  person: {sql: SELECT name FROM person, words: [person, who], match: fuzzy}
"""
QUERIES = """
- name: recipes
  agent: keeper
  purpose: What each rope is made of, with the quantity of each part.
  grain: one row per whole and part
  sql: SELECT whole, part, quantity FROM recipe
  columns:
    whole: {kind: thing, words: [go into, goes into, used in]}
    part: {kind: thing, words: [parts]}
    quantity: {words: [quantity, how many]}
  answers: [part, quantity]
  words: [made of, consist, go into, goes into, used in, recipe]
  examples:
    - What is a Hawser made of?
    - How many Yarns go into a Strand?
    - In which things is Tar used?
- name: people
  agent: keeper
  purpose: Who works here and for whom.
  grain: one row per person
  sql: SELECT name AS person, boss FROM person
  columns:
    person: {kind: person}
    boss: {kind: person, words: [boss, report to, reports to]}
  answers: [boss]
  words: [people, work, report to]
  examples:
    - Who does Ben Oak report to?
    - Which people report to Ann Ash?
"""
ROWS = {
    "recipe": [("Hawser", "Strand", 3), ("Strand", "Yarn", 24), ("Hawser", "Tar", 1)],
    "person": [("Ann Ash", None, None), ("Ben Oak", "Ann Ash", None)],
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("ropewalk")
    with closing(sqlite3.connect(folder / "rope.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE recipe (whole TEXT, part TEXT, quantity INTEGER)")
        connection.execute("CREATE TABLE person (name TEXT, boss TEXT, note TEXT)")
        for table, rows in ROWS.items():
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)  # noqa: S608 - our own names
    (folder / "queries").mkdir()
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    (folder / "queries" / "all.yaml").write_text(QUERIES)
    database = Database("ropewalk", folder / "rope.sqlite", Catalogue.load(folder))
    return Reader(Source.of(database), embed=MiniLM())


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("How many Yarns go into a Strand?", {"part": "Yarn", "whole": "Strand"}),
        ("What is a Strand made of?", {"whole": "Strand"}),
        ("What goes into a Hawser?", {"whole": "Hawser"}),
        ("In which whole is the Yarn used?", {"part": "Yarn"}),
        ("Who does Ben Oak report to?", {"person": "Ben Oak"}),
        ("Which people report to Ann Ash?", {"boss": "Ann Ash"}),
    ],
)
def test_a_value_goes_to_the_side_that_the_words_leave_it(
    reader: Reader, text: str, sides: dict[str, str]
) -> None:
    read = reader.read(text)
    assert isinstance(read, Reading), read
    assert {each.column: each.values[0] for each in read.selection.filters} == sides
