"""Pipelines through the front door: steps, halts, failures, and what is never done twice."""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from projects.errors import BadInput, DataUnavailable
from projects.pipeline import Parameter
from routines.pipelines import Manner, Steps, Values, pipeline
from tests.waiting import wait_for

NOTE = """
name: note
about: Writes a note once it is approved.
words: [note, small note]
parameters: {about: {type: text}, urgent: {type: yes_no, default: false}}
steps:
  - name: draft
    effect: {kind: file, target: "notes/{about}.md", payload: {content: "On {about}."}}
  - name: approval
    approval: [draft]
  - name: copy
    when: "{urgent}"
    effect: {kind: file, target: "notes/copy.md", payload: {content: "{draft.preview}"}}
outcome: "A note on {about} stands."
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home/pipelines").mkdir(parents=True)
    (tmp_path / "home/pipelines/note.yaml").write_text(NOTE)
    return tmp_path / "home"


@pytest.fixture
def nova(open_nova, home):
    return open_nova()


def approve(nova):
    for effect in nova.approvals.list():
        nova.approvals.approve(effect.effect_id, hash=effect.hash)


def states(standing):
    return {step.name: (step.status, step.attempts) for step in standing.steps}


def test_an_approval_carries_the_run_to_its_end(nova, home):
    waiting = nova.pipelines.run("note", {"about": "cables"})
    assert (waiting.run.status, states(waiting)) == (
        "waiting",
        {"draft": ("done", 1), "approval": ("waiting", 1)},
    )
    assert waiting.run.waits[0].effects == (nova.approvals.list()[0].effect_id,)
    approve(nova)
    done = nova.pipelines.status(waiting.run.run_id)
    assert (done.run.status, done.run.outcome) == ("finished", "A note on cables stands.")
    assert states(done) == {"draft": ("done", 1), "approval": ("done", 1)}
    assert (home / "workspace/notes/cables.md").read_text() == "On cables."


def test_who_resumes_a_run_has_no_say_in_its_approval(nova):
    waiting = nova.pipelines.run("note", {"about": "cables"})
    again = nova.pipelines.resume(waiting.run.run_id)
    assert (again.run.status, len(nova.approvals.list())) == ("waiting", 1)


def test_a_no_ends_the_run(nova):
    waiting = nova.pipelines.run("note", {"about": "cables"})
    nova.approvals.reject(nova.approvals.list()[0].effect_id)
    run = nova.pipelines.status(waiting.run.run_id).run
    assert (run.status, "was rejected" in run.outcome) == ("cancelled", True)


def test_a_cancelled_run_leaves_no_draft(nova):
    waiting = nova.pipelines.run("note", {"about": "cables"})
    assert nova.pipelines.cancel(waiting.run.run_id).status == "cancelled"
    assert nova.approvals.list() == []
    with pytest.raises(BadInput, match="cancelled"):
        nova.pipelines.resume(waiting.run.run_id)


def test_a_paused_run_waits_for_its_resume(nova):
    waiting = nova.pipelines.run("note", {"about": "cables"})
    nova.pipelines.pause(waiting.run.run_id)
    approve(nova)
    assert nova.pipelines.status(waiting.run.run_id).run.status == "paused"
    assert nova.pipelines.resume(waiting.run.run_id).run.status == "finished"


def test_one_key_is_one_run_and_no_two_like_runs_are_open(nova):
    first = nova.pipelines.start("note", {"about": "cables"}, key="monday")
    assert nova.pipelines.start("note", {"about": "cables"}, key="monday").run_id == first.run_id
    for key in (None, "tuesday"):
        with pytest.raises(BadInput, match="with these parameters is"):
            nova.pipelines.start("note", {"about": "cables"}, key=key)
    assert nova.pipelines.start("note", {"about": "hoses"}).run_id != first.run_id
    nova.pipelines.cancel(first.run_id)
    assert nova.pipelines.start("note", {"about": "cables"}, key="monday").run_id == first.run_id
    assert nova.pipelines.start("note", {"about": "cables"}, key="tuesday").status == "queued"


def test_a_run_goes_on_in_the_next_process(open_nova, home):
    before = open_nova()
    run = before.pipelines.run("note", {"about": "cables", "urgent": True}).run
    before.close()
    after = open_nova()
    approve(after)
    assert after.pipelines.status(run.run_id).run.status == "finished"
    assert [each.target for each in after.approvals.list()] == ["notes/copy.md"]


def test_lost_checkpoints_begin_a_run_anew_and_double_nothing(open_nova, home):
    before = open_nova()
    run = before.pipelines.run("note", {"about": "cables"}).run
    before.close()
    (home / "pipelines.sqlite").write_bytes(b"no database")
    after = open_nova()
    approve(after)
    done = after.pipelines.status(run.run_id)
    assert (done.run.status, states(done)["draft"]) == ("finished", ("done", 2))
    assert [each.status for each in after.approvals.list(status=None)] == ["done"]
    assert any("set aside" in line for line in after.notices)


def test_what_a_killed_process_left_goes_on_with_the_next_request(open_nova, home):
    before = open_nova()
    run = before.pipelines.run("note", {"about": "cables"}).run
    before.close()
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE pipeline_run SET status = 'running'")  # as a kill leaves it
    (home / "ledger.seal").unlink(missing_ok=True)
    after = open_nova()
    after.ask("Hello")
    wait_for(lambda: after.pipelines.status(run.run_id).run.status != "running")
    assert after.pipelines.status(run.run_id).run.status == "waiting"
    assert "was cut off" in " ".join(line.text for line in after.pipelines.logs(run.run_id))


def test_a_dry_run_stores_nothing(nova):
    found = nova.pipelines.dry_run("note", {"about": "cables", "urgent": True})
    assert found.lines == (
        "draft (effect): would draft, for your approval: Write notes/cables.md (10 characters):",
        "approval (approval): would wait for your approval",
        "copy (effect): would draft, for your approval: Write notes/copy.md (38 characters):",
    )
    assert (nova.approvals.list(), nova.pipelines.runs()) == ([], [])


def test_a_failed_run_goes_on_behind_its_last_step(nova):
    taken, broken = [], [True]

    @pipeline(about="Two steps.")
    async def two(steps: Steps, _: Values) -> str:
        async def one(name: str) -> None:
            await steps.transform(name, lambda: taken.append(name))

        await one("first")
        await steps.transform("second", lambda: 1 // (not broken[0]))
        return "done"

    nova.pipelines.register(two)
    failed = nova.pipelines.run("two")
    assert (failed.run.status, failed.run.failed_step) == ("failed", "second")
    assert failed.run.error.startswith("ZeroDivisionError")
    assert [run.run_id for run in nova.pipelines.failed(datetime.now(UTC) - timedelta(hours=1))]
    broken[0] = False
    again = nova.pipelines.resume(failed.run.run_id)
    assert (again.run.status, states(again)) == (
        "finished",
        {"first": ("done", 1), "second": ("done", 2)},
    )
    assert taken == ["first"]


def test_what_cannot_be_reached_is_tried_again_and_what_is_wrong_is_not(nova):
    tries = {"away": 0, "wrong": 0}

    def away() -> int:
        tries["away"] += 1
        if tries["away"] == 1:
            wrong = "The database is away"
            raise DataUnavailable(wrong, "Wait.")
        return 1

    def wrong() -> int:
        tries["wrong"] += 1
        what = "This is wrong"
        raise BadInput(what, "Mend it.")

    @pipeline(about="Tries.")
    async def trying(steps: Steps, _: Values) -> str:
        await steps.transform("away", away, manner=Manner(retries=1))
        await steps.transform("wrong", wrong, manner=Manner(retries=3))
        return "done"

    nova.pipelines.register(trying)
    run = nova.pipelines.run("trying").run
    assert (run.status, run.failed_step, run.error) == (
        "failed",
        "wrong",
        "This is wrong. Mend it.",
    )
    assert tries == {"away": 2, "wrong": 1}


def test_a_step_past_its_time_fails_the_run(nova):
    @pipeline(about="Slow.")
    async def slow(steps: Steps, _: Values) -> str:
        await steps.transform("sleep", lambda: time.sleep(0.5), manner=Manner(seconds=0.05))
        return "done"

    nova.pipelines.register(slow)
    run = nova.pipelines.run("slow").run
    assert (run.status, run.error[:28]) == ("failed", "It took longer than it may: ")


def test_a_request_of_a_pipeline_is_asked_once(nova):
    broken = [True]

    @pipeline(about="Asks.", parameters={"what": Parameter()})
    async def asking(steps: Steps, given: Values) -> str:
        asked = await steps.request("ask", str(given["what"]))
        await steps.transform("check", lambda: 1 // (not broken[0]))
        return str(asked["text"])

    nova.pipelines.register(asking)
    nova.ask("Remember that the Leeds depot closes at 6 pm.", project=None)
    failed = nova.pipelines.run("asking", {"what": "When does the Leeds depot close?"})
    before = len(nova.runs.list())
    broken[0] = False
    done = nova.pipelines.resume(failed.run.run_id).run
    assert (done.status, "6 pm" in done.outcome) == ("finished", True)
    assert len(nova.runs.list()) == before


def test_items_are_done_a_few_at_a_time_and_told_in_their_order(nova):
    going, most = set(), [0]

    async def one(steps: Steps, number: int) -> object:
        def work() -> int:
            going.add(number)
            most[0] = max(most[0], len(going))
            time.sleep(0.01)
            going.discard(number)
            return number * number

        return await steps.transform("square", work)

    @pipeline(about="Squares.")
    async def squares(steps: Steps, _: Values) -> str:
        return str(await steps.each("all", range(7), one, at_once=3))

    nova.pipelines.register(squares)
    assert nova.pipelines.run("squares").run.outcome == "[0, 1, 4, 9, 16, 25, 36]"
    assert most[0] <= 3


def test_a_wait_needs_no_process(nova):
    @pipeline(about="Waits.")
    async def patient(steps: Steps, _: Values) -> str:
        await steps.wait("soon", lasting=timedelta(0))
        await steps.wait("later", lasting=timedelta(hours=1))
        return "done"

    nova.pipelines.register(patient)
    run = nova.pipelines.run("patient").run
    assert (run.status, [wait.step for wait in run.waits]) == ("waiting", ["later"])
    until = datetime.fromisoformat(run.waits[0].until) - datetime.now(UTC)
    assert timedelta(minutes=59) < until <= timedelta(hours=1)
    assert nova.pipelines.advance() == []


def test_what_is_erased_is_gone_from_runs_and_what_steps_brought(nova, home):
    words = "The Quilbert warehouse leaks at the north gate."
    nova.ask(f"Remember that {words}")

    @pipeline(about="Tells.", parameters={"what": Parameter()})
    async def telling(steps: Steps, given: Values) -> str:
        lately = await steps.record("lately")
        await steps.transform("again", lambda: str(lately["text"]))
        await steps.wait("later", lasting=timedelta(hours=1))
        return "done"

    nova.pipelines.register(telling)
    run = nova.pipelines.run("telling", {"what": words}).run
    report = nova.memory.erase(matching="Quilbert warehouse")
    assert report.traces == ()
    assert "Quilbert" not in str(nova.pipelines.status(run.run_id))
    assert nova.pipelines.resume(run.run_id).run.status == "waiting"
