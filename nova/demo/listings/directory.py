"""Invents the sign companies of the demo's directory and writes its database."""

import random
import sqlite3
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, str | int | float | None]

SEED = 2026
TODAY = date(2026, 11, 20)
_MONTHS = [f"2026-{month:02d}" for month in range(2, 12)]
_HOURS = ["Mon-Fri 8-17", "Mon-Fri 9-18", "Mon-Sat 8-18", "Mon-Fri 7-16, Sat 9-13"]
_PAID = {"Bayou Neon", "Gulf Signs", "Rio Graphics"}
"""Companies whose reviews were bought, removed since."""


def write_listings(path: Path, seed: int = SEED) -> None:
    """Write the directory to `path`: the same rows for the same seed, on any day."""
    # Invented companies, no secrets: the generator must be repeatable, not unpredictable.
    rng = random.Random(f"{seed}:find_a_sign")  # noqa: S311
    here = resources.files(__package__)
    names = yaml.safe_load(here.joinpath("names.yaml").read_text("utf-8"))
    tables: dict[str, list[Row]] = {"snapshot": [{"taken_on": TODAY.isoformat()}]}
    tables["city"] = [
        {"city_id": key, "name": name, "state": state, "population": people}
        for key, (name, state, people, _) in enumerate(names["cities"], start=1)
    ]
    tables["category"] = [
        {"category_id": key, "name": name, "description": about}
        for key, (name, about) in enumerate(names["categories"].items(), start=1)
    ]
    tables["ranking_rule"] = [_rule(key, line) for key, line in enumerate(names["rules"], start=1)]
    tables["listing"] = _listings(rng, names)
    tables["review"] = _reviews(rng, tables["listing"], names["people"])
    tables["gallery_subscription"] = _subscriptions(rng, tables["listing"])
    tables["listing_month"] = _months(rng, tables["listing"])
    tables["duplicate_check"] = _checks(tables["listing"], names["checked"])
    _write(path, here.joinpath("schema.sql").read_text("utf-8"), tables)


def _rule(key: int, line: list[Any]) -> Row:
    term, weight, formula, reason, start, end = line
    return {
        "rule_id": key,
        "term": term,
        "weight": weight,
        "formula": formula,
        "reason": reason,
        "valid_from": start,
        "valid_to": end,
    }


def _listings(rng: random.Random, names: dict[str, Any]) -> list[Row]:
    cities = {line[0]: key for key, line in enumerate(names["cities"], start=1)}
    categories = {name: key for key, name in enumerate(names["categories"], start=1)}
    rows = []
    for name, city, category, owner, licence, verified, street, phone, miles, paid in names[
        "known"
    ]:
        row = _listing(rng, name, cities[city], categories[category], f"{phone[:3]}-555")
        row |= {"owner": owner, "licence_number": licence, "licence_verified_on": verified}
        row |= {"street": street, "phone": phone, "distance_miles": miles, "is_sponsor": paid}
        rows.append(row | {"status": "live"})
    taken = {(row["name"], row["city_id"]) for row in rows}
    for city, _state, _people, count in names["cities"]:
        added = 0
        while added < count:
            name = f"{rng.choice(names['first'])} {rng.choice(names['second'])}"
            if (name, cities[city]) not in taken:
                taken.add((name, cities[city]))
                area = f"{300 + cities[city] * 37}-555"
                row = _listing(rng, name, cities[city], rng.choice(list(categories.values())), area)
                row["owner"] = rng.choice(names["people"]) if rng.random() < 0.8 else None
                row["street"] = _maybe(
                    rng, 0.9, f"{rng.randint(10, 9999)} {rng.choice(names['streets'])}"
                )
                rows.append(row)
                added += 1
    return [{"listing_id": key, **row} for key, row in enumerate(rows, start=1)]


def _listing(rng: random.Random, name: str, city: int, category: int, area: str) -> Row:
    host = "".join(letter for letter in name.lower() if letter.isalnum())
    created = date(2024, 1, 1) + timedelta(days=rng.randint(0, 1000))
    updated = min(TODAY, created + timedelta(days=rng.randint(0, 700)))
    verified = TODAY - timedelta(days=rng.randint(5, 1100))
    has_licence = rng.random() < 0.75
    is_verified = has_licence and rng.random() < 0.7
    return {
        "name": name,
        "city_id": city,
        "category_id": category,
        "status": rng.choices(["live", "draft", "removed"], [90, 6, 4])[0],
        "owner": None,
        "street": None,
        "phone": _maybe(rng, 0.88, f"{area}-{rng.randint(100, 199):04d}"),
        "email": _maybe(rng, 0.8, f"office@{host}.example"),
        "website": _maybe(rng, 0.75, f"https://{host}.example"),
        "opening_hours": _maybe(rng, 0.65, rng.choice(_HOURS)),
        "description": _maybe(rng, 0.8, f"{name} makes and mends signs for local businesses."),
        "service_area": _maybe(rng, 0.6, f"{rng.choice([10, 20, 30, 50])} miles"),
        "photo_count": rng.choice([0, 0, 1, 2, 3, 4, 6, 8, 12, 20]),
        "founded_year": rng.randint(1968, 2023) if rng.random() < 0.7 else None,
        "distance_miles": round(rng.uniform(0.3, 17), 1),
        "licence_number": f"TX-{rng.randint(10000, 29999)}" if has_licence else None,
        "licence_verified_on": verified.isoformat() if is_verified else None,
        "response_hours": round(rng.uniform(0.5, 60), 1) if rng.random() < 0.8 else None,
        "is_sponsor": int(rng.random() < 0.12),
        "created_on": created.isoformat(),
        "updated_on": updated.isoformat(),
    }


def _maybe(rng: random.Random, chance: float, value: str) -> str | None:
    return value if rng.random() < chance else None


def _reviews(rng: random.Random, listings: list[Row], people: list[str]) -> list[Row]:
    rows: list[Row] = []
    for listing in listings:
        is_paid = listing["name"] in _PAID
        for _ in range(14 if is_paid else rng.choice([0, 0, 1, 2, 3, 4, 5, 7, 9])):
            day = TODAY - timedelta(days=rng.randint(0, 600))
            rating = 5 if is_paid else rng.choice([1, 2, 3, 4, 4, 5, 5])
            rows.append(
                {
                    "review_id": len(rows) + 1,
                    "listing_id": listing["listing_id"],
                    "author": rng.choice(people),
                    "rating": rating,
                    "written_on": day.isoformat(),
                    "is_removed": int(is_paid),
                    "removed_because": "bought" if is_paid else None,
                }
            )
    return rows


def _subscriptions(rng: random.Random, listings: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for listing in listings:
        if listing["status"] != "live" or rng.random() > 0.3:
            continue
        started = date(2026, 2, 16) + timedelta(days=rng.randint(0, 270))
        has_ended = rng.random() < 0.2 and started < date(2026, 9, 1)
        rows.append(
            {
                "subscription_id": len(rows) + 1,
                "listing_id": listing["listing_id"],
                "started_on": started.isoformat(),
                "ended_on": (started + timedelta(days=60)).isoformat() if has_ended else None,
                "monthly_price": 12.0 if started < date(2026, 7, 14) else 15.0,
            }
        )
    return rows


def _months(rng: random.Random, listings: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for listing in listings:
        usual = rng.randint(20, 400)
        for month in _MONTHS:
            if str(listing["created_on"])[:7] <= month:
                views = round(usual * rng.uniform(0.6, 1.4))
                rows.append(
                    {
                        "listing_id": listing["listing_id"],
                        "month": month,
                        "views": views,
                        "enquiries": round(views * rng.uniform(0.0, 0.08)),
                    }
                )
    return rows


def _checks(listings: list[Row], checked: list[list[Any]]) -> list[Row]:
    by_name = {row["name"]: row for row in reversed(listings)}
    rows: list[Row] = []
    for name, other, verdict, who, when in checked:
        one, two = by_name[name], by_name[other]
        rows.append(
            {
                "check_id": len(rows) + 1,
                "listing_id": one["listing_id"],
                "other_listing_id": two["listing_id"],
                "same_phone": int(one["phone"] == two["phone"]),
                "same_street": int(one["street"] == two["street"]),
                "same_licence": int(one["licence_number"] == two["licence_number"]),
                "verdict": verdict,
                "checked_by": who,
                "checked_on": when,
            }
        )
    return rows


def _write(path: Path, schema: str, tables: dict[str, list[Row]]) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(schema)
        with connection:
            for table, rows in tables.items():
                names = ", ".join(rows[0])
                marks = ", ".join(f":{name}" for name in rows[0])
                # The names come from our own schema.
                connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
    finally:
        connection.close()
