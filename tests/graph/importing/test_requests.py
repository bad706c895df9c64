"""The words of a request for an import: file, kind, mapping, what holds for all rows."""

import pytest

from graph.importing.request import Answered, Spoken, kinds_in, path_in, spoken
from projects.data.imports import Declaration, Manner

DECLARED = Declaration.model_validate(
    {
        "name": "price_list",
        "about": "Prices.",
        "words": ["prices", "price file"],
        "table": "cost",
        "key": ["good_id"],
        "fields": {
            "mill_id": {"type": "text", "words": ["mill", "supplier"]},
            "good_id": {"type": "code", "words": ["part number", "item"]},
            "price": {"type": "money", "words": ["list price", "net"]},
        },
    }
)
COUNT = DECLARED.model_copy(update={"name": "stock_count", "words": ("count", "counts")})
NAMES = {"mill_id": ["Old Mill", "Old Mill North", "New Mill"]}


def read(text: str, *answers: tuple[str, str]) -> Spoken:
    told = [Answered(asked, reply) for asked, reply in answers]
    return spoken(text, DECLARED, names=NAMES, answers=told)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("import the price list from prices.csv", "prices.csv"),
        ("stage ~/in/a-1_b.XLSX now.", "~/in/a-1_b.XLSX"),
        ('load "May prices (final).csv", please', "May prices (final).csv"),
        ("first a.csv, no: take b.csv", "b.csv"),
        ("import the price list", ""),
        ("what is in csv files?", ""),
    ],
)
def test_the_file_is_the_path_that_is_named_last(text, path):
    assert path_in(text) == path


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("import the price list x.csv", ("price_list",)),
        ("stage the counts of May from x.csv", ("stock_count",)),
        ("load prices.csv", ()),
        ("load x.csv", ()),
        ("the price list and the count, x.csv", ("price_list",)),
    ],
)
def test_the_kind_is_what_the_words_beside_the_path_name(text, kinds):
    assert kinds_in(text, (DECLARED, COUNT)) == kinds


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ('map "Artikel Nr" to part number and "VK" to list price', {"Artikel Nr": "good_id", "VK": "price"}),
        ("column F is net and column G is the item", {"column F": "price", "column G": "good_id"}),
        ("VK=price, Nr -> item", {"VK": "price", "Nr": "good_id"}),
        ("import x.csv as the price list", {}),
        ("it is the price list x.csv", {}),
        ("this is net", {}),
    ],
)  # fmt: skip
def test_what_is_said_of_columns_settles_the_mapping(text, mapping):
    assert read(text).mapping == mapping


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("prices from old mill, x.csv", {"mill_id": "Old Mill"}),
        ("prices from Old Mill North, x.csv", {"mill_id": "Old Mill North"}),
        ("prices from the mill, x.csv", {}),
        ("import old mill.csv", {}),
    ],
)
def test_a_name_that_the_database_knows_holds_for_all_rows(text, given):
    assert read(text).given == given


def test_how_the_file_is_written_is_taken_from_the_words():
    text = "import x.xlsx, sheet named Final v2, header in row 4, decimal comma, day first"
    assert read(text).manner == Manner(sheet="Final v2", heading=4, mark="comma", order="day first")


@pytest.mark.parametrize(
    ("asked", "reply", "mapping"),
    [
        ("Which column is the price: 'Net' or 'Dealer Net'?", "Dealer Net", {"Dealer Net": "price"}),
        ("Which column is the price: 'Net' or 'Dealer Net'?", "the net one please", {"Net": "price"}),
        ("Is column 'Amount' the price or the good?", "price", {"Amount": "price"}),
        ("Which column is the price, or what is it for all rows?", "VK is the price", {"VK": "price"}),
        ("Whose prices are these?", "New Mill", {}),
    ],
)  # fmt: skip
def test_a_reply_settles_what_was_asked(asked, reply, mapping):
    assert read("import x.csv", (asked, reply)).mapping == mapping


def test_replies_to_several_questions_are_put_together():
    found = read(
        "import x.csv",
        ("Whose prices are these?", "New Mill"),
        ("Which column is the price: 'A' or 'B'?", "B"),
        ("Is the decimal sign a point or a comma?", "a comma"),
    )
    manner = Manner(mark="comma")
    assert found == Spoken(
        "x.csv", ("price_list",), {"B": "price"}, {"mill_id": "New Mill"}, manner
    )
