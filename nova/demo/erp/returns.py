"""Goods coming back, in the demo's ERP: returns, warranty claims and the credits they lead to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from nova.demo.erp.company import Company
from nova.demo.erp.days import LAST, later
from nova.demo.erp.prices import Prices
from nova.demo.erp.selling import Selling, Sold
from nova.demo.erp.warehouse import Warehouse

_FAILING = {"CM-24": 0.45, "5-118": 0.15, "HP-650R": 0.3}
"""Parts that come back more often than others."""
_FAILURES = ["failed in use", "worn too soon", "leaks", "noisy bearing", "no output"]
_REASONS = ["wrong part ordered", "wrong part shipped", "not needed", "damaged in transit"]
_OURS = {"wrong part shipped", "damaged in transit"}


@dataclass
class _Case:
    """Something a customer will send back."""

    sold: Sold
    kind: str
    reason: str
    quantity: int


class Returns:
    """The returns desk of one company."""

    def __init__(
        self, company: Company, selling: Selling, prices: Prices, stock: Warehouse
    ) -> None:
        self._company = company
        self._selling = selling
        self._prices = prices
        self._stock = stock
        self._planned: dict[date, list[_Case]] = defaultdict(list)
        self._back: dict[date, list[tuple[_Case, str]]] = defaultdict(list)

    def plan(self, day: date) -> None:
        """Decide which of the lines sold today will come back."""
        rng = self._company.rng
        sold, self._selling.sold = self._selling.sold, []
        for line in sold:
            part = line.line.part
            chance = _FAILING.get(part.number, 0.07)
            if line.order.customer.kind == "counter" or rng.random() >= chance:
                continue
            fails = part.number in _FAILING or (part.warranty and rng.random() < 0.6)
            kind = "warranty" if fails and part.warranty else "return"
            wait = rng.randint(8, 90) if kind == "warranty" else rng.randint(2, 38)
            reason = rng.choice(_FAILURES if kind == "warranty" else _REASONS)
            quantity = 1 if kind == "warranty" else rng.randint(1, line.quantity)
            self._planned[later(day, wait)].append(_Case(line, kind, reason, quantity))

    def work(self, day: date) -> None:
        """Open the returns of the day and follow each to its end."""
        for case in self._planned.pop(day, []):
            self._open(day, case)
        for case, document in self._back.pop(day, []):
            self._stock.put(
                day,
                case.sold.order.branch,
                case.sold.line.part,
                case.quantity,
                kind="return",
                document=document,
            )

    def _open(self, day: date, case: _Case) -> None:
        company, rng = self._company, self._company.rng
        line, order = case.sold.line, case.sold.order
        window = company.rule("Return window", str(day))
        age = (day - case.sold.day).days
        is_late = case.kind == "return" and age > window
        received = later(day, rng.randint(3, 9))
        closed = later(received, rng.randint(2, 15))
        status = "rejected" if is_late else "credited"
        if case.kind == "warranty" and rng.random() < 0.35:
            status = "replaced"
        if is_late:
            received = closed
        if closed > LAST:
            status = "received" if received <= LAST and not is_late else "open"
        rma_id = company.book.add(
            "rma",
            tenant_id=company.tenant,
            number=str(company.book.number(company.tenant, "rma", 61)),
            branch_id=order.branch,
            customer_id=order.customer.customer_id,
            sales_order_line_id=line.line_id,
            part_id=line.part.part_id,
            quantity=case.quantity,
            kind=case.kind,
            reason=case.reason,
            status=status,
            opened_on=str(day),
            received_on=str(received) if received <= LAST and not is_late else None,
            closed_on=str(closed) if status in {"credited", "replaced", "rejected"} else None,
            note=f"Shipped {age} days before; the window is {window:.0f} days" if is_late else None,
        )
        if status == "credited":
            self._credit(closed, case, rma_id)
        if case.kind == "warranty" and received <= LAST:
            self._claim(received, case, rma_id)

    def _credit(self, day: date, case: _Case, rma_id: int) -> None:
        company, book = self._company, self._company.book
        amount = case.quantity * case.sold.line.price
        if case.kind == "return" and case.reason not in _OURS:
            amount *= 1 - company.rule("Restocking fee", str(day)) / 100
        status = "posted"
        if day > LAST - timedelta(days=12) or company.rng.random() < 0.08:
            status = "draft"
        number = book.number(company.tenant, "credit note", 301)
        book.add(
            "credit_note",
            tenant_id=company.tenant,
            number=f"CN-{number}",
            branch_id=case.sold.order.branch,
            customer_id=case.sold.order.customer.customer_id,
            invoice_id=case.sold.invoice_id,
            rma_id=rma_id,
            status=status,
            credited_on=str(day),
            amount=round(amount, 2),
            reason=f"RMA {book.row('rma', rma_id)['number']}: {case.reason}",
        )
        if case.kind == "return" and case.reason != "damaged in transit":
            document = f"RMA {book.row('rma', rma_id)['number']}"
            self._back[day].append((case, document))

    def _claim(self, day: date, case: _Case, rma_id: int) -> None:
        company, rng = self._company, self._company.rng
        supplier = self._prices.sources(case.sold.line.part, str(case.sold.day))[0]
        filed = later(day, rng.randint(1, 8))
        settled = later(filed, rng.randint(14, 60))
        if filed > LAST or rng.random() < 0.2:
            return
        status = rng.choice(["accepted", "refused", "paid", "paid"]) if settled <= LAST else "filed"
        claimed = round(case.sold.line.part.cost * case.quantity, 2)
        company.book.add(
            "warranty_claim",
            tenant_id=company.tenant,
            number=f"WC-{company.book.number(company.tenant, 'claim', 41)}",
            rma_id=rma_id,
            branch_id=case.sold.order.branch,
            supplier_id=supplier.supplier_id,
            status=status,
            filed_on=str(filed),
            settled_on=str(settled) if status != "filed" else None,
            amount_claimed=claimed,
            amount_paid=claimed if status == "paid" else 0.0,
        )
