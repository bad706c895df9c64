"""Numbers worked out by hand from the tables, beside what the usual wrong query would give."""

import sqlite3
from collections import defaultdict
from datetime import date

import pytest

from projects.data import Database, Filter, Selection

TODAY = "2026-11-20"


def is_(column: str, *values: str | bool) -> Filter:
    return Filter(column=column, op="in" if len(values) > 1 else "=", values=values)


def total(database: Database, query: str, measure: str, *filters: Filter) -> object:
    asked = Selection(query=query, form="total", columns=(measure,), filters=filters)
    (row,) = database.run(asked).rows
    return pytest.approx(row[-1], abs=0.01)


def one(database: Database, query: str, column: str, *filters: Filter) -> object:
    asked = Selection(query=query, form="value", columns=(column,), filters=filters)
    (row,) = database.run(asked).rows
    return row[0]


def count(database: Database, query: str, *filters: Filter) -> object:
    return database.run(Selection(query=query, form="count", filters=filters)).rows[0][-1]


def number(raw: sqlite3.Connection, sql: str, *values: object) -> float:
    return float(raw.execute(sql, values).fetchone()[0])


def test_a_part_in_several_bins_is_counted_once(raw: sqlite3.Connection, erp: Database) -> None:
    part = raw.execute(
        "SELECT p.part_id, p.part_number FROM part p JOIN bin_stock b ON b.part_id = p.part_id "
        "WHERE p.tenant_id = 'sweeper_parts' GROUP BY p.part_id ORDER BY count(*) DESC, 1 LIMIT 1"
    ).fetchone()
    right = number(raw, "SELECT sum(on_hand) FROM stock WHERE part_id = ?", part["part_id"])
    doubled = number(
        raw,
        "SELECT sum(s.on_hand) FROM stock s JOIN bin_stock b USING (branch_id, part_id) "
        "WHERE s.part_id = ?",
        part["part_id"],
    )
    assert total(erp, "stock_by_branch", "on_hand", is_("part", part["part_number"])) == right
    assert total(erp, "stock_by_bin", "quantity", is_("part", part["part_number"])) == right
    assert doubled > right


def test_revenue_counts_posted_invoices_once(raw: sqlite3.Connection, erp: Database) -> None:
    posted = raw.execute(
        "SELECT * FROM invoice WHERE tenant_id = 'sweeper_parts' AND status = 'posted'"
    ).fetchall()
    right = sum(row["subtotal"] for row in posted)
    everything = number(raw, "SELECT sum(subtotal) FROM invoice WHERE tenant_id = 'sweeper_parts'")
    by_payment = number(
        raw,
        "SELECT sum(i.subtotal) FROM invoice i JOIN payment_application USING (invoice_id) "
        "WHERE i.tenant_id = 'sweeper_parts' AND i.status = 'posted'",
    )
    for query in ("sales", "monthly_results", "part_performance", "salesperson_results"):
        assert total(erp, query, "revenue") == right
    assert total(erp, "invoices", "subtotal") == right
    assert abs(everything - right) > 1
    assert abs(by_payment - right) > 1


def test_an_invoice_paid_in_parts_owes_what_is_left(raw: sqlite3.Connection, erp: Database) -> None:
    paid: dict[int, float] = defaultdict(float)
    for row in raw.execute("SELECT invoice_id, amount FROM payment_application"):
        paid[row["invoice_id"]] += row["amount"]
    posted = raw.execute(
        "SELECT * FROM invoice WHERE tenant_id = 'sweeper_parts' AND status = 'posted'"
    ).fetchall()
    owed = {row["number"]: round(row["total"] - paid[row["invoice_id"]], 2) for row in posted}
    late = [row for row in posted if row["due_on"] < TODAY and owed[row["number"]] > 0]
    naive = number(
        raw,
        "SELECT sum(i.total - p.amount) FROM invoice i JOIN payment_application p USING (invoice_id) "
        "WHERE i.tenant_id = 'sweeper_parts' AND i.status = 'posted'",
    )
    overdue = is_("is_overdue", True)
    right = sum(owed.values())
    assert total(erp, "invoices", "balance") == right
    assert total(erp, "customers", "balance") == right
    assert total(erp, "invoices", "balance", overdue) == sum(owed[row["number"]] for row in late)
    assert count(erp, "invoices", overdue) == len(late)
    assert abs(naive - right) > 1


def test_a_cancelled_order_is_no_backlog(raw: sqlite3.Connection, erp: Database) -> None:
    shipped: dict[int, int] = defaultdict(int)
    for row in raw.execute("SELECT sales_order_line_id, quantity FROM shipment_line"):
        shipped[row["sales_order_line_id"]] += row["quantity"]
    lines = raw.execute(
        "SELECT l.*, o.status FROM sales_order_line l JOIN sales_order o USING (sales_order_id) WHERE o.tenant_id = 'sweeper_parts'"
    ).fetchall()

    def left(status: set[str]) -> float:
        worth = (
            (line["quantity"] - shipped[line["sales_order_line_id"]]) * line["unit_price"]
            for line in lines
            if line["status"] in status
        )
        return float(sum(worth))

    assert total(erp, "sales_orders", "open_amount") == left({"open", "partly shipped"})
    assert left({"cancelled"}) > 1


def test_a_purchase_in_euros_counts_at_the_rate_of_its_day(
    raw: sqlite3.Connection, erp: Database
) -> None:
    rates = raw.execute("SELECT * FROM exchange_rate ORDER BY valid_from").fetchall()
    mixed = right = 0.0
    for row in raw.execute(
        "SELECT o.*, sum(l.quantity * l.unit_cost) AS worth FROM purchase_order o "
        "JOIN purchase_order_line l USING (purchase_order_id) "
        "WHERE o.tenant_id = 'sweeper_parts' AND o.status NOT IN ('draft', 'cancelled') GROUP BY o.purchase_order_id"
    ):
        then = [each["usd_per_unit"] for each in rates if each["valid_from"] <= row["ordered_on"]]
        mixed += row["worth"]
        right += round(row["worth"] * (then[-1] if row["currency"] == "EUR" else 1), 2)
    assert total(erp, "purchase_orders", "spend") == right
    assert total(erp, "suppliers", "spend") == pytest.approx(right, abs=0.1)
    assert abs(mixed - right) > 100


@pytest.mark.parametrize(
    ("customer", "quantity", "price", "said"),
    [
        ("City of Plano", 1, 88.87, "contract"),
        ("Hartwell Supplies", 120, 92.0, "contract"),
        ("Hartley Paving", 1, 110.82, "price level list"),
    ],
)
def test_a_price_is_the_contract_s_before_the_level_s(
    customer: str, quantity: int, price: float, said: str, erp: Database
) -> None:
    asked = Selection(
        query="customer_prices",
        parameters={"quantity": quantity},
        columns=("unit_price", "price_from"),
        filters=(is_("customer", customer), is_("part", "7-2210")),
    )
    assert erp.run(asked).rows == ((price, said),)


def test_an_old_price_is_no_price_of_today(raw: sqlite3.Connection, erp: Database) -> None:
    before, now = (
        row["unit_price"]
        for row in raw.execute(
            "SELECT r.unit_price FROM price r JOIN part p USING (part_id) WHERE p.part_number = '7-2210' "
            "AND p.tenant_id = 'sweeper_parts' AND r.level = 'list' AND r.minimum_quantity = 1 ORDER BY r.valid_from"
        )
    )
    assert one(erp, "part_prices", "list_price", is_("part", "7-2210")) == now
    assert before < now


def test_a_rule_that_was_changed_holds_in_its_new_form(erp: Database) -> None:
    rule = is_("rule", "Free freight above")
    old = is_("is_old", True)
    assert one(erp, "company_rules", "value", rule) == 900
    assert one(erp, "rule_history", "value", rule, old) == 750


def test_a_chain_of_replacements_is_followed_to_its_end(erp: Database) -> None:
    steps = [
        one(erp, "supersessions", column, is_("part", "1043"))
        for column in ("replaced_by", "final_part", "chain", "is_whole_chain_direct")
    ]
    assert steps == ["1043-B", "1043-C", "1043 > 1043-B > 1043-C", 0]
    assert one(erp, "supersessions", "final_status", is_("part", "5-0890")) == "discontinued"


def test_a_part_fits_only_from_its_serial_number_on(erp: Database) -> None:
    def main_brooms(serial: str) -> set[object]:
        asked = Selection(
            query="fitment",
            parameters={"serial": serial},
            columns=("part",),
            filters=(is_("machine", "Elgin Pelican"), is_("category", "Main brooms")),
        )
        return {row[0] for row in erp.run(asked).rows}

    assert "7-3160" in main_brooms("S2100")
    assert "7-3160" not in main_brooms("S1500")


def test_a_late_return_is_past_the_window(raw: sqlite3.Connection, erp: Database) -> None:
    order = raw.execute(
        "SELECT o.number, max(s.shipped_on) AS shipped_on FROM shipment s "
        "JOIN sales_order o USING (sales_order_id) WHERE o.tenant_id = 'sweeper_parts' GROUP BY o.sales_order_id "
        "HAVING count(*) = 1 AND max(s.shipped_on) < '2026-10-21' ORDER BY 2 DESC LIMIT 1"
    ).fetchone()
    gone = date.fromisoformat(TODAY) - date.fromisoformat(order["shipped_on"])
    asked = Selection(
        query="returnable_items",
        columns=("days_since_shipment", "can_be_returned"),
        filters=(is_("sales_order", order["number"]),),
    )
    assert gone.days > 30
    assert set(erp.run(asked).rows) == {(gone.days, 0)}


def test_credits_are_the_posted_ones(raw: sqlite3.Connection, erp: Database) -> None:
    by_status = {
        row["status"]: row["amount"]
        for row in raw.execute(
            "SELECT status, sum(amount) AS amount FROM credit_note WHERE tenant_id = 'sweeper_parts' GROUP BY status"
        )
    }
    draft = is_("status", "draft")
    assert total(erp, "credit_notes", "amount") == by_status["posted"]
    assert total(erp, "unposted_credit_notes", "amount", draft) == by_status["draft"]


def test_what_is_low_leaves_out_what_is_reserved(raw: sqlite3.Connection, erp: Database) -> None:
    stock = raw.execute("SELECT * FROM stock WHERE tenant_id = 'sweeper_parts'").fetchall()
    right = sum(row["on_hand"] - row["reserved"] < row["reorder_point"] for row in stock)
    careless = sum(row["on_hand"] < row["reorder_point"] for row in stock)
    assert count(erp, "stock_by_branch", is_("is_low", True)) == right
    assert careless < right
