"""What a text is near to: passing over what is far changes nothing that is told of the near."""

import numpy as np
import pytest

from graph.supervisor.calibration import Calibration
from graph.supervisor.head import Head, Scores
from graph.supervisor.training import Fitted
from graph.supervisor.vicinity import Vicinity

LABELS, EACH, WIDTH = 30, 60, 192


@pytest.fixture
def fitted() -> Fitted:
    """A router of many texts, which lie around a middle for each label."""
    chance = np.random.default_rng(5)
    middles = np.repeat(chance.standard_normal((LABELS, WIDTH)), EACH, axis=0)
    vectors = middles + chance.standard_normal(middles.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Fitted(
        labels=tuple(f"label_{at}" for at in range(LABELS)),
        head=Head(np.zeros((WIDTH, LABELS), dtype=np.float32), (), ()),
        vectors=vectors.astype(np.float32),
        owners=np.repeat(np.arange(LABELS), EACH),
        calibration=Calibration(),
        floor=0.0,
        strangers=np.empty((0, 0), dtype=np.float32),
    )


def test_the_tenth_request_is_compared_as_the_first_is(fitted: Fitted) -> None:
    vicinity = Vicinity(fitted)
    scores = Scores(np.eye(LABELS, dtype=np.float32)[3], np.zeros(LABELS, dtype=np.float32))
    vector, order = fitted.vectors[200], np.argsort(-scores.total, kind="stable")
    found = [vicinity.near(vector, order) for _ in range(10)]
    assert len(found[-1].owners) < len(found[0].owners)
    first, last = (near.signals(scores, 1.0) for near in (found[0], found[-1]))
    assert last == pytest.approx(first, abs=1e-5)
