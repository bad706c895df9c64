"""Killed around the commit, drafts are carried out once each; stale approvals are refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evals.data.postgres import Postgres
from tests.chaos.conftest import Share
from tests.chaos.drafts import Drafting
from tests.chaos.tally import Row
from tests.projects.data.writes.lending import (
    OnFile,
    Run,
    make_home,
    make_on_server,
    open_shop,
)

_PLENTY = "UPDATE shelf SET units = 1000000 WHERE tool_id = 4"
_MORE = "INSERT INTO shelf VALUES ('l', 1, 5, 1000000, 0)"


@pytest.fixture
def on_file(tmp_path: Path) -> Drafting:
    home = make_home(tmp_path / "home")
    return _drafting(home, OnFile(home / "lending.sqlite"))


@pytest.fixture
def on_server(tmp_path: Path, postgres: Postgres) -> Drafting:
    home = tmp_path / "home"
    way_in = make_on_server(postgres, home)
    shop = open_shop(home, run=way_in)
    shop.writers.prepare("shop")
    shop.close()
    return _drafting(home, way_in)


def _drafting(home: Path, way_in: Run) -> Drafting:
    way_in(_PLENTY)
    way_in(_MORE)
    return Drafting(home, way_in, seed=20261123)


@pytest.mark.chaos
@pytest.mark.timeout(7200)
@pytest.mark.parametrize(
    ("where", "part"), [("on_file", "drafts in a file"), ("on_server", "drafts on a server")]
)
def test_kills_around_the_commit_lose_and_double_nothing(
    where: str,
    part: str,
    share: Callable[[str], Share],
    tell: Callable[[Row], Row],
    request: pytest.FixtureRequest,
):
    drafting: Drafting = request.getfixturevalue(where)
    chosen, at_random = share(part)
    if chosen:
        drafting.run_to_boundaries(chosen)
    drafting.run(at_random)
    drafting.finish()
    row = tell(drafting.row())
    ended = drafting.check()
    assert row.is_sound
    assert drafting.told("refused") or at_random < 50, "no approval was stale"
    assert ended["done"], "nothing was carried out"


@pytest.mark.parametrize("where", ["on_file", "on_server"])
def test_a_few_kills_around_the_commit_lose_and_double_nothing(
    where: str, request: pytest.FixtureRequest
):
    drafting: Drafting = request.getfixturevalue(where)
    drafting.run(5)
    drafting.finish()
    drafting.check()
