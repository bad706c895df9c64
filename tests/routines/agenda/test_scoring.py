"""Scores: the sum of named terms, inheritance through what is held up."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routines.agenda.item import TERMS, Found, Goal, Source
from routines.agenda.rules import AgendaRules
from routines.agenda.scoring import weighed

TODAY = date(2026, 3, 11)
NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
KINDS = ("promise", "task", "awaited", "question", "blocked", "approval", "run", "stale", "plan")


def item(key: str, kind: str = "promise", *, days: int = 0, **given) -> Found:
    source = Source(kind="turn", id=key, quote=key, at=NOW - timedelta(days=days))
    return Found(key=key, kind=kind, text=key, sources=(source,), **given)


def points(found, rules=None):
    items = weighed(found, TODAY, rules or AgendaRules(), {})
    return {one.text: {term.name: term.points for term in one.terms} for one in items}


def test_what_is_due_weighs_more_the_nearer_its_day():
    days = (-30, -2, 0, 1, 2, 4, 7, 10, 12)
    found = [item(str(left), due=TODAY + timedelta(days=left)) for left in days]
    assert {key: terms.get("due", 0) for key, terms in points(found).items()} == {
        "-2": 42, "0": 40, "1": 36, "-30": 30, "2": 30, "4": 24, "7": 16, "10": 6, "12": 0,
    }  # fmt: skip


def test_what_holds_up_something_urgent_inherits_its_urgency_through_a_chain():
    found = [
        item("first", "task", blocks=("second",)),
        item("second", "task", blocks=("third",)),
        item("third", "task", due=TODAY),
        item("alone", "task"),
    ]
    terms = points(found)
    assert terms["first"]["blocking"] == terms["second"]["blocking"] == 4 + 32
    assert "blocking" not in terms["alone"]


def test_a_circle_of_things_that_wait_for_each_other_ends():
    terms = points([item("one", blocks=("two",)), item("two", blocks=("one",), due=TODAY)])
    assert terms["one"]["blocking"] == 36


def test_a_goal_that_is_no_item_counts_by_its_day():
    terms = points([item("one", goals=(Goal(text="open the shop", due=TODAY),))])
    assert terms["one"]["blocking"] == 36


def test_what_only_waits_and_what_is_far_ahead_loses():
    terms = points(
        [item("waits", "blocked", is_blocked=True), item("far", due=TODAY + timedelta(days=40))]
    )
    assert (terms["waits"]["blocked"], terms["far"]["blocked"]) == (-20, -20)


def test_what_is_perhaps_over_loses_that_share_of_its_points_and_says_why():
    doubted = item("quote", days=30, due=TODAY, doubt=0.5, doubted="Ada liked the quote.")
    (one,) = weighed([doubted], TODAY, AgendaRules(), {})
    terms = {term.name: (term.points, term.because) for term in one.terms}
    assert terms["over"] == (-29, 'perhaps over: "Ada liked the quote."')
    assert one.score == 40 + 10 + 8 - 29
    assert points([doubted], AgendaRules(over=0)) == points([item("quote", days=30, due=TODAY)])


@given(
    st.lists(
        st.builds(
            item,
            st.text("abcdef", min_size=1, max_size=3),
            st.sampled_from(KINDS),
            days=st.integers(0, 400),
            due=st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
            someone_waits=st.booleans(),
            is_failing=st.booleans(),
            is_blocked=st.booleans(),
            stale_uses=st.integers(0, 9),
            doubt=st.floats(0, 1),
            blocks=st.lists(st.text("abcdef", min_size=1, max_size=3), max_size=3).map(tuple),
        ),
        max_size=8,
        unique_by=lambda found: found.key,
    ),
    st.dictionaries(st.sampled_from(TERMS), st.floats(0.5, 2.0)),
)
def test_every_score_is_the_sum_of_its_terms_and_the_order_is_by_score(found, factors):
    items = weighed(found, TODAY, AgendaRules(), factors)
    assert [one.score for one in items] == [sum(t.points for t in one.terms) for one in items]
    assert [one.score for one in items] == sorted((one.score for one in items), reverse=True)
    assert all(term.points and term.because for one in items for term in one.terms)
