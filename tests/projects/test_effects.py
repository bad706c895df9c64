"""Effects wait for the approval of exactly what was shown, and happen once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine

from projects.effects import Effect, EffectKind, Origin, Outbox, Registry
from projects.errors import BadInput, NovaError, StoreDamaged, UnknownName
from projects.files.workspace import FileHandler
from projects.proposal import EffectDraft

ORIGIN = Origin(
    run_id="r_1", step=0, thread="th_1", principal="owner", audience="me", project="airep"
)
DRAFT = EffectDraft(kind="file", target="drafts/note.md", payload={"content": "Hello.\n"})


class CountingHandler:
    """Counts what it carries out; refuses nothing."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def check(self, target, payload):
        """Accept everything."""

    def preview(self, target, payload):
        return target

    def carry_out(self, effect: Effect) -> str:
        self.done.append(effect.idempotency_key)
        return "Done."


class FailingHandler(CountingHandler):
    def carry_out(self, effect: Effect) -> str:
        wrong = "The disk is full"
        raise NovaError(wrong, "Free some space.")


def outbox_with(tmp_path, handler=None) -> Outbox:
    kind = EffectKind(
        name="file",
        handler=handler or FileHandler(tmp_path / "workspace"),
        risk="low",
        reversible=True,
        undo="Delete the file.",
    )
    # Without a pool every connection is closed where it is used.
    engine = create_engine(f"sqlite:///{tmp_path}/outbox.sqlite", poolclass=NullPool)
    return Outbox(engine, Registry((kind,)))


@pytest.fixture
def outbox(tmp_path):
    return outbox_with(tmp_path)


def test_an_approved_file_is_written_below_the_workspace(outbox, tmp_path):
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    assert effect.status == "pending"
    outbox.approve(effect.effect_id, hash=effect.hash)
    assert outbox.carry_out(effect.effect_id).outcome == "Wrote drafts/note.md in the workspace."
    assert (tmp_path / "workspace/drafts/note.md").read_text() == "Hello.\n"


def test_nothing_happens_before_approval(outbox, tmp_path):
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    with pytest.raises(BadInput, match="is pending, not approved"):
        outbox.carry_out(effect.effect_id)
    assert not (tmp_path / "workspace").exists()


def test_an_approval_of_other_words_is_refused(outbox):
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    with pytest.raises(BadInput, match="is not that of effect"):
        outbox.approve(effect.effect_id, hash="0" * 64)
    assert outbox.get(effect.effect_id).status == "pending"


def test_the_same_draft_of_the_same_run_is_stored_once(outbox):
    first = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    changed = DRAFT.model_copy(update={"payload": {"content": "Other words."}})
    assert outbox.store(changed, origin=ORIGIN, ordinal=0) == first
    assert outbox.list() == [first]


def test_a_rejected_effect_stays_rejected(outbox):
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    outbox.reject(effect.effect_id)
    assert outbox.reject(effect.effect_id).status == "rejected"
    with pytest.raises(BadInput, match="was rejected"):
        outbox.approve(effect.effect_id, hash=effect.hash)


def test_a_carried_out_effect_cannot_be_rejected(outbox):
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    outbox.approve(effect.effect_id, hash=effect.hash)
    outbox.carry_out(effect.effect_id)
    with pytest.raises(BadInput, match=r"is done already\. Delete the file\."):
        outbox.reject(effect.effect_id)


def test_many_approvals_at_once_carry_out_once(tmp_path):
    handler = CountingHandler()
    outbox = outbox_with(tmp_path, handler)
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)

    def settle(_: int) -> str:
        outbox.approve(effect.effect_id, hash=effect.hash)
        return outbox.carry_out(effect.effect_id).outcome

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(settle, range(16))) == {"Done."}
    assert handler.done == ["r_1/0/0"]


def test_a_failure_is_an_outcome_with_its_line(tmp_path):
    outbox = outbox_with(tmp_path, FailingHandler())
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    outbox.approve(effect.effect_id, hash=effect.hash)
    failed = outbox.carry_out(effect.effect_id)
    assert (failed.status, failed.outcome) == ("failed", "The disk is full. Free some space.")
    assert outbox.list(status="failed", run_id="r_1") == [failed]


def test_unknown_kinds_and_ids_are_named(outbox):
    with pytest.raises(UnknownName, match="No effect kind is called 'rocket'"):
        outbox.store(DRAFT.model_copy(update={"kind": "rocket"}), origin=ORIGIN, ordinal=0)
    with pytest.raises(UnknownName, match="No effect has the id 'f_x'"):
        outbox.get("f_x")


@pytest.mark.parametrize(
    "target",
    ["../out.md", "/etc/out.md", "a/../../out.md", ".hidden/x.md", "a\\b.md", "", "x.sh", "a\0.md"],
)
def test_a_target_outside_the_workspace_is_refused(outbox, target):
    with pytest.raises(BadInput, match="File target"):
        outbox.store(DRAFT.model_copy(update={"target": target}), origin=ORIGIN, ordinal=0)


def test_a_link_out_of_the_workspace_is_refused(outbox, tmp_path):
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace/drafts").symlink_to(tmp_path)
    with pytest.raises(BadInput, match="leads out of the workspace"):
        outbox.store(DRAFT, origin=ORIGIN, ordinal=0)


@pytest.mark.parametrize(
    "payload", [{}, {"content": ""}, {"content": 3}, {"content": "x", "mode": "x"}]
)
def test_a_payload_that_is_not_one_text_is_refused(outbox, payload):
    with pytest.raises(BadInput, match="exactly one key, 'content'"):
        outbox.store(DRAFT.model_copy(update={"payload": payload}), origin=ORIGIN, ordinal=0)


def test_a_draft_that_is_too_large_is_refused(outbox):
    huge = DRAFT.model_copy(update={"payload": {"content": "x" * 1_000_001}})
    with pytest.raises(BadInput, match="larger than 1000000 bytes"):
        outbox.store(huge, origin=ORIGIN, ordinal=0)


def test_a_file_of_other_words_is_kept_beside_the_new_one(outbox, tmp_path):
    (tmp_path / "workspace/drafts").mkdir(parents=True)
    (tmp_path / "workspace/drafts/note.md").write_text("Mine.")
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    outbox.approve(effect.effect_id, hash=effect.hash)
    outbox.carry_out(effect.effect_id)
    texts = {path.read_text() for path in (tmp_path / "workspace/drafts").iterdir()}
    assert texts == {"Mine.", "Hello.\n"}


def test_a_workspace_that_cannot_be_written_is_an_outcome(outbox, tmp_path):
    (tmp_path / "workspace").write_text("a file where the folder should be")
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    outbox.approve(effect.effect_id, hash=effect.hash)
    assert "could not be written" in outbox.carry_out(effect.effect_id).outcome


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_no_target_ever_leads_out_of_the_workspace(tmp_path_factory, target):
    workspace = tmp_path_factory.mktemp("w") / "workspace"
    handler = FileHandler(workspace)
    try:
        handler.check(target, {"content": "x"})
    except BadInput:
        return
    assert (workspace / target).resolve().is_relative_to(workspace.resolve())


class Clock:
    """Says what it is told the time is."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waiting_a_week(tmp_path, clock):
    kind = EffectKind("file", CountingHandler(), "low", True, "Delete it.")
    engine = create_engine(f"sqlite:///{tmp_path}/outbox.sqlite", poolclass=NullPool)
    return Outbox(engine, Registry((kind,)), waits=timedelta(days=7), now=clock)


def test_a_draft_expires_says_so_and_can_be_drafted_anew(waiting_a_week, clock):
    outbox = waiting_a_week
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    clock.at += timedelta(days=7)
    assert outbox.expire() == []
    clock.at += timedelta(seconds=1)
    with pytest.raises(BadInput, match=r"has expired.*nova approvals renew"):
        outbox.approve(effect.effect_id, hash=effect.hash)
    told = "Expired after 7 days without an answer; nothing was done."
    assert outbox.get(effect.effect_id).outcome == told
    assert outbox.reject(effect.effect_id).status == "expired"
    anew = outbox.renew(effect.effect_id)
    assert (anew.status, anew.hash, anew == effect) == ("pending", effect.hash, False)
    assert outbox.renew(effect.effect_id) == anew
    outbox.approve(anew.effect_id, hash=anew.hash)
    assert outbox.carry_out(anew.effect_id).status == "done"


def test_what_is_overdue_expires_at_once_and_only_that(waiting_a_week, clock):
    outbox = waiting_a_week
    old = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    approved = outbox.store(DRAFT, origin=ORIGIN, ordinal=1)
    outbox.approve(approved.effect_id, hash=approved.hash)
    clock.at += timedelta(days=8)
    new = outbox.store(DRAFT, origin=ORIGIN, ordinal=2)
    assert [each.effect_id for each in outbox.expire()] == [old.effect_id]
    assert outbox.expire() == []
    assert [each.status for each in outbox.list()] == ["expired", "approved", "pending"]
    with pytest.raises(BadInput, match="is pending: there is nothing to draft anew"):
        outbox.renew(new.effect_id)


def test_only_those_who_may_approve_do(tmp_path):
    kind = EffectKind(
        "file", CountingHandler(), "high", True, "Delete it.", approvers=frozenset({"auditor"})
    )
    engine = create_engine(f"sqlite:///{tmp_path}/outbox.sqlite", poolclass=NullPool)
    outbox = Outbox(engine, Registry((kind,)))
    effect = outbox.store(DRAFT, origin=ORIGIN, ordinal=0)
    with pytest.raises(BadInput, match=r"not for 'owner' to approve\. It waits for auditor"):
        outbox.approve(effect.effect_id, hash=effect.hash)
    assert outbox.approve(effect.effect_id, hash=effect.hash, by="auditor").status == "approved"


def test_a_garbled_row_is_set_aside_and_takes_no_other_along(tmp_path, outbox):
    bad, good = (outbox.store(DRAFT, origin=ORIGIN, ordinal=at) for at in range(2))
    with closing(sqlite3.connect(tmp_path / "outbox.sqlite")) as file, file:
        file.execute("UPDATE effect SET body = '{' WHERE effect_id = ?", [bad.effect_id])
    assert outbox.list() == [good]
    with pytest.raises(StoreDamaged, match=r"is garbled\. Nothing was done"):
        outbox.approve(bad.effect_id, hash=bad.hash)
    assert (outbox.set_aside(), outbox.set_aside()) == ([bad.effect_id], [])
    assert outbox.list(status="pending") == [good]
