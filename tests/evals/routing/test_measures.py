"""The measures of routing against values worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.routing.measures import (
    Bin,
    Point,
    auroc,
    calibration_error,
    reliability,
    risk_coverage,
    share,
    thinned,
    threshold_for,
)

CHOICES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def test_share_of_nothing_is_nothing():
    assert (share([True, True, False, True]), share([])) == (0.75, 0.0)


@pytest.mark.parametrize(
    ("inside", "outside", "area"),
    [
        ([0.8, 0.9], [0.1, 0.2], 1.0),
        ([0.1, 0.2], [0.8, 0.9], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.9, 0.4], [0.5, 0.3], 0.75),
        ([0.9, 0.5, 0.5], [0.5, 0.1], 5 / 6),
        ([], [0.5], 0.5),
    ],
    ids=["apart", "reversed", "level", "one crosses", "ties count half", "nothing"],
)
def test_auroc_is_how_often_inside_outranks_outside(inside, outside, area):
    assert auroc(inside, outside) == pytest.approx(area)


def test_choices_are_gathered_by_confidence():
    found = reliability([0.1, 0.3, 0.5, 0.9, 1.0], [0, 1, 1, 0, 1], bins=2)
    assert found == [
        Bin(pytest.approx(0.3), pytest.approx(2 / 3), 3),
        Bin(pytest.approx(0.95), pytest.approx(0.5), 2),
    ]


def test_calibration_error_is_the_mean_gap():
    bins = [Bin(0.3, 2 / 3, 3), Bin(0.95, 0.5, 2)]
    assert calibration_error(bins) == pytest.approx((3 * (2 / 3 - 0.3) + 2 * 0.45) / 5)
    assert calibration_error([]) == 0


def test_a_confidence_that_keeps_its_word_has_no_error():
    sure, right = [0.75] * 4 + [0.25] * 4, [1, 1, 1, 0, 1, 0, 0, 0]
    assert calibration_error(reliability(sure, right)) == pytest.approx(0)


def test_risk_is_of_what_is_acted_upon_at_each_confidence():
    assert risk_coverage([0.5, 0.9, 0.7, 0.7], [0, 1, 1, 0]) == [
        Point(0.9, 0.25, 0.0),
        Point(0.7, 0.75, pytest.approx(1 / 3)),
        Point(0.5, 1.0, 0.5),
    ]


def test_threshold_is_the_lowest_that_keeps_the_precision():
    sure, right = [0.9, 0.8, 0.7, 0.6, 0.5], [1, 0, 1, 1, 0]
    assert threshold_for(sure, right, precision=0.75) == 0.6
    assert threshold_for(sure, right, precision=1.0) == 0.9
    assert threshold_for([0.9], [0], precision=0.5) == float("inf")


def test_a_curve_keeps_its_ends_when_it_is_thinned():
    curve = [Point(1 - at / 1000, at / 1000, at / 3000) for at in range(1001)]
    kept = thinned(curve, most=100)
    assert (kept[0], kept[-1]) == (Point(1, 0, 0), Point(0, 1, 0.3333))
    assert len(kept) == 101
    assert thinned([]) == ()


@given(CHOICES)
def test_a_threshold_keeps_what_it_promises(choices):
    sure, right = zip(*choices, strict=True)
    least = threshold_for(sure, right, precision=0.8)
    kept = [is_right for each, is_right in choices if each >= least]
    assert not kept or share(kept) >= 0.8 - 1e-9


@given(CHOICES)
def test_every_choice_is_in_one_bin(choices):
    sure, right = zip(*choices, strict=True)
    bins = reliability(sure, right)
    assert sum(each.choices for each in bins) == len(choices)
    assert 0 <= calibration_error(bins) <= 1
