import pytest

from agents.querying import to_draw


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Chart revenue by month", "Revenue by month"),
        ("Please plot the units sold per branch", "Please the units sold per branch"),
        ("Show me the trend of rents this year", "Show me rents this year by month?"),
        ("How did our rents develop this year?", "Our rents this year by month?"),
        ("What is the hire trend for Ely?", "What is the hire for Ely by month?"),
        ("Draw me a line chart of invoices per week", "Invoices per week"),
        ("How have fees changed over time?", "Fees by month?"),
        ("Show stock by shelf as a bar chart", "Show stock by shelf"),
        ("Give me a graph of monthly fees in Ware", "Monthly fees in Ware"),
    ],
)
def test_what_is_to_be_drawn_is_asked_as_figures(said, asked):
    assert to_draw(said) == asked


@pytest.mark.parametrize(
    "said",
    [
        "How many drills are in Ely?",
        "Show me the chart of accounts",
        "How is Ann going to the fair?",
        "Who picked the plot in Ware?",
        "",
    ],
)
def test_other_requests_are_left_alone(said):
    assert to_draw(said) is None
