"""The cases of the hostile suite: enough of them, and the benign ones are let through."""

from collections import Counter

import pytest

from evals.data.hostile import own
from evals.data.suites import SUITES
from evals.suite import chosen
from projects.data.guarding import checked
from projects.errors import UnknownName

COLUMNS = {
    "firm": ["firm_id", "name"],
    "branch": ["branch_id", "firm_id", "name"],
    "client": ["client_id", "firm_id", "branch_id", "name", "email"],
    "job": ["job_id", "firm_id", "branch_id", "client_id", "price", "done_on", "note"],
    "line": ["job_id", "part", "units"],
    "part": ["part", "title", "price", "replaced_by"],
}
SETTING, CASES = own()


def test_there_are_enough_cases_each_once():
    assert len({case.case_id for case in CASES}) == len({case.sql for case in CASES}) == len(CASES)
    assert Counter(case.is_hostile for case in CASES) == {True: 110, False: 50}
    assert set(SETTING.catalogue.tables) == set(COLUMNS)


@pytest.mark.parametrize("case", [each for each in CASES if not each.is_hostile])
def test_what_people_ask_for_is_let_through(case):
    assert checked(case.sql, tables=COLUMNS, dialect="postgres").tables is not None


def test_a_suite_is_chosen_by_its_name():
    assert chosen("all", SUITES, of="data") == tuple(e for e in SUITES if not e.is_slow)
    assert [suite.name for suite in chosen("hostile", SUITES, of="data")] == ["hostile"]
    with pytest.raises(UnknownName, match="hostile"):
        chosen("hostil", SUITES, of="data")
