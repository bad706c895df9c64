"""What wants a command carried out, and what only asks."""

import pytest

from agents.commanding import is_agreed, is_refused, wanted
from projects.data import Catalogue
from tests.projects.data.writes.lending import write_catalogue


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    return Catalogue.load(write_catalogue(tmp_path_factory.mktemp("catalogue"))).commands.values()


@pytest.mark.parametrize(
    "text",
    [
        "Draft a loan of 4 drills from Ely to Bo",
        "please draft me a new loan for Bo",
        "Could you put together a loan of 2 D-10?",
        "I'd like a loan for Bo: 2 D-10",
        "Lend 4 D-10 to Bo",
        "@inventory_specialist, prepare another loan for Bo",
        "Create loans for what is low in Ely",
    ],
)
def test_an_order_to_draft_is_known(commands, text):
    found = wanted(text, commands)
    assert found is not None
    assert found.name == "draft_loan"


@pytest.mark.parametrize(
    "text",
    [
        "Which loans are out?",
        "Draft loans in Ely",
        "Draft a loan letter to Bo about 3 drills",
        "Loans over 500",
        "Lend me your ear",
        "Lend 4 D-10 to whom?",
        "Did we draft a loan for Bo?",
        "A letter about the loan of 4 drills",
        "",
    ],
)
def test_a_question_or_another_task_is_none(commands, text):
    assert wanted(text, commands) is None


def test_only_a_reply_agrees_or_refuses():
    assert is_agreed("Draft a loan\nyes, please")
    assert is_refused("Draft a loan\nno")
    assert not is_agreed("yes")
    assert not is_refused("No loan for Bo")
