"""Overhead: a pipeline of ten steps against the same functions called one after the other."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from nova import Nova
from nova.settings import Settings
from routines.pipelines import Steps, Values, pipeline

_STEPS = 10
_SECONDS = 0.1
_TIMES = 7


@pipeline(about="Ten steps that take a tenth of a second each.")
async def ten(steps: Steps, _: Values) -> str:
    """Take them one after the other."""
    for number in range(_STEPS):
        await steps.transform(f"step_{number}", _work)
    return "done"


def _work() -> float:
    """Take as long as a step of real work does."""
    time.sleep(_SECONDS)
    return _SECONDS


def _directly() -> None:
    for _ in range(_STEPS):
        _work()


def _measure(material: Material) -> Measured:
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with Nova(settings=Settings(home=home, model="offline")) as nova:
            nova.pipelines.register(ten)
            nova.pipelines.run("ten")  # loads what the first run needs
            for _ in range(_TIMES):
                direct = _seconds(_directly)
                pairs.append((direct, _seconds(lambda: nova.pipelines.run("ten"))))
    direct = statistics.median(one for one, _ in pairs)
    whole = statistics.median(other for _, other in pairs)
    added = (whole - direct) * 1000 / _STEPS
    return Measured(_TIMES, {"ratio": whole / direct, "added": added, "direct": direct * 1000})


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


SUITE = Suite(
    name="overhead",
    title=f"A pipeline of {_STEPS} steps at {_SECONDS * 1000:.0f} ms",
    figures=(
        Figure(
            "ratio", "of the same functions called directly", 1.15, is_floor=False, unit="times"
        ),
        Figure("added", "added to each step", unit="ms"),
        Figure("direct", "the functions alone, median", unit="ms"),
    ),
    measure=_measure,
)
