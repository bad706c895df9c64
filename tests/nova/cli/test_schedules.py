"""`nova schedules`: what a person types, and what they are shown."""

import json


def test_a_schedule_is_set_shown_paused_and_taken_back(nova):
    set_ = nova("schedules", "add", "weekdays at 07:30 Europe/Berlin", "--remind", "Open the shop")
    assert set_.code == 0
    assert "Every weekday (Monday to Friday) at 07:30, Europe/Berlin: remind you: Open" in set_.out
    assert set_.out.count("07:30 (+0") >= 3
    assert "nova approvals undo f_" in set_.out
    listed = nova("schedules", "list", "--json").json["schedules"]
    assert [(each["name"], each["state"], len(each["next"])) for each in listed] == [
        ("open-the-shop", "active", 3)
    ]
    assert nova("schedules", "pause", "open-the-shop").code == 0
    assert "paused" in nova("schedules", "list").out
    assert nova("schedules", "resume", "open-the-shop").code == 0
    assert "Open the shop" in nova("schedules", "show", "open-the-shop").out
    assert nova("schedules", "change", "open-the-shop", "--when", "daily at 08:00").code == 0
    deleted = nova("schedules", "delete", "open-the-shop", "--json").json
    assert (deleted["kind"], deleted["status"]) == ("schedule", "done")
    assert nova("schedules", "list").out.startswith("Nothing is scheduled.")
    assert nova("schedules", "history").out == "Nothing has fired so far.\n"


def test_next_shows_what_words_would_come_to_and_sets_nothing(nova):
    planned = nova(
        "schedules", "next", "daily at 02:30 Europe/Berlin", "--count", "2", "--json"
    ).json
    assert planned["words"] == "Every day at 02:30, Europe/Berlin"
    assert len(planned["next"]) == 2
    assert json.dumps(nova("schedules", "next", "--json").json["next"]) == "[]"


def test_what_cannot_be_told_for_sure_is_one_line(nova):
    unsure = nova("schedules", "add", "every other Friday", "--remind", "Bins", "--zone", "UTC")
    assert (unsure.code, unsure.err) == (
        2,
        "nova: It is not sure when 'every other Friday' is. At what time of the day?\n",
    )
    nothing = nova("schedules", "add", "daily at 07:00 UTC")
    assert (nothing.code, nothing.err) == (
        2,
        "nova: A schedule needs one thing to do. Give one of --remind, --ask or --pipeline.\n",
    )
    gone = nova("schedules", "show", "nope")
    assert (gone.code, gone.err) == (
        2,
        "nova: No schedule is called 'nope'. See `nova schedules list`.\n",
    )
