"""One company of the demo's ERP: its branches, people, suppliers and customers."""

import random
from dataclasses import dataclass, field
from typing import Any

from nova.demo.erp.book import Book, read_book
from nova.demo.erp.days import LAST


@dataclass(frozen=True)
class Supplier:
    """Somebody the company buys from."""

    supplier_id: int
    name: str
    currency: str
    terms: int
    lead_days: int
    minimum: float
    categories: tuple[str, ...]
    delay: int
    """Days after the promised day on which goods usually come."""
    is_active: bool


@dataclass(frozen=True)
class Customer:
    """Somebody the company sells to."""

    customer_id: int
    name: str
    kind: str
    state: str
    branch: str
    level: str
    terms: int
    is_exempt: bool
    contracts: dict[str, float]
    """Discount on the list price by category of parts."""
    delay: int
    """Days after the due day on which invoices are usually paid."""
    weight: int


@dataclass
class Company:
    """A tenant of the ERP with everything that the days of its year need."""

    tenant: str
    book: Book
    rng: random.Random
    rules: list[list[Any]]
    taxes: dict[str, tuple[str, float]] = field(default_factory=dict)
    """State and sales tax rate of each branch."""
    users: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """Id, role and home branch of each person."""
    suppliers: list[Supplier] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)

    @property
    def branches(self) -> list[str]:
        """The ids of the branches."""
        return list(self.taxes)

    def person(self, role: str, branch: str) -> int:
        """Return somebody with this role, of this branch if there is one."""
        fitting = [user for user in self.users.values() if user[1] == role]
        near = [user[0] for user in fitting if user[2] == branch]
        return self.rng.choice(near or [user[0] for user in fitting] or [1])

    def rule(self, name: str, day: str) -> float:
        """Return the value of a company rule on a day, 0 where there is none."""
        for rule, value, _unit, start, end in self.rules:
            if rule == name and start <= day and (end is None or day <= end):
                return float(value)
        return 0.0


def found_company(tenant: str, book: Book, rng: random.Random) -> Company:
    """Enter the hand-written facts of a company into the book."""
    facts = read_book("companies")[tenant]
    book.add("snapshot", tenant_id=tenant, taken_on=LAST.isoformat())
    book.add(
        "tenant",
        tenant_id=tenant,
        name=facts["name"],
        time_zone="America/Chicago",
        currency="USD",
    )
    company = Company(tenant, book, rng, facts["rules"])
    for name, value, unit, start, end in facts["rules"]:
        book.add(
            "company_rule",
            tenant_id=tenant,
            name=name,
            value=value,
            unit=unit,
            valid_from=start,
            valid_to=end,
        )
    _open_branches(company, facts["branches"])
    _hire(company, facts["roles"], facts["users"])
    _find_partners(company)
    _write_help(company)
    return company


def _open_branches(company: Company, branches: list[list[Any]]) -> None:
    for branch, name, city, state, address, phone, opened, tax in branches:
        company.taxes[branch] = (state, tax)
        company.book.add(
            "branch",
            branch_id=branch,
            tenant_id=company.tenant,
            name=name,
            city=city,
            state=state,
            address=address,
            phone=phone,
            opened_on=opened,
            sales_tax_rate=tax,
        )


def _hire(company: Company, roles: dict[str, Any], users: list[list[Any]]) -> None:
    tenant, book = company.tenant, company.book
    role_ids = {}
    for name, (about, access) in roles.items():
        role_ids[name] = book.add("role", tenant_id=tenant, name=name, description=about)
        for module, level in access.items():
            book.add(
                "role_permission",
                role_id=role_ids[name],
                tenant_id=tenant,
                module=module,
                access=level,
            )
    for name, job, role, home, branches, hired in users:
        is_active = name != "Shane Porter"
        user = book.add(
            "app_user",
            tenant_id=tenant,
            name=name,
            email=f"{name.lower().replace(' ', '.')}@{tenant.replace('_', '')}.example",
            job_title=job,
            role_id=role_ids[role],
            home_branch_id=home,
            is_active=int(is_active),
            hired_on=hired,
            last_login_on=f"2026-11-{company.rng.randint(16, 20)}" if is_active else "2026-08-28",
        )
        if is_active:
            company.users[name] = (user, role, home)
        _grant(company, user, role, branches, hired)


def _grant(company: Company, user: int, role: str, branches: list[str], hired: str) -> None:
    for branch in branches:
        book = company.book
        place = branch.rstrip("+")
        opened = next(
            str(row["opened_on"]) for _, row in book.rows("branch") if row["branch_id"] == place
        )
        book.add(
            "branch_grant",
            tenant_id=company.tenant,
            user_id=user,
            branch_id=place,
            access="write" if branch.endswith("+") else "read",
            granted_by=1,
            granted_on=max(hired, opened),
            expires_on="2026-12-18" if role == "Auditor" else None,
            reason="Audit of the year 2026" if role == "Auditor" else None,
        )


def _find_partners(company: Company) -> None:
    facts = read_book("partners")
    for line in facts["suppliers"][company.tenant]:
        company.suppliers.append(_supplier(company, line))
    for line in facts["customers"][company.tenant]:
        company.customers.append(_customer(company, line))


def _supplier(company: Company, line: list[Any]) -> Supplier:
    name, city, state, country, currency, terms, lead, least, contact, parts, delay, active = line
    supplier_id = company.book.add(
        "supplier",
        tenant_id=company.tenant,
        name=name,
        city=city,
        state=state,
        country=country,
        currency=currency,
        payment_terms_days=terms,
        quoted_lead_days=lead,
        minimum_order=least,
        contact=contact,
        email=f"{contact.split()[0].lower()}@{_host(name)}.example",
        is_active=int(active),
    )
    return Supplier(
        supplier_id, name, currency, terms, lead, least, tuple(parts), delay, bool(active)
    )


def _customer(company: Company, line: list[Any]) -> Customer:
    name, kind, city, state, branch, level, terms, limit, contact, contracts, delay, weight = line
    is_exempt = level == "municipal" or kind in {"dealer", "rental"}
    rng = company.rng
    number = company.book.number(company.tenant, "customer", 1001)
    customer_id = company.book.add(
        "customer",
        tenant_id=company.tenant,
        number=f"C-{number}",
        name=name,
        kind=kind,
        city=city,
        state=state,
        branch_id=branch,
        price_level=level,
        payment_terms_days=terms,
        credit_limit=limit,
        is_on_hold=0,
        is_tax_exempt=int(is_exempt),
        contact=contact,
        email=f"{contact.split()[-1].lower()}@{_host(name)}.example",
        phone=f"{rng.choice([214, 713, 918, 512])}-555-{rng.randint(100, 199):04d}",
        customer_since=f"{rng.randint(1999, 2024)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
    )
    return Customer(
        customer_id, name, kind, state, branch, level, terms, is_exempt, contracts, delay, weight
    )


def _host(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _write_help(company: Company) -> None:
    for article in read_book("help"):
        company.book.add(
            "help_article",
            tenant_id=company.tenant,
            section=article["section"],
            title=article["title"],
            screen=article["screen"],
            error_message=article.get("error"),
            body=article["body"],
            updated_on=f"2026-{company.rng.randint(1, 9):02d}-{company.rng.randint(1, 28):02d}",
        )
