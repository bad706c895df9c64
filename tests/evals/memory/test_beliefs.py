"""What a memory makes of a belief that is given up is told apart."""

import pytest

from evals.memory.beliefs import Scenario, alone, is_asked_about, is_closed
from evals.memory.told import Told, fresh, tell
from memory import MiniLM

MOVED = Scenario.model_validate(
    {
        "id": "moved",
        "propositions": [
            {"text": "I use Trello for all my lists", "asserted_at": "2023-01-01T12:00:00"},
            {
                "text": "I migrated my lists from Trello to Asana",
                "asserted_at": "2024-01-01T12:00:00",
            },
        ],
        "questions": [
            {
                "q": "What does the user keep lists in?",
                "type": "current_belief",
                "expected_current_contains": ["Asana"],
                "expected_superseded_contains": ["use Trello"],
            }
        ],
    }
)


@pytest.fixture(scope="module")
def embed() -> MiniLM:
    return MiniLM()


def test_a_belief_that_is_given_up_is_found(embed):
    counts = alone(MOVED, embed)
    assert (counts["given_up"], counts["found"], counts["stale"]) == (1, 1, 0)


def test_a_memory_that_never_heard_of_the_change_tells_what_is_stale(embed):
    untold = MOVED.model_copy(
        update={"propositions": (MOVED.propositions[0], MOVED.propositions[0])}
    )
    counts = alone(untold, embed)
    assert (counts["found"], counts["stale"]) == (0, 1)


def test_what_nothing_takes_back_is_neither_closed_nor_asked_about(embed):
    with fresh(embed) as memory:
        tell(memory, [Told(each.text, each.told.said_at) for each in MOVED.propositions[:1]])
        text = MOVED.propositions[0].text
        assert not is_closed(memory, text)
        assert not is_asked_about(memory, text)
