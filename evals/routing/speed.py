"""How long routing takes, as a multiple of one embedding of the same text in the same run."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
_WARMING = 10
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
    with TemporaryDirectory() as folder:
        crowd = write_crowd(Path(folder) / "roster", MANY)
        # Other texts for each: what was understood once is partly remembered.
        few, many = _team(texts[::2], None, cache), _team(texts[1::2], crowd, cache)
    return Found(
        suite="speed",
        split=split,
        cases=len(texts),
        figures={
            **_figures(few, TEAM),
            **_figures(many, MANY),
            "embedding": few.embedding * 1000,
            "batch": _batch(texts, cache),
        },
    )


class _Took(NamedTuple):
    """Medians; all but the first are multiples of embedding the same texts."""

    embedding: float
    """Seconds."""
    supervisor: float
    """The decision alone."""
    processor: float
    """The same in time of the processor, which a busy machine hardly changes."""
    whole: float
    """What `nova route` does: memory is asked as well."""


def _figures(took: _Took, agents: int) -> dict[str, float]:
    return {
        f"ratio_{agents}": took.supervisor,
        f"processor_{agents}": took.processor,
        f"whole_{agents}": took.whole,
    }


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

    async def took(text: str, routing: Coroutine[object, object, RouteDecision]) -> _Marks:
        began = _now()
        embed([text])
        embedded = _now()
        await routing
        done = _now()
        return _Marks(*(embedded - began), *(done - embedded))

    decided, routed = [], []
    for first, second in zip(texts[::2], texts[1::2], strict=False):
        decided.append(await took(first, supervisor.route(first, scope=Scope())))
        routed.append(await took(second, nova.route(second)))
    alone, whole = _median(decided[_WARMING:]), _median(routed[_WARMING:])
    return _Took(
        embedding=alone.embedding,
        supervisor=alone.routing / alone.embedding,
        processor=alone.routing_cpu / alone.embedding_cpu,
        whole=whole.routing / whole.embedding,
    )


class _Marks(NamedTuple):
    """Seconds on the clock, and of the processor."""

    embedding: float
    embedding_cpu: float
    routing: float
    routing_cpu: float


def _now() -> NDArray[np.float64]:
    return np.array([perf_counter(), process_time()])


def _median(marks: Sequence[_Marks]) -> _Marks:
    return _Marks(*(median(each) for each in zip(*marks, strict=True)))


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
