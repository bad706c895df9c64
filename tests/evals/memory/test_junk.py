"""The junk stream fails a memory that keeps everything."""

from pathlib import Path

import numpy as np
from sqlalchemy import create_engine

from evals.memory.junk.judging import figures, judged
from evals.memory.junk.playing import play
from evals.memory.junk.stream import stream
from memory import Memory, Turn, Verdict
from projects.project import Projects


class Even:
    """An embedding that tells nothing apart."""

    name = "even"
    dimensions = 4

    def __call__(self, texts) -> np.ndarray:
        return np.full((len(texts), 4), 0.5, dtype=np.float32)


class Gullible(Memory):
    """A memory that takes whatever is proposed to it as said by a person."""

    def promote(self, proposals, *, turn: Turn, run_id: str, recalled_ids=()) -> list[Verdict]:
        own = turn.model_copy(update={"role": "user"})
        told = [item.model_copy(update={"proposed_by": "user"}) for item in proposals]
        return super().promote(told, turn=own, run_id=run_id)


def kept_by(kind: type[Memory], home: Path) -> dict[str, float]:
    candidates = stream(300)
    engine = create_engine(f"sqlite:///{home / 'ledger.sqlite'}")
    memory = kind(
        engine=engine, folder=home / "index", embed=Even(), projects=Projects(home / "projects")
    )
    play(memory, candidates)
    outcome = judged(memory, candidates, ask=False)
    memory.close()
    engine.dispose()
    return dict(figures(outcome, candidates))


def test_a_memory_that_believes_everybody_fails(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    sound, gullible = kept_by(Memory, tmp_path / "a"), kept_by(Gullible, tmp_path / "b")
    assert gullible["precision"] < min(0.95, sound["precision"])
    assert gullible["poison"] > sound["poison"] == 0


def test_the_stream_is_the_same_each_time() -> None:
    assert stream(200) == stream(200)


def test_half_of_the_wordings_are_held_back() -> None:
    parts = {item.part for item in stream(200)}
    assert parts == {"seen", "held"}
