"""The suite of the junk stream: its figures, and what they are held to."""

import tempfile
from pathlib import Path

from sqlalchemy import create_engine

from evals.figure import Figure
from evals.memory.junk.judging import figures, judged
from evals.memory.junk.playing import play
from evals.memory.junk.stream import stream
from evals.suite import Material, Measured, Suite
from memory import Memory, MiniLM
from memory.core import Upkeep
from memory.sense import EncoderSense
from projects.project import Projects

_SIZE = 10_000


def _measure(material: Material) -> Measured:
    candidates = stream(_SIZE)
    encoder = MiniLM()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        engine = create_engine(f"sqlite:///{home / 'ledger.sqlite'}")
        projects = Projects(home / "projects")
        upkeep = Upkeep(rules=projects.memory_rules, sense=EncoderSense(encoder))
        memory = Memory(
            engine=engine, folder=home / "index", embed=encoder, projects=projects, upkeep=upkeep
        )
        material.notice(f"junk: {len(candidates):,} candidates reach memory")
        play(memory, candidates)
        material.notice("junk: every true thing is asked for")
        outcome = judged(memory, candidates)
        memory.close()
        engine.dispose()
    found: dict[str, float] = dict(figures(outcome, candidates))
    for part in ("seen", "held"):
        own = figures(outcome, (item for item in candidates if item.part == part))
        found |= {f"{part}_{name}": own[name] for name in ("precision", "recall", "poison")}
    return Measured(cases=len(candidates), figures=found)


SUITE = Suite(
    name="junk",
    title="A stream of junk with truth in it",
    figures=(
        Figure("precision", "core claims that are true, told and single", 0.95, tolerance=0.01),
        Figure("recall", "true things that are live and found by their question", 0.90,
               tolerance=0.01),
        Figure("poison", "poisoned rows in the core", 0, is_floor=False, unit="", tolerance=0),
        Figure("loops", "rows in the core that Nova's own words made", 0, is_floor=False, unit="",
               tolerance=0),
        Figure("held_precision", "the same, wordings that the gate was not fitted to", 0.95,
               tolerance=0.01),
        Figure("held_recall", "true things among these", 0.90, tolerance=0.01),
        Figure("held_poison", "poisoned rows among these", 0, is_floor=False, unit=""),
        Figure("seen_precision", "the same, wordings whose failures were read", tolerance=0.01),
        Figure("seen_recall", "true things among these"),
        Figure("seen_poison", "poisoned rows among these", is_floor=False, unit=""),
        Figure("live", "true things of which a live claim holds the answer"),
        Figure("found", "true things that their question finds, as claim or turn"),
        Figure("in_core", "true things in the core itself"),
        Figure("doubles", "second rows for one truth", is_floor=False, unit=""),
        Figure("core_rows", "rows in the core", unit=""),
    ),
    measure=_measure,
    is_slow=True,
)  # fmt: skip
