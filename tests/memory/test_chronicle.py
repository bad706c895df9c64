"""The chronicle: what befell claims, and how memory differs from what it was."""

from datetime import UTC, datetime, timedelta

import pytest

from memory import Change, Memory
from projects.errors import UnknownName
from projects.scope import Scope

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def told(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(change.what, change.text) for change in changes]


def whole(memory: Memory, **fields: object) -> list[tuple[str, str]]:
    return told(memory.chronicle.since(EVER, **fields).changes)


def claim_id(memory: Memory, words: str) -> str:
    claims = memory.claims(scope=Scope(), current=False)
    return next(claim.claim_id for claim in claims if words in claim.text)


def test_history_of_a_claim_tells_who_and_why_oldest_first(memory: Memory, person) -> None:
    person.say("The depot closes at 6 pm.")
    person.say("The depot closes at 6 pm.")
    person.say("The depot now closes at 5 pm.")
    history = memory.chronicle.of_claim(claim_id(memory, "6 pm"))
    assert [(one.who, one.changes[0].what) for one in history.happenings] == [
        ("Nova, by rule", "added"),
        ("Nova, by rule", "confirmed"),
        ("Nova, by rule", "replaced"),
    ]
    last = history.happenings[-1]
    assert last.changes[0].by == claim_id(memory, "5 pm")
    assert last.why == "It takes the place of what was known before."


def test_history_says_what_was_taken_back(memory: Memory, person) -> None:
    (verdict,) = person.say("The depot closes at 6 pm.")
    (undo,) = memory.undo(verdict.event_ids[0])
    history = memory.chronicle.of_claim(verdict.claim_id or "").happenings
    assert [(one.changes[0].what, one.undone_by) for one in history] == [
        ("added", undo),
        ("gone", None),
    ]


def test_history_of_a_project_holds_no_other_and_its_refusals(memory: Memory, person) -> None:
    person.say("The depot closes at 6 pm.")
    person.say("The studio opens at 9 am.", project="music")
    person.say("Remember that stock is 5 right now.", project="music")
    found = memory.chronicle.of_project("music")
    assert [one.changes[0].what for one in found.happenings] == ["added", "refused"]
    assert found.is_whole
    assert len(memory.chronicle.of_project().happenings) == 3


def test_history_shows_the_newest_and_says_that_there_are_more(memory: Memory, person) -> None:
    for hour in range(1, 7):
        person.say(f"The depot number {hour} closes at {hour} pm.")
    found = memory.chronicle.of_project("garden", most=2)
    texts = [one.changes[0].text for one in found.happenings]
    assert texts == ["The depot number 5 closes at 5 pm", "The depot number 6 closes at 6 pm"]
    assert not found.is_whole


def test_history_of_nobody_is_refused(memory: Memory) -> None:
    with pytest.raises(UnknownName, match="'c_none'"):
        memory.chronicle.of_claim("c_none")


def test_difference_tells_what_is_new_gone_and_other(memory: Memory, person) -> None:
    person.say("The depot closes at 6 pm.")
    person.say("Remember that the boiler code is 7731.")
    person.say("We meet on Mondays.")
    (verdict,) = person.say("The depot now closes at 5 pm.")
    run = memory.ledger.event(verdict.event_ids[0])
    assert run is not None
    person.say("Forget the boiler code.")
    found = memory.chronicle.since_run(run.event.run_id or "")
    assert found is not None
    assert told(found.changes) == [
        ("added", "The depot now closes at 5 pm"),
        ("replaced", "The depot closes at 6 pm"),
        ("forgotten", "the boiler code is 7731"),
    ]
    assert found.counts == {"added": 1, "replaced": 1, "forgotten": 1}


def test_what_came_and_went_in_between_is_no_difference(memory: Memory, person) -> None:
    (verdict,) = person.say("The depot closes at 6 pm.")
    memory.undo(verdict.event_ids[0])
    assert whole(memory) == []


def test_what_was_taken_back_again_is_no_difference(memory: Memory, person) -> None:
    person.say("The depot closes at 6 pm.")
    (verdict,) = person.say("The depot now closes at 5 pm.")
    run = f"run-{'u2'}"
    memory.undo(verdict.event_ids[0])
    found = memory.chronicle.since_run(run)
    assert found is not None
    assert (found.events, found.changes) == (2, ())


def test_difference_counts_questions_and_answers(memory: Memory, person) -> None:
    person.say("The Leeds depot closes at 6 pm on Fridays.")
    person.say("The Leeds depot of ours closes at 4 pm on Fridays.")
    assert [what for what, _ in whole(memory)] == ["added", "added", "sent to review"]
    (item,) = memory.reviews()
    memory.desk.decide(item.review_id, "archive")
    changes = memory.chronicle.since(EVER).changes
    assert [(one.what, one.was) for one in changes if one.review_id] == [("decided", "archived")]


def test_difference_of_a_project_holds_no_other(memory: Memory, person) -> None:
    person.say("The depot closes at 6 pm.")
    person.say("The studio opens at 9 am.", project="music")
    assert whole(memory, project="music") == [("added", "The studio opens at 9 am")]


def test_difference_since_a_later_moment_is_empty(memory: Memory, person) -> None:
    person.say("The depot closes at 6 pm.")
    later = datetime.now(UTC) + timedelta(hours=1)
    assert memory.chronicle.since(later).changes == ()


def test_run_that_decided_nothing_has_no_difference(memory: Memory) -> None:
    assert memory.chronicle.since_run("run-none") is None


def test_each_change_of_a_claim_has_its_word(memory: Memory, person) -> None:
    person.say("The depot closes at 6 pm.")
    person.say("Anna is allergic to nuts.")
    anna = claim_id(memory, "Anna")
    memory.retire(anna)
    (retired,) = [one for one in memory.chronicle.of_claim(anna).happenings if one.who == "you"]
    assert (retired.changes[0].what, retired.why) == ("forgotten", "You asked for it.")
    memory.undo(retired.event_id)
    assert memory.chronicle.of_claim(anna).happenings[-1].changes[0].what == "reopened"


def test_difference_shows_itself_in_a_notebook_and_steers_no_page(memory: Memory, person) -> None:
    person.say("The depot closes at 6 pm.")
    person.say("Our motto is <b>Bold</b> & brave.")
    found = memory.chronicle.since(EVER)
    page = found._repr_html_()
    assert "The depot closes at 6 pm" in page
    assert "<b>Bold" not in page
    assert list(found.to_frame()["what"]) == ["added", "added"]
