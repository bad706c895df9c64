"""Plans read out of plain words: steps in the order spoken, waits that are named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import BadInput
from routines.plans.reading import steps_in

TODAY = date(2026, 3, 11)


def read(text: str) -> list[tuple[str, tuple[int, ...], str]]:
    return [
        (step.text, step.after, step.wait.told if step.wait else "")
        for step in steps_in(text, TODAY)
    ]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            "When Dana has answered, send her the price list, and on Friday call Wayne about it.",
            [
                ("Send her the price list", (), "Dana answered"),
                ("Call Wayne about it", (), "Friday 2026-03-13"),
            ],
        ),
        (
            "When Tom has sent the branch list, draft an order for what is low in Houston",
            [("Draft an order for what is low in Houston", (), "Tom sent the branch list")],
        ),
        (
            "Ask Dana for the permit; once she has replied draft a letter to the city.",
            [("Ask Dana for the permit", (), ""), ("Draft a letter to the city", (0,), "Dana replied")],
        ),
        (
            "If stock of BR-12 is below 10, draft a PO, and when it is approved write Wayne a note.",
            [
                ("Draft a PO", (), "What is stock of BR-12: below 10"),
                ("Write Wayne a note", (0,), ""),
            ],
        ),
        (
            "1. list the open invoices\n2. on Friday write a summary\n3. draft a letter to Ada",
            [
                ("List the open invoices", (), ""),
                ("Write a summary", (), "Friday 2026-03-13"),
                ("Draft a letter to Ada", (), ""),
            ],
        ),
        (
            "Draft the offer for Plano, wait for Carla's answer and then draft the order.",
            [("Draft the offer for Plano", (), ""), ("Draft the order", (0,), "Carla answer")],
        ),
        (
            "Once Mr. Falk confirms the date, book the hall and tell the choir.",
            [("Book the hall", (), "Mr. Falk confirms the date"), ("Tell the choir", (), "")],
        ),
        (
            "List the open orders. Write a summary of it in two weeks.",
            [("List the open orders", (), ""), ("Write a summary of it", (0,), "Wednesday 2026-03-25")],
        ),
    ],
    ids=["person", "what was sent ends in a verb", "pronoun", "figure", "list", "wait", "title", "day"],
)  # fmt: skip
def test_words_become_steps_in_their_order(text, steps):
    assert read(text) == steps


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("when things calm down write a note to Wayne", "is unclear"),
        ("When Dana has answered", "is not said"),
        ("Once she has answered write a note", "is not said"),
        ("; ".join(f"list the orders of branch {n}" for n in range(9)), "7 steps at most"),
    ],
)
def test_what_is_unclear_is_asked(text, wrong):
    with pytest.raises(BadInput, match=wrong):
        steps_in(text, TODAY)


@given(st.text(max_size=120))
def test_no_words_break_the_reader(text):
    try:
        steps = steps_in(text, TODAY)
    except BadInput:
        return
    assert all(before < number for number, step in enumerate(steps) for before in step.after)
