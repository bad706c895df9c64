"""The page about faults says what Nova says."""

import re
from pathlib import Path

import pytest

from evals.faults import FAULTS, Fault
from evals.faults.machine import MACHINE

PAGE = (Path(__file__).parents[3] / "docs" / "faults.md").read_text()
ROWS = dict(re.findall(r"^\| (.+?) \| (.+?) \| .+ \|$", PAGE, re.MULTILINE))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_each_fault_has_its_row(fault: Fault):
    assert ROWS[fault.name] == fault.says


@pytest.mark.parametrize("fault", MACHINE, ids=lambda each: each.name)
def test_each_fault_of_the_machine_has_its_row(fault: Fault):
    assert ROWS[fault.name] == (fault.says or "(nothing)")


def test_words_of_the_other_rows_are_said_in_a_test():
    tests = [Path(__file__).parent / name for name in ("test_places.py", "test_unattended.py")]
    said = "".join(path.read_text() for path in tests)
    names = {fault.name for fault in FAULTS} | {"fault", "---"}
    others = {name: says for name, says in ROWS.items() if name not in names}
    assert len(others) >= 14
    assert [says for says in others.values() if says != "(nothing)" and says not in said] == []
