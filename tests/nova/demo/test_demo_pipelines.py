"""The pipelines of the demo, over its own databases: real files, real rows, each after a yes."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nova.demo import install_pipelines, install_projects

ARDEN = """
SELECT count(*), round(sum(unit_cost), 2) FROM supplier_part
WHERE supplier_id = (SELECT supplier_id FROM supplier WHERE name = 'Arden Brush')
  AND valid_to IS NULL AND part_id IN (SELECT part_id FROM part WHERE part_number = '7-2210')
"""


@pytest.fixture
def nova(open_nova, home, tmp_path):
    shutil.copytree(home, tmp_path / "home")
    install_projects(tmp_path / "home/projects")
    install_pipelines(tmp_path / "home")
    return open_nova()


@pytest.fixture
def run(nova):
    """Start a pipeline, approve all that it drafts, and return how it ended."""

    def one(name, **given):
        waiting = nova.pipelines.run(name, given)
        for effect in nova.approvals.list():
            assert nova.approvals.approve(effect.effect_id, hash=effect.hash).status == "done"
        return nova.pipelines.status(waiting.run.run_id).run

    return one


def written(nova, path):
    return (nova.settings.home / "workspace" / path).read_text()


def test_nothing_is_wrong_with_them(nova):
    assert nova.pipelines.check() == []


def test_a_valuation_agrees_with_the_books(nova, run):
    done = run("stock_valuation", branch="tulsa", month="2026-10")
    with closing(sqlite3.connect(nova.settings.home / "data/sweeper_parts.sqlite")) as books:
        (worth,) = books.execute(
            "SELECT round(sum(round(on_hand * average_cost, 2)), 2) FROM stock s "
            "JOIN branch b ON b.branch_id = s.branch_id JOIN tenant t ON t.tenant_id = b.tenant_id "
            "WHERE b.name = 'Tulsa' AND t.name = 'Sweeper Parts'"
        ).fetchone()
    assert done.outcome == f"Stock of Tulsa, 2026-10: {worth} USD as of 2026-11-20."
    assert f"Worth in all: {worth} USD" in written(nova, "valuations/2026-10-Tulsa.md")
    assert written(nova, "valuations/2026-10-Tulsa.csv").startswith("part,description,on_hand")


def test_prices_are_published_once(nova, run):
    def price():
        with closing(sqlite3.connect(nova.settings.home / "data/sweeper_parts.sqlite")) as books:
            return books.execute(ARDEN).fetchone()

    before = price()
    first = run("supplier_price_sync")
    assert first.outcome.startswith("Arden Brush: 42 rows: 40 to load, 2 rejected")
    after = price()
    assert (after[0], after != before) == (before[0], True)
    again = run("supplier_price_sync")
    assert "is published already" in again.outcome
    assert (price(), nova.approvals.list()) == (after, [])


def test_stale_listings_are_gathered_city_by_city(nova, run):
    done = run("stale_listing_check", days="365")
    with closing(sqlite3.connect(nova.settings.home / "data/find_a_sign.sqlite")) as listings:
        (count,) = listings.execute(
            "SELECT count(*) FROM listing WHERE status = 'live' "
            "AND julianday('2026-11-20') - julianday(updated_on) >= 366"
        ).fetchone()
    assert done.outcome.startswith(f"{count} listings in ")
    assert written(nova, "listings/stale-365-days.md").count("| Dallas |") >= 2


def test_memory_is_looked_over_and_a_digest_names_its_sources(nova, run):
    nova.ask("Remember that I promised Carla the stock list by Friday.", project="sweeper_parts")
    (claim,) = nova.memory.claims(project="sweeper_parts")
    assert run("memory_hygiene").status == "finished"
    done = run("project_digest", project="sweeper_parts")
    assert done.status == "finished"
    (file,) = (nova.settings.home / "workspace/digests").iterdir()
    assert f"[{claim.claim_id}, " in file.read_text()
    assert "Carla" in run("daily_digest").outcome


def test_the_examples_of_the_documentation_run(nova, run):
    text = (Path(__file__).parents[3] / "docs/pipelines.md").read_text()
    declared, written = (
        re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)[1]
        for language in ("yaml", "python")
    )
    (nova.settings.home / "pipelines/low_stock_note.yaml").write_text(declared)
    made: dict[str, Any] = {}
    exec(written, made)  # noqa: S102 - our own page
    nova.pipelines.register(made["open_orders"])
    assert nova.pipelines.check("low_stock_note") == []
    assert run("low_stock_note", branch="Tulsa").outcome.endswith("parts run low in Tulsa.")
    assert run("open_orders").status == "finished"
