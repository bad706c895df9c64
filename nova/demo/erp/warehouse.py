"""What lies where in the demo's ERP: stock by branch and bin, every movement, and first-in costs."""

from collections import defaultdict, deque
from datetime import date

from nova.demo.erp.company import Company
from nova.demo.erp.days import OPENING
from nova.demo.erp.parts import Part

Place = tuple[str, int]
"""A branch and a part."""


class Warehouse:
    """The stock of one company; it changes by movements only."""

    def __init__(self, company: Company, parts: list[Part]) -> None:
        """Stock every branch for the opening day."""
        self._company = company
        self._parts = parts
        self._on_hand: dict[Place, int] = defaultdict(int)
        self._reserved: dict[Place, int] = defaultdict(int)
        self._layers: dict[Place, deque[tuple[int, float]]] = defaultdict(deque)
        self._counted: dict[Place, str] = {}
        self._points: dict[Place, tuple[int, int]] = {}
        for branch in company.branches:
            for part in parts:
                self._open(branch, part)

    def free(self, branch: str, part: Part) -> int:
        """Return the pieces on hand that no order holds."""
        place = (branch, part.part_id)
        return self._on_hand[place] - self._reserved[place]

    def on_hand(self, branch: str, part: Part) -> int:
        """Return the pieces on hand."""
        return self._on_hand[branch, part.part_id]

    def reorder_point(self, branch: str, part: Part) -> int:
        """Return the stock under which the part is ordered again, 0 where it is not kept."""
        return self._points[branch, part.part_id][0]

    def reorder_quantity(self, branch: str, part: Part) -> int:
        """Return how many are ordered at a time."""
        return self._points[branch, part.part_id][1]

    def reserve(self, branch: str, part: Part, quantity: int) -> int:
        """Hold as many of `quantity` as are free; return how many."""
        held = max(0, min(quantity, self.free(branch, part)))
        self._reserved[branch, part.part_id] += held
        return held

    def release(self, branch: str, part: Part, quantity: int) -> None:
        """Let go of held pieces."""
        self._reserved[branch, part.part_id] -= quantity

    def put(
        self,
        day: date | str,
        branch: str,
        part: Part,
        quantity: int,
        *,
        kind: str,
        document: str | None,
        cost: float | None = None,
        user: int | None = None,
    ) -> None:
        """Add pieces to the stock (at the part's own cost unless told)."""
        self._layers[branch, part.part_id].append((quantity, part.cost if cost is None else cost))
        self._move(day, branch, part, quantity, kind, document, user)

    def take(
        self,
        day: date,
        branch: str,
        part: Part,
        quantity: int,
        *,
        kind: str,
        document: str | None,
        user: int | None = None,
    ) -> float:
        """Take pieces out of the stock, oldest first; return the cost of one."""
        layers = self._layers[branch, part.part_id]
        left, total = quantity, 0.0
        while left:
            count, cost = layers.popleft()
            used = min(left, count)
            left -= used
            total += used * cost
            if count > used:
                layers.appendleft((count - used, cost))
        self._move(day, branch, part, -quantity, kind, document, user)
        return round(total / quantity, 2)

    def count(self, day: date, branch: str, part: Part, counted: int, user: int) -> None:
        """Enter a cycle count and post its difference."""
        place = (branch, part.part_id)
        system = self._on_hand[place]
        self._counted[place] = day.isoformat()
        count_id = self._company.book.add(
            "cycle_count",
            tenant_id=self._company.tenant,
            branch_id=branch,
            part_id=part.part_id,
            counted_on=day.isoformat(),
            system_quantity=system,
            counted_quantity=counted,
            counted_by=user,
        )
        document = f"CC-{count_id}"
        if counted > system:
            more = counted - system
            self.put(day, branch, part, more, kind="count", document=document, user=user)
        elif counted < system:
            less = system - counted
            self.take(day, branch, part, less, kind="count", document=document, user=user)

    def close(self) -> None:
        """Enter the stock of the last day, by branch and by bin."""
        for branch in self._company.branches:
            bins = self._build_bins(branch)
            for part in self._parts:
                self._enter_stock(branch, part, bins)

    def _open(self, branch: str, part: Part) -> None:
        rng = self._company.rng
        size = {"dallas": 1.0, "houston": 0.8, "tulsa": 0.5}.get(branch, 0.5)
        kept = part.use >= 3 or rng.random() < 0.6
        point = round(part.use * rng.uniform(1.2, 2.4) * size) if kept else 0
        if part.ends_on is not None:
            point = 0
        wanted = max(part.use * 3 * size, part.pack)
        quantity = max(1, round(wanted / part.pack)) * part.pack
        self._points[branch, part.part_id] = (point, quantity if point else 0)
        opening = round(part.use * rng.uniform(1.0, 4.5) * size) if kept else rng.choice([0, 0, 1])
        if part.ends_on is not None and part.ends_on < OPENING:
            opening = rng.choice([0, 0, 2, 5])
        if opening:
            self.put(OPENING, branch, part, opening, kind="opening", document=None)

    def _move(
        self,
        day: date | str,
        branch: str,
        part: Part,
        quantity: int,
        kind: str,
        document: str | None,
        user: int | None,
    ) -> None:
        self._on_hand[branch, part.part_id] += quantity
        self._company.book.add(
            "stock_movement",
            tenant_id=self._company.tenant,
            branch_id=branch,
            part_id=part.part_id,
            moved_on=str(day),
            kind=kind,
            quantity=quantity,
            document=document,
            user_id=user,
        )

    def _build_bins(self, branch: str) -> list[int]:
        zones = {"A": "brooms", "B": "shelves", "C": "shelves", "D": "heavy"}
        codes = [(f"{row}-{place:02d}", zones[row]) for row in zones for place in range(1, 9)]
        return [self._bin(branch, code, zone) for code, zone in (*codes, ("VAN-1", "van"))]

    def _bin(self, branch: str, code: str, zone: str) -> int:
        tenant = self._company.tenant
        return self._company.book.add(
            "bin", tenant_id=tenant, branch_id=branch, code=code, zone=zone
        )

    def _enter_stock(self, branch: str, part: Part, bins: list[int]) -> None:
        place = (branch, part.part_id)
        on_hand, layers = self._on_hand[place], self._layers[place]
        point, quantity = self._points[place]
        if not (on_hand or point or layers):
            return
        worth = sum(count * cost for count, cost in layers)
        self._company.book.add(
            "stock",
            tenant_id=self._company.tenant,
            branch_id=branch,
            part_id=part.part_id,
            on_hand=on_hand,
            reserved=self._reserved[place],
            reorder_point=point,
            reorder_quantity=quantity,
            average_cost=round(worth / on_hand, 2) if on_hand else part.cost,
            last_counted_on=self._counted.get(place),
        )
        self._fill_bins(branch, part, on_hand, bins)

    def _fill_bins(self, branch: str, part: Part, on_hand: int, bins: list[int]) -> None:
        rng = self._company.rng
        split = rng.randint(1, on_hand - 1) if on_hand > 3 and rng.random() < 0.45 else on_hand
        shares = [share for share in (split, on_hand - split) if share]
        start = 8 * (0 if "broom" in part.category.lower() else 3 if part.cost > 150 else 1)
        chosen = rng.sample(bins[start : start + 8], len(shares))
        if len(shares) == 2 and rng.random() < 0.1:
            chosen[1] = bins[-1]
        for bin_id, share in zip(chosen, shares, strict=True):
            self._company.book.add(
                "bin_stock",
                bin_id=bin_id,
                part_id=part.part_id,
                tenant_id=self._company.tenant,
                branch_id=branch,
                quantity=share,
            )
