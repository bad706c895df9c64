"""Whole runs of the keeper of schedules: read by rule, done if it is sure, else asked or shown."""

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from nova import Nova
from projects.errors import BadInput
from routines.schedules import Schedule, Schedules, Target
from routines.schedules.rule import Once
from tests.scripted_model import Reply, ScriptedModel, calls
from tests.waiting import PATIENCE, wait_for

NOVA = "import sys; from nova.cli import main; sys.exit(main(sys.argv[1:]))"
DUE = (
    ("tea", "reminder", "Tea"),
    ("hello", "request", "hello there"),
    ("sweep", "pipeline", "memory_hygiene"),
)
RUN = "Run the low-stock check every weekday at 7 in the morning."


@pytest.fixture
def nova(open_nova) -> Nova:
    return open_nova(time_zone="America/Chicago")


def test_what_is_plainly_ordered_is_set_at_once_and_taken_back(nova):
    answer = nova.ask(RUN)
    assert [step["agent"] for step in answer.steps] == ["schedule_keeper"]
    (made,) = nova.schedules.list()
    assert (made.name, made.zone) == ("run-the-low-stock-check", "America/Chicago")
    assert "Every weekday (Monday to Friday) at 07:00, America/Chicago" in answer.text
    (effect,) = nova.approvals.list(status=None)
    assert (effect.status, effect.consent) == ("done", RUN)
    back = nova.approvals.undo(effect.effect_id)
    nova.approvals.approve(back.effect_id, hash=back.hash)
    assert nova.schedules.list() == []


def test_what_may_be_meant_otherwise_waits_and_says_how_it_was_read(nova):
    answer = nova.ask("Remind me every Monday at 6 to water the plants")
    assert "6 is read as 06:00; say 6 pm if you mean that." in answer.text
    (effect,) = nova.approvals.list()
    assert nova.schedules.list() == []
    done = nova.approvals.approve(effect.effect_id, hash=effect.hash)
    assert done.outcome.startswith("Set schedule 'water-the-plants'. Next: Mon ")


def test_an_open_question_is_answered_in_the_same_thread(nova):
    asked = nova.ask("Remind me on the 14th about the licence renewal", thread="t")
    assert asked.question == "At what time of the day?"
    nova.ask("at noon", thread="t")
    (effect,) = nova.approvals.list()
    assert effect.target == "the-licence-renewal"
    assert " 14 " in effect.preview


def test_without_a_zone_it_is_asked_by_whose_clocks(open_nova):
    answer = open_nova().ask(RUN)
    assert answer.question is not None
    assert answer.question.startswith("By the clocks of which time zone?")


def test_schedules_are_listed_changed_paused_and_deleted_in_words(nova):
    nova.ask(RUN)
    nova.ask("Remind me every other Friday at 16:00 to take the bins out")
    listed = nova.ask("list my schedules").text
    assert "| run-the-low-stock-check |" in listed
    assert "| take-the-bins-out |" in listed
    nova.ask("Move the low-stock check to 6 in the morning.")
    nova.ask("Pause the low-stock check schedule until Monday 8 am.")
    nova.ask("Delete the bins reminder")
    (left,) = nova.schedules.list()
    assert (left.state, left.when) == (
        "paused",
        "Every weekday (Monday to Friday) at 06:00, America/Chicago",
    )


def test_readers_outside_get_nothing_scheduled(nova):
    answer = nova.ask(f"@schedule_keeper {RUN}", audience="team")
    assert "for you and nobody else" in answer.text
    assert nova.schedules.list() == []


def test_no_model_is_asked_where_rules_are_sure(open_nova):
    with ScriptedModel(otherwise=Reply("Nothing.")) as model:
        nova = open_nova(
            model="openai:test", openai_base_url=model.base_url, time_zone="Europe/Berlin"
        )
        nova.ask(f"@schedule_keeper {RUN}")
        assert len(nova.schedules.list()) == 1
        assert model.requests == []


def test_a_model_says_it_in_words_that_rules_read_and_a_person_decides(open_nova):
    draft = calls(
        "propose_effect",
        kind="schedule",
        target="bins",
        payload={
            "action": "add",
            "what": "reminder",
            "text": "Take the bins out",
            "when": "every Tuesday at 19:00",
        },
    )
    with ScriptedModel(otherwise=draft) as model:
        nova = open_nova(
            model="openai:test", openai_base_url=model.base_url, time_zone="Europe/Berlin"
        )
        nova.ask("@schedule_keeper Every Wednesday, bins: remind me the night before.")
        assert model.requests
        (effect,) = nova.approvals.list()
        assert "Every Tuesday at 19:00, Europe/Berlin" in effect.preview
        assert (effect.status, nova.schedules.list()) == ("pending", [])


def test_the_door_sets_changes_and_plans(nova):
    planned = nova.schedules.plan("daily at 02:30 Europe/Berlin", count=2)
    assert (planned.words, planned.zone, len(planned.next)) == (
        "Every day at 02:30",
        "Europe/Berlin",
        2,
    )
    assert nova.schedules.add("weekdays at 07:30", "Open the shop", missed="skip").status == "done"
    nova.schedules.change("open-the-shop", when="daily at 08:30")
    nova.schedules.pause("open-the-shop")
    made = nova.schedules.show("open-the-shop")
    assert (made.state, made.misfire.policy, made.next_after(datetime.now(UTC))) == (
        "paused",
        "skip",
        None,
    )
    nova.schedules.resume("open-the-shop")
    nova.schedules.delete("open-the-shop")
    assert nova.schedules.list() == []
    with pytest.raises(BadInput, match="It is not sure when 'sometime' is"):
        nova.schedules.add("sometime", "Open the shop")


def test_nova_up_makes_up_for_what_was_due_once(nova, router_cache, tmp_path):
    nova.close()
    due = datetime.now(UTC) - timedelta(hours=1)
    engine = create_engine(f"sqlite:///{tmp_path / 'home' / 'ledger.sqlite'}")
    for name, kind, text in DUE:
        made = Schedule(
            schedule_id=f"s_{name}",
            name=name,
            target=Target(kind=kind, text=text),
            rule=Once(at=due),
            zone="UTC",
            created_by="owner",
        )
        Schedules(engine).put(made, before="", change=name, now=due - timedelta(hours=1))
    assert up(tmp_path / "home", router_cache, until="Reminder: Tea")
    wait_for(lambda: not Schedules(engine).firings(status="claimed"))
    fired = {each.schedule_id: each for each in Schedules(engine).firings()}
    assert {each.status for each in fired.values()} == {"done"}
    assert (fired["s_tea"].is_late, fired["s_hello"].run_id[:2]) == (True, "r_")
    assert fired["s_sweep"].outcome == "Started memory_hygiene."
    assert not up(tmp_path / "home", router_cache, until="nova: up in ")
    assert len(Schedules(engine).firings()) == len(DUE)
    engine.dispose()


def up(home: Path, cache: Path, *, until: str) -> bool:
    """Let Nova be up until it says something; return whether it told of a reminder."""
    environment = {"NOVA_HOME": str(home), "NOVA_CACHE": str(cache), "NOVA_MODEL": "offline"}
    process = subprocess.Popen(
        [sys.executable, "-c", NOVA, "up"],
        cwd=Path(__file__).parents[2],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    with process.stderr as lines:
        said = [next(line for line in lines if until in line)]
        process.send_signal(signal.SIGTERM)
        said += lines
    assert process.wait(timeout=PATIENCE) == 0
    return any("Reminder" in line for line in said)
