"""Killed while they write and promote, three rivals for one home lose nothing acknowledged."""

import re
import sys
import time
from pathlib import Path

import pytest

from nova import Nova
from nova.settings import load_settings
from tests.chaos.writing import Struggle, vectors_of

REFUSAL = re.compile(
    r"Home '[^']+' is in use by another Nova process(?: \(pid \d+\))?\. "
    r"Wait until it is done, end it, or set NOVA_HOME to another folder\."
)


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_rivals_lose_nothing_and_are_told_why_they_wait(
    tmp_path: Path, router_cache: Path, kills: int, capsys: pytest.CaptureFixture[str]
):
    settings = load_settings(home=tmp_path / "home", cache=router_cache, model="offline")
    began = time.monotonic()
    struggle = Struggle(settings, seed=20261123)
    struggle.run(kills)
    with Nova(settings=settings) as nova:
        claims = {claim.claim_id for claim in nova.memory.claims(current=False)}
        assert struggle.kept <= claims
        assert nova.memory.verify() == []
    held, read = vectors_of(settings.home / "index", ["personal"])
    assert read == held >= len(claims)
    assert struggle.kept, "nobody wrote"
    assert struggle.refused, "nobody was refused"
    assert [line for line in struggle.refused if not REFUSAL.fullmatch(line)] == []
    with capsys.disabled():
        sys.stdout.write(
            f"\n{struggle.killed} killed in {time.monotonic() - began:.0f} s, "
            f"{struggle.holders} held the home in turn: {len(struggle.kept)} acknowledged claims, "
            f"0 lost; {held} vectors, 0 unreadable; {struggle.refusals} refusals, each one line\n"
        )
