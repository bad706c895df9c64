import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from projects.data import Database, Filter, Selection

TODAY = date(2026, 11, 20)
FIELDS = (
    "street", "phone", "email", "website", "opening_hours", "description", "service_area",
)  # fmt: skip


@pytest.fixture
def listings(home: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(home / "data/find_a_sign.sqlite")
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def score(row: sqlite3.Row) -> float:
    """Work the published score out by the rules as `docs/demo.md` tells them."""
    filled = sum(row[field] is not None for field in FIELDS) + (row["photo_count"] >= 3)
    verified = row["licence_verified_on"]
    age = (TODAY - date.fromisoformat(row["updated_on"])).days
    hours = row["response_hours"]
    return float(
        40 * max(0, 1 - row["distance_miles"] / 15)
        + 25 * filled / 8
        + 20 * bool(verified and verified >= "2024-11-20")
        + 10 * max(0, 1 - age / 365)
        + 5 * (max(0, 1 - hours / 48) if hours is not None else 0)
    )


def test_every_score_is_worked_out_by_the_published_rules(
    listings: sqlite3.Connection, directory: Database
) -> None:
    right: dict[tuple[str, str], float] = {
        (row["name"], row["city"]): score(row)
        for row in listings.execute(
            "SELECT l.*, c.name AS city FROM listing l JOIN city c USING (city_id) WHERE status = 'live'"
        )
    }
    asked = Selection(query="ranking", columns=("listing", "city", "score"), limit=1000)
    told = {(str(row[0]), str(row[1])): row[2] for row in directory.run(asked).rows}
    assert told == {key: pytest.approx(value, abs=0.03) for key, value in right.items()}
    assert len(told) >= 150


def test_the_terms_of_a_score_add_up_to_it(directory: Database) -> None:
    terms = ("proximity", "completeness", "verification", "freshness", "response")
    whole = Selection(query="ranking", columns=("listing", "city", "score", *terms), limit=1000)
    rows = directory.run(whole).rows
    apart: dict[tuple[object, object], float] = defaultdict(float)
    single = Selection(query="ranking_terms", columns=("listing", "city", "points"), limit=1000)
    for listing, city, points in directory.run(single).rows:
        apart[listing, city] += float(str(points))
    for listing, city, told, *points in rows:
        assert told == pytest.approx(sum(float(str(each)) for each in points), abs=0.02)
        assert told == pytest.approx(apart[listing, city], abs=0.03)


def test_positions_of_a_city_follow_the_score(directory: Database) -> None:
    asked = Selection(
        query="ranking",
        columns=("city", "position", "score"),
        order=("city", "position"),
        limit=1000,
    )
    by_city: dict[object, list[tuple[object, float]]] = defaultdict(list)
    for city, position, told in directory.run(asked).rows:
        by_city[city].append((position, float(str(told))))
    for places in by_city.values():
        assert [place for place, _ in places] == list(range(1, len(places) + 1))
        assert [told for _, told in places] == sorted((told for _, told in places), reverse=True)


def test_paying_changes_no_position(home: Path, tmp_path: Path, directory: Database) -> None:
    path = tmp_path / "paid.sqlite"
    path.write_bytes((home / "data/find_a_sign.sqlite").read_bytes())
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE listing SET is_sponsor = 1 - is_sponsor")
        connection.execute("DELETE FROM gallery_subscription")
        connection.execute("DELETE FROM review")
    connection.close()
    turned = Database("turned", path, directory.catalogue)
    asked = Selection(query="ranking", columns=("listing", "city", "position", "score"), limit=1000)
    same = turned.run(asked).rows == directory.run(asked).rows
    turned.close()
    assert same


def test_removed_reviews_rate_nobody(listings: sqlite3.Connection, directory: Database) -> None:
    removed = listings.execute("SELECT count(*) FROM review WHERE is_removed = 1").fetchone()[0]
    asked = Selection(
        query="listings",
        columns=("reviews",),
        filters=(Filter(column="listing", op="=", values=("Bayou Neon",)),),
    )
    assert removed > 0
    assert directory.run(asked).rows == ((0,),)


def test_near_names_are_told_apart(directory: Database) -> None:
    asked = Selection(query="duplicate_checks", columns=("listing", "other_listing", "verdict"))
    verdicts = {row[:2]: row[2] for row in directory.run(asked).rows}
    assert verdicts["Capitol Signs", "Capital Signs"] == "two businesses"
    assert verdicts["Austin Sign Works", "Austin Signworks LLC"] == "duplicate"
