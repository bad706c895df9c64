"""Builds the demo's ERP: lets two companies live through nine months and writes the database."""

import random
from pathlib import Path

from nova.demo.erp.book import Book
from nova.demo.erp.buying import Buying
from nova.demo.erp.company import Company, found_company
from nova.demo.erp.days import work_days
from nova.demo.erp.moving import Moving
from nova.demo.erp.parts import enter_parts
from nova.demo.erp.paying import Paying
from nova.demo.erp.prices import Prices, enter_rates
from nova.demo.erp.returns import Returns
from nova.demo.erp.selling import Selling
from nova.demo.erp.story import audit, happen
from nova.demo.erp.warehouse import Warehouse

SEED = 2026
_ORDERS_A_DAY = {"sweeper_parts": [2, 3, 3, 4, 5], "gulf_sweeper": [0, 0, 1, 1, 2]}


def write_erp(path: Path, seed: int = SEED) -> None:
    """Write the ERP of the demo to `path`: the same rows for the same seed, on any day."""
    book = Book()
    for tenant in _ORDERS_A_DAY:
        # Invented business, no secrets: the generator must be repeatable, not unpredictable.
        rng = random.Random(f"{seed}:{tenant}")  # noqa: S311
        company = found_company(tenant, book, rng)
        if tenant == "sweeper_parts":
            enter_rates(company)
        _live(company)
    book.write(path)


def _live(company: Company) -> None:
    parts = enter_parts(company)
    prices = Prices(company, parts)
    stock = Warehouse(company, parts)
    buying = Buying(company, parts, prices, stock)
    selling = Selling(company, parts, prices, stock)
    paying = Paying(company, selling)
    returns = Returns(company, selling, prices, stock)
    moving = Moving(company, parts, stock)
    by_number = {part.number: part for part in parts}
    for day in work_days():
        selling.arrive(day, buying.receive(day) + moving.receive(day))
        if company.tenant == "sweeper_parts":
            happen(day, by_number, buying, selling, stock)
        selling.trade(day, company.rng.choice(_ORDERS_A_DAY[company.tenant]))
        selling.ship(day)
        paying.plan(day)
        paying.collect(day)
        returns.plan(day)
        returns.work(day)
        if day.weekday() == 0:
            buying.reorder(day)
        if day.weekday() == 2:
            moving.transfer(day)
            moving.count(day)
    selling.close()
    stock.close()
    if company.tenant == "sweeper_parts":
        audit(company)
