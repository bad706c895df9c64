"""Cutting requests into tasks: what is cut, what stays whole, what depends on what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.supervisor.awaiting import awaits
from graph.supervisor.dependence import unconditional
from graph.supervisor.split import Clause, split


def cut(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(clause.text, clause.after) for clause in split(text)]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        pytest.param(
            "Check on the clinic, pull the context of the museum roof decision, and draft a "
            "client update for the clinic",
            [
                ("Check on the clinic", ()),
                ("pull the context of the museum roof decision", ()),
                ("draft a client update for the clinic", ()),
            ],
            id="imperatives in a row are independent",
        ),
        pytest.param(
            "How many tulips are in the cold room and has order 5512 shipped?",
            [("How many tulips are in the cold room", ()), ("has order 5512 shipped?", ())],
            id="two questions",
        ),
        pytest.param(
            "How many chairs are left, and when does the next delivery come?",
            [("How many chairs are left", ()), ("when does the next delivery come?", ())],
            id="a question with when is no condition",
        ),
        pytest.param(
            "Start the matching run; when it is done, make a report of the rest",
            [
                ("Start the matching run", ()),
                ("when it is done, make a report of the rest", (0,)),
            ],
            id="a condition with when",
        ),
        pytest.param(
            "After you've found out why the upload broke, resume the import of tulips",
            [
                ("After you've found out why the upload broke", ()),
                ("resume the import of tulips", (0,)),
            ],
            id="a task that is told as what the next one follows",
        ),
        pytest.param(
            "how many tulips are left n who supplies them?",
            [("how many tulips are left", ()), ("who supplies them?", ())],
            id="a short joint, and a question that refers back",
        ),
        pytest.param(
            "find three growers in Ohio and tell me if we ever dealt with any of them",
            [
                ("find three growers in Ohio", ()),
                ("tell me if we ever dealt with any of them", (0,)),
            ],
            id="something else that is to be told",
        ),
        pytest.param(
            "find out why the upload broke and then resume it",
            [("find out why the upload broke", ()), ("and then resume it", (0,))],
            id="then and a pronoun",
        ),
        pytest.param(
            "Check the stock of seed trays; if it's low, order more from the grower",
            [
                ("Check the stock of seed trays", ()),
                ("if it's low, order more from the grower", (0,)),
            ],
            id="a condition on the result",
        ),
        pytest.param(
            "1. What did we decide about parking?\n2. List the unpaid invoices\n"
            "3. Draft an email to Ines about both",
            [
                ("What did we decide about parking?", ()),
                ("List the unpaid invoices", ()),
                ("Draft an email to Ines about both", (0, 1)),
            ],
            id="a numbered list",
        ),
        pytest.param(
            "Please do this: 1) summarise the minutes 2) translate the summary into Dutch",
            [("summarise the minutes", ()), ("translate the summary into Dutch", (0,))],
            id="numbers within a line",
        ),
        pytest.param(
            "- review the deploy script\n- fix the worst of the findings",
            [("review the deploy script", ()), ("fix the worst of the findings", (0,))],
            id="bullets",
        ),
        pytest.param(
            "Look up the new fire rules online, then write a post based on that",
            [
                ("Look up the new fire rules online", ()),
                ("then write a post based on that", (0,)),
            ],
            id="based on that",
        ),
        pytest.param(
            "Could you please check the roof quote, and also remind me on Friday to call Ana?",
            [
                ("Could you please check the roof quote", ()),
                ("remind me on Friday to call Ana?", ()),
            ],
            id="politeness before the verb",
        ),
        pytest.param(
            "Count of the pumps in Leeds, then draft a quote for six of them",
            [("Count of the pumps in Leeds", ()), ("then draft a quote for six of them", (0,))],
            id="a task that is only named",
        ),
        pytest.param(
            "Check the roof quote and a short note to Ana about it",
            [("Check the roof quote", ()), ("a short note to Ana about it", ())],
            id="something to be made",
        ),
        pytest.param(
            "The night import is stuck. Separately, who ordered the lamps?",
            [("The night import is stuck.", ()), ("Separately, who ordered the lamps?", ())],
            id="a trouble and something else",
        ),
        pytest.param(
            "Pull the sums out of the bills into a table and load that table tonight",
            [
                ("Pull the sums out of the bills into a table", ()),
                ("load that table tonight", (0,)),
            ],
            id="what was made is used",
        ),
        pytest.param(
            "Tell the office that the lamps are late and note that they come on Friday",
            [
                ("Tell the office that the lamps are late", ()),
                ("note that they come on Friday", ()),
            ],
            id="that opens a clause",
        ),
        pytest.param(
            "Who still owes us money? What was agreed last year? Draft a reminder to them",
            [
                ("Who still owes us money?", ()),
                ("What was agreed last year?", ()),
                ("Draft a reminder to them", (0,)),
            ],
            id="whose names are asked for first",
        ),
        pytest.param(
            "Is the sum in the deed right? If not, reword that line.",
            [("Is the sum in the deed right?", ()), ("If not, reword that line.", (0,))],
            id="a condition on the verdict",
        ),
        pytest.param(
            "Shorten the deed to a page and give it to me in Danish",
            [("Shorten the deed to a page", ()), ("give it to me in Danish", (0,))],
            id="another form of what was made",
        ),
        pytest.param(
            "Why is the cold room locked for Ana? Write the porter a note saying what is going on.",
            [
                ("Why is the cold room locked for Ana?", ()),
                ("Write the porter a note saying what is going on.", (0,)),
            ],
            id="a text that tells the answer",
        ),
        pytest.param(
            "Build the yearly PDF and write a mail to the mayor to go with it",
            [("Build the yearly PDF", ()), ("write a mail to the mayor to go with it", (0,))],
            id="what goes with something made",
        ),
        pytest.param(
            "It rains in. Find the new fire rules and write a post for the tenants out of them",
            [
                ("It rains in. Find the new fire rules", ()),
                ("write a post for the tenants out of them", (0,)),
            ],
            id="made of what was found behind something told",
        ),
        pytest.param(
            "How do I void a bill? And which bills came in this week?",
            [("How do I void a bill?", ()), ("And which bills came in this week?", ())],
            id="this week is no result",
        ),
        pytest.param(
            "Who is late with the rent? Draft a firm letter.",
            [("Who is late with the rent?", ()), ("Draft a firm letter.", (0,))],
            id="made of the answer to a question",
        ),
        pytest.param(
            "Who is late with the rent? Draft a letter to the mayor about our festival.",
            [
                ("Who is late with the rent?", ()),
                ("Draft a letter to the mayor about our festival.", ()),
            ],
            id="made of something else",
        ),
    ],
)
def test_tasks_are_cut_apart(text: str, clauses: list[tuple[str, tuple[int, ...]]]):
    assert cut(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "Compare the north and the south branch by revenue",
        "How many brooms and mops do we have in Leeds?",
        "Draft and polish a note to Ana",
        "Translate this into French and Italian",
        "Order 40 bags of flour, 10 of sugar and 3 of salt from the mill",
        "Create a pipeline that imports the price list, checks it and then asks me first",
        "Build an automated flow: fetch the feed, match the payments, publish the result",
        "Forget the old address; it is now 14 Mill Road.",
        "What should I do first, and why?",
        "Ana said the pumps leak, so she orders early and keeps ten on the shelf",
        'Translate "open the door, close the window and call the guard" into Spanish',
        "If the stock is low, draft an order",
        "You said it was ten, which I doubt. Count the lamps again.",
        "How many guests came twice and had an unpaid bill?",
        "Put the letter into Danish and keep its jokes as they are",
        "fix the rounding in the invoice module and show me the diff",
        "hello",
        "",
    ],
)
def test_one_task_stays_whole(text: str):
    assert split(text) == (Clause(text.strip()),)


def test_pasted_text_is_not_cut():
    pasted = "Summarise this: " + "check the pump, order a new one and call the plumber. " * 40

    assert len(split(pasted)) == 1


def test_what_comes_before_the_first_task_stays_with_it():
    assert cut("Ana called. Check her invoice for June, and draft an answer to her complaint") == [
        ("Ana called. Check her invoice for June", ()),
        ("draft an answer to her complaint", ()),
    ]


def test_a_condition_is_set_aside():
    assert unconditional("and if it is low, order more") == "order more"
    assert unconditional("when does it come") == "when does it come"


@given(st.text(alphabet="ab12 ,.;:?!\n-)(and then check it'\"", max_size=120))
def test_clauses_need_only_earlier_ones_and_keep_the_words(text: str):
    clauses = split(text)

    assert clauses
    for index, clause in enumerate(clauses):
        assert all(0 <= needed < index for needed in clause.after)
        assert all(word in text for word in clause.text.split())


def test_each_clause_knows_where_it_stands():
    text = "Hello. Check the roof quote, and then remind me on Friday"

    assert [text[slice(*each.place)] for each in split(text)] == [
        "Hello. Check the roof quote",
        ", and then remind me on Friday",
    ]


@pytest.mark.parametrize(
    ("text", "is_awaited"),
    [
        ("When Ana has answered, draft the offer and mail it to the clinic", True),
        ("As soon as the lamps are here, call the museum and book the porter", True),
        ("When Ana has answered, draft the offer", False),
        ("When is the offer due, and who drafts it?", False),
        ("Draft the offer and mail it to the clinic", False),
    ],
)
def test_several_tasks_may_wait_for_something_first(text: str, is_awaited: bool):
    assert awaits(text) == is_awaited
