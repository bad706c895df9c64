"""Purchasing in the demo's ERP: orders to suppliers, receipts, and what suppliers are paid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from nova.demo.erp.company import Company, Supplier
from nova.demo.erp.days import LAST, later
from nova.demo.erp.parts import Part, sellable
from nova.demo.erp.prices import Prices, in_dollars
from nova.demo.erp.warehouse import Warehouse

_STRAIN_FROM = date(2026, 9, 28)
"""From this day on goods come late and in parts more often than before."""


@dataclass
class _Delivery:
    """Goods on their way."""

    order_id: int
    branch: str
    supplier: Supplier
    lines: list[tuple[int, Part, int, float]]
    """Id of the order line, part, quantity, cost of one in the supplier's currency."""
    is_last: bool


class Buying:
    """The purchasing desk of one company."""

    def __init__(
        self, company: Company, parts: list[Part], prices: Prices, stock: Warehouse
    ) -> None:
        self._company = company
        self._parts = parts
        self._prices = prices
        self._stock = stock
        self._due: dict[date, list[_Delivery]] = defaultdict(list)
        self._coming: dict[tuple[str, int], int] = defaultdict(int)

    def reorder(self, day: date) -> None:
        """Order what has fallen under its reorder point, supplier by supplier."""
        for branch in self._company.branches:
            wanted: dict[int, list[tuple[Part, int]]] = defaultdict(list)
            by_id = {one.supplier_id: one for one in self._company.suppliers}
            for part in self._parts:
                quantity = self._wanted(branch, part, day)
                sources = [s for s in self._prices.sources(part, str(day)) if s.is_active]
                if quantity and sources:
                    wanted[sources[0].supplier_id].append((part, quantity))
            for supplier_id, lines in wanted.items():
                supplier = by_id[supplier_id]
                worth = sum(part.cost * quantity for part, quantity in lines)
                is_urgent = any(self._stock.free(branch, part) <= 0 for part, _ in lines)
                if worth >= supplier.minimum or (is_urgent and len(lines) > 1):
                    self.order(day, branch, supplier, lines)

    def order(
        self, day: date, branch: str, supplier: Supplier, lines: list[tuple[Part, int]]
    ) -> None:
        """Send a purchase order and plan what will arrive when."""
        rng, book = self._company.rng, self._company.book
        number = book.number(self._company.tenant, "purchase order", 4001)
        expected = later(day, supplier.lead_days)
        is_draft = day >= LAST - timedelta(days=4) and rng.random() < 0.5
        is_cancelled = not is_draft and rng.random() < 0.03
        order_id = book.add(
            "purchase_order",
            tenant_id=self._company.tenant,
            number=str(number),
            branch_id=branch,
            supplier_id=supplier.supplier_id,
            buyer_id=self._company.person("Purchasing", branch),
            currency=supplier.currency,
            status="draft" if is_draft else "cancelled" if is_cancelled else "open",
            ordered_on=str(day),
            expected_on=str(expected),
        )
        entered = []
        for place, (part, quantity) in enumerate(lines, start=1):
            cost = self._prices.cost(part, supplier, str(day))
            line_id = book.add(
                "purchase_order_line",
                purchase_order_id=order_id,
                line_number=place,
                part_id=part.part_id,
                quantity=quantity,
                unit_cost=cost,
            )
            entered.append((line_id, part, quantity, cost))
            if not is_cancelled:
                self._coming[branch, part.part_id] += quantity
        if not (is_draft or is_cancelled):
            self._plan(day, expected, _Delivery(order_id, branch, supplier, entered, True))

    def receive(self, day: date) -> list[tuple[str, Part]]:
        """Take in what arrives today; return which parts came to which branch."""
        arrived = []
        for delivery in self._due.pop(day, []):
            self._take_in(day, delivery)
            arrived += [(delivery.branch, part) for _, part, _, _ in delivery.lines]
        return arrived

    def _wanted(self, branch: str, part: Part, day: date) -> int:
        point = self._stock.reorder_point(branch, part)
        if not point or not sellable(part, str(day)):
            return 0
        coming = self._stock.free(branch, part) + self._coming[branch, part.part_id]
        return self._stock.reorder_quantity(branch, part) if coming < point else 0

    def _plan(self, day: date, expected: date, delivery: _Delivery) -> None:
        rng = self._company.rng
        usual = delivery.supplier.delay
        delay = round(rng.gauss(usual, 2 + usual / 3)) if usual else rng.choice([-2, -1, 0, 0, 1])
        is_strained = day >= _STRAIN_FROM
        if is_strained:
            delay += rng.randint(0, 16)
        arrival = later(max(expected + timedelta(days=delay), later(day, 2)), 0)
        if len(delivery.lines) > 1 and rng.random() < (0.6 if is_strained else 0.3):
            rest = later(arrival, rng.randint(7, 24))
            first = [(key, part, max(1, q * 3 // 5), c) for key, part, q, c in delivery.lines]
            second = [
                (key, part, q - max(1, q * 3 // 5), c)
                for key, part, q, c in delivery.lines
                if q > max(1, q * 3 // 5)
            ]
            whole = (delivery.order_id, delivery.branch, delivery.supplier)
            self._due[arrival].append(_Delivery(*whole, first, not second))
            if second:
                self._due[rest].append(_Delivery(*whole, second, True))
        else:
            self._due[arrival].append(delivery)

    def _take_in(self, day: date, delivery: _Delivery) -> None:
        book, tenant = self._company.book, self._company.tenant
        order = book.row("purchase_order", delivery.order_id)
        order["status"] = "received" if delivery.is_last else "partly received"
        user = self._company.person("Warehouse", delivery.branch)
        receipt_id = book.add(
            "receipt",
            tenant_id=tenant,
            purchase_order_id=delivery.order_id,
            branch_id=delivery.branch,
            received_on=str(day),
            received_by=user,
            packing_slip=f"PS{self._company.rng.randint(10000, 99999)}",
        )
        amount = 0.0
        for line_id, part, quantity, cost in delivery.lines:
            book.add(
                "receipt_line",
                receipt_id=receipt_id,
                purchase_order_line_id=line_id,
                quantity=quantity,
            )
            self._coming[delivery.branch, part.part_id] -= quantity
            self._stock.put(
                day,
                delivery.branch,
                part,
                quantity,
                kind="receipt",
                document=f"PO {order['number']}",
                cost=in_dollars(cost, delivery.supplier.currency, day),
                user=user,
            )
            amount += quantity * cost
        self._bill(day, delivery, round(amount, 2))

    def _bill(self, day: date, delivery: _Delivery, amount: float) -> None:
        company, rng, supplier = self._company, self._company.rng, delivery.supplier
        billed = later(day, rng.randint(0, 3))
        if billed > LAST:
            return
        due = billed + timedelta(days=supplier.terms)
        is_draft = billed > LAST - timedelta(days=5) or rng.random() < 0.02
        dollars = in_dollars(amount, supplier.currency, billed)
        bill_id = company.book.add(
            "supplier_invoice",
            tenant_id=company.tenant,
            number=f"{supplier.name[:2].upper()}{rng.randint(20000, 99999)}",
            supplier_id=supplier.supplier_id,
            purchase_order_id=delivery.order_id,
            branch_id=delivery.branch,
            status="draft" if is_draft else "posted",
            invoiced_on=str(billed),
            due_on=str(due),
            amount=amount,
            currency=supplier.currency,
            amount_usd=dollars,
        )
        if not is_draft:
            self._pay(bill_id, due, dollars)

    def _pay(self, bill_id: int, due: date, dollars: float) -> None:
        rng = self._company.rng
        paid = later(due, rng.randint(-5, 4))
        shares = [dollars]
        if rng.random() < 0.1:
            shares = [round(dollars * 0.5, 2), round(dollars - round(dollars * 0.5, 2), 2)]
        if rng.random() < 0.03:
            return
        for share in shares:
            if paid <= LAST:
                self._company.book.add(
                    "supplier_payment",
                    tenant_id=self._company.tenant,
                    supplier_invoice_id=bill_id,
                    paid_on=str(paid),
                    amount_usd=share,
                    method=rng.choice(["check", "bank transfer", "bank transfer"]),
                )
            paid = later(paid, 15)
