"""Whole runs of the importer: the file that the words name is staged, asked about, drafted."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nova import Nova
from projects.errors import GroundChanged
from tests.projects.data.imports.bakery import make_home, rows_of
from tests.scripted_model import ScriptedModel, calls

LIST = "Item,Net\n0042,10.50\nF-7,4.00\nX-9,1.00\n"
COSTS = "SELECT price FROM cost WHERE firm_id = 'b' AND holds_to IS NULL ORDER BY cost_id"
REQUEST = "import the price list from may.csv"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = make_home(tmp_path / "home")
    (made / "workspace").mkdir()
    (made / "workspace" / "may.csv").write_text(LIST)
    return made


def stage(nova: Nova, text: str = f"{REQUEST} of Old Mill", **given: str):
    return nova.ask(text, **given)


def test_a_file_is_staged_told_and_drafted_and_goes_live_with_a_yes(home, open_nova):
    nova = open_nova()
    answer = stage(nova)
    assert [step["agent"] for step in answer.steps] == ["data_importer"]
    assert "3 rows: 2 to load, 1 rejected, 0 said twice, 0 blank." in answer.text
    assert "row 4, good_id: 'X-9' is no code of good" in answer.text
    assert rows_of(home, COSTS) == [(10.25,), (4,), (11,)]
    (effect,) = nova.approvals.list()
    assert (effect.kind, effect.target, effect.status) == ("staging_import", "bakery", "pending")
    assert "row 2 (0042): price 10.25 -> 10.5" in effect.preview
    done = nova.approvals.approve(effect.effect_id, hash=effect.hash)
    assert (done.status, done.outcome) == ("done", "Published may.csv to cost: 0 new, 1 changed.")
    assert rows_of(home, COSTS) == [(4,), (11,), (10.5,)]
    back = nova.approvals.undo(effect.effect_id)
    assert (
        nova.approvals.approve(back.effect_id, hash=back.hash).outcome == "Put back 1 rows of cost."
    )
    assert rows_of(home, COSTS) == [(10.25,), (4,), (11,)]


def test_what_is_not_clear_is_asked_until_it_is(home, open_nova):
    nova = open_nova()
    (home / "workspace" / "may.csv").write_text("Item,Net,Unit price\n0042,9,20\n")
    asked = stage(nova, REQUEST, thread="t")
    assert asked.question == (
        "2 columns may be the price of a price list. "
        "Which column is the price: 'Net' or 'Unit price'?"
    )
    asked = nova.ask("Net", thread="t")
    assert asked.question is not None
    assert "Which mill's prices are these?" in asked.question
    answer = nova.ask("New Mill", thread="t")
    assert "For all rows: mill New Mill." in answer.text
    assert "price 11 -> 9" in answer.text


def test_a_draft_whose_ground_changed_is_shown_anew(home, open_nova):

    nova = open_nova()
    stage(nova)
    (effect,) = nova.approvals.list()
    with closing(sqlite3.connect(home / "bakery.sqlite")) as connection, connection:
        connection.execute("UPDATE cost SET price = 8 WHERE cost_id = 2")
    with pytest.raises(GroundChanged):
        nova.approvals.approve(effect.effect_id, hash=effect.hash)
    (anew,) = nova.approvals.list()
    assert (anew.effect_id, "price 8 -> 10.5" in anew.preview) == (effect.effect_id, True)
    nova.approvals.approve(anew.effect_id, hash=anew.hash)
    assert rows_of(home, COSTS)[-1] == (10.5,)


def test_readers_outside_get_nothing_taken_in(home, open_nova):
    nova = open_nova()
    answer = stage(nova, f"@data_importer {REQUEST} of Old Mill", audience="team")
    assert "Files are taken in for you and nobody else." in answer.text
    assert nova.approvals.list() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@data_importer import the price list none.csv of Old Mill", "cannot be read"),
        ("@data_importer import the price list", "Which file?"),
        ("@data_importer import may.csv", "Is may.csv a stock count or a catalogue or a price list?"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_line(home, open_nova, text, said):
    assert said in open_nova().ask(text).text


def test_no_model_has_a_say_in_what_is_taken_in(home, open_nova):
    hostile = calls(
        "propose_effect", kind="staging_import", target="bakery", payload={"import_id": "i_0"}
    )
    with ScriptedModel(otherwise=hostile) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        stage(nova, f"@data_importer {REQUEST} of Old Mill")
        (effect,) = nova.approvals.list()
        assert effect.payload["import_id"] != "i_0"
