"""What the companies of the demo sell: parts, the machines they fit, and what belongs together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nova.demo.erp.book import Row, read_book
from nova.demo.erp.company import Company
from nova.demo.erp.days import OPENING


@dataclass(frozen=True)
class Part:
    """A part as buying and selling need it."""

    part_id: int
    number: str
    category: str
    pack: int
    cost: float
    markup: float
    breaks: tuple[int, ...]
    use: int
    """How much of it is asked for, beside the other parts."""
    warranty: int
    ends_on: str | None
    """From this day on it is not sold: superseded or discontinued."""


def enter_parts(company: Company) -> list[Part]:
    """Enter parts, machines and relations between them; return the parts."""
    relations = read_book("relations")
    own = company.tenant == "sweeper_parts"
    ends = {old: start for old, _new, start, _direct, _note in relations["supersessions"]}
    ends |= dict.fromkeys(relations["discontinued"], "2026-01-15")
    listed = list(_listed())
    kits: dict[str, Any] = {}
    parts = []
    makes: dict[str, list[str]] = {}
    for place, (family, number, about, cost, weight, more) in enumerate(listed):
        if not own and place % relations["other_tenant"]["share"]:
            continue
        part = _enter(company, {**family, **more}, number, about, cost, weight, ends.get(number))
        parts.append(part)
        makes[number] = [] if more.get("fits") is False else more.get("makes", [])
        kits[number] = more.get("kit", {})
    known = {part.number: part for part in parts}
    _mark_ends(company, known, relations)
    _enter_kits(company, known, kits)
    _enter_fitment(company, known, makes, relations["fitment"])
    _enter_references(company, known, makes, relations["competitors"])
    return parts


def _listed() -> Iterator[tuple[dict[str, Any], str, str, float, float, dict[str, Any]]]:
    for family in read_book("parts"):
        for number, about, cost, weight, more in family.get("parts", []):
            yield family, number, about, cost, weight, more
        for first, step, pattern, values, low, high, more in family.get("vary", []):
            for place, value in enumerate(values):
                share = place / max(len(values) - 1, 1)
                cost = round(low + (high - low) * share, 2)
                number = _count_up(str(first), step * place)
                yield family, number, pattern.format(value), cost, round(2 + cost / 6), more


def _count_up(number: str, by: int) -> str:
    found = re.search(r"\d+$", number)
    assert found, number  # noqa: S101 - our own table of parts
    digits = found.group()
    return number[: found.start()] + str(int(digits) + by).zfill(len(digits))


def _enter(
    company: Company,
    facts: dict[str, Any],
    number: str,
    about: str,
    cost: float,
    weight: float,
    ends_on: str | None,
) -> Part:
    factor = 1.0 if company.tenant == "sweeper_parts" else 0.93
    year = company.rng.randint(2009, 2024)
    part_id = company.book.add(
        "part",
        tenant_id=company.tenant,
        part_number=number,
        description=about,
        category=facts["category"],
        unit=facts["unit"],
        pack_quantity=facts["pack"],
        weight_lb=float(weight),
        warranty_months=facts.get("warranty", 0),
        is_kit=int("kit" in facts),
        core_charge=facts.get("core"),
        status="active",
        added_on=f"{year}-{company.rng.randint(1, 12):02d}-{company.rng.randint(1, 28):02d}",
    )
    return Part(
        part_id,
        number,
        facts["category"],
        facts["pack"],
        round(cost * factor, 2),
        facts["markup"],
        tuple(facts.get("breaks", ())),
        facts["use"],
        facts.get("warranty", 0),
        ends_on,
    )


def _mark_ends(company: Company, known: dict[str, Part], relations: dict[str, Any]) -> None:
    for old, new, start, is_direct, note in relations["supersessions"]:
        if old in known and new in known:
            company.book.row("part", known[old].part_id)["status"] = "superseded"
            company.book.add(
                "supersession",
                tenant_id=company.tenant,
                old_part_id=known[old].part_id,
                new_part_id=known[new].part_id,
                effective_on=start,
                is_direct=int(is_direct),
                note=note,
            )
    for number in relations["discontinued"]:
        if number in known:
            company.book.row("part", known[number].part_id)["status"] = "discontinued"


def _enter_kits(company: Company, known: dict[str, Part], kits: dict[str, Any]) -> None:
    for kit, content in kits.items():
        for number, quantity in content.items():
            if number in known:
                company.book.add(
                    "kit_component",
                    kit_part_id=known[kit].part_id,
                    part_id=known[number].part_id,
                    tenant_id=company.tenant,
                    quantity=quantity,
                )


def _enter_machines(company: Company) -> dict[str, list[tuple[int, Row]]]:
    by_make: dict[str, list[tuple[int, Row]]] = {}
    for make, model, kind, start, end, serial_from, serial_to in read_book("machines"):
        row: Row = {
            "tenant_id": company.tenant,
            "make": make,
            "model": model,
            "kind": kind,
            "year_from": start,
            "year_to": end,
            "serial_from": serial_from,
            "serial_to": serial_to,
        }
        by_make.setdefault(make, []).append((company.book.add("machine", **row), row))
    return by_make


def _enter_fitment(
    company: Company, known: dict[str, Part], makes: dict[str, list[str]], given: list[list[Any]]
) -> None:
    machines = _enter_machines(company)
    by_name = {
        (make, row["model"]): key for make, models in machines.items() for key, row in models
    }
    for number, make, model, serial_from, serial_to, year_from, year_to, quantity, note in given:
        if number in known:
            company.book.add(
                "fitment",
                tenant_id=company.tenant,
                part_id=known[number].part_id,
                machine_id=by_name[make, model],
                serial_from=serial_from,
                serial_to=serial_to,
                year_from=year_from,
                year_to=year_to,
                quantity_per_machine=quantity,
                note=note,
            )
    for number, fitting in makes.items():
        for make in fitting:
            models = machines[make]
            count = company.rng.randint(1, min(3, len(models)))
            for key, machine in company.rng.sample(models, count):
                _fit(company, known[number], key, machine)


def _fit(company: Company, part: Part, machine_id: int, machine: Row) -> None:
    rng = company.rng
    chance = rng.random()
    serial_from: str | None = None
    serial_to: str | None = None
    year_from = rng.choice([2012, 2015, 2018]) if 0.15 < chance < 0.35 else None
    if chance <= 0.15:
        serial = _count_up(str(machine["serial_from"]), rng.choice([150, 220, 400, 515]))
        serial_from, serial_to = (serial, None) if rng.random() < 0.5 else (None, serial)
    company.book.add(
        "fitment",
        tenant_id=company.tenant,
        part_id=part.part_id,
        machine_id=machine_id,
        serial_from=serial_from,
        serial_to=serial_to,
        year_from=year_from,
        year_to=None,
        quantity_per_machine=rng.choice([1, 1, 1, 2, 2, 4]),
        note=None,
    )


def _enter_references(
    company: Company,
    known: dict[str, Part],
    makes: dict[str, list[str]],
    given: list[list[str]],
) -> None:
    for maker, number, own in given:
        if own in known:
            _refer(company, known[own], maker, number, "competitor")
    for number, part in known.items():
        for make in makes[number]:
            if company.rng.random() < 0.6:
                own_number = f"{make[:2].upper()}{company.rng.randint(100000, 989999)}"
                _refer(company, part, make, own_number, "original maker")


def _refer(company: Company, part: Part, maker: str, number: str, kind: str) -> None:
    company.book.add(
        "cross_reference",
        tenant_id=company.tenant,
        part_id=part.part_id,
        maker=maker,
        maker_number=number,
        kind=kind,
    )


def sellable(part: Part, day: str) -> bool:
    """Whether the part is sold on a day."""
    return part.ends_on is None or day < max(part.ends_on, OPENING)
