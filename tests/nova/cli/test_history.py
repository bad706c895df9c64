"""`nova memory history` and `diff`: what befell memory, and what is other than it was."""

from datetime import UTC, datetime, timedelta

import pytest

from nova.cli.history import moment_since
from tests.nova.cli.conftest import Shell

NOW = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)  # a Wednesday


def claim_id(shell: Shell, words: str) -> str:
    claims = shell("memory", "list", "--all", "--json").json["claims"]
    return next(claim["claim_id"] for claim in claims if words in claim["text"])


def test_history_of_a_claim_says_what_when_who_and_why(told: Shell):
    shown = told("memory", "history", claim_id(told, "6 pm")).out
    assert "Nova, by rule" in shown
    assert "added: The Leeds depot closes at 6 pm on Fridays" in shown
    assert "replaced: The Leeds depot closes at 6 pm on Fridays" in shown
    assert "It takes the place of what was known before." in shown


def test_history_as_json_has_its_fields(told: Shell):
    found = told("memory", "history", claim_id(told, "6 pm"), "--json").json
    assert set(found) == {"whole", "events"}
    assert set(found["events"][0]) == {
        "event_id", "at", "who", "why", "kind", "run_id", "undoes", "undone_by", "changes",
    }  # fmt: skip
    assert [event["changes"][0]["what"] for event in found["events"]] == ["added", "replaced"]


def test_history_of_a_project_and_of_all(told: Shell):
    everything = told("memory", "history", "--json").json["events"]
    personal = told("memory", "history", "--project", "personal", "--json").json["events"]
    assert len(everything) > len(personal) == 1
    assert "earlier ones are left out" in told("memory", "history", "-n", "1").out


def test_history_tells_nothing_of_secrets(told: Shell):
    assert "hunter2secret" not in told("memory", "history").out


def test_history_of_a_claim_needs_no_project(told: Shell):
    assert told("memory", "history", "c_x", "--project", "acme").code == 2


def test_diff_tells_what_was_added_and_replaced(nova: Shell):
    nova("ask", "Remember that the boiler code is 7731.")
    run = nova("ask", "The boiler code is now 9000.", "--json").json["run_id"]
    shown = nova("memory", "diff", "--since", run).out
    assert "1 added, 1 replaced" in shown
    assert "[-7731-] {+now 9000+}" in shown
    found = nova("memory", "diff", "--since", run, "--json").json
    assert set(found) == {"since", "events", "counts", "changes"}
    assert found["counts"] == {"added": 1, "replaced": 1}


def test_diff_since_a_run_that_kept_nothing_begins_with_it(nova: Shell):
    run = nova("ask", "What is the boiler code?", "--json").json["run_id"]
    nova("ask", "Remember that the boiler code is 7731.")
    assert nova("memory", "diff", "--since", run, "--json").json["counts"] == {"added": 1}


@pytest.mark.parametrize("since", ["tomorrow noon", "run_none"])
def test_diff_since_what_nobody_knows_is_refused(told: Shell, since: str):
    ran = told("memory", "diff", "--since", since)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert repr(since) in ran.err


def test_diff_without_a_difference_says_so(told: Shell):
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert told("memory", "diff", "--since", later).out.startswith("Memory holds what it held on ")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T10:00:00+02:00", datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("today", datetime(2026, 11, 25, tzinfo=UTC)),
        ("Yesterday", datetime(2026, 11, 24, tzinfo=UTC)),
        ("last Monday", datetime(2026, 11, 23, tzinfo=UTC)),
        ("wednesday", datetime(2026, 11, 18, tzinfo=UTC)),
        ("last week", datetime(2026, 11, 18, tzinfo=UTC)),
        ("3 days ago", datetime(2026, 11, 22, 15, 30, tzinfo=UTC)),
        ("1 hour ago", datetime(2026, 11, 25, 14, 30, tzinfo=UTC)),
        ("run_1234", None),
        ("2026-13-01", None),
    ],
)
def test_moment_is_read_in_words(text: str, moment: datetime | None):
    assert moment_since(text, now=NOW) == moment
