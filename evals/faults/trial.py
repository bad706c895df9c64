"""One fault, met by a real process: what it said, and whether all is there afterwards."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.faults.harms import Fault
from evals.faults.process import QUESTION, SAID, Ran, ask, run, settings_of

_TOLD = """
from nova import Nova
with Nova() as nova:
    for text in {texts!r}:
        nova.ask(text)
"""


class Met(BaseModel):
    """What became of one fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fault: str
    line: str
    """What the process said of it; empty if there was nothing to say."""
    code: int
    seconds: float
    """From the start of the process to its end."""
    cpu: float
    """Of these, what it computed."""
    then: str
    """What became of the home."""
    is_clear: bool
    """Whether it is one line with the words of docs/faults.md."""
    is_traceback: bool
    is_lost: bool
    is_mended: bool
    """Whether it is whole again, where it can be."""


def make_sound(home: Path) -> None:
    """Make a home that was told some things, asked about them, and ended well."""
    settings = settings_of(home)
    told = _TOLD.format(texts=SAID)
    first = run(settings, "ask", QUESTION, prelude=told)
    shutil.rmtree(home / "copies")  # an hour later, the next process writes them anew
    # What verifies leaves no vector waiting to be taken in, and Chroma writes when it ends.
    last = run(settings, "memory", "verify")
    if first.code or last.code:
        raise RuntimeError(first.err + last.err)


def meet(fault: Fault, home: Path) -> Met:
    """Do a fault to a sound home, ask it something, and look at what is left."""
    settings = settings_of(home)
    given = {name: value.format(home=home) for name, value in fault.settings.items()}
    fault.harm(home)
    before = dict(_contents(home))
    with fault.around(home) if fault.around else nullcontext():
        ran = ask({**settings, **given}, QUESTION, prelude=fault.prelude)
    fixed = run({**settings, **given}, "doctor", "--fix") if fault.fixable else None
    stays = fault.then == "refused" and not fault.fixable and fault.around is None
    if stays:
        is_whole = dict(_contents(home)) == before
    else:
        is_whole = _knows_all(run({**settings, **given}, "memory", "export"))
    return Met(
        fault=fault.name,
        line=ran.err.strip().replace(str(home.parent), "..."),
        code=ran.code,
        seconds=ran.seconds,
        cpu=ran.cpu,
        then=_then(fault, ran, is_whole=is_whole),
        is_clear=_is_clear(fault, ran),
        is_traceback="Traceback" in ran.out + ran.err or "internal error" in ran.err,
        is_lost=not is_whole,
        is_mended=fixed is None or fixed.code == 0,
    )


def _is_clear(fault: Fault, ran: Ran) -> bool:
    """Whether a process refuses in one line, or answers with no more than one beside it."""
    if is_refused := fault.then == "refused":
        is_apt = ran.code in (1, 2) and ran.out == ""
    else:
        is_apt = ran.code == 0 and "4471" in ran.out
    lines = 1 if fault.says or is_refused else 0
    return is_apt and ran.err.count("\n") == lines and fault.says in ran.err


def _then(fault: Fault, ran: Ran, *, is_whole: bool) -> str:
    if not is_whole:
        return "something is lost"
    if fault.then == "mended":
        return "mended, all is there"
    if ran.code == 0 or fault.around is not None:
        return "all is there"
    return "whole again by `nova doctor --fix`" if fault.fixable else "nothing was touched"


def _knows_all(export: Ran) -> bool:
    lines = [json.loads(line) for line in export.out.splitlines()]
    texts = Counter(line["text"] for line in lines if line["kind"] == "turn")
    return export.code == 0 and all(texts[text] == 1 for text in SAID)


def _contents(home: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what a home holds: all but locks and what SQLite makes to read a file."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal")):
            yield path.relative_to(home).as_posix(), path.read_bytes()
