"""Nova over a fresh home, offline or with a scripted model."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nova import Nova
from nova.settings import load_settings

OpenNova = Callable[..., Nova]


@pytest.fixture
def open_nova(tmp_path: Path, router_cache: Path) -> Iterator[OpenNova]:
    """Open Nova over the test's home; settings may be given, and it is closed at the end."""
    opened: list[Nova] = []

    def open_one(**given: object) -> Nova:
        settings = {"home": tmp_path / "home", "cache": router_cache, "model": "offline", **given}
        opened.append(Nova(settings=load_settings(**settings)))
        return opened[-1]

    yield open_one
    for nova in opened:
        nova.close()
