"""What takes the place of what, and what must not."""

import pytest

from memory import Memory
from projects.scope import Scope


def live(memory: Memory) -> list[str]:
    return [claim.text for claim in memory.claims(scope=Scope())]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The Dallas branch closes at 6 pm on Fridays", "Dallas closes at 5:30 pm on Fridays"),
        (
            "Our contact at Bergmann is Julia",
            "Tom has taken over from Julia as our contact at Bergmann",
        ),
        ("The gate code is 4471", "The gate code was changed to 9982"),
        ("We use Stripe for payments", "We've switched from Stripe to Adyen"),
        ("The tax filing is due on March 15", "The tax filing deadline has been pushed to April 2"),
        ("Maria lives in Lisbon", "Maria moved to Porto"),
        ("My dentist is Dr. Adams", "My new dentist is Dr. Lopez"),
        ("The warehouse manager is Sam Ortiz", "Priya Nair is the new warehouse manager"),
        ("The project lead is Anna", "Ben has replaced Anna as project lead"),
        ("Wayne prefers phone calls", "Wayne prefers text messages now"),
        ("We will sell ranking", "We will never sell ranking"),
        ("The pool is open", "The pool is closed"),
        ("The board meeting is on June 12", "The board meeting has been rescheduled to June 19"),
        ("We buy filters from Hydrotek", "We now buy filters from PureFlow instead of Hydrotek"),
        ("Client calls are recorded", "Client calls are no longer recorded"),
        ("I promised Maria the quote by Friday", "I promised Maria the quote by Monday instead"),
        ("The main database is MySQL", "We migrated the main database to PostgreSQL"),
        ("We decided to name the product Lumen", "We renamed the product to Halo"),
        ("Emma is allergic to peanuts", "Emma is allergic to cashews, not peanuts"),
        ("The company car is a Ford", "The company car is a Renault now"),
        ("Reception is staffed from 7 to 19", "Reception is staffed from 8 to 18 now"),
        ("I take two sugars in my tea", "I don't take sugar in my tea anymore"),
        ("The welcome discount is 5 euros", "We doubled the welcome discount to 10 euros"),
        ("The printer is next to the kitchen", "The printer was moved to the copy room"),
    ],
)
def test_a_newer_statement_takes_the_place_of_the_older(
    memory: Memory, person, old: str, new: str
) -> None:
    (first,) = person.say(old)
    (second,) = person.say(new)
    assert (second.reason, second.supersedes) == ("supersedes", first.claim_id)
    assert second.previous_text == old
    assert live(memory) == [new]
    closed = memory.claim(first.claim_id)
    assert (closed.close_reason, closed.valid_to) == (
        "ended",
        memory.claim(second.claim_id).valid_from,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The Boise branch closes at 6 pm on Fridays",
            "The Boise branch closes at 2 pm on Saturdays",
        ),
        ("The Boise branch closes at 6 pm", "The Salem branch closes at 5 pm"),
        ("The Boise branch opens at 8 am", "The Boise branch closes at 6 pm"),
        ("The side door code is 1111", "The back door code is 2222"),
        ("I like jazz", "I like hiking"),
        ("The library closes at 7 pm in summer", "The library closes at 5 pm in winter"),
        ("Emma is allergic to peanuts", "Emma is allergic to cats"),
        ("The licence of Brightway Signs is OH-2", "The licence of Brightway Sign Co is FL-9"),
        ("Hartwell Supply pays 12 dollars", "Hartwell Supplies pays 15 dollars"),
        ("I promised Maria the quote by Friday", "I promised Ben the drawings by Monday"),
    ],
)
def test_statements_about_other_things_both_stay(
    memory: Memory, person, one: str, other: str
) -> None:
    person.say(one)
    person.say(other)
    assert live(memory) == [one, other]
    assert memory.reviews() == []


def test_projects_with_the_same_facts_never_mix(memory: Memory, person) -> None:
    person.say("The gate code is 4471", project="garden")
    (other,) = person.say("The gate code is 9982", project="harbour")
    assert other.supersedes is None
    assert live(memory) == ["The gate code is 4471", "The gate code is 9982"]


def test_an_older_statement_that_comes_later_goes_in_as_past(memory: Memory, person) -> None:
    person.say("The gate code is 9982", said_at="2026-05-01T09:00:00Z")
    (late,) = person.say("The gate code is 4471", said_at="2026-04-01T09:00:00Z")
    assert (late.outcome, late.reason) == ("archive", "older")
    assert live(memory) == ["The gate code is 9982"]
    assert memory.claim(late.claim_id).valid_to == "2026-05-01T09:00:00+00:00"


def test_the_same_again_adds_evidence_and_nothing_else(memory: Memory, person) -> None:
    (first,) = person.say("The gate code is 4471.")
    (again,) = person.say("Remember that the gate code is 4471!")
    assert (again.outcome, again.reason, again.claim_id) == ("discard", "duplicate", first.claim_id)
    assert memory.claim(first.claim_id).turn_ids == ("u1", "u2")


def test_two_turns_that_say_the_same_lift_a_claim_into_the_core(memory: Memory, person) -> None:
    (first,) = person.say("Karl is tall")
    assert first.outcome == "archive"
    (again,) = person.say("Karl is tall.")
    assert (again.outcome, again.reason) == ("core", "confirmed")
    assert memory.claim(first.claim_id).tier == "core"


def test_it_means_what_the_thread_was_about(memory: Memory, person) -> None:
    person.say("The Dallas branch closes at 6 pm on Fridays")
    (fixed,) = person.say("Actually it's 5:30 pm now")
    assert memory.claim(fixed.claim_id).text == "The Dallas branch closes at 5:30 pm on Fridays"
    assert live(memory) == ["The Dallas branch closes at 5:30 pm on Fridays"]


def test_it_can_mean_what_was_asked_before(memory: Memory, person) -> None:
    person.say("Our contact at Bergmann is Julia", thread="long ago")
    person.say("Who is our contact at Bergmann?")
    (fixed,) = person.say("Correction: it's Tom")
    assert live(memory) == ["Our contact at Bergmann is Tom"]
    assert fixed.previous_text == "Our contact at Bergmann is Julia"


def test_it_without_anything_before_is_not_kept(memory: Memory, person) -> None:
    (lost,) = person.say("Actually it's 5:30 pm now", thread="new")
    assert (lost.outcome, lost.reason) == ("discard", "incomplete")


def test_forgetting_retires_the_one_claim_that_is_meant(memory: Memory, person) -> None:
    (kept,) = person.say("The gate code is 4471")
    person.say("The pool is open")
    (gone,) = person.say("Forget the gate code")
    assert (gone.reason, gone.claim_id) == ("forgotten", kept.claim_id)
    assert live(memory) == ["The pool is open"]
    assert memory.claim(kept.claim_id).close_reason == "retired"


def test_forgetting_asks_when_several_are_meant(memory: Memory, person) -> None:
    person.say("The north gate code is 1")
    person.say("The south gate code is 2")
    (asked,) = person.say("Forget the gate code")
    assert (asked.outcome, asked.reason) == ("review", "several_match")
    (item,) = memory.reviews()
    assert len(item.rivals) == 2
    assert len(live(memory)) == 2
    memory.review(item.review_id, accept=True)
    assert live(memory) == []


def test_forgetting_what_is_not_known_says_so(person) -> None:
    (lost,) = person.say("Forget the gate code")
    assert (lost.outcome, lost.reason) == ("discard", "nothing_matches")


def test_a_change_prefers_the_claim_with_the_same_topic(memory: Memory, person) -> None:
    person.say("AIREP is a platform for branches")
    (old,) = person.say("AIREP tenant isolation is a column in shared tables")
    (new,) = person.say("AIREP tenant isolation is now a schema for each tenant")
    assert new.supersedes == old.claim_id


def test_a_more_special_subject_asks_instead_of_closing(memory: Memory, person) -> None:
    person.say("The meeting is on Tuesday")
    (asked,) = person.say("The Orion meeting is now on Thursday")
    assert asked.supersedes is None
    assert len(live(memory)) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We decided that imports take CSV files only", "Ben takes over the imports from Ana"),
        ("Leeds is the exception", "York is the exception"),
        (
            "Harlow Traders pays 12 percent less than list price on brooms",
            "We raised our list prices by 4 percent",
        ),
        ("Two batches of shoes from Delmar were cracked", "We decided to drop Delmar"),
        (
            "The fair opens for firms in Canada on January 12",
            "We open Quebec in spring, not in January",
        ),
        (
            "We moved the Red Shop to a new till called Kasse",
            "The counter of the Red Shop now takes cards",
        ),
    ],
)
def test_a_change_elsewhere_ends_nothing(memory: Memory, person, old: str, new: str) -> None:
    person.say(old)
    person.say(new)
    assert old in live(memory)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "We decided that releases go out on Thursdays after 8 pm",
            "We decided that releases go out on Sundays at 6 am, no longer on Thursdays after 8 pm",
        ),
        (
            "We decided to give the pallets to Plains Freight",
            "We decided to go back to Blue Freight, no longer Plains Freight",
        ),
    ],
)
def test_what_a_sentence_takes_back_says_what_it_ends(memory: Memory, person, old: str, new: str):
    (first,) = person.say(old)
    (second,) = person.say(new)
    assert second.supersedes == first.claim_id
    assert live(memory) == [new]


def test_a_correction_that_needs_other_words_is_not_patched_together(
    memory: Memory, person
) -> None:
    person.say("Ben found 41 reviews from two addresses")
    person.say("Correction: it was Delmar that bought reviews, not Lux")
    assert live(memory) == ["Ben found 41 reviews from two addresses"]
