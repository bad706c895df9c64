"""Whole runs over books that were never seen: what is told of what is not there."""

import pytest

from evals.data.books import add_project


@pytest.fixture
def nova(open_nova, tmp_path):
    """Open Nova over a home with a bakery and a language school, without a model."""
    home = tmp_path / "home"
    home.mkdir()
    for schema in ("bakery", "langschool"):
        add_project(schema, home)
    return open_nova()


def test_what_never_was_is_not_said_to_be_none(nova):
    text = "what products has no wholesale customer ever ordered (of those we still bake)"
    told = nova.ask(text, project="bakery").text
    assert told.startswith("I can't tell by these rows: each of them has its customer")


def test_what_ranks_first_has_a_name(nova):
    told = nova.ask("Which company owes the most?", project="langschool").text
    assert "company Halden Optical Systems, owed €1,020.00" in told


def test_what_only_names_something_is_answered_from_the_books(nova):
    told = nova.ask("total paid for butter in October 2026", project="bakery").text
    assert "€1,431.90" in told


def test_two_questions_in_one_are_not_answered_by_half(nova):
    told = nova.ask("W1128 - how much and has it been paid, if so when", project="bakery").text
    assert "176.00" in told
    assert "2026-02-21" in told


@pytest.mark.parametrize(
    ("project", "text", "told"),
    [
        (
            "bakery",
            "Customers who never once complained?",
            "Kirk & Moor, St Anne Primary, Pier Nine",
        ),
        ("bakery", "median value of a wholesale order in 2026, not the mean", "83.85"),
        ("bakery", "on which weekday do most wholesale orders come in?", "day of the week: Sunday"),
        (
            "bakery",
            "How much more did Market Square take in November 2026 than in November 2025?",
            "206.79",
        ),
        (
            "bakery",
            "Average number of days hotel astoria takes to pay us after delivery",
            "on average 14.5",
        ),
    ],
)
def test_what_no_selection_gives_is_worked_out_beside_what_comes_nearest(nova, project, text, told):
    text = nova.ask(text, project=project).text
    assert "comes nearest" in text
    assert told in text


def test_an_earlier_request_is_no_answer_to_a_later_one(nova):
    nova.ask("Boxes of biscuits out of stock", project="bakery")
    told = nova.ask("which boxes of biscuits are out of stock", project="bakery").text
    assert '"Boxes of biscuits out of stock' not in told


def test_a_question_without_its_mark_is_no_statement(nova):
    told = nova.ask("What has Kirk & Moor ordered in October 2026", project="bakery").text
    assert "statement" not in told
