"""Money coming in, in the demo's ERP: payments that settle one invoice, several, or a part of one."""

from collections import defaultdict
from datetime import date, timedelta

from nova.demo.erp.company import Company, Customer
from nova.demo.erp.days import LAST, later
from nova.demo.erp.selling import Selling

_NEVER = "Hartwell Supplies"
"""This customer stopped paying: the demo's memory says so too."""


class Paying:
    """The receivables desk of one company."""

    def __init__(self, company: Company, selling: Selling) -> None:
        self._company = company
        self._selling = selling
        self._by_id = {one.customer_id: one for one in company.customers}
        self._planned: dict[date, list[tuple[int, float]]] = defaultdict(list)

    def plan(self, day: date) -> None:
        """Decide when each invoice posted today will be paid, and in how many parts."""
        for invoice_id in self._selling.invoices.pop(day, []):
            row = self._company.book.row("invoice", invoice_id)
            customer = self._by_id[int(row["customer_id"] or 0)]
            total = float(row["total"] or 0)
            if customer.name == _NEVER and self._company.tenant == "sweeper_parts":
                continue
            for pay_on, amount in self._parts(day, customer, total):
                self._planned[pay_on].append((invoice_id, amount))

    def collect(self, day: date) -> None:
        """Enter the payments of the day: one a customer, over all invoices it meant to pay."""
        by_customer: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for invoice_id, amount in self._planned.pop(day, []):
            row = self._company.book.row("invoice", invoice_id)
            by_customer[int(row["customer_id"] or 0)].append((invoice_id, amount))
        for customer_id, shares in by_customer.items():
            self._enter(day, customer_id, shares)

    def _parts(self, day: date, customer: Customer, total: float) -> list[tuple[date, float]]:
        rng = self._company.rng
        if not customer.terms:
            return [(day, total)]
        due = day + timedelta(days=customer.terms)
        pay_on = later(due, max(-10, round(rng.gauss(customer.delay, 5))))
        pay_on += timedelta(days=(4 - pay_on.weekday()) % 5)
        if rng.random() < 0.09:
            first = round(total * rng.choice([0.4, 0.5, 0.6]), 2)
            return [(pay_on, first), (later(pay_on, rng.randint(14, 45)), round(total - first, 2))]
        if rng.random() < 0.025 and total > 100:
            short = round(total * 0.9, 2)
            return [(pay_on, short)]
        if rng.random() < 0.015:
            return []
        return [(pay_on, total)]

    def _enter(self, day: date, customer_id: int, shares: list[tuple[int, float]]) -> None:
        rng, book = self._company.rng, self._company.book
        if day > LAST:
            return
        is_counter = self._by_id[customer_id].kind == "counter"
        method = rng.choice(["cash", "card", "card"] if is_counter else ["check", "bank transfer"])
        payment_id = book.add(
            "payment",
            tenant_id=self._company.tenant,
            customer_id=customer_id,
            received_on=str(day),
            method=method,
            reference=f"{method[:2].upper()}{rng.randint(10000, 99999)}",
            amount=round(sum(amount for _, amount in shares), 2),
        )
        for invoice_id, amount in shares:
            book.add(
                "payment_application", payment_id=payment_id, invoice_id=invoice_id, amount=amount
            )
