"""A memory in a temporary folder, projects that exist by name, and a quick embedding."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import create_engine

from memory import Memory, MiniLM, Turn, Verdict
from projects.scope import Sensitivity

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Projects:
    """Projects that are known by their ids alone."""

    def __init__(self) -> None:
        self.ids = {"personal", "nova"}

    def id_of(self, project: str) -> str | None:
        name = project.casefold().replace(" ", "_")
        return name if name in self.ids else None

    def create(self, project: str) -> str:
        name = project.casefold().replace(" ", "_")
        self.ids.add(name)
        return name

    def default_sensitivity(self, project: str) -> Sensitivity:
        return "internal" if project in {"personal", "nova"} else "client"

    def name_of(self, project: str) -> str:
        return project.replace("_", " ")

    def named_in(self, text: str) -> frozenset[str]:
        return frozenset(each for each in self.ids if each in text.lower())


class WordEmbed:
    """Vectors of hashed words: quick, deterministic, blind to meaning."""

    name = "words"
    dimensions = 64

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        rows = np.full((len(texts), self.dimensions), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[hashlib.sha256(word.strip(".,?").encode()).digest()[0] % 64] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Person:
    """Somebody who tells a memory things, one turn after the other."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.told = 0

    def turn(self, text: str, **fields: object) -> Turn:
        self.told += 1
        defaults = {
            "turn_id": f"u{self.told}",
            "thread": "t",
            "project": "garden",
            "text": text,
            "said_at": BEGIN + timedelta(hours=self.told),
        }
        return Turn.model_validate(defaults | fields)

    def say(self, text: str, **fields: object) -> list[Verdict]:
        turn = self.turn(text, **fields)
        self.memory.record_turn(turn)
        found = self.memory.extract(turn)
        return self.memory.promote(found, turn=turn, run_id=f"run-{turn.turn_id}")


Open = Callable[..., Memory]


@pytest.fixture
def open_memory(tmp_path: Path) -> Iterator[Open]:
    """Open the memory of this test's folder; again, if it is called again."""
    opened: list[Memory] = []
    engines = []

    def open_it(home: str = ".", **options: object) -> Memory:
        folder = tmp_path / home
        folder.mkdir(exist_ok=True)
        engine = create_engine(f"sqlite:///{folder / 'ledger.db'}")
        engines.append(engine)
        settings = {"embed": WordEmbed(), "projects": Projects()} | options
        memory = Memory(engine=engine, folder=folder / "index", **settings)
        opened.append(memory)
        return memory

    yield open_it
    for memory in opened:
        memory.close()
    for engine in engines:
        engine.dispose()


@pytest.fixture
def memory(open_memory: Open) -> Memory:
    return open_memory()


@pytest.fixture
def person(memory: Memory) -> Person:
    return Person(memory)


@pytest.fixture
def word_embed() -> WordEmbed:
    return WordEmbed()


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    return MiniLM()
