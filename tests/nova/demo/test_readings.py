"""What questions about the demo's books are read to select."""

import pytest

from agents.querying import Nearest, Reader, Reading, Source
from memory import MiniLM
from projects.data import Database, Filter, Selection


@pytest.fixture(scope="module")
def reader(erp: Database) -> Reader:
    return Reader(Source.of(erp), embed=MiniLM())


def selected(reader: Reader, text: str) -> Selection:
    read = reader.read(text)
    assert isinstance(read, Reading | Nearest)
    return read.selection if isinstance(read, Reading) else read.views[0].selection


def test_a_past_day_asks_for_the_price_that_held_then(reader: Reader) -> None:
    found = selected(reader, "What was the price of CM-24 on May 3?")
    assert found.query == "price_history"
    assert {each for each in found.filters if each.column != "part"} == {
        Filter(column="valid_from", op="<=", values=("2026-05-03",)),
        Filter(column="holds_until", op=">=", values=("2026-05-03",)),
    }


def test_a_margin_in_percent_is_the_share_of_both_totals(reader: Reader, erp: Database) -> None:
    found = selected(reader, "Which branch had the highest gross margin in percent in August?")
    assert (found.query, found.columns, found.by) == ("sales", ("margin_percent",), ("branch",))
    totals = Selection(query="sales", form="total", columns=("margin", "revenue", "margin_percent"))
    ((margin, revenue, percent),) = erp.run(totals).rows
    assert percent == pytest.approx(100 * margin / revenue, abs=0.01)


def test_a_customer_is_known_by_its_contact_and_a_part_by_a_foreign_number(
    reader: Reader, erp: Database
) -> None:
    shown = ("foreign_number", "part")
    ((number, part), *_) = erp.run(Selection(query="cross_references", columns=shown)).rows
    found = selected(reader, f"What does Beth Lang pay for {number}?")
    assert found.query == "customer_prices"
    assert set(found.filters) == {
        Filter(column="customer", op="=", values=("Hartwell Supplies",)),
        Filter(column="part", op="=", values=(part,)),
    }


def test_which_is_most_is_found_before_who_it_is_for(reader: Reader) -> None:
    found = selected(reader, "Which open quote is worth the most, and who is it for?")
    assert (found.query, found.form, found.columns, found.by) == (
        "quotes",
        "largest",
        ("amount",),
        (),
    )


def test_if_not_denies_nothing(reader: Reader) -> None:
    found = selected(reader, "Does Tulsa have HF-2210 in stock, and if not, who does?")
    assert [each.op for each in found.filters if each.op == "is_null"] == []
