"""`nova eval`: the evals run in their own process, from a checkout alone."""

from pathlib import Path

import pytest

from nova.cli.eval import evals_beside
from projects.errors import BadInput
from tests.nova.cli.conftest import Shell


def test_evals_are_found_in_a_checkout():
    source = Path(__file__).parents[3]
    assert evals_beside(source) == source


def test_without_the_source_there_are_no_evals(tmp_path: Path):
    with pytest.raises(BadInput) as raised:
        evals_beside(tmp_path)
    assert str(raised.value) == (
        "The evals come with Nova's source, and this Nova was installed without it. "
        "Run `nova eval` in a checkout, after `make check`."
    )


def test_the_exit_code_is_that_of_the_evals(nova: Shell, tmp_path: Path):
    (tmp_path / "routing" / "banking77").mkdir(parents=True)
    ran = nova("eval", "routing", "--suite", "banking77", NOVA_EVAL_DATA=str(tmp_path))
    assert ran.code == 2


def test_a_suite_without_its_data_is_left_out(nova: Shell, tmp_path: Path):
    ran = nova("eval", "routing", "--suite", "clinc150", NOVA_EVAL_DATA=str(tmp_path))
    assert ran.code == 0
