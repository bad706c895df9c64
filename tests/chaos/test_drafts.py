"""Killed around the commit, drafts are carried out once each; stale approvals are refused."""

import sys
import time
from pathlib import Path

import pytest

from tests.chaos.drafts import Drafting
from tests.projects.data.writes.lending import make_home, open_shop

_PLENTY = "UPDATE shelf SET units = 1000000 WHERE tool_id = 4"


@pytest.fixture
def drafting(tmp_path: Path) -> Drafting:
    home = make_home(tmp_path / "home")
    shop = open_shop(home)
    shop.sql(_PLENTY)
    shop.sql("INSERT INTO shelf VALUES ('l', 1, 5, 1000000, 0)")
    return Drafting(home, seed=20261123)


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_kills_around_the_commit_lose_and_double_nothing(
    drafting: Drafting, kills: int, capsys: pytest.CaptureFixture[str]
):
    began = time.monotonic()
    drafting.run(kills)
    drafting.finish()
    ended = drafting.check()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{drafting.killed} killed in {time.monotonic() - began:.0f} s: {ended['done']} drafts "
            f"carried out, 0 lost, 0 doubled, {drafting.cut_off} of them cut off between approval and outcome; "
            f"{len(drafting.told('refused'))} stale approvals refused, 0 passed\n"
        )
    assert drafting.told("refused") or kills < 50, "no approval was stale"
    assert ended["done"], "nothing was carried out"


@pytest.mark.timeout(300)
def test_a_few_kills_around_the_commit_lose_and_double_nothing(drafting: Drafting):
    drafting.run(5)
    drafting.finish()
    drafting.check()
