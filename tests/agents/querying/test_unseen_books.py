"""What the reader learnt from a bakery and a language school that it had never seen."""

import pytest

from agents.querying import Reading, heading


def test_a_time_is_given_to_the_dates_that_a_query_takes(readers):
    found = readers["bakery"].read("which shop took the most between 1 march and 31 may 2026")
    assert (found.selection.query, found.selection.parameters) == (
        "takings_by_shop",
        {"since": "2026-03-01", "until": "2026-05-31"},
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Which ingredients go off within a week?", 7),
        ("Which ingredients go off within 30 days?", 30),
        ("What expires in the next 30 days?", 30),
    ],
)
def test_a_length_of_time_is_counted_as_the_query_counts(readers, text, days):
    assert readers["bakery"].read(text).selection.parameters == {"days": days}


def test_months_are_no_money(readers):
    found = readers["bakery"].read("who's been sitting on a bill for over three months")
    columns = [each.column for view in found.views for each in view.selection.filters]
    assert "value" not in columns


def test_two_months_one_after_the_other_are_added_up(readers):
    text = "how many Complete First did we sell in October and November 2026"
    chosen = readers["langschool"].read(text).selection
    assert (chosen.form, chosen.columns, chosen.by) == ("total", ("pieces",), ())


def test_the_number_of_somebody_is_one_to_call(readers):
    assert readers["langschool"].read("number of the riverside office?").selection.form == "rows"


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("bakery", "complaints about burger buns - what was wrong each time?"),
        ("bakery", "by how much has a kilo of butter gone up from the first delivery to the last?"),
        ("bakery", "Which products contain both butter and eggs?"),
        ("bakery", "Which orders were paid within 10 days?"),
        ("bakery", "Which customer has the highest average order?"),
        ("bakery", "Which cake is the cheapest per gram?"),
        ("bakery", "Average takings per customer at Harbour in October 2026"),
        ("bakery", "How many customers came per day on average in September 2026?"),
        ("bakery", "What did The Anchor order most often?"),
        ("bakery", "How many orders per customer in 2026?"),
        ("langschool", "at what time does the Italian beginners class start, IT-A1-1?"),
        ("langschool", "Which rooms are not used on Mondays?"),
        ("langschool", "How many more enrolments has Northgate than Riverside?"),
        ("langschool", "What does one lesson of DE-B1-1 cost?"),
        ("winery", "Which wines do we have more of in the farm shop than in the cellar?"),
        ("winery", "What was the first order of each customer?"),
        ("winery", "How many bottles could we still sell?"),
        ("winery", "How many customers ordered more than 100 bottles?"),
    ],
)
def test_what_is_near_the_figure_that_is_asked_is_not_told_as_it(readers, schema, text):
    assert not isinstance(readers[schema].read(text), Reading)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("takings of Harbour in May", "takings of Harbour in May"),
        ("stuff that's short, please", "stuff that's short"),
        ("the auditor asks: total paid for butter", "total paid for butter"),
        ("Harbour is closed in May", ""),
        ("Ann paid for the butter", ""),
        ("Butter is dear. The price of eggs", ""),
    ],
)
def test_a_heading_names_and_tells_nothing(text, named):
    assert heading(text) == named
