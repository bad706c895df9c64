"""`nova memory review` for scripts: list, show, decide on one or on all of a kind."""

import pytest

from memory import ReviewItem
from nova.cli.card import from_whom
from tests.nova.cli.conftest import Shell, tell


def items(shell: Shell, *options: str) -> dict[str, str]:
    """Return the ids of what waits, by reason."""
    found = shell("memory", "review", "list", "--json", *options).json["reviews"]
    return {item["reason"]: item["review_id"] for item in found}


def known(shell: Shell) -> set[str]:
    return {claim["text"] for claim in shell("memory", "list", "--json").json["claims"]}


def test_list_shows_what_is_asked_known_said_and_other(doubtful: Shell):
    shown = doubtful("memory", "review", "list").out
    assert "More than one claim matches: a person has to say which." in shown
    assert "1 [x]  the gate code at the Leeds depot is 4471" in shown
    assert "2026-01-02 user: Remember that the gate code at the York depot is 9012." in shown
    assert "The Leeds office {+of ours+} closes at [-6-] {+4+} pm on Fridays" in shown


def test_without_a_keyboard_review_is_the_list(doubtful: Shell):
    assert doubtful("memory", "review").out == doubtful("memory", "review", "list").out
    listed = doubtful("memory", "review", "list", "--json").json
    assert doubtful("memory", "review", "--json").json == listed


def test_list_narrows_to_project_and_reason(doubtful: Shell):
    assert set(items(doubtful)) == {"several_match", "conflict"}
    assert set(items(doubtful, "--reason", "conflict")) == {"conflict"}
    assert items(doubtful, "--project", "personal") == {}


def test_show_tells_what_each_answer_does_and_the_ground(doubtful: Shell):
    item = items(doubtful)["conflict"]
    shown = doubtful("memory", "review", "show", item, "--json").json
    assert set(shown) == {"item", "because", "new", "known", "ground", "changed", "choices"}
    text = doubtful("memory", "review", "show", item).out
    assert shown["ground"] in text
    assert all(words in text for words in shown["choices"].values())


@pytest.mark.parametrize(
    ("words", "says", "gone"),
    [
        (("accept",), "Done", {"The Leeds office closes at 6 pm on Fridays"}),
        (("accept", "--both"), "Done", set()),
        (("archive",), "Done", set()),
        (("merge",), "Done", {"The Leeds office of ours closes at 4 pm on Fridays"}),
        (("discard",), "Left as it was", {"The Leeds office of ours closes at 4 pm on Fridays"}),
        (("dismiss",), "Left as it was", {"The Leeds office of ours closes at 4 pm on Fridays"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_answer_is_given_in_one_command_and_taken_back_in_one(
    doubtful: Shell, words: tuple[str, ...], says: str, gone: set[str]
):
    before = known(doubtful)
    item = items(doubtful)["conflict"]
    ran = doubtful("memory", "review", words[0], item, *words[1:])
    assert ran.out.startswith(f"{says} (event e_")
    assert before - known(doubtful) == gone
    assert "conflict" not in items(doubtful)
    event = ran.out.split("event ")[1].rstrip(")\n")
    assert doubtful("memory", "undo", event).code == 0
    assert known(doubtful) == before
    assert items(doubtful)["conflict"] == item


def test_edit_takes_other_words(doubtful: Shell):
    item = items(doubtful)["conflict"]
    text = "The Leeds office closes at 4:30 pm on Fridays"
    assert doubtful("memory", "review", "edit", item, text).code == 0
    assert text in known(doubtful)
    assert "The Leeds office closes at 6 pm on Fridays" not in known(doubtful)


def test_only_names_which_one_is_meant(doubtful: Shell):
    item = items(doubtful)["several_match"]
    sides = doubtful("memory", "review", "show", item, "--json").json["known"]
    leeds = next(each["claim"]["claim_id"] for each in sides if "Leeds" in each["claim"]["text"])
    assert doubtful("memory", "review", "accept", item, "--only", leeds).code == 0
    assert "the gate code at the York depot is 9012" in known(doubtful)
    assert "the gate code at the Leeds depot is 4471" not in known(doubtful)


def test_each_item_is_decided_once(doubtful: Shell):
    item = items(doubtful)["conflict"]
    first = doubtful("memory", "review", "discard", item, "--json")
    assert len(first.json["events"]) == 1
    again = doubtful("memory", "review", "accept", item)
    assert (again.code, again.err) == (
        2, f"nova: No review {item!r} is open. See which ones are open: nova memory review list.\n",
    )  # fmt: skip


def test_what_has_changed_since_is_shown_again_and_not_done(doubtful: Shell):
    item = items(doubtful)["several_match"]
    doubtful("ask", "--project", "acme", "The gate code at the Leeds depot is now 5555.")
    before = known(doubtful)
    ran = doubtful("memory", "review", "accept", item)
    assert (ran.code, known(doubtful)) == (2, before)
    assert "Something has changed since this was asked" in ran.out
    assert ran.err.startswith(f"nova: What review {item!r} rests on has changed")
    command = ran.out.split("If that is what you want: nova ")[1].split()
    assert doubtful(*command).code == 0
    assert "several_match" not in items(doubtful)


@pytest.mark.parametrize("words", [("show", "r_none"), ("accept", "r_none"), ("archive", "r_none")])
def test_unknown_item_is_named(told: Shell, words: tuple[str, str]):
    ran = told("memory", "review", *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "'r_none'" in ran.err


def test_all_of_a_kind_are_shown_first_and_done_on_what_was_seen(doubtful: Shell):
    preview = doubtful("memory", "review", "all", "discard", "--reason", "conflict").out
    assert "Does 'The Leeds office of ours closes at 4 pm" in preview
    command = preview.split("Do so with all 1: nova ")[1].split()
    assert doubtful(*command[:-1], "000000000000").code == 2
    assert set(items(doubtful)) == {"several_match", "conflict"}
    assert doubtful(*command).out.startswith("Decided: 1\n")
    assert set(items(doubtful)) == {"several_match"}


def test_all_of_a_kind_as_json(doubtful: Shell):
    words = ("memory", "review", "all", "accept", "--reason", "several_match", "--json")
    preview = doubtful(*words).json
    assert preview["reviews"] == []
    assert preview["left_out"] == [items(doubtful)["several_match"]]


def test_edit_is_not_for_many(told: Shell):
    ran = told("memory", "review", "all", "edit", "--reason", "conflict")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_both_and_only_contradict_each_other(told: Shell):
    ran = told("memory", "review", "accept", "r_x", "--both", "--only", "c_x")
    assert (ran.code, "contradict each other" in ran.err) == (2, True)


def test_nothing_waits_is_said(nova: Shell):
    assert nova("memory", "review").out == "Nothing waits for your decision.\n"


def test_hygiene_asks_once_and_says_how_to_take_it_back(nova: Shell):
    tell(nova, "Our supplier for bolts is Harlow Metals.", "I promise to call Ben by 1 May 2026.")
    dry = nova("memory", "hygiene", "--dry-run")
    assert "'I promise to call Ben by 1 May 2026'? Its day, 2026-05-01, has passed." in dry.out
    assert dry.out.splitlines()[-1] == "1 would be asked now."
    assert items(nova) == {}
    swept = nova("memory", "hygiene", "--json").json
    assert set(swept) == {"dry_run", "run_id", "filed", "withdrawn", "waiting", "held_back"}
    assert nova("memory", "hygiene").out == "Nothing new to ask; 1 asked before wait still.\n"
    assert set(items(nova)) == {"stale"}
    assert nova("memory", "undo", swept["run_id"]).code == 0
    assert items(nova) == {}


def test_what_was_told_cannot_steer_the_terminal_of_the_reviewer(nova: Shell):
    tell(nova, "The shed closes at 6 pm on Fridays.", "The shed \x1b[2J of ours closes at 4 pm.")
    assert "\x1b" not in nova("memory", "review", "list").out
    assert "\x1b" not in nova("memory", "history").out


@pytest.mark.parametrize(
    ("by", "trust", "whose"),
    [
        ("user", "user", "your words"),
        ("user", "document", "from a document"),
        ("keeper", "agent", "agent keeper"),
        ("hygiene", "user", "hygiene"),
    ],
)
def test_it_is_said_whose_proposal_it_is(doubtful: Shell, by: str, trust: str, whose: str):
    found = doubtful("memory", "review", "list", "--reason", "conflict", "--json").json
    (item,) = found["reviews"]
    item["proposal"]["proposed_by"] = by
    item["claim"]["trust"] = trust
    assert from_whom(ReviewItem.model_validate(item)) == whose
