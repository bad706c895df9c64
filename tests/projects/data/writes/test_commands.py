"""Commands: shown before and after, approved on their ground, written once, taken back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from projects.errors import BadInput, DataUnavailable, GroundChanged, RuleBroken, UnknownName
from tests.projects.data.writes.lending import PAYLOAD, PROJECT, make_home, open_shop


@pytest.fixture
def shop(tmp_path):
    opened = open_shop(make_home(tmp_path / "home"))
    yield opened
    opened.close()


def test_a_draft_shows_what_it_would_write_and_writes_nothing(shop):
    before = shop.state
    effect = shop.draft()
    assert effect.preview.splitlines() == [
        "Loan from Ely to Bo",
        "  4 x D-10 Drill, 16 free",
        "  2 x S-7 Spade, 5 free",
        "Fee 56.20",
        "",
        "Before -> after:",
        "  loan: new, tenant_id l, branch_id 1, number 101, lent_to Bo, due_on none, fee 56.2, "
        "status draft",
        "  loan_line: new, line_number 1, tool_id 1, units 4",
        "  shelf (branch_id 1, tool_id 1): held 4 -> 8",
        "  loan_line: new, line_number 2, tool_id 2, units 2",
        "  shelf (branch_id 1, tool_id 2): held 0 -> 2",
    ]
    assert shop.state == before


def test_an_approved_command_is_written_whole(shop):
    done = shop.approve(shop.draft())
    assert (done.status, done.outcome) == ("done", "Loan 101 stands as a draft.")
    assert shop.sql("SELECT * FROM loan WHERE number = 101") == [
        (3, "l", 1, 101, "Bo", None, 56.2, "draft")
    ]
    assert shop.sql("SELECT * FROM loan_line") == [(3, 1, 1, 4), (3, 2, 2, 2)]
    assert shop.sql("SELECT held FROM shelf WHERE branch_id = 1 AND tool_id IN (1, 2)") == [
        (8,),
        (2,),
    ]


def test_two_approvals_of_one_draft_are_one_effect(shop):
    effect = shop.draft()
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: shop.approve(effect).outcome, range(4)))
    assert outcomes == ["Loan 101 stands as a draft."] * 4
    assert shop.sql("SELECT count(*) FROM loan WHERE lent_to = 'Bo'") == [(1,)]


def test_what_the_database_holds_as_done_is_not_done_again(shop):
    effect = shop.draft()
    shop.outbox.approve(effect.effect_id, hash=effect.hash)
    place = shop.writers.place("shop")
    kind = shop.outbox._registry.get("draft_loan")
    assert (
        kind.handler.carry_out(shop.outbox.get(effect.effect_id)) == "Loan 101 stands as a draft."
    )
    assert shop.outbox.carry_out(effect.effect_id).outcome == "Loan 101 stands as a draft."
    assert shop.sql("SELECT count(*) FROM nova_effect") == [(1,)]
    assert place.database.project == "shop"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE shelf SET held = 5 WHERE branch_id = 1 AND tool_id = 1",
        "UPDATE tool SET fee = 13 WHERE code = 'D-10'",
        "UPDATE tool SET title = 'Borer' WHERE code = 'D-10'",
    ],
)
def test_a_draft_whose_ground_changed_is_refused_and_shown_again(shop, change):
    effect = shop.draft()
    shop.sql(change)
    before = shop.state
    with pytest.raises(GroundChanged, match=r"has changed since it was shown: was: .* - now: "):
        shop.approve(effect)
    shown = shop.outbox.get(effect.effect_id)
    assert (shown.status, shop.state) == ("pending", before)
    assert shown.hash != effect.hash
    with pytest.raises(BadInput, match="is not that of effect"):
        shop.approve(effect)
    assert shop.approve(shown).status == "done"


def test_a_ground_that_changes_after_approval_stops_the_write(shop):
    effect = shop.draft()
    shop.outbox.approve(effect.effect_id, hash=effect.hash)
    shop.sql("UPDATE shelf SET held = 5 WHERE branch_id = 1 AND tool_id = 1")
    before = shop.state
    with pytest.raises(GroundChanged):
        shop.outbox.carry_out(effect.effect_id)
    assert (shop.outbox.get(effect.effect_id).status, shop.state) == ("pending", before)


def test_a_draft_that_can_no_longer_be_is_refused_with_the_reason(shop):
    effect = shop.draft()
    shop.sql("UPDATE shelf SET units = 4 WHERE branch_id = 1 AND tool_id = 1")
    with pytest.raises(
        GroundChanged, match="cannot be carried out as things stand: Ely has 4 of D-10"
    ):
        shop.approve(effect)


def test_what_does_not_matter_to_a_draft_may_change(shop):
    effect = shop.draft()
    shop.sql("UPDATE shelf SET held = 1 WHERE branch_id = 2")
    assert shop.approve(effect).status == "done"


def test_a_command_is_taken_back_by_a_change_that_is_approved_too(shop):
    before = shop.state
    done = shop.approve(shop.draft())
    undo = shop.outbox.undo(done.effect_id)
    assert (undo.status, undo.undoes) == ("pending", done.effect_id)
    assert "  shelf" not in undo.preview
    assert "shelf (branch_id 1, tool_id 1): held 8 -> 4" in undo.preview
    assert shop.outbox.undo(done.effect_id).effect_id == undo.effect_id
    assert shop.approve(undo).outcome == "Taken back: Loan 101 is cancelled"
    assert shop.state[2] == before[2]
    assert shop.sql("SELECT status FROM loan WHERE number = 101") == [("cancelled",)]
    with pytest.raises(BadInput, match="took something back"):
        shop.outbox.undo(undo.effect_id)


def test_what_went_on_since_is_not_taken_back(shop):
    done = shop.approve(shop.draft())
    shop.sql("UPDATE loan SET status = 'out' WHERE number = 101")
    with pytest.raises(RuleBroken, match="Loan 101 is out by now"):
        shop.outbox.undo(done.effect_id)


def test_what_was_not_done_is_not_taken_back(shop):
    with pytest.raises(BadInput, match="is pending: there is nothing to take back"):
        shop.outbox.undo(shop.draft().effect_id)


def test_an_edited_draft_is_checked_and_shown_anew(shop):
    effect = shop.draft()
    lines = [{"tool": "D-10", "units": 6}]
    edited = shop.outbox.edit(effect.effect_id, {**PAYLOAD, "lines": lines})
    assert edited.payload["lines"] == lines
    with pytest.raises(BadInput, match="is not that of effect"):
        shop.approve(effect)
    assert shop.approve(edited).status == "done"
    assert shop.sql("SELECT units FROM loan_line") == [(6,)]
    with pytest.raises(BadInput, match="is done already"):
        shop.outbox.edit(effect.effect_id, PAYLOAD)


@pytest.mark.parametrize(
    ("lines", "said", "instead"),
    [
        ([{"tool": "D-10", "units": 3}], "D-10 is lent in packs of 2: not 3, but 4", 4),
        ([{"tool": "D-9", "units": 2}], "D-9 is superseded by D-10", 2),
        ([{"tool": "S-7", "units": 9}], "Ely has 5 of S-7, 0 held: 5 can be lent, not 9", 5),
        ([{"tool": "D-10", "units": 16}, {"tool": "H-2", "units": 50}], None, None),
    ],
)
def test_a_broken_rule_refuses_with_what_would_fit(shop, lines, said, instead):
    if said is None:
        assert "Note: This is a large loan." in shop.draft(**{**PAYLOAD, "lines": lines}).preview
        return
    with pytest.raises(RuleBroken) as refused:
        shop.draft(**{**PAYLOAD, "lines": lines})
    assert refused.value.wrong == said
    assert refused.value.instead["lines"][0]["units"] == instead
    assert shop.draft(**refused.value.instead).status == "pending"


def test_another_branch_in_a_payload_is_refused_in_one_line(tmp_path):
    home = make_home(tmp_path / "home")
    narrow = open_shop(home, branches=frozenset({"Ware"}))
    for branch in ("Ely", "Bath"):
        with pytest.raises(UnknownName, match=f"No branch is called '{branch}'") as refused:
            narrow.draft(**{**PAYLOAD, "branch": branch})
        assert "\n" not in str(refused.value)
    with pytest.raises(UnknownName, match="No tool is called 'X-1'"):
        narrow.draft(branch="Ware", lent_to="Bo", lines=[{"tool": "X-1", "units": 1}])


def test_a_narrower_door_does_not_carry_out_what_a_wider_one_drafted(tmp_path):
    home = make_home(tmp_path / "home")
    wide, narrow = open_shop(home), open_shop(home, branches=frozenset({"Ware"}))
    effect = wide.draft()
    before = wide.state
    with pytest.raises(BadInput, match="No branch is called 'Ely'"):
        narrow.approve(effect)
    wide.outbox.approve(effect.effect_id, hash=effect.hash)
    assert narrow.outbox.carry_out(effect.effect_id).status == "failed"
    assert wide.state == before


def test_readers_outside_the_house_draft_nothing(shop):
    with pytest.raises(UnknownName, match="no database that may be written here"):
        shop.draft(audience="client:shop")


def test_without_a_write_address_nothing_can_be_drafted(tmp_path):
    data = {key: value for key, value in PROJECT["data"].items() if key != "write_url"}
    home = make_home(tmp_path / "home", prepared=False, project={**PROJECT, "data": data})
    shop = open_shop(home)
    assert shop.writers.commands() == {}
    with pytest.raises(UnknownName, match="No effect kind is called 'draft_loan'"):
        shop.draft()


def test_a_database_that_is_not_prepared_says_how(tmp_path):
    shop = open_shop(make_home(tmp_path / "home", prepared=False))
    with pytest.raises(BadInput, match="Run `nova data prepare shop` once"):
        shop.draft()
    assert [shop.writers.prepare("shop") for _ in range(2)] == [True, False]
    assert shop.draft().status == "pending"


def test_a_database_that_cannot_be_written_now_is_tried_again(shop):
    effect = shop.draft()
    shop.outbox.approve(effect.effect_id, hash=effect.hash)
    path = shop.home / "lending.sqlite"
    away = path.rename(path.with_suffix(".away"))
    with pytest.raises(DataUnavailable):
        shop.writers.place("shop")
    assert shop.outbox.carry_out(effect.effect_id).status == "approved"
    away.rename(path)
    assert shop.outbox.carry_out(effect.effect_id).status == "done"


def test_a_row_outside_the_scope_is_not_written(tmp_path):
    home = make_home(tmp_path / "home")
    file = home / "catalogue/commands/all.yaml"
    file.write_text(
        file.read_text().replace(
            "branch_id: ':branch_id'\n        number", "branch_id: 9\n        number"
        )
    )
    shop = open_shop(home)
    effect = shop.draft()
    before = shop.state
    failed = shop.approve(effect)
    assert failed.status == "failed"
    assert "a row of loan would lie outside what may be written here" in failed.outcome
    assert shop.state == before
