"""Sales in the demo's ERP: quotes, orders, shipments and the invoices that follow them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from nova.demo.erp.company import Company, Customer
from nova.demo.erp.days import LAST, later
from nova.demo.erp.parts import Part, sellable
from nova.demo.erp.prices import Prices
from nova.demo.erp.warehouse import Warehouse

_CARRIERS = ["UPS", "FedEx", "Central Freight", "Old Dominion", "will call"]
_SIZES = {"dealer": (2, 16), "rental": (2, 10), "city": (1, 10), "county": (1, 10), "fleet": (1, 8)}


@dataclass
class Line:
    """A line of a customer's order."""

    line_id: int
    part: Part
    quantity: int
    price: float
    reserved: int = 0
    shipped: int = 0


@dataclass
class Order:
    """A customer's order while it is worked on."""

    order_id: int
    number: str
    branch: str
    customer: Customer
    lines: list[Line]
    ship_on: date
    freight: float
    waits: bool
    """Whether the customer takes the order only as a whole."""
    is_over: bool = False
    shipments: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether what is held for it may leave."""
        if self.waits:
            return all(line.reserved == line.quantity for line in self.lines)
        return any(line.reserved for line in self.lines)


@dataclass
class Sold:
    """A line that left the house: returns and payments start here."""

    day: date
    order: Order
    line: Line
    quantity: int
    invoice_id: int


@dataclass
class Selling:
    """The sales desk of one company."""

    company: Company
    parts: list[Part]
    prices: Prices
    stock: Warehouse
    open_orders: list[Order] = field(default_factory=list)
    sold: list[Sold] = field(default_factory=list)
    invoices: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Posted invoices by the day they were posted."""

    def trade(self, day: date, orders: int) -> None:
        """Take the day's orders and quotes."""
        customers = [one for one in self.company.customers if one.weight]
        weights = [one.weight for one in customers]
        for customer in self.company.rng.choices(customers, weights, k=orders):
            wanted = self._basket(customer, day)
            if self.company.rng.random() < 0.2 and customer.kind != "counter":
                self.quote(day, customer, wanted)
            else:
                self.order(day, customer, wanted)

    def quote(self, day: date, customer: Customer, wanted: list[tuple[Part, int]]) -> None:
        """Write a quote; some become orders a few days later, at the quoted prices."""
        rng, book = self.company.rng, self.company.book
        branch = self._branch(customer)
        outcome = rng.choices(["won", "lost", "expired"], [5, 3, 3])[0]
        until = day + timedelta(days=30)
        if until > LAST and (outcome == "expired" or rng.random() < 0.6):
            outcome = "open"
        quote_id = book.add(
            "quote",
            tenant_id=self.company.tenant,
            number=f"Q-{book.number(self.company.tenant, 'quote', 3001)}",
            branch_id=branch,
            customer_id=customer.customer_id,
            salesperson_id=self.company.person("Sales", branch),
            status=outcome,
            quoted_on=str(day),
            valid_until=str(until),
        )
        for place, (part, quantity) in enumerate(wanted, start=1):
            book.add(
                "quote_line",
                quote_id=quote_id,
                line_number=place,
                part_id=part.part_id,
                quantity=quantity,
                unit_price=self.prices.price(customer, part, quantity, str(day)),
            )
        if outcome == "won":
            self.order(day, customer, wanted, branch=branch, quote_id=quote_id)

    def order(
        self,
        day: date,
        customer: Customer,
        wanted: list[tuple[Part, int]],
        *,
        branch: str | None = None,
        quote_id: int | None = None,
        is_certain: bool = False,
    ) -> Order:
        """Enter an order and hold what is there for it."""
        company, rng, book = self.company, self.company.rng, self.company.book
        branch = branch or self._branch(customer)
        is_cancelled = not is_certain and rng.random() < 0.04
        prices = [self.prices.price(customer, part, count, str(day)) for part, count in wanted]
        worth = sum(price * count for price, (_, count) in zip(prices, wanted, strict=True))
        is_free = is_certain or customer.kind == "counter"
        freight = 0.0 if is_free else self._freight(day, worth)
        number = str(book.number(company.tenant, "order", 10101))
        order_id = book.add(
            "sales_order",
            tenant_id=company.tenant,
            number=number,
            branch_id=branch,
            customer_id=customer.customer_id,
            salesperson_id=company.person("Sales", branch),
            quote_id=quote_id,
            status="cancelled" if is_cancelled else "open",
            ordered_on=str(day),
            promised_on=str(later(day, rng.randint(2, 8))),
            customer_reference=f"PO-{rng.randint(1000, 9999)}" if rng.random() < 0.6 else None,
            freight=freight,
        )
        lines = self._enter_lines(order_id, wanted, prices)
        waits = not is_certain and rng.random() < 0.25
        ship_on = day if is_certain else later(day, rng.choice([0, 1, 1, 2, 3, 5]))
        order = Order(order_id, number, branch, customer, lines, ship_on, freight, waits)
        if not is_cancelled:
            self._hold(order)
            self.open_orders.append(order)
        return order

    def arrive(self, day: date, arrived: list[tuple[str, Part]]) -> None:
        """Give what has arrived to the orders that have waited longest."""
        if not arrived:
            return
        places = {(branch, part.part_id) for branch, part in arrived}
        for order in self.open_orders:
            if any((order.branch, line.part.part_id) in places for line in order.lines):
                before = sum(line.reserved for line in order.lines)
                self._hold(order)
                if sum(line.reserved for line in order.lines) > before:
                    order.ship_on = max(order.ship_on, later(day, 1))

    def ship(self, day: date) -> None:
        """Ship every order whose day has come, as far as its goods are there."""
        for order in self.open_orders:
            if order.ship_on <= day and order.is_ready:
                self._ship(day, order)
        self.open_orders = [order for order in self.open_orders if not order.is_over]

    def close(self) -> None:
        """Enter what open orders still hold."""
        for order in self.open_orders:
            for line in order.lines:
                row = self.company.book.row("sales_order_line", line.line_id)
                row["quantity_reserved"] = line.reserved

    def _enter_lines(
        self, order_id: int, wanted: list[tuple[Part, int]], prices: list[float]
    ) -> list[Line]:
        lines = []
        for place, (part, quantity) in enumerate(wanted):
            line_id = self.company.book.add(
                "sales_order_line",
                sales_order_id=order_id,
                line_number=place + 1,
                part_id=part.part_id,
                quantity=quantity,
                unit_price=prices[place],
                quantity_reserved=0,
            )
            lines.append(Line(line_id, part, quantity, prices[place]))
        return lines

    def _basket(self, customer: Customer, day: date) -> list[tuple[Part, int]]:
        rng = self.company.rng
        parts = [part for part in self.parts if sellable(part, str(day))]
        count = rng.choice([1, 1, 2, 2, 3, 4])
        chosen = rng.choices(parts, [part.use for part in parts], k=count)
        low, high = _SIZES.get(customer.kind, (1, 5))
        basket = {}
        for part in chosen:
            most = high if part.cost < 150 else max(2, high // 4)
            basket[part.part_id] = (part, rng.randint(low, most))
        return list(basket.values())

    def _freight(self, day: date, worth: float) -> float:
        limit = self.company.rule("Free freight above", str(day)) or 1000.0
        return 0.0 if worth > limit else round(self.company.rng.uniform(14, 48), 2)

    def _branch(self, customer: Customer) -> str:
        if self.company.rng.random() < 0.06:
            return self.company.rng.choice(self.company.branches)
        return customer.branch

    def _hold(self, order: Order) -> None:
        for line in order.lines:
            missing = line.quantity - line.shipped - line.reserved
            if missing > 0:
                line.reserved += self.stock.reserve(order.branch, line.part, missing)

    def _ship(self, day: date, order: Order) -> None:
        company, book, rng = self.company, self.company.book, self.company.rng
        carrier = "will call" if order.customer.kind == "counter" else rng.choice(_CARRIERS)
        number = f"SH-{book.number(company.tenant, 'shipment', 7001)}"
        shipment_id = book.add(
            "shipment",
            tenant_id=company.tenant,
            number=number,
            sales_order_id=order.order_id,
            branch_id=order.branch,
            shipped_on=str(day),
            carrier=carrier,
            tracking_number=None if carrier == "will call" else f"1Z{rng.randint(10**7, 10**8)}",
        )
        user = company.person("Warehouse", order.branch)
        gone: list[tuple[Line, int, float]] = []
        for line in order.lines:
            if line.reserved:
                quantity, line.reserved = line.reserved, 0
                self.stock.release(order.branch, line.part, quantity)
                cost = self.stock.take(
                    day,
                    order.branch,
                    line.part,
                    quantity,
                    kind="shipment",
                    document=f"order {order.number}",
                    user=user,
                )
                line.shipped += quantity
                gone.append((line, quantity, cost))
                book.add(
                    "shipment_line",
                    shipment_id=shipment_id,
                    sales_order_line_id=line.line_id,
                    quantity=quantity,
                )
        order.is_over = all(line.shipped == line.quantity for line in order.lines)
        row = book.row("sales_order", order.order_id)
        row["status"] = "shipped" if order.is_over else "partly shipped"
        self._invoice(day, order, shipment_id, gone)
        order.shipments += 1

    def _invoice(
        self, day: date, order: Order, shipment_id: int, gone: list[tuple[Line, int, float]]
    ) -> None:
        rng = self.company.rng
        if rng.random() < 0.02 and day < LAST - timedelta(days=10):
            self._write_invoice(day, order, shipment_id, gone, "void")
        is_draft = day > LAST - timedelta(days=4) or rng.random() < 0.01
        status = "draft" if is_draft else "posted"
        invoice_id = self._write_invoice(day, order, shipment_id, gone, status)
        if not is_draft:
            self.invoices[day].append(invoice_id)
        for line, quantity, _ in gone:
            self.sold.append(Sold(day, order, line, quantity, invoice_id))

    def _write_invoice(
        self,
        day: date,
        order: Order,
        shipment_id: int,
        gone: list[tuple[Line, int, float]],
        status: str,
    ) -> int:
        book, customer = self.company.book, order.customer
        subtotal = round(sum(line.price * quantity for line, quantity, _ in gone), 2)
        freight = order.freight if not order.shipments else 0.0
        state, rate = self.company.taxes[order.branch]
        if customer.is_exempt or customer.state != state:
            rate = 0.0
        tax = round(subtotal * rate, 2)
        invoice_id = book.add(
            "invoice",
            tenant_id=self.company.tenant,
            number=str(book.number(self.company.tenant, "invoice", 50001)),
            branch_id=order.branch,
            customer_id=customer.customer_id,
            sales_order_id=order.order_id,
            shipment_id=shipment_id,
            status=status,
            invoiced_on=str(day),
            due_on=str(day + timedelta(days=customer.terms)),
            subtotal=subtotal,
            freight=freight,
            tax_state=customer.state,
            tax_rate=rate,
            tax=tax,
            total=round(subtotal + freight + tax, 2),
        )
        for place, (line, quantity, cost) in enumerate(gone, start=1):
            book.add(
                "invoice_line",
                invoice_id=invoice_id,
                line_number=place,
                part_id=line.part.part_id,
                quantity=quantity,
                unit_price=line.price,
                unit_cost=cost,
            )
        return invoice_id
