"""What is shown where no answer is sure: the nearest that is on record, labelled as such."""

import asyncio
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.responder import OfflineResponder, Reply, Toolbox
from agents.responder.offline.deadlines import asked_span, days_ahead, due
from tests.agents.fakes import NOW, Memory, assignment, claim, turn

SPRING, SUMMER, FALL = (f"2026-{month}-04T10:00:00+00:00" for month in ("03", "06", "09"))
UNSURE = "I'm not sure that this is what you ask; nearest:\n\n"
INEXACT = "Nothing on record answers that exactly; nearest:\n\n"


def said(number, text, when=SPRING, **more):
    return claim(number, text, said_at=when, valid_from=when, **more)


def respond(text: str, *recalled, around=(), name="memory_recall", **more) -> Reply:
    async def beside(turn_ids):
        return [item for item in around if set(item.turn_ids) & set(turn_ids)]

    tools = Toolbox(search=Memory(recalled), notes=Memory(), around=beside)
    return asyncio.run(OfflineResponder().respond(assignment(name, text, **more), tools))


def test_what_comes_nearest_is_quoted_with_its_reason_and_cited():
    rule = said(1, "We decided to buy the flour from Kessler Mills", similarity=0.6)
    whole = turn(1, f"{rule.text}. Hofmann sent us weevils.", said_at=SPRING)
    asked = "Whose flour do we bake with nowadays, and what went wrong with the other lot?"
    reply = respond(asked, rule, around=[whole])
    assert reply.text == (
        f"{UNSURE}We decided to buy the flour from Kessler Mills. (Ines, 2026-03-04) "
        '"Hofmann sent us weevils."'
    )
    assert [cited.kind for cited in reply.citations] == ["claim", "turn"]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("What did the oven cost us?", "The oven came from Lux on May 4"),
        ("How much do we pay Lotte?", "Lotte plays on 3 evenings"),
        ("What is the phone number of Lotte?", "Lotte plays the piano"),
        ("How many members pay the choir?", "Members pay the choir 18 euros a month"),
        ("How many members left the choir?", "Members left the choir on May 12"),
    ],
)
def test_what_lacks_the_thing_asked_for_is_no_answer(asked, known):
    reply = respond(asked, claim(1, known))
    assert reply.text.startswith(INEXACT)


def test_an_earlier_request_is_not_quoted_as_knowledge():
    asked = turn(1, "How much money came in from Lotte in May, all evenings.", similarity=0.9)
    reply = respond("What money came in from Lotte in May?", asked)
    assert "all evenings" not in reply.text


def test_a_name_alone_makes_no_answer():
    reply = respond("When is Lotte Amsel's birthday?", claim(1, "Lotte Amsel stops in September"))
    assert reply.text.startswith((UNSURE, INEXACT))


def test_of_somebody_unheard_of_nothing_is_shown():
    launch = claim(1, "The launch of the bar is in May", similarity=0.6)
    reply = respond("What did Kirsten Vaughn say about the launch of the bar?", launch)
    assert reply.text.startswith("I have nothing on record about")


def test_two_lines_that_hold_half_each_make_no_answer():
    one, other = (
        claim(1, "Jonas plays for the choir"),
        claim(2, "The choir pays 40 euros an evening"),
    )
    reply = respond("What does Jonas get an evening?", one, other)
    assert reply.text.startswith((UNSURE, INEXACT))


def test_what_took_the_place_of_a_part_comes_first():
    rule = said(1, "Four bolts on the cover means G-204", similarity=0.6)
    newer = said(2, "G-204 is replaced by G-305", SUMMER, similarity=0.1)
    reply = respond(
        "Tag's gone, four bolts on the cover. Which gasket goes out today?", rule, newer
    )
    assert reply.text.index("G-305") < reply.text.index("Four bolts")


def test_a_correction_stands_before_the_list_that_it_corrects():
    listed = said(1, "Three pubs returned sour casks: the Ram, the Old Bell and the Anchor")
    put_right = said(2, "It was the Black Bell that returned sour casks, not the Old Bell", SUMMER)
    asked = "Name the three pubs that sent sour casks back, please?"
    reply = respond(asked, listed, put_right)
    assert reply.text.index("Black Bell") < reply.text.index("Earlier: Three pubs")


def test_whoever_is_away_is_told_with_the_deputy():
    lead = said(1, "Our contact at Lux is Moira Finch", similarity=0.6)
    away = said(2, "Moira Finch's deputy is Saira Khan", SUMMER, similarity=0.1)
    reply = respond("Whom do I ring at Lux over the holidays?", lead, away)
    assert "Saira Khan" in reply.text


@pytest.mark.parametrize(
    ("asked", "known", "sum_"),
    [
        (
            "What would the tile shop with its 13 branches pay?",
            ["The price is 390 dollars a month for each branch"],
            "13 branches x 390 dollars = 5,070 dollars a month",
        ),
        (
            "What do we pay Priya in a normal week?",
            ["Priya gets 92 dollars an hour", "Priya works 30 hours a week"],
            "30 hours x 92 dollars = 2,760 dollars",
        ),
        (
            "How often does a crew that is milling put in a new HF-22?",
            ["HF-22 is put in every 500 hours", "In milling I halve all of those hours"],
            "500 hours, halved: 250 hours",
        ),
    ],
    ids=["rate of the request", "rate of another claim", "rule"],
)
def test_what_follows_by_arithmetic_is_reckoned(asked, known, sum_):
    items = [claim(number, text, similarity=0.6) for number, text in enumerate(known, start=1)]
    reply = respond(asked, *items)
    assert reply.text.endswith(f"Reckoned from these: {sum_}.")
    assert {cited.id for cited in reply.citations} == {item.id for item in items}


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("Who pays for 13 branches?", ["The price is 390 dollars a month for each branch"]),
        (
            "What do the branches pay?",
            ["It is 390 dollars a month for each branch, up to 5 branches"],
        ),
        (
            "Who sees to it when we are milling?",
            ["Put it in every 500 hours", "In milling I halve that"],
        ),
    ],
)
def test_nothing_is_reckoned_that_is_not_asked_or_not_known(asked, known):
    items = [claim(number, text, similarity=0.6) for number, text in enumerate(known, start=1)]
    assert "Reckoned" not in respond(asked, *items).text


@pytest.mark.parametrize(
    "text",
    [
        "Houston rings for a chain. Do we send the light one?",
        "Why do we still send the light chain",
        "@memory_recall send me the light chain list",
    ],
)
def test_what_was_asked_before_is_no_evidence(text):
    asked = turn(9, text, similarity=0.9)
    assert respond("Which chain does Houston get, the light one?", asked).citations == ()


PROMISES = (
    said(1, "I promised Ana the wine list by November 27", FALL, claim_kind="commitment"),
    said(2, "I promised Bo the floor plan by December 4", FALL, claim_kind="commitment"),
    said(3, "I promised Cleo the photos by Thanksgiving", FALL, claim_kind="commitment"),
    said(4, "Dan will bring us the keys by November 26", FALL, claim_kind="commitment"),
)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("What have I still promised that falls due before November is out?", {1, 3}),
        ("What do I still owe Bo?", {2}),
        ("Which of my promises fall due before December 5?", {1, 2, 3}),
        ("List everyone who is still waiting on something I promised them.", {1, 2, 3}),
        ("What did Dan promise us?", {4}),
    ],
)
def test_promises_are_listed_by_day_person_and_direction(asked, numbers):
    reply = respond(asked, *PROMISES)
    assert {int(cited.id.removeprefix("claim-")) for cited in reply.citations} == numbers


def test_what_is_on_in_the_days_asked_about_is_shown_first():
    tyres = claim(1, "Winter tyres go on the Subaru on November 21 at Hansen", similarity=0.1)
    other = claim(2, "We washed the car", similarity=0.5)
    reply = respond("Anything on with the car this weekend?", other, tyres)
    assert reply.text.startswith(f"{UNSURE}- Winter tyres")


def test_a_plain_question_is_not_answered_with_an_unrelated_inability():
    known = claim(1, "Anna's birthday is on June 13")
    step = assignment("schedule_keeper", "When is Anna's birthday?", known)
    tools = Toolbox(search=Memory(), notes=Memory())
    reply = asyncio.run(OfflineResponder().respond(step, tools))
    assert reply.text == "Anna's birthday is on June 13. (Ines, 2026-05-04)"


def test_an_inability_that_bears_on_the_question_is_told():
    reply = respond("Which pipelines stand still?", name="schedule_keeper")
    assert "can't" in reply.text


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("due before November is out", date(2026, 11, 30)),
        ("due before December", date(2026, 11, 30)),
        ("due by the end of December", date(2026, 12, 31)),
        ("due before Christmas", date(2026, 12, 24)),
        ("due next week", date(2026, 11, 29)),
        ("due by May 4", date(2027, 5, 4)),
    ],
)
def test_the_last_day_asked_about_is_read(text, last):
    span = asked_span(text, NOW)
    assert span is not None
    assert span.last == last


DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(date.isoformat)
WORDS = st.lists(
    st.sampled_from(
        ["by", "before", "the", "end", "of", "February", "May", "29", "31", "0", "99", "is", "out",
         "Thanksgiving", "Christmas", "new year", "next", "this", "week", "month", "weekend",
         "Friday", "on", "tomorrow"]
    ),
    max_size=8,
).map(" ".join)  # fmt: skip


@given(WORDS, DAYS)
def test_no_words_about_days_are_too_much(text, now):
    for span in (asked_span(text, now), days_ahead(text, now)):
        assert span is None or span.first <= span.last or span.last < date.fromisoformat(now)
    day = due(text, now)
    assert day is None or day >= date.fromisoformat(now)
