"""What the offline responder makes of several words on one matter: newest first, with its reason."""

import asyncio

import pytest

from agents.responder import OfflineResponder, Reply, Toolbox
from tests.agents.fakes import Memory, assignment, claim, turn

SPRING, SUMMER, FALL = (f"2026-{month}-04T10:00:00+00:00" for month in ("03", "06", "09"))


def said(number, text, when=SPRING, **more):
    return claim(number, text, said_at=when, valid_from=when, **more)


def respond(text: str, *recalled, around=(), later=(), name="memory_recall", **more) -> Reply:
    async def beside(turn_ids):
        return [item for item in around if set(item.turn_ids) & set(turn_ids)]

    memory = Memory(later)
    tools = Toolbox(search=memory, notes=Memory(), around=beside)
    step = assignment(name, text, *recalled, **more)
    return asyncio.run(OfflineResponder().respond(step, tools))


@pytest.mark.parametrize(
    ("asked", "old", "new"),
    [
        (
            "How many hours does Ines work?",
            "Ines works 20 hours a week at the bar",
            "From July 1 Ines works 30 hours a week at the bar",
        ),
        (
            "When do we count the bottles?",
            "We count the bottles in the cellar every Friday",
            "We decided to count the bottles once a month, no longer every Friday",
        ),
        (
            "Who has the spare key?",
            "Our neighbour Frank has the spare key",
            "Ana has the spare key now",
        ),
        (
            "From which amount on does an order need Ana?",
            "An order above 50 euros needs the approval of Ana",
            "An order above 90 euros needs the approval of Ana now",
        ),
    ],
)
def test_the_newer_word_answers_and_the_older_stands_below_it(asked, old, new):
    reply = respond(asked, said(1, old, similarity=0.72), said(2, new, SUMMER))
    now, before = reply.text.split("\n\nBefore:\n\n")
    assert (new in now, old in now) == (True, False)
    assert old in before


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        (
            "When does the Dallas branch open?",
            "The Dallas branch opens at 7",
            "The Houston branch now opens at 8",
        ),
        (
            "What is the fee of the terrace?",
            "The terrace costs 40 euros",
            "Hosting the site now costs 80 euros",
        ),
        (
            "Which filter is part 7-22?",
            "Part 7-22 is the oil filter",
            "Part 7-21 is now the air filter",
        ),
    ],
)
def test_a_newer_word_on_another_thing_replaces_nothing(asked, one, other):
    reply = respond(asked, said(1, one), said(2, other, SUMMER, similarity=0.6))
    assert reply.text.startswith(f"{one}. (Ines")
    assert "Before:" not in reply.text


def test_why_is_answered_with_what_was_said_beside_the_decision():
    decision = said(1, "We decided to close on Mondays", claim_kind="decision")
    whole = turn(1, "We decided to close on Mondays. The street is empty then.", said_at=SPRING)
    reply = respond("Why do we close on Mondays?", decision, around=[whole])
    assert reply.text == (
        "We decided to close on Mondays. (Ines, 2026-03-04)\n\n"
        '"The street is empty then." (Ines, 2026-03-04)'
    )
    assert [(cited.kind, cited.quote) for cited in reply.citations] == [
        ("claim", "We decided to close on Mondays"),
        ("turn", "The street is empty then."),
    ]


def test_an_exception_comes_with_its_rule():
    rule = said(1, "Never send glass to the terrace")
    whole = turn(1, "Never send glass to the terrace. Weddings are the exception.", said_at=SPRING)
    reply = respond("May we send glass to the terrace?", rule, around=[whole])
    assert '"Weddings are the exception." (Ines, 2026-03-04)' in reply.text


def test_a_fragment_gives_way_to_its_sentence():
    fragment = said(1, "no longer on paper")
    whole = turn(1, "Orders now come in by phone, no longer on paper.", said_at=SPRING)
    reply = respond("How do orders come in, still on paper?", fragment, around=[whole])
    assert '"Orders now come in by phone, no longer on paper."' in reply.text


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ((), 'by June 5." (Ines, 2026-03-04; nothing since)'),
        (
            (said(2, "I sent Ana the wine list today", SUMMER, similarity=0.3),),
            'Since: "I sent Ana the wine list today." (Ines, 2026-06-04)',
        ),
        (
            (said(2, "I sent Ana the keys", SUMMER, similarity=0.3),),
            'by June 5." (Ines, 2026-03-04; nothing since)',
        ),
    ],
    ids=["open", "kept", "about another thing"],
)
def test_a_promise_is_told_with_what_came_of_it(since, told):
    promise = said(1, "I promised Ana the wine list by June 5", claim_kind="commitment")
    reply = respond("Did I keep my promise to Ana?", promise, later=since)
    assert told in reply.text


def test_open_promises_leave_out_what_was_kept():
    kept = said(1, "I promised Ana the wine list by June 5", claim_kind="commitment")
    open_ = said(2, "I promised Bo the floor plan by December 1", FALL, claim_kind="commitment")
    sent = said(3, "I sent Ana the wine list today", SUMMER)
    reply = respond("Which promises are still open?", kept, open_, later=[kept, open_, sent])
    assert "floor plan" in reply.text
    assert "wine list" not in reply.text


def test_only_promises_of_the_one_who_is_asked_about_are_told():
    mine = said(1, "I promised Bo the floor plan by December 1", claim_kind="commitment")
    his = said(2, "Bo will send us the tiles by May 4")
    reply = respond("What did Bo promise us?", mine, his, later=[mine, his])
    assert ("tiles" in reply.text, "floor plan" in reply.text) == (True, False)


def test_a_name_with_two_bearers_is_asked_back():
    one = said(1, "Our contact at Lux Supply is Tom Reyes")
    other = said(2, "Our contact at Lux Supplies is Beth Lang")
    reply = respond("Who is our contact at Lux?", one, other)
    assert reply.question == "Which Lux do you mean: Lux Supply or Lux Supplies?"
    assert reply.text.startswith(f"{reply.question}\n\nNearest on record:")


def test_the_reply_to_that_question_settles_it():
    one = said(1, "Our contact at Lux Supply is Tom Reyes")
    other = said(2, "Our contact at Lux Supplies is Beth Lang")
    reply = respond("Who is our contact at Lux?\nLux Supplies", one, other)
    assert [cited.id for cited in reply.citations] == ["claim-2"]


def test_what_held_in_a_month_is_told_as_of_then():
    old = said(1, "The menu is sorted by price", current=False, valid_to=SUMMER)
    new = said(2, "The menu is sorted by colour", FALL)
    reply = respond("How was the menu sorted in April?", old, new)
    assert reply.text.startswith("Then:\n\nThe menu is sorted by price.")
    assert "colour" not in reply.text


def test_readers_who_may_see_nothing_are_told_nothing():
    reply = respond("What discount does Lux get?", audience="client:harbour_cafe")
    assert reply.text == (
        "I can't tell that to a client of harbour cafe: nothing that they may read answers it."
    )
