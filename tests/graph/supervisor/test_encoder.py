"""The router's encoder: parts of a text are read as they stand in it, at no further cost."""

import numpy as np
import pytest

from graph.supervisor import RoutingEncoder

TOLD, ASKED = "The lift in the north hall stopped again.", "Who mends it?"
TEXT = f"{TOLD} {ASKED}"


@pytest.fixture(scope="module")
def encoder() -> RoutingEncoder:
    return RoutingEncoder()


def test_a_part_knows_of_the_words_around_it(encoder: RoutingEncoder) -> None:
    alone, whole = encoder([ASKED, TEXT])
    part = encoder.of_part(TEXT, [(len(TOLD) + 1, len(TEXT))])
    assert part is not None
    assert np.linalg.norm(part) == pytest.approx(1.0, abs=1e-5)
    assert part @ whole > alone @ whole


def test_a_part_beyond_what_is_read_of_a_long_text_has_no_vector(encoder: RoutingEncoder) -> None:
    text = f"{'word ' * 600}{ASKED}"
    assert encoder.of_part(text, [(len(text) - len(ASKED), len(text))]) is None
