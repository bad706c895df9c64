"""Scale: how memory does with a hundred thousand claims, measured beside one embedding.

Only ratios are held to bars: both sides are measured in turn in one process, so a busy machine
disturbs both alike. Where homes share a cache (`NOVA_CACHE`), the vectors of the claims are kept
there as they come: a run that was cut short goes on, a later one begins at once.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

from evals.figure import Figure
from evals.memory.populace import claim_lines, questions
from evals.suite import Material, Measured, Suite
from memory import MiniLM
from nova import Nova, Settings
from nova.home import Home

_CLAIMS = 100_000
_ASKED = 300
_WARM = 100
"""Questions that are asked first: a process that goes on asking reads its vectors over."""
_WRITTEN = 60
_FRESH = 1_000
"""Claims nobody has embedded before, by which the embedding of what comes in is timed."""
_OFTEN = 0.95
_OPEN = "import sys; from nova import Nova; Nova(sys.argv[1]).close()"
_MEGA = 1 << 20


def measure(material: Material) -> Measured:
    """Fill a home, open it again, ask it and write to it."""
    with tempfile.TemporaryDirectory() as folder:
        return measured(Path(folder), claims=_CLAIMS, notice=material.notice)


def measured(
    home: Path,
    *,
    claims: int,
    notice: Callable[[str], None],
    asked: int = _ASKED,
    warm: int = _WARM,
    fresh: int = _FRESH,
) -> Measured:
    """Measure a home of so many claims."""
    settings = Settings(home=home, model="offline")
    if settings.cache is not None:
        _share_vectors(home, settings.cache)
    notice(f"scale: taking in {claims} claims, minutes on a slow machine")
    with Nova(settings=settings) as nova:
        nova.memory.import_lines(claim_lines(claims))
        unseen = [_new(line) for line in claim_lines(fresh, seed=time.time_ns())]
        taken = _seconds(lambda: nova.memory.import_lines(unseen))
        notice("scale: rebuilding the index from kept vectors")
        rebuilt = _seconds(nova.memory.rebuild)
    opened = _seconds(lambda: subprocess.run([sys.executable, "-c", _OPEN, str(home)], check=True))  # noqa: S603 - our own
    embed = MiniLM()
    with Nova(settings=settings) as nova:
        texts = questions(asked + warm)
        for text in texts[:warm]:
            nova.memory.search(text)
        pairs = [
            (_seconds(partial(embed, [f"So: {text}"])), _seconds(partial(nova.memory.search, text)))
            for text in texts[warm:]
        ]
        lines = [_new(line) for line in islice(claim_lines(_WRITTEN, seed=9), _WRITTEN)]
        written = [_seconds(partial(nova.memory.import_lines, [line])) for line in lines]
        one = _often([each for each, _ in pairs])
        figures = {
            "recall": _often([each for _, each in pairs]) / one,
            "write": _often(written) / one,
            "rebuild": (claims + fresh) / rebuilt,
            "opened": opened * 1e3,
            "embedded": fresh / taken,
            "resident": _resident() / _MEGA,
        }
    return Measured(claims, figures)


def _share_vectors(home: Path, cache: Path) -> None:
    """Let the home keep its vectors where the next one finds them: they go by text and model."""
    index = Home(home).index
    index.mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    index.joinpath("vectors.db").symlink_to(cache.resolve() / "scale-vectors.db")


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _often(seconds: list[float]) -> float:
    """Return what 19 of 20 stay within."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * _OFTEN))]


def _new(line: str) -> str:
    entry = json.loads(line)
    entry["claim"]["claim_id"] += "_new"
    return json.dumps(entry)


def _resident() -> int:
    """Return the bytes that this process holds in memory; 0 where that cannot be told."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4_096 if status.exists() else 0


SUITE = Suite(
    name="scale",
    title="A hundred thousand claims",
    figures=(
        Figure("recall", "a search (p95), in embeddings (p95)", 6, is_floor=False, unit="times"),
        Figure("write", "a write (p95), in embeddings (p95)", 6, is_floor=False, unit="times"),
        Figure("rebuild", "claims indexed anew from kept vectors", 500, unit="a second"),
        Figure(
            "opened", "a process that opens the home and ends", 3_000, is_floor=False, unit="ms"
        ),
        Figure("embedded", "claims taken in and embedded", unit="a second"),
        Figure("resident", "MB held in memory", unit=""),
    ),
    measure=measure,
    is_slow=True,
)
