"""Requests about schedules, read by rule: just what was said, or a question."""

import pytest

from routines.schedules import Requests, Target
from routines.schedules.request import action_of
from tests.routines.schedules.making import NOON, Book, put, schedule

PIPELINES = ("price_sync", "stock_count", "price_check")


@pytest.fixture
def requests(schedules) -> Requests:
    stock = Target(kind="request", text="Run the low-stock check.")
    put(schedules, schedule("low-stock", "weekdays at 07:00", target=stock))
    bins = Target(kind="reminder", text="Take the bins out")
    put(schedules, schedule("bins", "every other Friday at 16:00", target=bins))
    lab = Target(kind="reminder", text="Call the lab")
    put(schedules, schedule("lab", "every Friday at 10:00", target=lab))
    return Requests(
        schedules, zone="Europe/Berlin", pipelines=lambda: Book(*PIPELINES), now=lambda: NOON
    )


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Remind me to list the parts on Friday at noon", "add"),
        ("list my reminders", "list"),
        ("When does the low stock check fire next?", "list"),
        ("Pause the sync until Monday", "pause"),
        ("Turn the 5 am import back on", "resume"),
        ("Could you move the crawl to 3 in the morning?", "change"),
        ("cancel the Friday reminder", "delete"),
        ("Take it off the timetable", "delete"),
        ("Run the stop list every day at 9", "add"),
    ],
)
def test_the_verb_says_what_is_wanted(text, action):
    assert action_of(text) == action


@pytest.mark.parametrize(
    ("text", "what", "said"),
    [
        ("Remind me on Friday at noon to renew the permit", "reminder", "Renew the permit"),
        ("alarm at 16:40, kiln", "reminder", "Kiln"),
        ("set a timer for 25 minutes", "reminder", "Time is up"),
        ("tomorrow at 06:30 run the stock count please", "pipeline", "stock_count"),
        ("Every day at 08:00 ask what came in", "request", "Ask what came in"),
        ("Schedule the price sync for weekdays at 05:00", "pipeline", "price_sync"),
    ],
)
def test_what_is_to_happen_is_in_the_person_s_words(requests, text, what, said):
    draft = requests.read(text).draft
    assert draft is not None
    assert (draft.payload["what"], draft.payload["text"]) == (what, said)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Remind me on Friday to sign the lease", "At what time of the day?"),
        ("Cancel the Friday reminder", "Which one: lab, bins?"),
        ("Delete all reminders", "Which one: "),
        ("Delete the moon phase", "Which schedule is meant?"),
        ("Move the low-stock check", "To when?"),
        ("Run the price thing daily at 05:00", ""),
        (
            "Run the price sync and the price check daily at 05:00",
            "Which pipeline: price_sync, price_check?",
        ),
        ("every day at 9", "What is to happen then?"),
    ],
)
def test_a_question_is_asked_where_it_is_not_sure(requests, text, question):
    assert requests.read(text).question.startswith(question)


def test_a_pipeline_gets_the_parameters_that_are_said(requests):
    draft = requests.read("Run the stock count for Dallas on weekdays at 05:00").draft
    assert draft is not None
    assert (draft.payload["text"], draft.payload["parameters"]) == (
        "stock_count",
        {"branch": "Dallas"},
    )


def test_a_move_keeps_what_is_not_said(requests):
    early = requests.read("Move the low-stock check to 6 in the morning").draft
    assert early is not None
    assert early.payload["rule"]["clocks"] == ["6:0"]
    assert early.payload["rule"]["weekday"] == "mon-fri"
    late = requests.read(
        "Move the low-stock check from weekdays to the last working day of the month"
    ).draft
    assert late is not None
    assert (late.payload["rule"]["clocks"], late.payload["rule"]["working_day"]) == (
        ["7:0"],
        "last",
    )
    zone = requests.read("Switch the low-stock check to UTC").draft
    assert zone is not None
    assert zone.payload["zone"] == "UTC"


def test_an_order_asks_for_just_its_own_draft(requests):
    order = "Remind me tomorrow at noon to renew the permit."
    draft = requests.read(order).draft
    assert draft is not None
    assert requests.asked(order, draft)
    other = draft.model_copy(update={"payload": draft.payload | {"text": "Send the keys"}})
    assert not requests.asked(order, other)
    assert not requests.asked("Remind me tomorrow at 13:00 to renew the permit.", draft)


@pytest.mark.parametrize(
    "order",
    [
        "Remind me every Monday at 6 to renew the permit.",  # in the morning or in the evening
        "Remind me daily at 17:00 to take the bins out.",  # there is one for that
    ],
)
def test_what_may_be_meant_otherwise_is_shown_first(requests, order):
    draft = requests.read(order).draft
    assert draft is not None
    assert not requests.asked(order, draft)


def test_an_answer_may_say_the_time_anew(requests):
    text = "Remind me on weekdays except Friday at 9 to open the till"
    assert requests.read(text).question
    read = requests.answered(text, "every Monday and Thursday at 09:00")
    assert read is not None
    assert read.draft is not None
    assert read.draft.payload["rule"]["weekday"] == "mon,thu"
