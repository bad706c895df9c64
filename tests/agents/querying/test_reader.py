import pytest

from agents.querying import Nearest, Reader, Reading, Unsure
from projects.data import Database


def read(reader: Reader, text: str) -> Reading:
    found = reader.read(text)
    assert isinstance(found, Reading), found
    return found


def filters(reading: Reading) -> dict[str, str]:
    return {
        each.column: f"{each.op} {each.than or ', '.join(str(value) for value in each.values)}"
        for each in reading.selection.filters
    }


@pytest.mark.parametrize(
    ("text", "query", "filtered"),
    [
        ("Who wrote QA-76?", "titles", {"title": "= QA-76"}),
        ("who wrote qa76", "titles", {"title": "= QA-76"}),
        ("who wrote QA 76?", "titles", {"title": "= QA-76"}),
        ("What does The Long Road cost?", "titles", {"title": "= PR-14"}),
        ("price of Compilrs at Dawn", "titles", {"title": "= QA-76"}),
        ("Which books does Harper Lane publish?", "titles", {"publisher": "= Harper Lane"}),
        ("Which titles are running short?", "copies_by_branch", {"is_short": "= True"}),
        ("list all the open loans at Harbor Point", "loans",
         {"status": "= open", "branch": "= Harbor Point"}),
        ("which loans are not yet returned?", "loans", {"status": "!= returned"}),
        ("loans due before December", "loans", {"due_on": "<= 2026-11-30"}),
        ("What did Priya borrow in March", "loans",
         {"member": "= Priya Nair", "lent_on": "between 2026-03-01, 2026-03-31"}),
        ("which loans are more than 20 days overdue?", "loans", {"days_overdue": "> 20"}),
        ("which titles have no copies on the shelf?", "copies_by_branch", {"on_shelf": "= 0"}),
        ("which titles have fewer copies on the shelf than wanted", "copies_by_branch",
         {"on_shelf": "< wanted"}),
        ("titles below the target at downtown", "copies_by_branch",
         {"on_shelf": "< wanted", "branch": "= Downtown"}),
        ("compare downtown and mill lane copies of QA-76", "copies_by_branch",
         {"title": "= QA-76", "branch": "in Downtown, Mill Lane"}),
        ("loan L1003 due?", "loans", {"loan": "= L-1003"}),
    ],
)  # fmt: skip
def test_rows_are_chosen_by_what_is_named(
    reader: Reader, text: str, query: str, filtered: dict[str, str]
) -> None:
    reading = read(reader, text)
    assert (reading.selection.query, filters(reading)) == (query, filtered)


@pytest.mark.parametrize(
    ("text", "form", "columns", "by", "row"),
    [
        ("How many copies of QA-76 are on the shelf downtown?", "total", ("on_shelf",), (), (3,)),
        ("how many copies do we own of the long road?", "total", ("owned",), (), (12,)),
        ("how many loans in October?", "count", ("loan",), (), (2,)),
        ("how many computing titles are there?", "count", ("title",), (), (1,)),
        ("total fines this year", "total", ("amount",), (), (9.5,)),
        ("how much does Ada Field owe?", "total", ("unpaid",), (), (4.5,)),
        ("average price by genre", "average", ("price",), ("genre",), ("Computing", 48.0)),
        ("loans by branch", "count", ("loan",), ("branch",), ("Downtown", 3)),
        ("who owes the most?", "largest", ("unpaid",), ("member",), ("Ada Field", 4.5)),
        ("which member borrowed the most books this year?", "largest", ("title",), ("member",),
         ("Priya Nair", 3)),
        ("members with more than 1 loan", "count", ("loan",), ("member",), ("Priya Nair", 3)),
        ("how many books were lent per month?", "count", ("title",), ("lent_on.month",),
         ("2025-12", 1)),
    ],
)  # fmt: skip
def test_the_form_of_the_answer_is_the_one_asked_for(
    reader: Reader,
    library: Database,
    text: str,
    form: str,
    columns: tuple[str, ...],
    by: tuple[str, ...],
    row: tuple[object, ...],
) -> None:
    selection = read(reader, text).selection
    assert (selection.form, selection.columns, selection.by) == (form, columns, by)
    assert library.run(selection).rows[0] == row


@pytest.mark.parametrize(
    "text",
    [
        "Do we own more copies of QA-76 at Downtown than at Mill Lane?",
        "which branch owns more copies of QA-76, Downtown or Mill Lane?",
        "How many more copies of QA-76 do we own in Downtown than in Mill Lane?",
    ],
)
def test_two_that_are_compared_are_each_given_their_total(
    reader: Reader, library: Database, text: str
) -> None:
    selection = read(reader, text).selection
    assert library.run(selection).rows == (("Downtown", 5), ("Mill Lane", 2))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("most expensive book", "QA-76"),
        ("cheapest fiction title", "PR-14"),
        ("what is the latest loan of Priya Nair", "L-1005"),
        ("what's the longest overdue loan", "L-1002"),
        ("Which branch has the most copies of The Long Road?", "PR-14"),
    ],
)
def test_the_greatest_and_the_least_are_found(
    reader: Reader, library: Database, text: str, first: str
) -> None:
    assert library.run(read(reader, text).selection).rows[0][0] == first


def test_the_next_is_the_first_that_is_still_to_come(reader: Reader, library: Database) -> None:
    reading = read(reader, "When is the next loan due at Mill Lane?")
    assert filters(reading)["due_on"] == f">= {library.today}"
    assert (reading.selection.form, reading.selection.columns) == ("smallest", ("due_on",))


def test_one_row_is_not_ranked_but_told_with_all_that_is_asked(reader: Reader) -> None:
    reading = read(reader, "When was the last of loan L-1001 returned, and when was it due?")
    assert reading.selection.form == "rows"
    assert "due_on" in reading.asked


def test_a_number_told_beforehand_must_be_of_use(reader: Reader) -> None:
    found = reader.read("Ada is here with loan L-1004. How many copies does Downtown own?")
    assert not isinstance(found, Reading)


def test_a_question_of_yes_or_no_looks_at_the_condition(reader: Reader) -> None:
    reading = read(reader, "is L-1004 overdue?")
    assert (filters(reading), [each.column for each in reading.tested]) == (
        {"loan": "= L-1004"},
        ["is_overdue"],
    )


def test_a_name_that_several_bear_is_asked_back(reader: Reader) -> None:
    found = reader.read("how much does Ada owe in fines?")
    assert isinstance(found, Unsure)
    assert found.options == ("Ada Field", "Ada Marsh")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how many copies of QA-99 do we have?", "I find no title called 'QA-99'."),
        ("what did Zed Nowhere borrow?", "I find nothing called 'Zed Nowhere'."),
    ],
)
def test_a_name_that_nobody_bears_is_refused(reader: Reader, text: str, said: str) -> None:
    found = reader.read(text)
    assert isinstance(found, Unsure)
    assert found.is_refusal
    assert found.question.startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "What's the weather in Houston?",
        "who is the mayor of Paris",
        "what is the librarian's salary?",
        "cancel loan L-1004",
        "Lend QA-76 to Ada Field.",
        "translate The Long Road into German",
        "",
        "???",
    ],
)
def test_what_the_data_cannot_answer_is_left_alone(reader: Reader, text: str) -> None:
    assert reader.read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "which members have never paid a fine?",
        "How many open loans are there, and who has them?",
        "Zadie Nobody says she is done. How many loans are there?",
        "Which loans are open? Skip anybody we have written off.",
        "How many days are on the shelf downtown?",
        "Which of our loans are the ones?",
    ],
)
def test_what_leaves_something_out_is_not_told_as_the_answer(reader: Reader, text: str) -> None:
    assert isinstance(reader.read(text), Nearest | None)


def test_a_thing_that_no_query_has_heard_of_is_not_looked_for(reader: Reader) -> None:
    assert reader.read("What is the rent of Downtown?") is None


@pytest.mark.parametrize(
    ("text", "filtered"),
    [
        ("Which loans are open, leaving out Downtown?",
         {"status": "= open", "branch": "!= Downtown"}),
        ("It is not urgent. Which loans are open at Downtown?",
         {"status": "= open", "branch": "= Downtown"}),
        ("One was returned. Which loans are due in November?",
         {"due_on": "between 2026-11-01, 2026-11-30"}),
        ("Which loans are open today?", {"status": "= open"}),
        ("Which loans are open since the records began in March?", {"status": "= open"}),
        ("Which loans did Priya Nair return?", {"status": "= returned", "member": "= Priya Nair"}),
    ],
)  # fmt: skip
def test_only_what_is_meant_chooses_rows(
    reader: Reader, text: str, filtered: dict[str, str]
) -> None:
    assert filters(read(reader, text)) == filtered


def test_more_than_any_other_is_the_most(reader: Reader, library: Database) -> None:
    selection = read(reader, "Which member borrowed more books than anybody else?").selection
    assert library.run(selection).rows[0][0] == "Priya Nair"


def test_a_reply_settles_which_of_several_is_meant(reader: Reader) -> None:
    reading = read(reader, "how much does Ada owe in fines?\nAda Marsh")
    assert filters(reading) == {"member": "= Ada Marsh"}


def test_brackets_that_restrict_are_part_of_the_question(reader: Reader) -> None:
    reading = read(reader, "list the loans at Downtown (only open ones)")
    assert filters(reading) == {"branch": "= Downtown", "status": "= open"}


def test_what_is_asked_in_money_is_not_answered_in_pieces(reader: Reader) -> None:
    found = reader.read("how many copies of QA-76 are on the shelf, in dollars?")
    assert not isinstance(found, Reading)


@pytest.mark.parametrize(
    "text",
    ["total fines this year, paid not counted", "How much are the fines this year less paid?"],
)
def test_an_amount_without_a_part_is_the_one_that_is_net_of_it(reader: Reader, text: str) -> None:
    selection = read(reader, text).selection
    assert (selection.form, selection.columns) == ("total", ("unpaid",))


def test_an_amount_without_a_part_that_none_is_net_of_is_not_given(reader: Reader) -> None:
    assert not isinstance(reader.read("total fines paid this year, not counting charges"), Reading)


def test_goes_are_counted_where_each_row_is_one(reader: Reader) -> None:
    selection = read(reader, "How many times did Priya Nair borrow The Long Road?").selection
    assert (selection.query, selection.form, selection.columns) == ("loans", "count", ("loan",))


@pytest.mark.parametrize("said", ["two dozen", "24", "twenty-four"])
def test_dozens_are_amounts(reader: Reader, said: str) -> None:
    reading = read(reader, f"which loans are more than {said} days overdue?")
    assert filters(reading) == {"days_overdue": "> 24"}
