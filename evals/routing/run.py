"""One run: each suite that is wanted and can be measured here."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.machine import this_machine
from evals.routing import benchmark, own, speed
from evals.routing.cases import Split, read_cases
from evals.routing.instance import opened
from evals.routing.results import SUITES, Found, Results, Suite
from nova import Settings

Notice = Callable[[str], None]


def run(wanted: Suite | None, split: Split, *, data: Path | None, notice: Notice) -> Results:
    """Measure a suite, or all of them.

    Args:
        wanted: the suite; None measures all.
        split: which cases; nothing is tuned on `test`.
        data: the folder of the public benchmarks; None leaves them out.
        notice: told in one line what is begun or left out.

    Raises:
        BadInput: if cases cannot be read.
    """
    machine = this_machine()
    with TemporaryDirectory() as folder:
        # Learnt once for all homes of this run, or kept where the person keeps such things.
        cache = Settings(home=Path(folder)).cache or Path(folder) / "cache"
        found = [
            _measured(suite, split, data=data, cache=cache, notice=notice)
            for suite in SUITES
            if wanted in (None, suite)
        ]
    return Results(machine=machine, suites=tuple(each for each in found if each))


def _measured(
    suite: Suite, split: Split, *, data: Path | None, cache: Path, notice: Notice
) -> Found | None:
    if suite in ("own", "speed"):
        cases = read_cases(split)
        notice(f"{suite}: measuring on {len(cases)} {split} cases")
        if suite == "speed":
            return speed.measure(cases, split=split, cache=cache)
        with opened(cache=cache) as nova:
            return own.measure(nova, cases, split=split)
    folder = data / "routing" / suite if data else None
    if folder is None or not folder.is_dir():
        where = f"{str(folder)!r} is not there" if folder else "NOVA_EVAL_DATA is not set"
        notice(f"{suite}: left out, {where}; it names the folder of the public benchmarks")
        return None
    notice(f"{suite}: measuring the {split} split")
    material = benchmark.read(folder, split)
    return benchmark.measure(suite, material, split=split, notice=notice)
