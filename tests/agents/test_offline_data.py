"""What an agent without a model answers from a database."""

import re
from collections.abc import Sequence

import pytest

from agents.querying import Readers
from agents.responder import OfflineResponder, Reply, Toolbox
from memory import MiniLM
from projects.data import Database
from projects.source import Recalled
from tests.agents.fakes import Memory, assignment, claim
from tests.agents.querying.riverbend import open_library


class Books:
    """A library's database as a step would be given it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def databases(self):
        return [self.database.project]

    async def catalogue(self, project: str):
        return self.database.catalogue

    async def vocabulary(self, project: str, name: str):
        return self.database.vocabulary(name)

    async def today(self, project: str):
        return self.database.today

    async def stamp(self, project: str):
        return self.database.stamp

    async def run(self, project: str, selection):
        return self.database.run(selection)


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> Books:
    return Books(open_library(tmp_path_factory.mktemp("library")))


@pytest.fixture(scope="module")
def responder() -> OfflineResponder:
    return OfflineResponder(Readers(MiniLM()))


async def ask(
    responder: OfflineResponder, books: Books | None, text: str, known: Sequence[Recalled] = ()
) -> Reply:
    memory = Memory(known)
    toolbox = Toolbox(search=memory, notes=memory, data=books)
    return await responder.respond(assignment("inventory_specialist", text), toolbox)


async def test_a_number_is_told_with_its_unit_scope_and_query(responder, books):
    reply = await ask(responder, books, "How many copies of QA-76 are on the shelf downtown?")

    assert reply.text == (
        "QA-76, Downtown: on shelf 3 copies.\n\n"
        "(1 row; Downtown branch; as of 2026-11-20; query copies_by_branch)"
    )
    (citation,) = reply.citations
    assert (citation.kind, citation.quote) == ("row", "on_shelf 3 copies")
    assert citation.sentence in reply.text


async def test_a_total_is_shown_with_the_rows_it_was_taken_of(responder, books):
    reply = await ask(responder, books, "how much is owed in fines in all?")

    assert reply.text.startswith("Unpaid $5.50.")
    assert "| L-1003 | Tom Reyes | Harbor Point | 2026-11-15 | $2.00" in re.sub(
        " +", " ", reply.text
    )


async def test_every_row_that_is_shown_is_cited_by_its_own_words(responder, books):
    reply = await ask(responder, books, "which loans are still out?")

    lines = [line for line in reply.text.splitlines() if re.match(r"\| L-", line)]
    assert [citation.sentence for citation in reply.citations] == lines
    assert all(citation.quote.startswith("loan L-") for citation in reply.citations)
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("is L-1003 overdue?", "Yes. "),
        ("is L-1004 overdue?", "No. "),
        ("has loan L-1001 been returned?", "Yes. "),
    ],
)
async def test_yes_or_no_comes_with_the_row(responder, books, text, begins):
    reply = await ask(responder, books, text)

    assert reply.text.startswith(begins)
    assert reply.citations[0].quote.startswith("loan L-100")


async def test_none_names_where_was_looked(responder, books):
    reply = await ask(responder, books, "which overdue loans are there at Mill Lane?")

    assert reply.text.startswith("I find none for Mill Lane, overdue in Mill Lane branch") or (
        reply.text.startswith("I find none for overdue, Mill Lane in Mill Lane branch")
    )
    assert reply.question is None


async def test_a_name_that_several_bear_is_asked_back(responder, books):
    reply = await ask(responder, books, "how much does Ada owe?")

    assert reply.question == "Several go by 'Ada': Ada Field, Ada Marsh. Which one do you mean?"


async def test_a_number_that_does_not_exist_is_refused(responder, books):
    reply = await ask(responder, books, "how many copies of QA-99 do we have?")

    assert reply.text.startswith("I find no title called 'QA-99'.")
    assert reply.question is None


async def test_without_a_database_the_agent_says_so(responder):
    reply = await ask(responder, None, "How many copies of QA-76 are on the shelf downtown?")

    assert "database" in reply.text
    assert reply.citations == ()


KNOWN = [claim(1, "Tom Okafor takes the pictures."), claim(2, "Tomorrow Tom has no time.")]


async def test_a_first_name_that_memory_knows_of_another_person_is_asked_back(responder, books):
    reply = await ask(responder, books, "which loans does Tom have?", KNOWN)

    assert reply.question == "Which Tom do you mean: Tom Okafor or Tom Reyes?"
    assert reply.citations == ()


@pytest.mark.parametrize(
    ("text", "known"),
    [("which loans does Tom Reyes have?", KNOWN), ("which loans does Tom have?", KNOWN[1:])],
    ids=["full name", "nobody else known"],
)
async def test_a_name_that_is_clear_is_answered(responder, books, text, known):
    reply = await ask(responder, books, text, known)

    assert reply.question is None
    assert "L-1003" in reply.text


async def test_data_of_a_near_namesake_is_no_answer(responder, books):
    known = [claim(1, "Tom Reye collects stamps."), claim(2, "Tom Reye has a loan of a globe.")]
    reply = await ask(responder, books, "which loans does Tom Reye have?", known)

    assert "L-1003" not in reply.text


async def test_an_answer_that_names_nothing_of_the_scene_it_refers_to_is_none(responder, books):
    reply = await ask(
        responder, books, "The van is full of QA-99. Which loans are still out for it?"
    )

    assert "L-1003" not in reply.text


async def test_rows_of_no_sure_reading_are_told_as_what_comes_nearest(responder, books):
    reply = await ask(responder, books, "what was going on with L-1004 the other day")

    assert reply.text.startswith(
        "I'm not sure this is what you ask. In the books comes nearest:\n\n"
        "Loans with member, title, branch, dates and status (L-1004):\n\n- loan L-1004; "
    )
    assert reply.text.endswith("(1 row; all 3 branches; as of 2026-11-20; query loans)")
    assert [each.sentence in reply.text for each in reply.citations] == [True]
    assert (reply.question, reply.missing) == (None, ())


async def test_rows_that_come_nearest_are_added_up(responder, books):
    reply = await ask(responder, books, "which members have never paid a fine?")

    assert "In all: amount $9.50, paid $4.00, unpaid $5.50." in reply.text
    assert all(each.sentence in reply.text for each in reply.citations)


async def test_a_reading_that_finds_nothing_says_so_before_what_comes_nearest(responder, books):
    reply = await ask(responder, books, "which loans of Tom Reyes were returned?")

    assert reply.text.startswith("I find none for Tom Reyes, returned")
    assert "In the books comes nearest:" in reply.text
    assert "L-1003" in reply.text
