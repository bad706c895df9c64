"""Plain words mean one rule, or they are asked about."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routines.schedules import moment, read_when, told, upcoming
from routines.schedules.words import WHICH_ZONE

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
"""A Monday, 15:00 in Berlin."""

READ = {
    "every Monday at 6": ("Every Monday at 06:00", "Mon 30 Nov 2026 06:00 (+01:00)"),
    "weekdays at 7:30": ("Every weekday (Monday to Friday) at 07:30", "Tue 24 Nov 2026 07:30 (+01:00)"),
    "on the last day of the month at 23:00": ("The last day of each month at 23:00", "Mon 30 Nov 2026 23:00 (+01:00)"),
    "every 15 minutes between 8 and 18": ("Every day every 15 minutes from 08:00 to 18:00", "Mon 23 Nov 2026 15:15 (+01:00)"),
    "every 45 minutes from 8 am to noon": ("Every day every 45 minutes from 08:00 to 11:45", "Tue 24 Nov 2026 08:00 (+01:00)"),
    "tomorrow at noon": ("Once, on Tue 24 Nov 2026 12:00 (+01:00)", "Tue 24 Nov 2026 12:00 (+01:00)"),
    "first Tuesday of each month at 9 Chicago time": ("The first Tuesday of each month at 09:00", "Tue 1 Dec 2026 09:00 (-06:00)"),
    "daily at 02:30 Europe/Berlin": ("Every day at 02:30", "Tue 24 Nov 2026 02:30 (+01:00)"),
    "every other Friday at 10 am": ("Every other Friday at 10:00, from Fri 27 Nov 2026 on", "Fri 27 Nov 2026 10:00 (+01:00)"),
    "in 25 minutes": ("Once, on Mon 23 Nov 2026 15:25 (+01:00)", "Mon 23 Nov 2026 15:25 (+01:00)"),
    "Tue to Sat at 3:30 am": ("Every Tuesday to Saturday at 03:30", "Tue 24 Nov 2026 03:30 (+01:00)"),
    "every Monday and Thursday at half past four in the afternoon": ("Every Monday and Thursday at 16:30", "Mon 23 Nov 2026 16:30 (+01:00)"),
    "on the 1st and 15th of every month at 08:00": ("The 1st and 15th of each month at 08:00", "Tue 1 Dec 2026 08:00 (+01:00)"),
    "last working day of the month at 17:00": ("The last working day (Monday to Friday) of each month at 17:00", "Mon 30 Nov 2026 17:00 (+01:00)"),
    "every year on 5 May at 09:00": ("The 5th of May at 09:00", "Wed 5 May 2027 09:00 (+02:00)"),
    "first day of each quarter at 06:00": ("The 1st of January, April, July and October at 06:00", "Fri 1 Jan 2027 06:00 (+01:00)"),
    "every morning at 7": ("Every day at 07:00", "Tue 24 Nov 2026 07:00 (+01:00)"),
    "tonight at 11": ("Once, on Mon 23 Nov 2026 23:00 (+01:00)", "Mon 23 Nov 2026 23:00 (+01:00)"),
    "3 March at 14:00": ("Once, on Wed 3 Mar 2027 14:00 (+01:00)", "Wed 3 Mar 2027 14:00 (+01:00)"),
    "every hour from 9 to 5 on weekdays": ("Every weekday (Monday to Friday) every hour from 09:00 to 17:00", "Mon 23 Nov 2026 16:00 (+01:00)"),
    "daily at 6 pm New York time": ("Every day at 18:00", "Mon 23 Nov 2026 18:00 (-05:00)"),
    "fortnightly on Tuesdays at 9 am": ("Every other Tuesday at 09:00, from Tue 24 Nov 2026 on", "Tue 24 Nov 2026 09:00 (+01:00)"),
    "twice a day at 8 and 20": ("Every day at 08:00 and 20:00", "Mon 23 Nov 2026 20:00 (+01:00)"),
    "every Mon/Wed/Fri at 6pm": ("Every Monday, Wednesday and Friday at 18:00", "Mon 23 Nov 2026 18:00 (+01:00)"),
    "Friday next week at 10 am": ("Once, on Fri 4 Dec 2026 10:00 (+01:00)", "Fri 4 Dec 2026 10:00 (+01:00)"),
    "hourly 9am-5pm on weekdays": ("Every weekday (Monday to Friday) every hour from 09:00 to 17:00", "Mon 23 Nov 2026 16:00 (+01:00)"),
    "Friday 22:00": ("Once, on Fri 27 Nov 2026 22:00 (+01:00)", "Fri 27 Nov 2026 22:00 (+01:00)"),
    "starting 1 December every day at 08:00 until 3 December": ("Every day at 08:00", "Tue 1 Dec 2026 08:00 (+01:00)"),
}  # fmt: skip

ASKED = {
    "every other Friday": "At what time of the day?",
    "every second Friday at 10": "Every other Friday in turn, or the second Friday of each month?",
    "next Tuesday at 10": "Is that Tue 24 Nov 2026 or Tue 1 Dec 2026?",
    "Monday at eight": "Is that Mon 23 Nov 2026 20:00 (+01:00) or Mon 30 Nov 2026 08:00 (+01:00)?",
    "today at 3": "Mon 23 Nov 2026 03:00 (+01:00) is past. When should it be?",
    "at 16:40": "Once, or every day?",
    "twice a week": "On which day of the week?",
    "monthly on Tuesdays at 9": "On which day of the month?",
    "twice a day": "At which times of the day?",
    "quarterly at 9": "On which day of the quarter? Say it as: the first day of each quarter.",
    "daily at 25:00": "There is no such time of the day.",
    "Mon, Wed and Fri at 18:00": "Every week on these days? Say it as: every Monday and Friday.",
    "tomorrow at 9 every day": "That names two times that do not go together. Which one is meant?",
    "soon": "What is meant by 'soon'?",
    "weekdays at 9 except Friday": "What is meant by 'except Friday'?",
    "every Thanksgiving at 9": "What is meant by 'every Thanksgiving'?",
    "every other Wednesday at 19:00 the night before": "What is meant by 'before'?",
    "daily at 9 Springfield time": "Which time zone is 'Springfield'?",
    "on the 32nd at 9": "There is no such day",
}


@pytest.mark.parametrize("words", READ)
def test_words_are_read_as_one_rule(words):
    when = read_when(words, now=NOW, zone="Europe/Berlin", alone=True).when
    assert when is not None
    (first,) = upcoming(when.rule, when.zone, NOW, starts=when.starts, ends=when.ends, count=1)
    assert (told(when.rule, when.zone), moment(first, when.zone)) == READ[words]


@pytest.mark.parametrize("words", ASKED)
def test_words_that_are_not_sure_are_asked_about(words):
    reading = read_when(words, now=NOW, zone="Europe/Berlin", alone=True)
    assert reading.when is None
    assert reading.question.startswith(ASKED[words])


def test_a_zone_is_asked_for_and_never_guessed():
    assert read_when("daily at 7", now=NOW, zone=None).question == WHICH_ZONE
    answered = read_when("daily at 7\nBerlin", now=NOW, zone=None)
    assert answered.when is not None
    assert answered.when.zone == "Europe/Berlin"
    assert read_when("in two hours", now=NOW, zone=None).when is not None


def test_an_hour_that_fits_both_halves_of_the_day_is_told_as_it_was_read():
    when = read_when("every Monday at 6", now=NOW, zone="UTC").when
    assert when is not None
    assert (when.is_unsure, when.remarks) == (
        True,
        ("6 is read as 06:00; say 6 pm if you mean that.",),
    )


def test_the_last_time_of_a_bound_is_kept():
    when = read_when("every day at 8 until 25 November", now=NOW, zone="Europe/Berlin").when
    assert when is not None
    found = upcoming(when.rule, when.zone, NOW, starts=when.starts, ends=when.ends, count=9)
    assert [each.day for each in found] == [24, 25]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Run the low-stock check every weekday at 7 in the morning.", "Run the low-stock check."),
        ("tomorrow 6:30 start the stock count", "start the stock count"),
        ('Every day at 8 ask "what came in every hour"', 'ask "what came in every hour"'),
    ],
)
def test_what_is_not_about_time_is_left_as_it_was_said(text, rest):
    reading = read_when(text, now=NOW, zone="UTC")
    assert (reading.when is not None, reading.rest) == (True, rest)


WORDS = st.sampled_from(
    [
        "every",
        "other",
        "first",
        "last",
        "second",
        "day",
        "week",
        "month",
        "Monday",
        "Friday",
        "at",
        "6",
        "9:30",
        "pm",
        "noon",
        "in",
        "minutes",
        "until",
        "between",
        "and",
        "of",
        "the",
        "31st",
        "3",
        "March",
        "tomorrow",
        "next",
        "half",
        "past",
        "to",
        "daily",
        "UTC",
        "Berlin",
        "time",
        "\n",
        "-",
    ]
)


@given(st.lists(WORDS, max_size=12))
def test_any_words_end_in_a_rule_that_fires_or_in_a_question(words):
    reading = read_when(" ".join(words), now=NOW, zone="Europe/Berlin", alone=True)
    assert (reading.when is None) == bool(reading.question)
    if reading.when:
        when = reading.when
        assert upcoming(when.rule, when.zone, NOW, starts=when.starts, ends=when.ends, count=1)
