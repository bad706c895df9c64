"""What held when, whatever the order in which it was told."""

from datetime import UTC, datetime

import pytest

from memory import Memory
from projects.scope import Scope


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def holding(memory: Memory, question: str, moment: str) -> set[str]:
    found = memory.search(question, scope=Scope(), k=5, as_of=day(moment))
    return {item.text for item in found if item.current and item.kind == "claim"}


RENT = "rent of the Ashby depot"


def test_what_is_told_late_goes_between_its_neighbours(person):
    person.say(f"The {RENT} is 900 dollars", said_at=day("2025-01-10"))
    person.say(f"The {RENT} is now 1100 dollars", said_at=day("2025-06-10"))
    late = f"Since 5 March 2025 the {RENT} was 1000 dollars"
    person.say(late, said_at=day("2025-08-01"))
    moments = ["2025-02-01", "2025-04-01", "2025-07-01", "2025-09-01"]
    assert [holding(person.memory, RENT, moment) for moment in moments] == [
        {f"The {RENT} is 900 dollars"},
        {late},
        {f"The {RENT} is now 1100 dollars"},
        {f"The {RENT} is now 1100 dollars"},
    ]


def test_a_correction_holds_since_what_it_corrects(person):
    person.say(f"The {RENT} is 900 dollars", said_at=day("2025-01-10"))
    person.say(f"Correction: the {RENT} is 950 dollars", said_at=day("2025-03-10"))
    assert holding(person.memory, RENT, "2025-02-01") == {f"the {RENT} is 950 dollars"}


def test_a_change_leaves_what_was_so_before(person):
    person.say(f"The {RENT} is 900 dollars", said_at=day("2025-01-10"))
    person.say(f"The {RENT} is now 950 dollars", said_at=day("2025-03-10"))
    assert holding(person.memory, RENT, "2025-02-01") == {f"The {RENT} is 900 dollars"}


@pytest.mark.parametrize(
    "announced",
    [
        "From 1 January 2027 the {} is 1100 dollars",
        "Starting in January the {} is 1100 dollars",
        "The {} is 1100 dollars from January on",
        "As of 1 January 2027, the {} is 1100 dollars",
    ],
)
def test_what_is_announced_holds_from_its_day_on(person, announced):
    person.say(f"The {RENT} is 900 dollars", said_at=day("2026-10-10"))
    person.say(announced.format(RENT), said_at=day("2026-11-10"))
    before, after = (holding(person.memory, RENT, at) for at in ("2026-12-20", "2027-01-20"))
    assert (before, after) == ({f"The {RENT} is 900 dollars"}, {announced.format(RENT)})


@pytest.mark.parametrize(
    ("said", "still", "over"),
    [
        ("Anna is on leave until 9 May 2025", "2025-05-08", "2025-05-10"),
        ("Anna is travelling for the next two weeks", "2025-03-12", "2025-03-20"),
        ("I am on leave for three days", "2025-03-05", "2025-03-07"),
    ],
)
def test_a_passing_state_ends_when_it_says(person, said, still, over):
    person.say(said, said_at=day("2025-03-03"))
    at = (holding(person.memory, said, moment) for moment in (still, over))
    assert [*at] == [{said}, set()]


def test_a_day_that_does_not_exist_dates_nothing(person):
    person.say(f"As of 31 February the {RENT} is 900 dollars", said_at=day("2025-03-03"))
    assert [claim.valid_from[:10] for claim in person.memory.claims(scope=Scope())] == [
        "2025-03-03"
    ]


def test_of_two_values_told_at_one_instant_the_later_told_holds(person):
    for amount in (900, 950):
        person.say(f"The {RENT} is {amount} dollars", said_at=day("2025-03-03"))
    assert holding(person.memory, RENT, "2025-03-04") == {f"The {RENT} is 950 dollars"}


def test_what_is_told_with_an_earlier_date_does_not_replace_the_newer(person):
    person.say(f"The {RENT} is 950 dollars", said_at=day("2025-03-03"))
    person.say(f"The {RENT} is 900 dollars", said_at=day("2025-02-03"))
    assert holding(person.memory, RENT, "2025-03-04") == {f"The {RENT} is 950 dollars"}


def test_several_languages_in_one_turn_do_not_hide_the_statement(person):
    person.say(
        f"Das ist wichtig. \u5bb6\u8cc3\u304c\u5909\u308f\u308a\u307e\u3057\u305f\u3002 The {RENT} is 900 dollars. Merci beaucoup!"
    )
    assert f"The {RENT} is 900 dollars" in {
        claim.text for claim in person.memory.claims(scope=Scope())
    }
