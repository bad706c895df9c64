"""Looking over a SQLite file: it knows no roles, so every reading is closed off by Nova itself."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from projects.data.hardening.finding import Finding, Report


def look_over(path: Path, undecided: Mapping[str, str]) -> Report:
    """Return what is open: what no view cuts, and who else may change the file."""
    found = [
        Finding(
            f"the table {table} is listed as everybody's, and has the column {column!r}:"
            " say in catalogue.yaml how it is cut"
        )
        for table, column in undecided.items()
    ]
    mode = path.stat().st_mode
    if os.name == "posix" and mode & (stat.S_IWOTH | stat.S_IROTH):
        who = "write" if mode & stat.S_IWOTH else "read"
        found.append(
            Finding(f"everyone on this machine may {who} the file {str(path)!r}: `chmod o-rw` it")
        )
    return Report(tuple(found))
