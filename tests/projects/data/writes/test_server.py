"""The same commands on PostgreSQL: within the scope, serialisable, once."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from projects.errors import BadInput, GroundChanged, RuleBroken
from tests.projects.data.writes.lending import PAYLOAD, make_on_server, open_shop


@pytest.fixture
def home(tmp_path, postgres):
    return tmp_path / "home", make_on_server(postgres, tmp_path / "home")


@pytest.fixture
def shop(home):
    opened = open_shop(home[0], run=home[1])
    assert opened.writers.prepare("shop")
    yield opened
    opened.close()


def test_a_command_is_drafted_written_and_taken_back(shop):
    effect = shop.draft()
    assert "shelf (branch_id 1, tool_id 1): held 4 -> 8" in effect.preview
    assert shop.approve(effect).outcome == "Loan 101 stands as a draft."
    assert shop.sql("SELECT number, fee, status FROM loan WHERE lent_to = 'Bo'") == [
        (101, Decimal("56.20"), "draft")
    ]
    undo = shop.outbox.undo(effect.effect_id)
    assert shop.approve(undo).outcome == "Taken back: Loan 101 is cancelled"
    assert shop.sql("SELECT held FROM shelf WHERE branch_id = 1 AND tool_id = 1") == [(4,)]


def test_a_changed_ground_is_refused_and_rules_hold(shop):
    effect = shop.draft()
    shop.sql("UPDATE shelf SET held = 5 WHERE branch_id = 1 AND tool_id = 1")
    with pytest.raises(GroundChanged):
        shop.approve(effect)
    with pytest.raises(RuleBroken, match="not 3, but 4"):
        shop.draft(**{**PAYLOAD, "lines": [{"tool": "D-10", "units": 3}]})
    assert shop.sql("SELECT count(*) FROM nova_effect") == [(0,)]


def test_no_other_tenant_is_read_or_written(shop):
    with pytest.raises(BadInput, match="No branch is called 'Bath'"):
        shop.draft(**{**PAYLOAD, "branch": "Bath"})
    file = shop.home / "catalogue/commands/all.yaml"
    told = file.read_text().replace("tenant_id: ':tenant_id'\n        branch_id: ':branch_id'",
                                    "tenant_id: o\n        branch_id: 9")  # fmt: skip
    file.write_text(told)
    failed = shop.approve(shop.draft())
    assert (failed.status, "would lie outside" in failed.outcome) == ("failed", True)
    assert shop.sql("SELECT count(*) FROM loan WHERE tenant_id = 'o'") == [(1,)]


def test_many_at_once_are_each_written_once(shop):
    # Each on a tool of its own, all in one branch: what they share are the loans' numbers.
    kinds = [("D-10", 2), ("S-7", 1), ("H-2", 1)]
    effects = [
        shop.draft(**{**PAYLOAD, "lent_to": tool, "lines": [{"tool": tool, "units": units}]})
        for tool, units in kinds
    ]
    others = [open_shop(shop.home, run=shop.run) for _ in range(4)]

    def carry_out(opened, effect):
        opened.outbox.approve(effect.effect_id, hash=effect.hash)
        return opened.outbox.carry_out(effect.effect_id).status

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(carry_out, others * 3, effects * 4))
    for each in others:
        each.close()
    for effect in effects:  # who gave way is tried again
        assert shop.outbox.carry_out(effect.effect_id).status == "done"
    assert shop.sql("SELECT lent_to, count(*) FROM loan WHERE tenant_id = 'l' GROUP BY 1 ORDER BY 1") == [
        ("Ann", 1), ("D-10", 1), ("H-2", 1), ("S-7", 1)
    ]  # fmt: skip
    assert shop.sql("SELECT count(*) FROM nova_effect") == [(3,)]


def test_a_role_that_may_not_write_is_told_so(shop):
    shop.sql("REVOKE INSERT ON loan FROM lending_writer")
    failed = shop.approve(shop.draft())
    assert failed.status == "failed"
    assert "permission denied for table loan" in failed.outcome
    assert "for-tests" not in failed.model_dump_json()


def test_a_value_without_a_type_does_not_end_the_check(shop):
    file = shop.home / "catalogue/commands/all.yaml"
    untyped = "SELECT 1 AS found WHERE :discount IS NULL AND :fee > 500"
    told = file.read_text().replace("SELECT 1 AS found WHERE :fee > 500", untyped)
    file.write_text(told.replace("lent_to: ':lent_to'", "lent_too: ':lent_to'"))
    (line,) = shop.writers.check("shop")
    assert line.startswith("command draft_loan: writes loan: column t.lent_too does not exist")
