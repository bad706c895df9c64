"""`nova` as processes of their own over one home."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.waiting import PATIENCE, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
_NOVA = "import sys; from nova.cli import main; sys.exit(main(sys.argv[1:]))"


class Processes:
    """Starts commands with the settings of one instance and nothing of the tester's own."""

    def __init__(self, home: Path, cache: Path, **settings: str) -> None:
        self.home = home
        self._environment = {"NOVA_HOME": str(home), "NOVA_CACHE": str(cache), **settings}

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Run a command to its end; return its exit code, stdout and stderr."""
        process = self.start(*words)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command."""
        return subprocess.Popen(
            [sys.executable, "-c", _NOVA, *words],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @contextmanager
    def up(self) -> "Iterator[subprocess.Popen[str]]":
        """Have `nova up` serve the home; it is killed if it is still there at the end."""
        process = self.start("up")
        try:
            wait_for(lambda: (self.home / "nova.address").exists())
            yield process
        finally:
            process.kill()
            process.communicate()
