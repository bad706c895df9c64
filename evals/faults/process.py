"""One command of Nova's as a process of its own, and how long it took."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from nova.settings import load_settings

QUESTION = "What is the gate code of the Leeds depot?"
SAID = (
    "Remember that the gate code of the Leeds depot is 4471.",
    "The Leeds depot closes at 6 pm on Fridays.",
    "The Leeds depot now closes at 5 pm on Fridays.",
    "Remember that the Leeds depot has nine bays.",
)
_HANGS = 120.0


class Ran(NamedTuple):
    """What came of one command."""

    code: int
    out: str
    err: str
    seconds: float
    cpu: float
    """Seconds that it computed: the others it waited, for a lock or for its turn."""


def settings_of(home: Path) -> dict[str, str]:
    """Return the whole environment of a process over a home; beside it the homes share a cache."""
    cache = load_settings().cache or home.parents[1] / "cache"
    return {"NOVA_HOME": str(home), "NOVA_CACHE": str(cache), "NOVA_MODEL": "offline"}


def ask(settings: Mapping[str, str], text: str, *, prelude: str = "") -> Ran:
    """Ask in a process of its own."""
    return run(settings, "ask", text, prelude=prelude)


def run(settings: Mapping[str, str], *words: str, prelude: str = "") -> Ran:
    """Run one command."""
    code = f"{prelude}\nimport sys\nfrom nova.cli import main\nsys.exit(main(sys.argv[1:]))"
    began, computed = time.monotonic(), _computed()
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code, *words],
        env=dict(settings),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=_HANGS,
    )
    took, computed = time.monotonic() - began, _computed() - computed
    return Ran(done.returncode, done.stdout, done.stderr, took, computed)


def _computed() -> float:
    """Return the seconds that all processes computed which were started here and have ended."""
    times = os.times()
    return times.children_user + times.children_system
