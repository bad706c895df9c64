"""Killed at random moments, Nova loses nothing that it acknowledged and does nothing twice."""

import sys
import time
from pathlib import Path

import pytest

from nova.settings import load_settings
from tests.chaos.killing import Chaos


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, router_cache: Path, kills: int, capsys: pytest.CaptureFixture[str]
):
    settings = load_settings(home=tmp_path / "home", cache=router_cache, model="offline")
    chaos = Chaos(settings, seed=20261122)
    began = time.monotonic()
    chaos.run(kills)
    said = chaos.finish()
    assert "Traceback" not in said
    found = chaos.check(at_rest=True)
    books = chaos.books
    with capsys.disabled():
        sys.stdout.write(
            f"\n{books.killed} killed, {books.ended} ended in {time.monotonic() - began:.0f} s: "
            f"{found['runs']} runs, {found['answered later']} of them cut off and answered later; "
            f"{len(books.claims)} acknowledged memories, 0 lost; {len(books.done)} files, "
            "0 doubled\n"
        )
