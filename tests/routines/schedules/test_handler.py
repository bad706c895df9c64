"""Drafts on schedules: settled with their next fire times, carried out once, taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from projects.effect import Effect, Origin
from projects.errors import BadInput, GroundChanged, UnknownName
from projects.proposal import EffectDraft
from routines.schedules import ScheduleHandler
from tests.routines.schedules.making import NOON, Book, put, schedule

ORIGIN = Origin("r_1", 0, "th", "owner", "me", "acme")
ADD = {"action": "add", "text": "Open the shop", "when": "weekdays at 07:30"}


@pytest.fixture
def handler(schedules) -> ScheduleHandler:
    return ScheduleHandler(
        schedules,
        zone="Europe/Berlin",
        pipelines=lambda: Book("price_sync", "stock_count"),
        now=lambda: NOON,
    )


def effect(settled, number: int = 1) -> Effect:
    return Effect(
        effect_id=f"f_{number}",
        kind="schedule",
        target=settled.draft.target,
        payload=settled.draft.payload,
        hash=settled.hash,
        idempotency_key=f"k_{number}",
        reversible=True,
        preview=settled.preview,
        status="approved",
        principal="owner",
        audience="me",
        project=None,
        thread="th",
        run_id="r_1",
        created_at="",
        ground=settled.ground,
    )


def settle(handler: ScheduleHandler, origin: Origin = ORIGIN, **payload):
    draft = EffectDraft(kind="schedule", target="shop", payload=payload)
    return handler.settle(draft, origin)


def do(handler: ScheduleHandler, number: int, **payload) -> Effect:
    made = effect(settle(handler, **payload), number)
    handler.carry_out(made)
    return made


def test_a_draft_shows_the_next_three_times_and_what_becomes_of_missed_ones(handler, schedules):
    settled = settle(handler, **ADD)
    assert settled.preview.splitlines() == [
        "Set schedule 'open-the-shop'.",
        "Every weekday (Monday to Friday) at 07:30, Europe/Berlin: remind you: Open the shop.",
        "Next: Tue 3 Mar 2026 07:30 (+01:00), Wed 4 Mar 2026 07:30 (+01:00), "
        "Thu 5 Mar 2026 07:30 (+01:00).",
        "A time that is missed (more than 300 s late) is made up for once, late.",
    ]
    assert schedules.list() == []


def test_settling_again_changes_nothing(handler):
    settled = settle(handler, **ADD)
    assert handler.settle(settled.draft, replace(ORIGIN, step=0)) == settled


def test_an_effect_is_carried_out_once(handler, schedules):
    made = do(handler, 1, **ADD)
    schedules.put(
        schedules.get("open-the-shop").model_copy(update={"state": "deleted"}),
        before=schedules.get("open-the-shop").ground,
        change="other",
        now=NOON,
    )
    handler.carry_out(made)
    assert schedules.list() == []


def test_every_change_can_be_taken_back(handler, schedules):
    added = do(handler, 1, **ADD)
    stood = [schedules.get("open-the-shop")]
    changes = [
        {"action": "change", "name": "open-the-shop", "when": "weekdays at 08:30"},
        {"action": "pause", "name": "open-the-shop", "until": "14 March at 08:00"},
        {"action": "resume", "name": "open-the-shop"},
        {"action": "delete", "name": "open-the-shop"},
    ]
    done = []
    for number, change in enumerate(changes, start=2):
        done.append(do(handler, number, **change))
        stood.append(schedules.find(stood[0].schedule_id))
    assert [each.state for each in stood] == ["active", "active", "paused", "active", "deleted"]
    for number, made in enumerate(reversed(done), start=10):
        stood.pop()
        do(handler, number, **handler.undo(made).payload)
        assert schedules.find(stood[0].schedule_id) == stood[-1]
    do(handler, 20, **handler.undo(added).payload)
    assert schedules.list() == []


def test_a_change_on_changed_ground_is_refused(handler, schedules):
    do(handler, 1, **ADD)
    waiting = effect(settle(handler, action="pause", name="open-the-shop"), 2)
    do(handler, 3, action="change", name="open-the-shop", when="daily at 09:00")
    with pytest.raises(GroundChanged):
        handler.carry_out(waiting)
    assert schedules.get("open-the-shop").state == "active"


def test_a_twin_is_told_of_and_the_same_again_is_refused(handler):
    do(handler, 1, **ADD)
    twin = settle(handler, **{**ADD, "text": "open our shop", "when": "daily at 09:00"})
    assert twin.preview.splitlines()[-1].startswith("Already there for the same: open-the-shop (")
    with pytest.raises(BadInput, match="does just this already"):
        settle(handler, **{**ADD, "name": "again"})


@pytest.mark.parametrize(
    ("payload", "error", "said"),
    [
        ({"action": "add", "text": "x"}, BadInput, "needs what is to happen and when"),
        ({**ADD, "when": "now and then"}, BadInput, "It is not sure when"),
        ({**ADD, "when": "yesterday at 9"}, BadInput, "It is not sure when"),
        ({**ADD, "zone": "Mars/Base"}, BadInput, "No time zone is called 'Mars/Base'"),
        ({**ADD, "what": "pipeline"}, UnknownName, "Known: price_sync"),
        ({**ADD, "what": "pipeline", "text": "stock_count"}, BadInput, "needs 'branch'"),
        ({"action": "pause", "name": "none"}, UnknownName, "No schedule is called 'none'"),
        ({"action": "explode"}, BadInput, "wrong at 'action'"),
        ({**ADD, "rule": {"kind": "calendar", "clocks": ["99:99"]}}, BadInput, "cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_line(handler, payload, error, said):
    with pytest.raises(error, match=said):
        settle(handler, **payload)


def test_nobody_else_sets_schedules(handler):
    with pytest.raises(BadInput, match="for you and nobody else"):
        settle(handler, replace(ORIGIN, audience="team"), **ADD)


def test_erased_words_are_gone_from_every_row(handler, schedules):
    do(handler, 1, **{**ADD, "text": "Call Carla"})

    def without(value):
        if isinstance(value, dict):
            return {key: without(each) for key, each in value.items()}
        return (
            value.replace("Carla", "[erased]").replace("carla", "x")
            if isinstance(value, str)
            else value
        )

    schedules.rewrite(without)
    (left,) = schedules.list()
    assert (left.name, left.target.text) == (left.schedule_id, "Call [erased]")


def test_a_paused_one_whose_end_is_named_tells_when_it_fires(handler, schedules):
    put(schedules, schedule("hourly", "every hour"))
    settled = settle(handler, action="pause", name="hourly", until="tomorrow at 08:00")
    assert "Next: Tue 3 Mar 2026 08:00 (+01:00)" in settled.preview
    after = schedules.get("hourly")
    assert after.next_after(NOON) == NOON + timedelta(hours=1)
