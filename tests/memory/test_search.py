"""What recall brings, in which order, to whom; and when it keeps silent."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory import Memory
from memory.extraction.lexicon import CONTRASTS
from memory.item import Item
from memory.search import query_of
from memory.succession import contradicts, opposites_of
from memory.words import Words
from projects.scope import Scope

ME = Scope()


@pytest.fixture
def memory(open_memory, minilm) -> Memory:
    return open_memory(embed=minilm)


@pytest.mark.parametrize(
    ("told", "question"),
    [
        ("The Dallas branch closes at 5:30 pm on Fridays", "what time does Dallas shut on Friday?"),
        ("Our contact at Bergmann is Julia", "who should I call at Bergmann?"),
        ("A brush set costs $45", "how much is a set of brushes?"),
        ("The spare key is under the flower pot", "where can I find the spare key?"),
    ],
)
def test_a_paraphrase_finds_the_claim(memory: Memory, person, told: str, question: str) -> None:
    for text in (told, "The Houston pool is heated", "I prefer tea", "Ben met Ana at the fair"):
        person.say(text)
    best = memory.search(question, scope=ME)[0]
    assert (best.kind, best.text, best.current) == ("claim", told, True)
    assert best.similarity > 0.3
    assert "meaning" in best.why


def test_what_holds_comes_before_what_no_longer_does(memory: Memory, person) -> None:
    person.say("The Dallas branch closes at 6 pm")
    person.say("The Dallas branch now closes at 5 pm")
    found = memory.search("when does Dallas close?", scope=ME)
    assert [(item.text, item.current) for item in found] == [
        ("The Dallas branch now closes at 5 pm", True),
        ("The Dallas branch closes at 6 pm", False),
    ]


def test_what_took_the_place_of_a_claim_is_found_through_it(memory: Memory, person) -> None:
    person.say("We use Stripe for payments")
    person.say("We've switched from Stripe to Adyen")
    found = memory.search("Which payment provider do we use?", scope=ME)
    assert [item.text for item in found] == [
        "We've switched from Stripe to Adyen",
        "We use Stripe for payments",
    ]


def test_as_of_tells_what_held_then(memory: Memory, person) -> None:
    person.say("The Dallas branch closes at 6 pm", said_at="2026-03-01T09:00:00Z")
    person.say("The Dallas branch now closes at 5 pm", said_at="2026-05-01T09:00:00Z")
    then = datetime(2026, 4, 1, tzinfo=UTC)
    found = memory.search("when does Dallas close?", scope=ME, as_of=then)
    assert [(item.text, item.current) for item in found] == [
        ("The Dallas branch closes at 6 pm", True)
    ]


def test_a_coming_change_does_not_hold_yet(memory: Memory, person) -> None:
    person.say("The VAT rate for books is 7%", said_at=datetime.now(UTC))
    person.say("The VAT rate for books is 5% as of 2190-01-01", said_at=datetime.now(UTC))
    found = memory.search("VAT rate for books", scope=ME)
    assert [(item.text[:31], item.current) for item in found] == [
        ("The VAT rate for books is 7%", True),
        ("The VAT rate for books is 5% as", False),
    ]


@pytest.mark.parametrize(
    "question", ["quantum chromodynamics of pizza", "", "   ", "???", "the of"]
)
def test_silence_when_nothing_fits(memory: Memory, person, question: str) -> None:
    person.say("The Dallas branch closes at 6 pm")
    assert memory.search(question, scope=ME) == []


def test_the_year_of_a_week_is_nothing_to_share_but_a_year_that_is_asked_for_is() -> None:
    today = datetime.now(UTC)
    assert str(today.year) not in query_of("Which ledgers are new this week?", None).classes
    assert str(today.year - 1) in query_of("Which ledgers were new last year?", None).classes


def test_words_that_everything_holds_find_nothing_beside_one_that_nobody_used(tmp_path) -> None:
    texts = [f"Ana wants a new hat number {number}." for number in range(1_000)]
    items = [
        Item(f"c_{number}", "claim", "personal", "internal", text, text)
        for number, text in enumerate(texts)
    ]
    words = Words(tmp_path / "index.db")
    words.advance(items, gone=(), name="claims", seq=1)
    reach = {"personal": ("internal",)}
    assert len(words.find(["new", "hat"], reach=reach, limit=5)) == 5
    assert words.find(["new", "ledger"], reach=reach, limit=5) == {}
    assert len(words.find(["new", "ledger", "7"], reach=reach, limit=5)) == 1
    words.close()


def test_turns_are_found_but_questions_are_not(memory: Memory, person) -> None:
    person.say("Draft a letter to the mayor about the parade", project=None)
    person.say("What about the parade and the mayor?", project=None)
    (found,) = memory.search("letter to the mayor about the parade", scope=ME)
    assert (found.kind, found.turn_ids, found.project) == ("turn", ("u1",), "personal")


def test_a_turn_whose_claims_are_closed_is_not_current(memory: Memory, person) -> None:
    long = "Remember that the Dallas branch closes at 6 pm. And draft a long letter to the mayor."
    person.say(long)
    person.say("The Dallas branch now closes at 5 pm")
    found = memory.search("draft a long letter to the mayor of Dallas", scope=ME)
    assert [item.current for item in found if item.id == "u1"] == [False]


def test_the_turn_that_asks_can_be_left_out(memory: Memory, person) -> None:
    person.say("Tell the gardener about the Dallas roses")
    assert memory.search("gardener Dallas roses", scope=ME)
    assert memory.search("gardener Dallas roses", scope=ME, without=["u1"]) == []


def test_each_audience_sees_what_it_may(memory: Memory, person) -> None:
    person.say("Between us: the gate code is 1", project="garden")
    person.say("Confidential: the gate width is 2 m", project="garden")
    person.say("The gate colour is red", project="garden")
    person.say("Public: the gate height is 3 m", project="garden")
    person.say("The gate price is 4 dollars", project="harbour")

    def seen(scope: Scope) -> set[str]:
        found = memory.search("the gate", scope=scope, k=20)
        return {item.text.rsplit(" is ")[-1] for item in found}

    garden = Scope(project="garden")
    assert seen(ME) == {"1", "2 m", "red", "3 m", "4 dollars"}
    assert seen(garden.narrow(audience="team")) == {"2 m", "red", "3 m"}
    assert seen(garden.narrow(audience="client:garden")) == {"red", "3 m"}
    assert seen(garden.narrow(audience="public")) == {"3 m"}
    assert seen(Scope(projects=frozenset({"harbour"}))) == {"4 dollars"}


def test_a_search_in_one_project_stays_there(memory: Memory, person) -> None:
    person.say("The gate code is 4471", project="garden")
    person.say("The gate code is 9982", project="harbour")
    (found,) = memory.search("gate code", scope=ME, project="harbour")
    assert (found.text, found.project) == ("The gate code is 9982", "harbour")


def test_the_core_is_what_its_reader_may_see(memory: Memory, person) -> None:
    person.say("The gate code is 4471")
    person.say("I prefer tea", project=None)
    person.say("Karl is tall")
    person.say("Between us: the gate margin is 12%")
    texts = [item.text for item in memory.core("garden", scope=ME)]
    assert texts == ["I prefer tea", "the gate margin is 12%", "The gate code is 4471"]
    outward = Scope(project="garden").narrow(audience="client:garden")
    assert [item.text for item in memory.core("garden", scope=outward)] == ["The gate code is 4471"]


@pytest.mark.parametrize(
    "text",
    [
        "Between us: the merger with Oakhill is signed",
        "Keep this confidential, Oakhill wants to buy us",
        "Off the record, what a day with Oakhill it was",
        "Don't tell the client, but Oakhill is late",
    ],
)
def test_what_asks_for_confidence_never_goes_out(memory: Memory, person, text: str) -> None:
    person.say(text, project="garden")
    outward = Scope(project="garden", audience="client:garden")
    public = Scope(audience="public")
    assert memory.search("Oakhill merger", scope=outward) == []
    assert memory.search("Oakhill merger", scope=public) == []
    assert memory.search("Oakhill", scope=ME) != []


def test_a_turn_without_claims_is_as_confidential_as_its_project(memory: Memory, person) -> None:
    person.say("What a mess with the Oakhill drawings, everything takes ages!", project="garden")
    (item,) = memory.search("Oakhill drawings", scope=ME)
    assert (item.kind, item.sensitivity) == ("turn", "client")
    assert memory.search("Oakhill drawings", scope=Scope(audience="public")) == []


def test_said_again_in_confidence_a_claim_becomes_stricter(memory: Memory, person) -> None:
    person.say("The rent is 900 euros")
    person.say("Confidential: the rent is 900 euros")
    (claim,) = memory.claims(scope=ME)
    assert claim.sensitivity == "internal"


def test_the_opposite_of_what_is_asked_comes_last(memory: Memory, person) -> None:
    person.say("The production server runs on port 9090")
    alone = memory.search("Which port does the staging server run on?", scope=ME)
    fitting = memory.search("Which port does the production server run on?", scope=ME)
    assert fitting[0].similarity - 0.2 > max((item.similarity for item in alone), default=0.0)
    person.say("The staging server runs on port 8081")
    best = memory.search("Which port does the staging server run on?", scope=ME)[0]
    assert best.text == "The staging server runs on port 8081"


def test_a_short_fact_is_found_by_its_purpose(memory: Memory, person) -> None:
    person.say("We use Slack for team chat")
    person.say("We use Zoom for client calls")
    assert memory.search("What do we use for team chat?", scope=ME)[0].text == (
        "We use Slack for team chat"
    )


def test_what_was_said_together_is_found_by_its_turn(memory: Memory, person) -> None:
    person.say("We close on Mondays. The street is empty then.")
    found = memory.around(["u1", "nowhere"], scope=ME)
    assert next((item.kind, item.text) for item in found) == (
        "turn",
        "We close on Mondays. The street is empty then.",
    )
    assert "We close on Mondays" in [item.text for item in found if item.kind == "claim"]


def test_a_turn_that_is_partly_secret_is_not_shown_around(memory: Memory, person) -> None:
    person.say("Public: the shop is in Leeds. Confidential: Lux gets 12 percent.")
    outward = Scope().narrow(project="garden", audience="client:garden")
    assert "turn" not in [item.kind for item in memory.around(["u1"], scope=outward)]


@pytest.mark.parametrize("query", ["sk-118", "What took the place of SK-118?", "#-"])
def test_a_number_with_a_hyphen_is_a_word_of_its_own(memory: Memory, person, query: str) -> None:
    person.say("SK-118 is replaced by SK-120")
    person.say("The pool is heated")
    found = [item.text for item in memory.search(query, scope=ME)]
    assert found == ([] if query == "#-" else ["SK-118 is replaced by SK-120"])


def test_an_answer_is_found_by_what_was_said_before_it(memory: Memory, person) -> None:
    person.say("My new puppy came home with me from the shelter today", speaker="Ana")
    person.say("We call her Coco, after a fashion designer", speaker="Ben")
    person.say("The trains to Leeds were late again, I stood there for hours", speaker="Ben")
    found = memory.search("What is the new puppy of Ana called?", scope=ME, faint=True)
    assert {item.turn_ids for item in found[:2]} == {("u1",), ("u2",)}


def test_a_sentence_in_the_middle_of_a_long_turn_is_found(memory: Memory, person) -> None:
    talk = "The meeting went on and on, and nobody had anything new to say about the budget. "
    person.say(f"{talk * 6}Then Ruth said she sold her sailing boat. {talk * 6}", speaker="Ana")
    best = memory.search("Who parted with a yacht?", scope=ME)[0]
    assert (best.turn_ids, best.similarity > 0.4) == (("u1",), True)


def test_what_was_said_yesterday_is_found_by_its_date(memory: Memory, person) -> None:
    for day in ("05-08", "06-20", "07-01", "08-30", "09-12"):
        turn = person.turn("Yesterday I ran the marathon", said_at=f"2023-{day}T09:00:00Z")
        memory.record_turn(turn)
    for question in ("Who ran on 7 May 2023?", "Who ran on 2023-05-07?"):
        assert memory.search(question, scope=ME)[0].turn_ids == ("u1",)


def test_nothing_fits_means_nothing_faint_either(memory: Memory, person) -> None:
    person.say("The Dallas branch closes at 6 pm")
    question = "quantum chromodynamics of pizza"
    assert memory.search(question, scope=ME, faint=True) == []


def test_what_held_long_ago_is_found_behind_much_that_was_said_since(
    open_memory, word_embed
) -> None:
    memory = open_memory(embed=word_embed)
    lines = [
        {"kind": "turn", "turn_id": f"t{at}", "project": "garden",
         "text": f"Note {at}: the gate code changed to {at}", "said_at": f"20{10 + at // 30:02d}-01-{1 + at % 28:02d}T09:00:00Z"}
        for at in range(300)
    ]  # fmt: skip
    memory.import_lines([json.dumps(line) for line in lines], promote=False)
    then = datetime(2010, 2, 1, tzinfo=UTC)
    found = memory.search("gate code", scope=ME, as_of=then, k=5)
    assert len(found) == 5
    assert all(item.said_at is not None and item.said_at < "2010-02" for item in found)


_BAGS = st.frozensets(st.sampled_from([*sorted(CONTRASTS), "depot", "stand"]), max_size=4)


@given(_BAGS, _BAGS)
def test_only_what_holds_an_opposite_contradicts(
    one: frozenset[str], other: frozenset[str]
) -> None:
    assert not contradicts(one, other) or opposites_of(one) & other


def test_orders_given_before_in_the_same_words_come_behind_what_is_known(memory, person):
    asked = "@content_drafter Draft a short note about locker {}."
    for number in range(1, 41):
        person.say(f"The code of locker {number} is {number}0")
        person.say(asked.format(number))
    person.say("The code of locker 99 is 990")
    found = memory.search(asked.format(99), scope=ME)
    assert found[0].text == "The code of locker 99 is 990"
    kinds = [item.kind for item in found]
    assert kinds == sorted(kinds)
    assert "turn" in kinds
