"""Undo: a long life taken back event by event must pass through every state that it had."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from evals.figure import Figure
from evals.memory.life import Life, opened
from evals.suite import Material, Measured, Suite
from memory import Memory
from projects.errors import BadInput
from projects.scope import Scope

OPERATIONS = 10_000
_STRETCH = 100
"""Operations between two looks at the state."""
_SEED = 20261123


class _State(NamedTuple):
    """What was known at a moment."""

    event: int
    """The last event until then."""
    digest: str
    reviews: str


def measure(
    material: Material,
    *,
    operations: int = OPERATIONS,
    spoil: Callable[[Memory], Memory] = lambda memory: memory,
) -> Measured:
    """Live, take all of it back, and move what was known to another home.

    Args:
        material: where to say what is begun.
        operations: how many things befall the memory.
        spoil: puts something between the life and its memory: a broken one must be seen.
    """
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "home") as memory:
        life = Life(spoil(memory), seed=_SEED)
        states = _live(life, operations)
        said = ", ".join(f"{count} {name}" for name, count in sorted(life.done.items()))
        material.notice(f"lived: {said}; {life.refused.total()} refused")
        moved = _is_moved(memory, Path(folder) / "other")
        kept = _take_back(life.memory, states)
        return Measured(
            cases=operations,
            figures={
                "restored": kept / len(states),
                "nothing_left": float(not memory.claims(scope=Scope(), current=False)),
                "whole": float(not memory.ledger.verify()),
                "moved": float(moved),
                "refused": life.refused.total() / operations,
            },
        )


def _live(life: Life, operations: int) -> list[_State]:
    states = [_state(life.memory)]
    for number in range(1, operations + 1):
        life.step()
        if number % _STRETCH == 0 or number == operations:
            states.append(_state(life.memory))
    return states


def _state(memory: Memory) -> _State:
    reviews = "\n".join(item.model_dump_json() for item in memory.reviews(status=None))
    return _State(memory.ledger.ends()[1], memory.state_hash(), reviews)


def _take_back(memory: Memory, states: list[_State]) -> int:
    """Undo event by event, the newest first; return how many of the states were met again."""
    met = 0
    end = states[-1].event
    for state in reversed(states):
        entries = memory.ledger.events_after(state.event, limit=end - state.event)
        try:
            for entry in reversed(entries):
                memory.undo(entry.event.event_id)
        except BadInput:
            return met
        end = state.event
        met += _state(memory)[1:] == state[1:]
    return met


def _is_moved(memory: Memory, folder: Path) -> bool:
    """Whether an export makes an equal memory of an empty one."""
    lines = list(memory.export())
    with opened(folder) as other:
        report = other.import_lines(lines)
        same = other.state_hash() == memory.state_hash()
        return same and not report.problems and list(other.export()) == lines


SUITE = Suite(
    name="undo",
    title="A life taken back",
    figures=(
        Figure("restored", "states met again", bar=1.0, tolerance=0.0),
        Figure("nothing_left", "nothing known when all is taken back", bar=1.0, tolerance=0.0),
        Figure("whole", "ledger whole afterwards", bar=1.0, tolerance=0.0),
        Figure("moved", "export and import make an equal home", bar=1.0, tolerance=0.0),
        Figure("refused", "operations refused with a line"),
    ),
    measure=measure,
    is_slow=True,
)
