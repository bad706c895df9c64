"""What is told in one process is known in the next, and only as it now stands."""

import pytest

FACTS = [
    (
        "Remember that the Dallas branch closes at 4 pm on Fridays",
        "When does the Dallas branch close on Fridays?",
        "What time does Dallas shut on Friday?",
        "Dallas now closes at 3 pm on Fridays",
        ("4 pm", "3 pm"),
    ),
    (
        "Please remember that our contact at Northgate Dental is Julia Brandt",
        "Who is our contact at Northgate Dental?",
        "Whom do I talk to at Northgate Dental?",
        "Our contact at Northgate Dental is now Tom Reyes",
        ("Julia Brandt", "Tom Reyes"),
    ),
    (
        "Note: the gate code of the orchard is 4471",
        "What is the gate code of the orchard?",
        "Which code opens the orchard gate?",
        "Correction: the gate code of the orchard is 9923",
        ("4471", "9923"),
    ),
    (
        "Keep in mind that a day ticket for the museum costs 12 euros",
        "How much is a day ticket for the museum?",
        "What do we charge for a museum day ticket?",
        "A day ticket for the museum costs 14 euros from now on",
        ("12 euros", "14 euros"),
    ),
    (
        "For the record, the bakery's flour supplier is Kessler Mills",
        "Who supplies the bakery's flour?",
        "Which company is the flour supplier of the bakery?",
        "The bakery's flour supplier is no longer Kessler Mills but Hofmann & Sons",
        ("Kessler Mills", "Hofmann & Sons"),
    ),
]


@pytest.mark.parametrize(
    ("told", "asked", "reworded", "changed", "values"),
    FACTS,
    ids=["hours", "contact", "code", "price", "supplier"],
)
def test_a_fact_is_kept_corrected_and_restored(open_nova, told, asked, reworded, changed, values):
    old, new = values
    with open_nova() as nova:
        first = nova.ask(told)
        assert len(first.memory.promoted) == 1

    with open_nova() as nova:
        for question in (asked, reworded):
            answer = nova.ask(question)
            assert old in answer.text, question
            assert answer.citations
        before = nova.memory.state_hash()
        correction = nova.ask(changed)

    with open_nova() as nova:
        for question in (asked, reworded):
            answer = nova.ask(question)
            assert new in answer.text, question
            assert first.memory.promoted[0] not in [cited.id for cited in answer.citations]
        (claim_id,) = correction.memory.promoted
        because = nova.memory.why(claim_id)
        assert because.claim.supersedes == first.memory.promoted[0]
        assert because.evidence[0]["text"] == changed
        assert nova.memory.why(first.memory.promoted[0]).claim.live is False
        nova.memory.undo(correction.run_id)
        assert nova.memory.state_hash() == before
        assert old in nova.ask(asked).text


def test_a_request_for_work_leaves_nothing_in_memory(open_nova):
    nova = open_nova()
    nova.ask("Check on AIREP, then draft a short note about it")
    nova.ask("@translator Translate into Spanish: We moved to 14 Mill Road last week.")
    nova.ask("@general_assistant What is a debit note?")
    assert nova.memory.claims() == []


def test_nothing_known_is_said_plainly(open_nova):
    answer = open_nova().ask("@memory_recall What is the gate code of the orchard?")
    assert answer.citations == []
    assert "nothing" in answer.text.lower()


@pytest.mark.parametrize(
    ("told", "secret"),
    [
        ("Remember that the wifi password of the cabin is hunter2-Maple!", "hunter2-Maple"),
        ("The PIN of my bank card is 83517462", "83517462"),
        ("Our api key is sk-proj-9f8A7b6C5d4E3f2G1h0", "9f8A7b6C5d4E3f2G1h0"),
    ],
    ids=["password", "PIN", "key"],
)
def test_a_secret_is_nowhere_in_the_home_and_in_no_answer(open_nova, tmp_path, told, secret):
    with open_nova() as nova:
        assert secret not in nova.ask(told, thread="t").text
        assert secret not in nova.ask("What did I tell you just now?", thread="t").text
        assert nova.memory.claims() == []
    holding = [
        path
        for path in (tmp_path / "home").rglob("*")
        if path.is_file() and secret.encode() in path.read_bytes()
    ]
    assert holding == []
