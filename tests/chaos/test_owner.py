"""An owner that is killed while clients wait: what it acknowledged is there, and done once."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from nova import Nova
from nova.serving import reach
from nova.settings import load_settings
from projects.errors import OwnerLost
from tests.chaos.conftest import Share
from tests.chaos.tally import Row
from tests.processes import Processes
from tests.waiting import wait_for

CLIENTS = 3


@dataclass
class Books:
    """What the clients were told."""

    asked: Counter[str] = field(default_factory=Counter)
    kept: set[str] = field(default_factory=set)
    """Claims that were acknowledged."""
    approved: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    """What clients were told when the owner was gone."""


def use(home: Path, books: Books, chance: random.Random, name: str) -> None:
    """Tell, draft and approve until the owner is gone."""
    remote = reach(home)
    if remote is None:
        return
    with remote:
        try:
            for number in count():
                code = chance.randint(1_000_000, 9_999_999)
                told = f"Remember that the code of locker {name}{number} is {code}."
                books.asked[told] += 1
                answer = remote.ask(told, thread=f"th_{name}")
                books.kept |= {*answer.memory.promoted, *answer.memory.archived}
                wanted = f"@content_drafter Draft a short note about locker {name}{number}."
                books.asked[wanted] += 1
                for effect in remote.ask(wanted).effects:
                    books.approved.add(effect["effect_id"])
                    remote.approvals.approve(effect["effect_id"], hash=effect["hash"])
                    books.done.add(effect["effect_id"])
        except OwnerLost as error:
            books.lost.append(str(error))


def turns_of(lines: Iterator[str]) -> Counter[str]:
    said = (json.loads(line) for line in lines)
    return Counter(line["text"] for line in said if line["kind"] == "turn")


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_an_owner_that_is_killed_loses_nothing_and_does_nothing_twice(
    tmp_path: Path, router_cache: Path, share: Callable[[str], Share], tell: Callable[[Row], Row]
):
    home, books, chance = tmp_path / "home", Books(), random.Random(20261123)  # noqa: S311
    served = Processes(home, router_cache, NOVA_MODEL="offline")
    for life in range(killed := share("owner").random):
        with served.up() as owner, ThreadPoolExecutor(CLIENTS) as beside:
            using = [
                beside.submit(use, home, books, chance, f"{life}{client}")
                for client in range(CLIENTS)
            ]
            enough = sum(books.asked.values()) + chance.randint(4, 16)
            wait_for(lambda enough=enough: sum(books.asked.values()) >= enough)
            time.sleep(chance.uniform(0.0, 0.1))  # somewhere in the middle of what is at work
            owner.kill()
            for each in using:
                each.result()
        (home / "nova.address").unlink()  # so that the next one is waited for
    settings = load_settings(home=home, cache=router_cache, model="offline")
    with Nova(settings=settings) as nova:
        nova.recover()
        effects = {effect.effect_id: effect for effect in nova.approvals.list(status=None)}
        files = [path for path in (home / "workspace").rglob("*") if path.is_file()]
        claims = {claim.claim_id for claim in nova.memory.claims(current=False)}
        turns = turns_of(nova.memory.export())
        runs = nova.runs.list(limit=100_000)
        problems = nova.memory.verify()
    settled = {effect_id for effect_id, each in effects.items() if each.status == "done"}
    assert problems == []
    assert books.done <= settled <= books.approved
    assert {run.status for run in runs} <= {"answered", "asked", "refused", "started"}
    assert all("ended before it answered" in line for line in books.lost)
    mended = sum("restarted_at" in run.detail for run in runs)
    row = tell(
        Row(
            "owner",
            random=killed,
            finished=sum(run.status != "started" for run in runs) + len(settled),
            cut_off=mended,
            resumed=mended,
            lost=len(books.kept - claims) + len(books.done - settled),
            doubled=sum((turns - books.asked).values()) + abs(len(files) - len(settled)),
            open=sum(run.status == "started" for run in runs),
        )
    )
    assert row.is_sound
