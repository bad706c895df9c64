"""The pipelines of the demo, over its own databases."""

from pathlib import Path

import pytest

from nova.demo import install_pipelines, install_projects
from nova.demo.material import install_data
from tests.nova.demo.conftest import *  # noqa: F403 - the databases are made once for all tests


@pytest.fixture
def nova(open_nova, tmp_path):
    home = tmp_path / "home"
    install_projects(home / "projects")
    install_data(home)
    install_pipelines(home)
    return open_nova()


def approved(nova, name: str, **given: str) -> Path:
    waiting = nova.pipelines.run(name, given)
    assert waiting.run.status == "waiting", waiting.run
    for effect in nova.approvals.list():
        assert nova.approvals.approve(effect.effect_id, hash=effect.hash).status == "done"
    done = nova.pipelines.status(waiting.run.run_id).run
    assert done.status == "finished", done
    return done
