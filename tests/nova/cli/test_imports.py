"""`nova data import` and its kin: a file staged, listed, published, put back."""

import pytest

from tests.projects.data.imports.bakery import make_home, rows_of

LIST = "Item;Net;MOQ\n0042;10,50;12\nF-7;4,00;\nX-9;1,00;1\n"
COSTS = "SELECT price FROM cost WHERE firm_id = 'b' AND holds_to IS NULL ORDER BY cost_id"


@pytest.fixture
def bakery(nova, tmp_path):
    """An instance with the bakery's database, and a file."""
    make_home(nova.home)
    (tmp_path / "list.csv").write_text(LIST)
    return nova


def take(bakery, tmp_path, *words: str):
    file = str(tmp_path / "list.csv")
    return bakery("data", "import", file, "-p", "bakery", "--as", "prices", *words)


def test_a_file_is_staged_shown_and_drafted(bakery, tmp_path):
    done = take(bakery, tmp_path, "--set", "mill=Old Mill")
    assert (done.code, done.err) == (0, "")
    for line in (
        "3 rows: 2 to load, 1 rejected, 0 said twice, 0 blank.",
        "- row 2 (0042): price 10.25 -> 10.5, minimum 10 -> 12",
        "- row 4, good_id: 'X-9' is no code of good",
        "nova approvals approve f_",
    ):
        assert line in done.out


def test_a_question_names_the_options_that_answer_it(bakery, tmp_path):
    done = take(bakery, tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "Which mill's prices are these? Answer with --map" in done.err
    assert take(bakery, tmp_path, "--set", "mill").code == 2
    assert take(bakery, tmp_path, "--set", "mill=Old Mill", "--map", "Nett=price").code == 2


def test_an_import_goes_there_and_back_by_approvals(bakery, tmp_path):
    staged = take(bakery, tmp_path, "--set", "mill=Old Mill", "--json").json
    effect, import_id = staged["effect"], staged["imported"]["import_id"]
    assert staged["counts"] == {"rows": 3, "staged": 2, "rejected": 1, "blank": 0, "repeated": 0}
    approve = bakery("approvals", "approve", effect["effect_id"], "--hash", effect["hash"])
    assert "Published list.csv to cost: 0 new, 1 changed." in approve.out
    (listed,) = bakery("data", "imports", "--json").json["imports"]
    assert (listed["import_id"], listed["status"]) == (import_id, "published")
    assert import_id in bakery("data", "imports").out
    again = take(bakery, tmp_path, "--set", "mill=Old Mill")
    assert (again.code, f"as {import_id}" in again.err) == (2, True)
    back = bakery("data", "undo", import_id, "--json").json
    bakery("approvals", "approve", back["effect_id"], "--hash", back["hash"])
    assert rows_of(bakery.home, COSTS) == [(10.25,), (4,), (11,)]


def test_a_staged_import_can_be_drafted_again_after_a_no(bakery, tmp_path):
    staged = take(bakery, tmp_path, "--set", "mill=Old Mill", "--json").json
    bakery("approvals", "reject", staged["effect"]["effect_id"])
    anew = bakery("data", "publish", staged["imported"]["import_id"], "--json").json
    assert (anew["status"], anew["effect_id"] != staged["effect"]["effect_id"]) == ("pending", True)
    assert bakery("data", "publish", "i_none").code == 2


def test_nothing_taken_in_is_said(bakery):
    assert "Nothing was taken in so far." in bakery("data", "imports").out


def test_what_does_not_fit_is_found_by_check(bakery):
    assert bakery("data", "check").code == 0
    path = bakery.home / "catalogue" / "imports" / "prices.yaml"
    path.write_text(path.read_text().replace("by: code", "by: kode"))
    done = bakery("data", "check")
    assert (done.code, "table good has no column 'kode'" in done.out) == (1, True)
