"""What parts cost to buy and to sell in the demo's ERP, on any day of its year."""

from datetime import date

from nova.demo.erp.company import Company, Customer, Supplier
from nova.demo.erp.days import LAST
from nova.demo.erp.parts import Part

_LEVELS = {
    "list": ("List price for everybody", 0.0),
    "fleet": ("Fleets and sweeping contractors with ten machines or more", 0.08),
    "municipal": ("Cities, counties and schools", 0.10),
    "dealer": ("Dealers and rental houses", 0.20),
}
_RISE_ON = "2026-07-01"
_BEFORE_RISE = "2026-06-30"
_RISING = {"Gutter brooms", "Main brooms", "Broom segments", "Hydraulic hoses", "Filters", "Belts"}
_RISE = 1.06
_RATES = [("2026-01-01", 1.08), ("2026-04-01", 1.10), ("2026-07-01", 1.13), ("2026-10-01", 1.16)]
_SWITCH_ON = "2026-07-06"
"""From this day on poly broom segments no longer come from Keystone Brush."""
_BREAK = 0.05
"""Further discount at each quantity break."""


class Prices:
    """Costs and prices of one company."""

    def __init__(self, company: Company, parts: list[Part]) -> None:
        """Enter all prices and costs of these parts into the book."""
        self._company = company
        self._sources: dict[int, list[Supplier]] = {}
        for level, (about, _) in _LEVELS.items():
            company.book.add(
                "price_level", tenant_id=company.tenant, level=level, description=about
            )
        for part in parts:
            self._enter_prices(part)
            self._enter_costs(part)
        for customer in company.customers:
            for part in parts:
                if part.category in customer.contracts and part.ends_on is None:
                    self._enter_contract(customer, part)

    def sources(self, part: Part, day: str) -> list[Supplier]:
        """Return the suppliers of a part, the preferred one of that day first."""
        found = self._sources[part.part_id]
        if part.category != "Broom segments":
            return found
        is_wanted = day < _SWITCH_ON
        return sorted(found, key=lambda one: (one.name == "Keystone Brush") != is_wanted)

    def cost(self, part: Part, supplier: Supplier, day: str) -> float:
        """Return what a supplier takes for one piece, in the supplier's currency."""
        rate = _RATES[0][1] if supplier.currency == "EUR" else 1.0
        rise = _RISE if day >= _RISE_ON and part.category in _RISING else 1.0
        lead = 1.0 + 0.03 * self._sources[part.part_id].index(supplier)
        return round(part.cost * lead * rise / rate, 2)

    def price(self, customer: Customer, part: Part, quantity: int, day: str) -> float:
        """Return what a customer pays for one piece."""
        contract = self._contract(customer, part, quantity)
        if contract is not None:
            return contract
        tier = sum(1 for least in part.breaks if quantity >= least)
        return self._level(part, customer.level, tier, day)

    def _contract(self, customer: Customer, part: Part, quantity: int) -> float | None:
        off = customer.contracts.get(part.category)
        if off is None or part.ends_on is not None:
            return None
        more = 0.02 if part.breaks and quantity >= part.breaks[-1] and not _flat(customer) else 0
        return round(self._list(part, _BEFORE_RISE) * (1 - off - more), 2)

    def _list(self, part: Part, day: str) -> float:
        rise = _RISE if day >= _RISE_ON and part.category in _RISING else 1.0
        return round(part.cost * part.markup * rise, 2)

    def _level(self, part: Part, level: str, tier: int, day: str) -> float:
        off = _LEVELS[level][1] + _BREAK * tier
        return round(self._list(part, day) * (1 - off), 2)

    def _enter_prices(self, part: Part) -> None:
        spans = _spans(part, rises=part.category in _RISING)
        for level in _LEVELS:
            for tier, least in enumerate((1, *part.breaks)):
                for start, end in spans:
                    self._company.book.add(
                        "price",
                        tenant_id=self._company.tenant,
                        part_id=part.part_id,
                        level=level,
                        minimum_quantity=least,
                        unit_price=self._level(part, level, tier, start),
                        valid_from=start,
                        valid_to=end,
                    )

    def _enter_costs(self, part: Part) -> None:
        suppliers = self._company.suppliers
        found = [one for one in suppliers if part.category in one.categories]
        if not found:
            found = [suppliers[part.part_id % len(suppliers)]]
        if part.category == "Gutter brooms" and len(found) > 2 and part.part_id % 2:
            found = found[:2]
        first = part.part_id % len(found)
        found = found[first:] + found[:first]
        self._sources[part.part_id] = found
        for supplier in found:
            rises = part.category in _RISING and supplier.is_active
            for start, end in _spans(part, rises=rises):
                self._enter_cost(part, supplier, start, end)

    def _enter_cost(self, part: Part, supplier: Supplier, start: str, end: str | None) -> None:
        active = [one for one in self.sources(part, LAST.isoformat()) if one.is_active]
        self._company.book.add(
            "supplier_part",
            tenant_id=self._company.tenant,
            supplier_id=supplier.supplier_id,
            part_id=part.part_id,
            supplier_number=f"{supplier.name[:2].upper()}-{4000 + part.part_id * 7}",
            unit_cost=self.cost(part, supplier, start),
            currency=supplier.currency,
            minimum_quantity=part.pack * 2,
            pack_quantity=part.pack,
            lead_days=supplier.lead_days + part.part_id % 4,
            is_preferred=int(bool(active) and active[0] is supplier),
            valid_from=start,
            valid_to=end,
        )

    def _enter_contract(self, customer: Customer, part: Part) -> None:
        leasts = [1]
        if part.breaks and not _flat(customer):
            leasts.append(part.breaks[-1])
        for least in leasts:
            self._company.book.add(
                "contract_price",
                tenant_id=self._company.tenant,
                customer_id=customer.customer_id,
                part_id=part.part_id,
                minimum_quantity=least,
                unit_price=self._contract(customer, part, least) or 0.0,
                valid_from="2026-01-01",
                valid_to="2026-12-31",
            )


def _spans(part: Part, *, rises: bool) -> list[tuple[str, str | None]]:
    """Return the spans of days in each of which cost and price stay the same."""
    if part.ends_on is None:
        whole: list[tuple[str, str | None]] = [("2025-01-01", None)]
        return [("2025-01-01", _BEFORE_RISE), (_RISE_ON, None)] if rises else whole
    start = "2025-01-01" if part.ends_on > "2025-12-31" else "2023-01-01"
    if rises and part.ends_on > _RISE_ON:
        return [(start, _BEFORE_RISE), (_RISE_ON, part.ends_on)]
    return [(start, part.ends_on)]


def _flat(customer: Customer) -> bool:
    """Whether the contract of this customer knows no quantity break."""
    return customer.kind == "fleet"


def enter_rates(company: Company) -> None:
    """Enter what a euro is worth."""
    for start, rate in _RATES:
        company.book.add("exchange_rate", currency="EUR", valid_from=start, usd_per_unit=rate)


def in_dollars(amount: float, currency: str, day: date) -> float:
    """Return an amount in US dollars at the rate of the day."""
    if currency == "USD":
        return round(amount, 2)
    rate = [value for start, value in _RATES if start <= day.isoformat()][-1]
    return round(amount * rate, 2)
