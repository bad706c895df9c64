"""An empty store of schedules."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from routines.schedules import Schedules


@pytest.fixture
def schedules(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'home.sqlite'}")
    yield Schedules(engine)
    engine.dispose()
