"""Likeness: by one wording, and by all that a query has."""

import numpy as np
import pytest

from agents.querying.likeness import Likeness
from agents.querying.vectors import Floats


def units(*rows: tuple[float, ...]) -> Floats:
    vectors = np.array(rows, dtype=np.float32)
    lengths: Floats = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def around(centre: tuple[float, ...], count: int) -> list[tuple[float, ...]]:
    made = np.random.default_rng(7).normal(centre, 0.3, (count, len(centre)))
    return [tuple(row) for row in made.tolist()]


def test_the_closest_wording_tells_how_like_a_query_it_is() -> None:
    likeness = Likeness(["loans", "loans", "fines"], units((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    (question,) = units((0, 3, 4))
    found = likeness.of([question])
    assert {name: each.closest for name, each in found.items()} == pytest.approx(
        {"loans": 0.6, "fines": 0.8}
    )
    assert likeness.closest(question) == pytest.approx(0.8)


def test_of_several_ways_to_read_a_question_the_closest_counts() -> None:
    likeness = Likeness(["loans", "fines"], units((1, 0), (0, 1)))
    found = likeness.of(list(units((3, 4), (4, 3))))
    assert found["loans"].closest == pytest.approx(0.8)


def test_all_wordings_together_outweigh_one_that_happens_to_be_close() -> None:
    loans, fines = around((1.0, 0.2, 0.0, 0.0), 20), around((0.0, 0.2, 1.0, 0.0), 20)
    owners = ["loans"] * 20 + ["fines"] * 21
    (question,) = units((1.0, 0.1, 0.3, 0.1))
    stray = (1.0, 0.1, 0.3, 0.1)
    found = Likeness(owners, units(*loans, *fines, stray)).of([question])
    assert found["fines"].closest > found["loans"].closest
    assert found["loans"].fit > found["fines"].fit


def test_without_wordings_nothing_is_like_anything() -> None:
    nothing = Likeness((), np.zeros((0, 0), dtype=np.float32))
    (question,) = units((1, 0))
    assert (nothing.of([question]), nothing.closest(question)) == ({}, 0.0)
