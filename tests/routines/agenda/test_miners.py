"""Miners of what waits, fails and is stale."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from graph.record import RunRecord
from routines.agenda.miners import FailedPipelines, MisfiringSchedules, TroubledRuns

AT = datetime(2026, 3, 11, 9, tzinfo=UTC)


class Run(NamedTuple):
    run_id: str
    pipeline: str
    ended_at: str
    status: str = "failed"
    error: str = "no file"
    project: str | None = None
    created_at: str = ""


class Runs:
    """Runs of pipelines, the newest first."""

    def __init__(self, *runs: Run) -> None:
        self._runs = runs

    def failed(self, since):
        return [run for run in self._runs if run.status == "failed"]

    def runs(self, *, pipeline=None, limit=1):
        return [run for run in self._runs if run.pipeline == pipeline][:limit]


class Firing(NamedTuple):
    schedule_id: str
    instant: datetime
    status: str
    outcome: str = "Nova was not up"


class Named(NamedTuple):
    name: str


class Firings:
    """Firings of schedules, the newest first."""

    def __init__(self, *firings: Firing) -> None:
        self._firings = firings

    def firings(self, *, schedule_id=None, status=None, since=None, limit=20):
        found = [one for one in self._firings if schedule_id in (None, one.schedule_id)]
        return [one for one in found if status in (None, one.status)][:limit]

    def find(self, schedule_id):
        return Named("digest") if schedule_id == "s_1" else None


def record(run_id: str, status: str, *, hours: int = 2, request: str = "", thread: str = "t"):
    began = (AT - timedelta(hours=hours)).isoformat()
    return RunRecord(
        run_id=run_id, thread=thread, message_id=run_id, status=status,
        request=request or run_id, scope={"project": None}, started_at=began,
    )  # fmt: skip


def test_a_pipeline_that_fails_every_night_is_one_item():
    runs = [Run(f"p{n}", "sync", (AT - timedelta(days=n)).isoformat()) for n in (0, 1, 2)]
    (item,) = FailedPipelines(Runs(*runs)).mine(AT)
    assert (item.text, item.is_failing) == ("The pipeline sync failed, 3 times: no file", True)
    assert [source.id for source in item.sources] == ["p2", "p1", "p0"]


def test_a_pipeline_that_has_succeeded_since_is_no_item():
    good = Run("p1", "sync", AT.isoformat(), status="finished")
    failed = Run("p2", "sync", (AT - timedelta(days=1)).isoformat())
    assert FailedPipelines(Runs(good, failed)).mine(AT) == []


def test_a_schedule_that_misfires_is_one_item_until_it_fires_or_is_deleted():
    missed = Firing("s_1", AT - timedelta(hours=3), "skipped")
    (item,) = MisfiringSchedules(Firings(missed)).mine(AT)
    assert item.text == "The schedule digest was not set off in time: Nova was not up"
    done = Firing("s_1", AT - timedelta(hours=1), "done")
    assert MisfiringSchedules(Firings(done, missed)).mine(AT) == []
    assert MisfiringSchedules(Firings(missed._replace(schedule_id="s_2"))).mine(AT) == []


def test_runs_that_failed_or_stalled_are_found_once_unless_they_were_asked_again():
    records = [
        record("r_1", "failed", request="a", hours=9),
        record("r_2", "answered", request="a", hours=8),
        record("r_3", "failed", request="b", hours=7),
        record("r_4", "failed", request="b", hours=6),
        record("r_5", "started", request="c", hours=5),
        record("r_6", "started", request="d", hours=0),
    ]
    found = TroubledRuns(lambda _since: records).mine(AT)
    assert [(item.key, item.is_failing) for item in found] == [("run:r_4", True), ("run:r_5", True)]


def test_a_question_that_nobody_answered_is_found_while_it_is_the_last_word():
    asked = record("r_1", "asked", hours=5)
    assert [item.key for item in TroubledRuns(lambda _: [asked]).mine(AT)] == ["run:r_1"]
    later = record("r_2", "answered", hours=4)
    assert TroubledRuns(lambda _: [asked, later]).mine(AT) == []
