"""A fresh memory that is told things: what suites about statements stand on."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import create_engine

from memory import Embed, Memory, MiniLM
from projects.project import Projects

PROJECT = "told"
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Told(NamedTuple):
    """One thing that somebody said."""

    text: str
    said_at: datetime
    speaker: str = "user"


@contextmanager
def fresh(embed: Embed | None = None) -> Iterator[Memory]:
    """Open a memory that knows nothing yet, as the product composes it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        engine = create_engine(f"sqlite:///{folder / 'ledger.db'}")
        memory = Memory(
            engine=engine,
            folder=folder / "index",
            embed=embed or MiniLM(),
            projects=Projects(folder / "projects"),
        )
        try:
            yield memory
        finally:
            memory.close()
            engine.dispose()


def tell(memory: Memory, said: Iterable[Told]) -> None:
    """Let things be said one after the other, as an import takes them in."""
    memory.import_lines(_lines(said))


def _lines(said: Iterable[Told]) -> Iterator[str]:
    for number, each in enumerate(said):
        yield json.dumps(
            {
                "kind": "turn",
                "turn_id": f"t{number:06}",
                "thread": f"told-{number:06}",
                "project": PROJECT,
                "speaker": each.speaker,
                "text": each.text,
                "said_at": each.said_at.isoformat(),
            }
        )
