"""A payload from plain words: what is said is taken, what is not is asked, nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.commanding import Filled, Unclear, fill
from projects.data import Catalogue, Entry
from tests.projects.data.writes.lending import write_catalogue

ENTRIES = {
    "branch": [Entry("Ely", ("Ely",)), Entry("Ware", ("Ware",))],
    "tool": [
        Entry("D-10", ("D-10", "Drill")),
        Entry("S-7", ("S-7", "Spade")),
        Entry("H-2", ("H-2", "Hammer, small")),
        Entry("H-3", ("H-3", "Hammer, large")),
    ],
}
TODAY = date(2026, 5, 5)


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    return Catalogue.load(write_catalogue(tmp_path_factory.mktemp("catalogue"))).commands[
        "draft_loan"
    ]


def filled(command, text):
    return fill(command, text, ENTRIES, today=TODAY)


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        (
            'Draft a loan of 4 drills and two spades from Ely to "Bo Ray"',
            {"branch": "Ely", "lent_to": "Bo Ray", "lines": [("D-10", 4), ("S-7", 2)]},
        ),
        (
            'Draft a loan from Ware: D-10 x 6; S-7 x 1, "Cy"',
            {"branch": "Ware", "lent_to": "Cy", "lines": [("D-10", 6), ("S-7", 1)]},
        ),
        (
            'Lend a dozen of S-7 from Ely until the end of the month: "Bo"',
            {"branch": "Ely", "lent_to": "Bo", "due_on": "2026-05-31", "lines": [("S-7", 12)]},
        ),
    ],
)
def test_what_is_said_is_taken(command, text, payload):
    lines = [{"tool": tool, "units": units} for tool, units in payload.pop("lines")]
    found = filled(command, text)
    assert found == Filled({**payload, "lines": lines})


@pytest.mark.parametrize(
    ("text", "question", "options"),
    [
        ("Draft a loan from Ely", "Which tool?", ()),
        ("Draft a loan of drills from Ely", "How many? (D-10 (Drill))", ()),
        (
            "Draft a loan of 3 hammers from Ely",
            "Which tool do you mean by 'hammers': H-2 (Hammer, small) or H-3 (Hammer, large)?",
            ("H-2 (Hammer, small)", "H-3 (Hammer, large)"),
        ),
        ("Draft a loan of 3 drills", "From which branch?", ("Ely", "Ware")),
        (
            "Draft a loan of 3 drills from Bath",
            "I find no branch called 'Bath'. There are: Ely or Ware. Which one do you mean?",
            ("Ely", "Ware"),
        ),
        (
            "Draft a loan of 3 XQ-99 from Ely",
            "I find no tool called 'XQ-99'. There are: D-10, S-7, H-2 or H-3. Which one do you mean?",
            ("D-10", "S-7", "H-2", "H-3"),
        ),
    ],
)
def test_what_is_not_clear_is_asked(command, text, question, options):
    assert filled(command, text) == Unclear(question, options)


def test_replies_settle_what_was_asked(command):
    text = "Draft a loan of hammers\nH-3\n12\nWare\nto Bo Ray"
    assert filled(command, text) == Filled(
        {"branch": "Ware", "lent_to": "Bo Ray", "lines": [{"tool": "H-3", "units": 12}]}
    )


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80))
def test_any_words_become_known_values_or_a_question(command, words):
    found = filled(command, f"Draft a loan of {words} from Ely to Bo")
    if isinstance(found, Filled):
        assert {line["tool"] for line in found.payload["lines"]} <= {"D-10", "S-7", "H-2", "H-3"}
        assert found.payload["branch"] in ("Ely", "Ware")
    else:
        assert found.question
