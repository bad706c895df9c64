"""What each word of a question does, and that none of those that change it is left aside."""

import pytest

from agents.querying import Reading

_ASKED = "How many burger buns did The Anchor order in 2026"
_TELLING = (
    "{} on average", "{} more than once", "{} in a row", "{} at the same time", "{} than everyone else",
    "{} instead", "{} together with others, compared with last year", "{} twice", "{} but not both",
    "{}, and who else", "{} in the morning", "{} or later on", "{} by then", "{} since the last time",
)  # fmt: skip


def test_every_word_has_its_part_in_the_answer(readers):
    found = readers["bakery"].explain(f"{_ASKED}?")
    assert found.is_told
    assert found.words == (
        ("How", "plain", ""),
        ("many", "plain", ""),
        ("burger buns", "value", "product"),
        ("did", "plain", ""),
        ("The Anchor", "value", "customer"),
        ("order", "column", "order"),
        ("in 2026", "time", ""),
    )


@pytest.mark.parametrize("form", _TELLING)
def test_a_word_that_changes_the_question_does_not_leave_the_answer_as_it_was(readers, form):
    plain = readers["bakery"].read(f"{_ASKED}?")
    read = readers["bakery"].read(f"{form.format(_ASKED)}?")
    assert isinstance(plain, Reading)
    assert not (isinstance(read, Reading) and read.selection == plain.selection)


def test_words_that_do_nothing_are_named(readers):
    found = readers["bakery"].explain("Which customers ordered Burger Buns more than once?")
    assert not found.is_told
    assert [said for said, does, _ in found.words if does == "open"] == ["more", "than", "once"]


def test_names_and_times_alone_do_not_tell_which_query_is_meant(readers):
    read = readers["boathire"].read("what was it with the Marsh Harrier in August 2026")
    assert not isinstance(read, Reading)


def test_what_is_owed_is_what_is_unpaid(readers):
    chosen = readers["vet"].read("How much does Lower Beck owe us?").selection
    assert {each.column: each.values for each in chosen.filters} == {
        "owner": ("Lower Beck Farm",),
        "is_open": (True,),
    }


def test_a_day_is_given_to_the_query_that_takes_one(readers):
    near = readers["vet"].read("Which animals were lodging with us on 10 August 2026?")
    assert near.views[0].selection.parameters == {"day": "2026-08-10"}


@pytest.mark.parametrize(
    ("schema", "text", "column", "values"),
    [
        ("boathire", "litres of diesel into the Gray Heron in 2026", "boat", ("Grey Heron",)),
        ("boathire", "Takings of kingfisher 2 for 2026", "boat", ("Kingfisher II",)),
        ("vet", "How many patients has Dr Yusuf seen in 2026?", "staff", ("Dr Amina Yusuf",)),
        ("vet", "which cats still have to be neutered", "neutered", (False,)),
    ],
)
def test_names_and_states_are_read_as_people_write_them(readers, schema, text, column, values):
    read = readers[schema].read(text)
    chosen = read.selection if isinstance(read, Reading) else read.views[0].selection
    assert {each.column: each.values for each in chosen.filters}[column] == values


def test_all_that_is_left_out_together_is_left_out(readers):
    read = readers["vet"].read("How many animals are there apart from cats and dogs?")
    chosen = read.selection if isinstance(read, Reading) else read.views[0].selection
    assert {(each.op, *each.values) for each in chosen.filters} >= {("!=", "cat"), ("!=", "dog")}


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("boathire", "Which extras were not taken in 2026?"),
        ("boathire", "What is the discount of the biggest customer?"),
        ("vet", "How heavy were all dogs together?"),
        ("bakery", "Which products did The Anchor stop ordering?"),
        ("bakery", "What is the cheapest supplier of butter?"),
    ],
)
def test_what_only_seems_to_be_asked_is_not_told(readers, schema, text):
    assert not isinstance(readers[schema].read(text), Reading)


def test_what_was_not_paid_has_no_day_of_payment(readers):
    chosen = readers["vet"].read("What was invoiced but not paid in 2026?").selection
    assert [each.column for each in chosen.filters] == ["issued_on", "is_open"]


def test_a_language_and_its_courses_are_no_title(readers):
    chosen = readers["langschool"].read("What was the average fee of German courses?").selection
    assert [(each.column, each.values) for each in chosen.filters] == [("language", ("German",))]


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("bakery", "W1149 - how much was that one"),
        ("clinic", "Which drugs are controlled?"),
        ("vet", "Which of our clients are out in Milford?"),
        ("vet", "Visits in October 2026 leaving out the farm team, how many?"),
        ("vet", "Pippin (not Pip!) - who does she belong to?"),
    ],
)
def test_small_words_that_lead_to_what_is_named_leave_nothing_open(readers, schema, text):
    assert isinstance(readers[schema].read(text), Reading)
