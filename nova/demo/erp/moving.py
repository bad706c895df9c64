"""Stock that moves without being bought or sold, in the demo's ERP: transfers and cycle counts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from nova.demo.erp.company import Company
from nova.demo.erp.days import LAST, later
from nova.demo.erp.parts import Part
from nova.demo.erp.warehouse import Warehouse


@dataclass
class _Load:
    """Goods between two branches."""

    transfer_id: int
    to_branch: str
    lines: list[tuple[Part, int, float]]
    """Part, quantity, cost of one."""


class Moving:
    """The warehouse's own work in one company."""

    def __init__(self, company: Company, parts: list[Part], stock: Warehouse) -> None:
        self._company = company
        self._parts = parts
        self._stock = stock
        self._due: dict[date, list[_Load]] = defaultdict(list)

    def transfer(self, day: date) -> None:
        """Send parts from the branch that has most to one that has too few."""
        rng, branches = self._company.rng, self._company.branches
        target = rng.choice(branches)
        by_source: dict[str, list[tuple[Part, int]]] = defaultdict(list)
        for part in rng.sample(self._parts, len(self._parts)):
            point = self._stock.reorder_point(target, part)
            if point and self._stock.free(target, part) < max(1, point // 2):
                source = max(branches, key=lambda branch: self._stock.free(branch, part))
                spare = self._stock.free(source, part) - self._stock.reorder_point(source, part)
                if source != target and spare > 1:
                    by_source[source].append((part, min(spare // 2, point) or 1))
        for source, lines in list(by_source.items())[:1]:
            self._send(day, source, target, lines[: rng.randint(1, 4)])

    def receive(self, day: date) -> list[tuple[str, Part]]:
        """Take in the transfers that arrive today; return which parts came to which branch."""
        arrived = []
        for load in self._due.pop(day, []):
            row = self._company.book.row("transfer", load.transfer_id)
            row["status"], row["received_on"] = "received", str(day)
            for part, quantity, cost in load.lines:
                self._stock.put(
                    day,
                    load.to_branch,
                    part,
                    quantity,
                    kind="transfer in",
                    document=str(row["number"]),
                    cost=cost,
                )
                arrived.append((load.to_branch, part))
        return arrived

    def count(self, day: date) -> None:
        """Count a few parts in every branch; now and then one is off."""
        rng = self._company.rng
        for branch in self._company.branches:
            kept = [part for part in self._parts if self._stock.on_hand(branch, part)]
            for part in rng.sample(kept, min(3, len(kept))):
                system = self._stock.on_hand(branch, part)
                off = rng.choice([-3, -2, -1, -1, 1, 2]) if rng.random() < 0.3 else 0
                least = system - max(0, self._stock.free(branch, part))
                counted = max(least, system + off)
                user = self._company.person("Warehouse", branch)
                self._stock.count(day, branch, part, counted, user)

    def _send(self, day: date, source: str, target: str, lines: list[tuple[Part, int]]) -> None:
        book, tenant = self._company.book, self._company.tenant
        number = f"T-{book.number(tenant, 'transfer', 501)}"
        transfer_id = book.add(
            "transfer",
            tenant_id=tenant,
            number=number,
            from_branch_id=source,
            to_branch_id=target,
            status="in transit",
            shipped_on=str(day),
            received_on=None,
        )
        sent = []
        for place, (part, quantity) in enumerate(lines, start=1):
            cost = self._stock.take(
                day, source, part, quantity, kind="transfer out", document=number
            )
            sent.append((part, quantity, cost))
            book.add(
                "transfer_line",
                transfer_id=transfer_id,
                line_number=place,
                part_id=part.part_id,
                quantity=quantity,
            )
        arrival = later(day, self._company.rng.randint(3, 8))
        if arrival <= LAST:
            self._due[arrival].append(_Load(transfer_id, target, sent))
