"""Killed while they write and promote, three rivals for one home lose nothing acknowledged."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from nova import Nova
from nova.settings import load_settings
from tests.chaos.conftest import Share
from tests.chaos.tally import Row
from tests.chaos.writing import Struggle, vectors_of

REFUSAL = re.compile(
    r"Home '[^']+' is in use by another Nova process(?: \(pid \d+\))?\. "
    r"Wait until it is done, end it, or set NOVA_HOME to another folder\."
)


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_rivals_lose_nothing_and_are_told_why_they_wait(
    tmp_path: Path, router_cache: Path, share: Callable[[str], Share], tell: Callable[[Row], Row]
):
    settings = load_settings(home=tmp_path / "home", cache=router_cache, model="offline")
    struggle = Struggle(settings, seed=20261123)
    struggle.run(share("rivals").random)
    with Nova(settings=settings) as nova:
        claims = nova.memory.claims(current=False)
        assert nova.memory.verify() == []
    texts = Counter(claim.text for claim in claims)
    row = tell(
        Row(
            "promotions",
            random=struggle.killed,
            finished=len(struggle.kept),
            lost=len(struggle.kept - {claim.claim_id for claim in claims}),
            doubled=sum(count - 1 for count in texts.values()),
        )
    )
    assert row.is_sound
    held, read = vectors_of(settings.home / "index", ["personal"])
    assert read == held >= len(claims)
    assert struggle.kept, "nobody wrote"
    assert struggle.refused, "nobody was refused"
    assert [line for line in struggle.refused if not REFUSAL.fullmatch(line)] == []
