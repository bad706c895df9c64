"""Miners of what waits, fails and is stale."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from graph.record import RunRecord
from routines.agenda.miners import FailedPipelines, MisfiringSchedules, TroubledRuns

AT = datetime(2026, 3, 11, 9, tzinfo=UTC)


class Failed(NamedTuple):
    run_id: str
    pipeline: str
    error: str | None
    ended_at: datetime | None


class Missed(NamedTuple):
    schedule: str
    scheduled_at: datetime
    reason: str


class Given:
    def __init__(self, *given) -> None:
        self._given = given

    def failed(self, since):
        return [one for one in self._given if (one.ended_at or AT) >= since]

    def misfired(self, since):
        return [one for one in self._given if one.scheduled_at >= since]


def record(run_id: str, status: str, *, hours: int = 2, request: str = "", thread: str = "t"):
    began = (AT - timedelta(hours=hours)).isoformat()
    return RunRecord(
        run_id=run_id, thread=thread, message_id=run_id, status=status,
        request=request or run_id, scope={"project": None}, started_at=began,
    )  # fmt: skip


def test_a_pipeline_that_fails_every_night_is_one_item():
    runs = [Failed(f"p{n}", "sync", "no file", AT - timedelta(days=n)) for n in (2, 1, 0)]
    (item,) = FailedPipelines(Given(*runs)).mine(AT)
    assert (item.text, item.is_failing) == ("The pipeline sync failed, 3 times: no file", True)
    assert [source.id for source in item.sources] == ["p2", "p1", "p0"]


def test_a_schedule_that_misfires_is_one_item():
    missed = Missed("digest", AT - timedelta(hours=3), "Nova was not up")
    (item,) = MisfiringSchedules(Given(missed)).mine(AT)
    assert item.text == "The schedule digest did not fire: Nova was not up"


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
