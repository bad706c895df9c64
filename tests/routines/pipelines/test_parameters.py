"""Parameters are read by their types; choices come from data; nothing else passes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.data import Entry
from projects.errors import BadInput, NeedsValue, UnknownName
from projects.pipeline import Parameter, PipelineCard
from projects.project import Projects
from routines.pipelines.parameters import read_parameters

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
CARD = PipelineCard(
    name="close",
    about="Closes.",
    parameters={
        "branch": Parameter(type="branch"),
        "month": Parameter(type="month", default="last month"),
        "days": Parameter(type="integer", default=7),
        "how": Parameter(choices=("soft", "hard"), default="soft"),
        "day": Parameter(type="date", default="today"),
    },
)
ENTRIES = [Entry("Ely", ("Ely", "the big one")), Entry("Ware", ("Ware",))]


def read(tmp_path, **given):
    return read_parameters(
        CARD, given, words=lambda _: ENTRIES, projects=Projects(tmp_path), now=NOW
    )


def test_defaults_are_counted_from_the_start(tmp_path):
    assert read(tmp_path, branch="the big one") == {
        "branch": "Ely",
        "month": "2026-02",
        "days": 7,
        "how": "soft",
        "day": "2026-03-09",
    }


def test_what_is_missing_is_asked_for_with_its_choices(tmp_path):
    with pytest.raises(NeedsValue, match=r"needs to know the branch \(Ely, Ware\)") as error:
        read(tmp_path)
    assert error.value.columns == ("branch",)


@pytest.mark.parametrize(
    ("given", "trouble"),
    [
        ({"branch": "Bath"}, UnknownName),
        ({"branch": "Ely", "how": "loud"}, UnknownName),
        ({"branch": "Ely", "size": 1}, UnknownName),
        ({"branch": "Ely", "month": "2026-13"}, BadInput),
        ({"branch": "Ely", "day": "09.03.2026"}, BadInput),
        ({"branch": "Ely", "days": "many"}, BadInput),
        ({"branch": ["Ely"]}, BadInput),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, given, trouble):
    with pytest.raises(trouble):
        read(tmp_path, **given)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*CARD.parameters, "x"]), st.text() | st.integers()))
def test_any_parameters_are_read_or_refused_and_read_again_are_the_same(tmp_path_factory, given):
    try:
        values = read_parameters(
            CARD, given, words=lambda _: ENTRIES, projects=Projects("nowhere"), now=NOW
        )
    except BadInput:
        return
    again = read_parameters(
        CARD, values, words=lambda _: ENTRIES, projects=Projects("nowhere"), now=NOW
    )
    assert again == values
