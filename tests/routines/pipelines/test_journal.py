"""The journal: one claim for each start, whoever makes it and however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import NullPool, create_engine, text

from projects.pipeline import PipelineRun
from routines.pipelines.journal import Journal, moment


def wanted(number: int, *, key: str | None = None) -> PipelineRun:
    return PipelineRun(
        run_id=f"pr_{number}",
        pipeline="close",
        parameters={"b": 1, "a": "x"},
        status="queued",
        by="test",
        key=key,
        created_at=moment(),
    )


def test_many_starts_at_once_are_one_run(tmp_path):
    def start(number: int) -> str:
        # As two processes have them: each journal of its own.
        journal = Journal(create_engine(f"sqlite:///{tmp_path}/ledger.sqlite"))
        return journal.open(wanted(number, key="monday")).run_id

    Journal(create_engine(f"sqlite:///{tmp_path}/ledger.sqlite"))
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(24)))) == 1


def test_a_claim_is_free_again_once_its_run_has_ended(tmp_path):
    journal = Journal(create_engine(f"sqlite:///{tmp_path}/ledger.sqlite"))
    assert journal.open(wanted(1)).run_id == "pr_1"
    assert journal.open(wanted(2)).run_id == "pr_1"
    assert journal.end("pr_1", "failed", error="x")
    assert not journal.end("pr_1", "finished")
    assert journal.open(wanted(3)).run_id == "pr_3"
    assert not journal.reopen(journal.get("pr_1"))
    assert journal.end("pr_3", "finished")
    assert journal.reopen(journal.get("pr_1"))
    assert journal.get("pr_1").status == "queued"


def test_waiting_is_no_further_attempt(tmp_path):
    journal = Journal(create_engine(f"sqlite:///{tmp_path}/ledger.sqlite"))
    journal.open(wanted(1))
    began = journal.begin_step("pr_1", "a", "wait")
    journal.note_step("pr_1", "a", {"status": "waiting"}, level="info", text="waits")
    assert journal.begin_step("pr_1", "a", "wait") == began
    journal.note_step("pr_1", "a", {"status": "failed", "error": "e"}, level="error", text="e")
    journal.begin_step("pr_1", "a", "wait")
    (step,) = journal.steps("pr_1")
    assert (step.attempts, step.status, step.error) == (2, "running", "")
    assert [line.level for line in journal.lines("pr_1")] == ["info", "error"]


def test_runs_are_found_again_in_a_damaged_file(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/ledger.sqlite", poolclass=NullPool)
    journal = Journal(engine)
    journal.open(wanted(1))
    journal.begin_step("pr_1", "a", "wait")
    with engine.connect() as connection:
        tables = [
            connection.execute(text(f"SELECT * FROM {name}")).all()  # noqa: S608 - ours
            for name in ("pipeline_run", "pipeline_step", "pipeline_log")
        ]
    rows = [(1, "x"), ("pr_1", None), *(tuple(row) for table in tables for row in table)]
    other = Journal(create_engine(f"sqlite:///{tmp_path}/other.sqlite", poolclass=NullPool))
    assert other.restore(rows) == 2
    assert (other.runs(), other.steps("pr_1")) == (journal.runs(), journal.steps("pr_1"))
    assert other.open(wanted(2)).run_id == "pr_1"


def test_steps_and_logs_of_old_runs_are_let_go_of_and_the_runs_stay(tmp_path):
    journal = Journal(create_engine(f"sqlite:///{tmp_path}/ledger.sqlite"))
    for number in range(23):
        run = wanted(number, key=f"{number}")
        run = run.model_copy(update={"created_at": f"2026-01-{number + 1:02}T00:00:00.000+00:00"})
        journal.open(run)
        journal.begin_step(run.run_id, "a", "query")
        journal.log(run.run_id, "begun")
        ended = "2026-02-01T00:00:00.000+00:00"
        journal.end(run.run_id, "finished", ended_at=ended)
    assert journal.thin_out("close", now=datetime(2026, 4, 1, tzinfo=UTC)) == 0
    assert journal.thin_out("open", now=datetime(2027, 1, 1, tzinfo=UTC)) == 0
    assert journal.thin_out("close", now=datetime(2027, 1, 1, tzinfo=UTC)) == 6
    assert [bool(journal.lines(f"pr_{number}")) for number in (0, 1, 2, 3)] == [False] * 3 + [True]
    assert journal.steps("pr_2") == ()
    assert journal.open(wanted(99, key="0")).run_id == "pr_0"
