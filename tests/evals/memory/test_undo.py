"""The evals of undo and erase see a memory that is broken."""

from pathlib import Path
from typing import Any

import pytest

from evals.memory import undo
from evals.memory.erase import hits
from evals.suite import Material
from memory import Memory

MATERIAL = Material(data=None, notice=lambda _line: None)


class Broken:
    """A memory that forgets to do one thing."""

    def __init__(self, memory: Memory, forgets: str) -> None:
        self._memory, self._forgets = memory, forgets

    def __getattr__(self, name: str) -> Any:
        if name == self._forgets:
            return lambda *_given, **_named: []
        return getattr(self._memory, name)


def test_a_life_is_taken_back_and_moved():
    found = undo.measure(MATERIAL, operations=120)
    shares = {name: found.figures[name] for name in ("restored", "nothing_left", "whole", "moved")}
    assert shares == dict.fromkeys(shares, 1.0)


def test_a_memory_that_takes_nothing_back_is_seen():
    found = undo.measure(MATERIAL, operations=120, spoil=lambda memory: Broken(memory, "undo"))
    assert found.figures["restored"] < 1
    assert not found.figures["nothing_left"]


@pytest.mark.parametrize("form", ["utf-8", "utf-16-le"])
def test_words_that_stayed_are_seen(tmp_path: Path, form: str):
    (tmp_path / "file").write_bytes(b"\0\0" + "the Brafimdex one".encode(form))
    assert list(hits(tmp_path, "brafimdex")) == ["file"]
