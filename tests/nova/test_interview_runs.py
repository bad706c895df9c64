"""An interview through the front door: asked for, held, left, taken up, and judged by memory."""

import pytest

from nova import Nova

TOPIC = "bell casting"


def talk(nova: Nova, *said: str, thread: str = "talk"):
    """Say one thing after the other; return the last answer."""
    for each in said:
        answer = nova.ask(each, thread=thread)
    return answer


def live(nova: Nova) -> list[str]:
    return [claim.text for claim in nova.memory.claims()]


@pytest.fixture
def nova(open_nova):
    opened = open_nova()
    talk(opened, f"interview Ilse about {TOPIC}")
    return opened


def test_a_request_begins_with_a_question_from_real_cases(open_nova):
    answer = talk(open_nova(), f"interview Ilse about {TOPIC}")
    assert answer.steps[0]["agent"] == "expert_interviewer"
    assert (
        answer.question
        == f"Tell me about the last time something went wrong with {TOPIC}. What happened?"
    )


def test_nothing_is_filed_before_a_yes(nova):
    answer = talk(nova, "The mould must dry for 21 days.")
    assert "The mould must dry for 21 days." in answer.question
    assert answer.options[:2] == ["yes", "no"]
    assert live(nova) == []


def test_a_yes_files_the_words_their_speaker_and_the_yes(nova):
    answer = talk(nova, "The mould must dry for 21 days.", "Yes, that's right.")
    (claim,) = nova.memory.claims()
    assert claim.text == "The mould must dry for 21 days."
    assert {each.speaker for each in claim.evidence} == {"Ilse"}
    assert [each.quote for each in claim.evidence] == [
        "The mould must dry for 21 days.",
        "Yes, that's right.",
    ]
    assert answer.memory.promoted + answer.memory.archived == [claim.claim_id]
    texts = [each["text"] for each in nova.memory.why(claim.claim_id).evidence]
    assert texts == ["The mould must dry for 21 days.", "Yes, that's right."]


@pytest.mark.parametrize("said", ["mm-hm", "Sure.", "I guess so", "Yes, I hear you", "yes?"])
def test_less_than_a_yes_files_nothing(nova, said):
    answer = talk(nova, "The mould must dry for 21 days.", said)
    assert live(nova) == []
    assert "21 days" in answer.question


def test_what_never_gets_a_yes_stays_unconfirmed(nova):
    talk(nova, "The mould must dry for 21 days.", "mm-hm", "mm-hm", "mm-hm")
    told = talk(nova, "what is still open in Ilse's interview?").text
    assert live(nova) == []
    assert "unconfirmed S1: The mould must dry for 21 days." in told


def test_corrections_and_limits_are_read_back_before_they_are_filed(nova):
    talk(nova, "The mould must dry for 21 days.", "No, it's 28 days.")
    assert live(nova) == []
    answer = talk(nova, "Yes, but only when the clay is wet.")
    assert live(nova) == []
    assert "28 days, only when the clay is wet." in answer.question
    talk(nova, "yes")
    (claim,) = nova.memory.claims()
    assert claim.text == "The mould must dry for 28 days, only when the clay is wet."
    assert "only:when the clay is wet" in claim.slot.qualifiers


def test_a_contradiction_of_oneself_is_put_and_settled(nova):
    talk(nova, "The mould must dry for 21 days.", "yes")
    answer = talk(nova, "The mould must dry for 35 days.")
    assert "21 days" in answer.question
    assert "35 days" in answer.question
    assert "the earlier one" in answer.options
    talk(nova, "The new one, I was wrong before.", "yes")
    assert live(nova) == ["The mould must dry for 35 days."]


def test_nobody_overrules_another_speaker(nova):
    nova.ask("Remember that the mould must dry for 21 days.")
    answer = talk(nova, "The mould must dry for 35 days.")
    assert "21 days" in answer.question
    talk(nova, "the new one", "yes")
    (item,) = nova.memory.reviews()
    assert len(live(nova)) == 2
    assert item.reason == "conflict"


def test_other_requests_in_between_leave_the_question_waiting(nova):
    talk(nova, "The mould must dry for 21 days.")
    answer = talk(nova, "Nova, what is the capital of Portugal?")
    assert "expert_interviewer" not in [step["agent"] for step in answer.steps]
    talk(nova, "The clay comes from Bo Ek.")
    assert live(nova) == []


def test_a_yes_to_something_else_confirms_no_statement(nova):
    talk(nova, "The mould must dry for 21 days.")
    nova.ask("go on with the interview", thread="elsewhere")
    nova.ask("no, leave it out", thread="elsewhere")
    nova.ask("The bell weighs 400 kilos.", thread="elsewhere")
    talk(nova, "yes")  # to the read-back of the first conversation
    assert live(nova) == []


def test_an_interview_goes_on_in_another_process_and_conversation(open_nova):
    first = open_nova()
    talk(first, f"interview Ilse about {TOPIC}", "The mould must dry for 21 days.")
    first.close()
    second = open_nova()
    answer = talk(second, "go on with the interview", thread="next day")
    assert "21 days" in answer.question
    talk(second, "yes", thread="next day")
    assert live(second) == ["The mould must dry for 21 days."]


def test_going_on_where_it_waits_is_no_statement(nova):
    answer = talk(nova, "The mould must dry for 21 days.", "go on with the interview")
    assert "S1: " in answer.question
    assert "go on" not in answer.question.lower()


def test_it_stops_when_asked_and_says_where_it_stands(nova):
    answer = talk(nova, "The mould must dry for 21 days.", "yes", "That's enough for today.")
    assert answer.question is None
    assert "Confirmed: S1" in answer.text


def test_a_statement_is_taken_back_by_its_label(nova):
    talk(nova, "The mould must dry for 21 days.", "yes", "S1 is wrong")
    assert live(nova) == []


def test_a_run_is_undone_with_what_it_filed(nova):
    answer = talk(nova, "The mould must dry for 21 days.", "yes")
    nova.memory.undo(answer.run_id)
    assert live(nova) == []


@pytest.mark.parametrize(
    "said",
    [
        "It depends.",
        "I'd rather not say.",
        "Off the record, Bo drinks.",
        "My password is hunter22!",
    ],
)
def test_vague_refused_and_secret_answers_are_not_read_back(nova, said):
    answer = talk(nova, said)
    assert "Right as written" not in (answer.question or "")
    assert live(nova) == []


def test_the_question_is_an_interrupt_that_can_be_resumed(nova):
    answer = nova.resume("talk", "The mould must dry for 21 days.")
    assert "21 days" in answer.question
    nova.resume("talk", {"decisions": [{"type": "respond", "message": "yes"}]})
    assert live(nova) == ["The mould must dry for 21 days."]


def test_for_other_readers_no_interview_is_held(open_nova):
    answer = open_nova().ask(f"interview Ilse about {TOPIC}", audience="public")
    assert answer.question is None
    assert "inside the house" in answer.text
