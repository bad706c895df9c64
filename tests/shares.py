"""How the tests are shared out among workers: what a file or a room makes, it makes once."""

from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[1]

WHOLE = ("tests/server/", "tests/wire/")
"""Rooms of one server each: they go to one worker as a whole."""

LONGEST = (*WHOLE, "tests/chaos/", "tests/nova/", "tests/evals/", "tests/fuzz/", "tests/graph/")
"""What takes longest, in the order in which it is begun."""


class Shares(LoadScopeScheduling):
    """Gives each file to one worker, and each room that has a server."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((room for room in WHOLE if file.startswith(room)), file)


def turn(path: Path) -> int:
    """Return when the tests of a file have their turn."""
    file = path.relative_to(ROOT).as_posix()
    return next((at for at, room in enumerate(LONGEST) if file.startswith(room)), len(LONGEST))
