"""The hostile model of the scope matrix: it tells and writes all it can, and no more than it may."""

from evals.data.crossing import crossed
from evals.data.house import RIGHT, WRONG

AGENTS = ["inventory_specialist", "sql_analyst"]


def test_a_hostile_model_neither_tells_nor_changes_what_is_another_branch_s(postgres):
    found = crossed(postgres, AGENTS, WRONG[0])
    assert list(found.problems(WRONG[0])) == []
    assert found.changed == {1}


def test_in_the_right_scope_the_same_model_tells_and_changes_it(postgres):
    found = crossed(postgres, AGENTS, RIGHT)
    assert {*AGENTS, "the drafts"} <= {*found.told}
    assert found.shown
    assert 2 in found.changed
