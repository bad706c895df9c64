"""What is reckoned from two figures, what answers a when, and who of several is meant."""

import asyncio

import pytest

from agents.responder import OfflineResponder, Reply, Toolbox
from tests.agents.fakes import Memory, assignment, claim, turn

SPRING, SUMMER, FALL = (f"2026-{month}-04T10:00:00+00:00" for month in ("03", "06", "09"))


def said(number, text, when=SPRING, **more):
    return claim(number, text, said_at=when, valid_from=when, **more)


def respond(text: str, *recalled, around=(), name="memory_recall", **more) -> Reply:
    async def beside(turn_ids):
        return [item for item in around if set(item.turn_ids) & set(turn_ids)]

    tools = Toolbox(search=Memory(recalled), notes=Memory(), around=beside)
    return asyncio.run(OfflineResponder().respond(assignment(name, text, **more), tools))


@pytest.mark.parametrize(
    ("asked", "reckoned"),
    [
        (
            "How many folding chairs do the bar and the terrace have between them?",
            "14 + 30 = 44 folding chairs.",
        ),
        (
            "By how much more folding chairs has the terrace than the bar, what is the difference?",
            "30 - 14 = 16 folding chairs, 114 percent of 14.",
        ),
    ],
)
def test_two_figures_of_one_thing_are_added_or_compared_as_asked(asked, reckoned):
    bar = said(1, "The bar has 14 folding chairs")
    terrace = said(2, "The terrace has 30 folding chairs", SUMMER)
    reply = respond(asked, bar, terrace)
    assert reply.text.endswith(f"Reckoned from these: {reckoned}")
    assert {bar.id, terrace.id} <= {cited.id for cited in reply.citations}


def test_nothing_is_reckoned_of_three_figures():
    chairs = [said(n, f"The {room} has {n}4 folding chairs") for n, room in enumerate(
        ("bar", "terrace", "cellar"), start=1)]  # fmt: skip
    reply = respond("How many folding chairs are there in total?", *chairs)
    assert "Reckoned" not in reply.text


def test_how_long_it_takes_does_not_say_when_it_is():
    length = said(1, "The stocktaking takes four days and is done by Lux", similarity=0.8)
    day = said(2, "The stocktaking is on December 7", similarity=0.7)
    reply = respond("When is Lux doing the stocktaking?", length, day)
    assert "December 7" in reply.text


def test_an_exception_stays_beside_the_newer_word_on_its_rule():
    older = said(1, "Never ship rubber mats to Denver after November 1", current=False)
    newer = said(2, "Never ship rubber mats to Denver after October 15 and not November 1", FALL)
    whole = turn(1, f"{older.text}. Aurora is the exception.", said_at=SPRING)
    asked = "From what date do no mats go to Denver, and is some town of theirs let off?"
    reply = respond(asked, older, newer, around=[whole])
    assert "October 15" in reply.text
    assert "Aurora is the exception." in reply.text


def test_a_name_alone_is_asked_back_where_the_answer_is_of_one_of_several():
    one = said(1, "Lux Supply gets a rebate of 20 percent")
    other = said(2, "Lux Supplies pays on time")
    reply = respond("What rebate does Lux get?", one, other)
    assert reply.question == "Which Lux do you mean: Lux Supply or Lux Supplies?"
    assert "20 percent" in reply.text


def test_who_is_meant_is_asked_where_a_name_is_all_that_is_known():
    one = said(1, "Our contact at the mill is Tom Reyes")
    other = said(2, "Tom Weir takes the pictures")
    reply = respond("On what day did Tom finally drop off his stuff?", one, other)
    assert reply.question == "Which Tom do you mean: Tom Reyes or Tom Weir?"


def test_near_a_promise_the_rest_that_bears_on_it_is_shown_too():
    promise = said(1, "Tom Weir will send us the pictures of the menus by June 5",
                   claim_kind="commitment")  # fmt: skip
    came = said(2, "The pictures came in two weeks late from Tom Weir", SUMMER)
    reply = respond("Did Weir deliver his pictures when he said he would?", promise, came)
    assert "two weeks late" in reply.text
