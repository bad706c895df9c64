"""How long routing takes, as a multiple of one embedding of the same text in the same run."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from evals.routing.cases import Cases, Split
from evals.routing.crowd import write_crowd
from evals.routing.instance import Instance, opened
from evals.routing.results import Found
from graph.supervisor import RouteDecision
from memory import MiniLM
from nova.demo import install_projects
from nova.home import Home
from projects.scope import Scope

TEAM, MANY = 34, 128
"""The sizes of the rosters: Nova's own, and one with made-up copies."""
_TEXTS, _WARMING = 220, 10
_ROOT = Path(__file__).parents[2]
_NOVA = """
import os, sys
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from nova.cli import main
sys.exit(main())
"""


def measure(cases: Cases, *, split: Split, cache: Path) -> Found:
    """Measure both rosters, and a batch on one core."""
    texts = [case.text for case in cases.clear]
    timed = texts[:_TEXTS]
    with TemporaryDirectory() as folder:
        crowd = write_crowd(Path(folder) / "roster", MANY)
        few, many = _team(timed, None, cache), _team(timed, crowd, cache)
    return Found(
        suite="speed",
        split=split,
        cases=len(timed),
        figures={
            f"ratio_{TEAM}": few.supervisor,
            f"ratio_{MANY}": many.supervisor,
            f"whole_{TEAM}": few.whole,
            f"whole_{MANY}": many.whole,
            "embedding": few.embedding * 1000,
            "batch": _batch(texts, cache),
        },
    )


class _Took(NamedTuple):
    """Medians."""

    embedding: float
    """Seconds."""
    supervisor: float
    """The decision alone, as a multiple of embedding the same texts."""
    whole: float
    """What `nova route` does, memory asked as well: a multiple likewise."""


def _team(texts: Sequence[str], agents: Path | None, cache: Path) -> _Took:
    with opened(agents=agents, cache=cache) as nova:
        return asyncio.run(_timed(nova, texts))


async def _timed(nova: Instance, texts: Sequence[str]) -> _Took:
    """Time each text in two ways, one after the other, so that a busy moment hits both alike.

    A text is decided on or routed, not both: the second would profit from the first. Each way
    has an encoder of its own, since they remember what they met last.
    """
    supervisor = nova.with_arbiter(None).services.supervisor
    embed = MiniLM()

    async def took(text: str, routing: Coroutine[object, object, RouteDecision]) -> _Pair:
        began = perf_counter()
        embed([text])
        embedded = perf_counter()
        await routing
        return _Pair(embedded - began, perf_counter() - embedded)

    decided, routed = [], []
    for first, second in zip(texts[::2], texts[1::2], strict=False):
        decided.append(await took(first, supervisor.route(first, scope=Scope())))
        routed.append(await took(second, nova.route(second)))
    alone, whole = _median(decided[_WARMING:]), _median(routed[_WARMING:])
    return _Took(alone.embedding, alone.ratio, whole.ratio)


class _Pair(NamedTuple):
    """Seconds."""

    embedding: float
    routing: float

    @property
    def ratio(self) -> float:
        return self.routing / self.embedding


def _median(pairs: Sequence[_Pair]) -> _Pair:
    return _Pair(*(median(each) for each in zip(*pairs, strict=True)))


def _batch(texts: Sequence[str], cache: Path) -> float:
    """Return how many requests a second `nova route --batch` decides on one core, start included."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        home = Home(folder / "home")
        install_projects(home.projects)
        requests = [json.dumps({"id": at, "text": text}) for at, text in enumerate(texts)]
        (folder / "batch.jsonl").write_text("\n".join(requests), encoding="utf-8")
        settings = {
            "PYTHONPATH": str(_ROOT),
            "NOVA_HOME": str(home.folder),
            "NOVA_CACHE": str(cache),
            "NOVA_MODEL": "offline",
        }
        command = [sys.executable, "-c", _NOVA, "route", "--batch", "batch.jsonl", "--json"]
        began = perf_counter()
        subprocess.run(  # noqa: S603 - our own
            command, cwd=folder, env=settings, check=True, stdout=subprocess.PIPE
        )
        return len(texts) / (perf_counter() - began)
