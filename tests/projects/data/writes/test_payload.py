"""Payloads: typed, every name settled, every value only ever a value."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.errors import BadInput, UnknownName
from tests.projects.data.writes.lending import PAYLOAD, make_home, open_shop

NASTY = [
    "'); DROP TABLE loan; --",
    'Robert"; UPDATE shelf SET held = 0; --',
    ":tenant_id",
    "{fee.__class__} {0}",
    "1 OR 1=1",
    "\u202eevil",
    "0042",
    "=cmd|' /C calc'!A0",
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    opened = open_shop(make_home(tmp_path_factory.mktemp("lending") / "home"))
    yield opened
    opened.close()


def lines(**changed: object) -> list[dict[str, object]]:
    return [{"tool": "S-7", "units": 1, **changed}]


@pytest.mark.parametrize("words", NASTY[:5] + NASTY[6:])
def test_a_text_is_written_as_it_was_given(shop, words):
    shop.approve(shop.draft(**{**PAYLOAD, "lent_to": words, "lines": lines(tool="H-2")}))
    assert shop.sql("SELECT count(*) FROM loan WHERE lent_to = ?", words) == [(1,)]
    assert shop.sql("SELECT count(*) FROM loan WHERE lent_to = 'Ann'") == [(1,)]


@pytest.mark.parametrize("words", NASTY)
@pytest.mark.parametrize("field", ["branch", "tool"])
def test_a_name_that_is_none_is_refused_in_one_line(shop, field, words):
    before = shop.state
    changed = {"branch": words} if field == "branch" else {"lines": lines(tool=words)}
    with pytest.raises(BadInput) as refused:
        shop.draft(**{**PAYLOAD, **changed})
    assert "\n" not in str(refused.value)
    assert shop.state == before


def test_an_unknown_name_comes_with_the_nearest(shop):
    with pytest.raises(UnknownName, match=r"No tool is called 'D-1O'\. Nearest: .*D-10"):
        shop.draft(**{**PAYLOAD, "lines": lines(tool="D-1O")})


def test_other_names_are_settled(shop):
    effect = shop.draft(**{**PAYLOAD, "branch": "ely", "lines": lines(tool="spade", units="1")})
    assert effect.payload == {"branch": "Ely", "lent_to": "Bo", "lines": lines()}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lines": lines(units=0)}, "lines 1 units: .*greater than or equal to 1, not 0"),
        ({"lines": lines(units=-3)}, "lines 1 units: .*greater than or equal to 1, not -3"),
        ({"lines": lines(units=10**12)}, "lines 1 units: .*less than or equal to 100"),
        ({"lines": lines(units=1.5)}, "lines 1 units: must be a whole number, not 1.5"),
        ({"lines": lines(units=True)}, "lines 1 units: must be a whole number, not True"),
        ({"lines": lines(units="many")}, "lines 1 units: .*valid integer"),
        ({"lines": []}, "lines: .*at least 1 item"),
        ({"lines": lines() * 2}, "Lines 1 and 2 both have S-7"),
        ({"lines": lines() * 51}, "lines: .*at most 50 items"),
        ({"lines": lines(branch="Ware")}, "lines 1 branch: extra inputs are not permitted"),
        ({"tenant": "Other"}, "tenant: extra inputs are not permitted"),
        ({"branch_id": 9}, "branch_id: extra inputs are not permitted"),
        ({"lent_to": ""}, "lent_to: .*at least 1 character"),
        ({"lent_to": "x" * 61}, "lent_to: .*at most 60 characters"),
        ({"lent_to": "a\x00b"}, "lent_to: must hold no control characters"),
        ({"lent_to": ["Bo"]}, "lent_to: .*valid string"),
        ({"due_on": "tomorrow"}, "due_on: .*valid date"),
        ({"discount": "12.5.1"}, "discount: .*valid decimal"),
        ({"discount": "NaN"}, "discount: .*finite number"),
        ({"discount": 101}, "discount: .*less than or equal to 100"),
        ({"discount": "1.23456"}, "discount: .*4 decimal places"),
    ],
)
def test_what_is_of_another_type_is_refused(shop, changed, said):
    with pytest.raises(BadInput, match=said) as refused:
        shop.draft(**{**PAYLOAD, **changed})
    assert "\n" not in str(refused.value)


def test_decimals_are_added_up_exactly(shop):
    effect = shop.draft(
        **{**PAYLOAD, "lines": [{"tool": "H-2", "units": 1}, {"tool": "S-7", "units": 1}]}
    )
    assert "fee 3.2," in effect.preview


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inside: (
            st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3)
        ),
        max_leaves=8,
    ),
    st.sampled_from(["branch", "lent_to", "due_on", "discount", "lines", "other"]),
)
def test_whatever_stands_in_a_field_is_taken_or_refused(shop, value, field):
    before = shop.state
    with suppress(BadInput):
        assert shop.draft(**{**PAYLOAD, field: value}).status == "pending"
    assert shop.state == before
