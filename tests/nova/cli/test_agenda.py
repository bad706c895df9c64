"""`nova next`, `nova agenda` and `nova plans` as a person meets them."""

import json

PROMISE = "I promised Carla the corrected quote by 2026-03-13."
QUESTION = "We still have to decide whether to move the depot or stay."


def history(path, *texts: str):
    lines = [
        {
            "kind": "turn",
            "turn_id": f"n{number}",
            "thread": f"h{number}",
            "project": "acme",
            "speaker": "user",
            "text": text,
            "said_at": f"2026-03-0{number + 2}T09:00:00+00:00",
        }
        for number, text in enumerate(texts)
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return str(path)


def test_next_shows_what_to_do_and_json_says_the_same(nova, tmp_path):
    nova("memory", "import", history(tmp_path / "h.jsonl", PROMISE, QUESTION))
    shown = nova("next", "--at", "2026-03-12")
    assert shown.code == 0
    assert f"1. {PROMISE}" in shown.out
    assert "First move: do it now, or tell Carla by when." in shown.out
    listing = nova("next", "--at", "2026-03-12", "--json").json
    assert [item["text"] for item in listing["top"]] == [PROMISE, QUESTION]
    first = listing["top"][0]
    assert first["score"] == sum(term["points"] for term in first["terms"])
    assert first["sources"][0]["id"] == "n0"
    explained = nova("next", "--at", "2026-03-12", "--explain", first["item_id"])
    assert "their sum" in explained.out
    everything = nova("next", "--all", "--project", "acme", "--at", "2026-03-12").out
    assert all(item["item_id"] in everything for item in listing["top"])
    assert "# Thursday 12 March 2026" in nova("next", "--digest", "--at", "2026-03-12").out


def test_items_are_done_put_off_woken_and_taken_back(nova):
    nova("ask", "I owe Carla the corrected quote.")
    (item,) = nova("next", "--json").json["top"]
    nova("agenda", "snooze", item["item_id"], "--until", "in two weeks")
    assert nova("next", "--json").json["top"] == []
    nova("agenda", "wake", item["item_id"])
    mark = nova("agenda", "done", item["item_id"], "--json").json
    assert nova("next").out == "Nothing needs you today.\n"
    nova("agenda", "undo", mark["event_id"])
    assert len(nova("next", "--json").json["top"]) == 1
    for thumb in ("up", "down"):
        assert nova("agenda", thumb, item["item_id"]).code == 0
    actions = [one["action"] for one in nova("agenda", "history", "--json").json["marks"]]
    assert actions == ["snooze", "wake", "done", "undo", "up", "down"]
    assert "snooze" in nova("agenda", "history").out


def test_a_fresh_home_needs_nobody(nova):
    assert nova("next").out == "Nothing needs you today.\n"
    assert nova("plans", "list").out == "No plan is under way.\n"
    assert nova("plans", "advance").out == "Nothing could be taken further.\n"
    assert nova("agenda", "history").out == "Nothing was done with an item so far.\n"


def test_what_is_not_there_is_said_in_one_line(nova):
    for words in (
        ("agenda", "done", "i_none"),
        ("agenda", "undo", "a_none"),
        ("agenda", "snooze", "i_none", "--until", "whenever"),
        ("next", "--at", "soon"),
        ("next", "--explain", "i_none"),
        ("plans", "show", "p_none"),
        ("plans", "done", "p_none", "1"),
    ):
        ran = nova(*words)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
