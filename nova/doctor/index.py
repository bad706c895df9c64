"""Whether what is searched is what the ledger holds."""

from nova.doctor.finding import Finding
from nova.doctor.ledger import opened
from nova.home import Home
from nova.settings import Settings


def index(home: Home, settings: Settings, *, fix: bool) -> Finding:
    """Look whether what is searched is what the ledger holds."""
    told: list[str] = []
    with opened(home, settings, notice=told.append) as memory:
        problems = memory.check_index()
        if problems and fix:
            memory.rebuild()
            told.append("it was rebuilt")
            problems = memory.check_index()
    if problems:
        return Finding("index", "failed", problems[0], "Run `nova doctor --fix`.")
    return Finding("index", "ok", "; ".join(["matches the ledger", *told]))
