"""Names of commands that other packages add, read off their files: fit for `nova --help`.

`importlib.metadata` knows them too, but loading it takes three times as long as all the rest.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

GROUP = "nova.commands"


def added() -> list[str]:
    """Return the names in the entry-point group `nova.commands`, each once, in order."""
    return sorted({name for folder in sys.path for name in _names_in(Path(folder))})


def _names_in(folder: Path) -> Iterator[str]:
    """Yield the names that the distributions in one folder of the path bring."""
    try:
        infos = [entry for entry in folder.iterdir() if entry.suffix == ".dist-info"]
    except OSError:  # it is not there, or an archive
        return
    for info in infos:
        try:
            text = (info / "entry_points.txt").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):  # most distributions have none
            continue
        yield from _names(text)


def _names(entry_points: str) -> Iterator[str]:
    group = ""
    for line in entry_points.splitlines():
        name, has_value, _ = line.partition("=")
        if line.startswith("["):
            group = line.strip(" []")
        elif group == GROUP and has_value:
            yield name.strip()
