"""semantic-router beside Nova's router: the same texts and the same vectors, its own process."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter

from graph.supervisor.router import Embed

NAME = "semantic-router 1.1.1"
_SCRIPT = Path(__file__).parents[2] / "scripts" / "rival.py"
_PATIENCE = 1800.0
"""Seconds: the first time it is also installed."""


class Chosen(BaseModel):
    """What it makes of one text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: tuple[str, ...]
    """The three best, best first."""
    score: float


Choices = Mapping[str, Sequence[Chosen]]
"""For each way of adding up the scores of neighbours, what it makes of each text."""


class Beside(Protocol):
    """Learns and routes as another router would; None where it cannot be run."""

    def __call__(
        self,
        train: Sequence[tuple[str, str]],
        queries: Sequence[str],
        *,
        embed: Embed,
        notice: Callable[[str], None],
    ) -> Choices | None:
        """Return what it makes of each query."""
        ...


_CHOICES = TypeAdapter(dict[str, list[Chosen]])


def choices(
    train: Sequence[tuple[str, str]],
    queries: Sequence[str],
    *,
    embed: Embed,
    notice: Callable[[str], None],
) -> Choices | None:
    """Let it learn from `train` and route `queries`; None, with a notice, if it cannot be run."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        notice(f"{NAME} is left out: uv, which installs it, is not there (`make` brings it).")
        return None
    with TemporaryDirectory() as name:
        folder = Path(name)
        texts = {"train": list(train), "queries": list(queries)}
        (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        np.savez(
            folder / "vectors.npz",
            train=embed([text for text, _ in train]),
            queries=embed(queries),
        )
        trouble = _run([uv, "run", "--quiet", "--script", str(_SCRIPT), str(folder)])
        if trouble:
            notice(f"{NAME} is left out: {trouble}.")
            return None
        return _CHOICES.validate_json((folder / "choices.json").read_bytes())


def _run(command: list[str]) -> str:
    """Return what went wrong, in one line; nothing if all went well."""
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603 - our own
    except subprocess.TimeoutExpired:
        return f"it took longer than {_PATIENCE:.0f} s"
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        return f"it failed ({said[-1] if said else f'exit code {error.returncode}'})"
    return ""
