"""The suites of recall count what is found, and a memory that finds nothing fails them."""

from evals.memory.locomo import SUITE, conversations, scored
from evals.memory.populace import claim_lines, questions
from evals.memory.scale import measured
from projects.source import Recalled

DATA = [
    {
        "sample_id": "c1",
        "conversation": {
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                {"speaker": "Ana", "dia_id": "D1:1", "text": "I sold the boat"},
                {"speaker": "Ben", "dia_id": "D1:2", "text": "Look", "blip_caption": "a red car"},
            ],
        },
        "qa": [
            {"question": "What did Ana sell?", "evidence": ["D1:1", "D9:9"], "category": 1},
            {"question": "What did Ben sell?", "evidence": ["D1:1"], "category": 5},
        ],
    }
]


class Finds:
    """A memory that always finds the same turns."""

    def __init__(self, *turn_ids: str) -> None:
        self.turn_ids = turn_ids

    def search(self, text: str, *, project: str | None = None, k: int = 8) -> list[Recalled]:
        return [
            Recalled(
                kind="turn", id=each, turn_ids=(each,), text="", project="c1", sensitivity="client"
            )
            for each in self.turn_ids[:k]
        ]


def test_what_answers_is_counted():
    told = conversations(DATA)
    right = scored(told, Finds("c1:D1:1", "c1:D1:2")).figures
    assert (right["turns"], right["sittings"], right["silent"]) == (1.0, 1.0, 0.0)


def test_a_memory_that_finds_nothing_fails():
    figures = scored(conversations(DATA), Finds()).figures
    assert not any(
        figure.is_met(figures[figure.name]) for figure in SUITE.figures if figure.bar is not None
    )


def test_a_small_home_is_measured_like_a_large_one(tmp_path):
    found = measured(tmp_path, claims=20, notice=lambda _line: None, asked=2, warm=1, fresh=2)
    assert found.figures["rebuild"] > 0


def test_the_same_seed_makes_the_same_claims_and_questions():
    assert [*claim_lines(3)] == [*claim_lines(3)]
    assert len({*questions(30)}) == 30
