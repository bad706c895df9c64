"""Three processes that all want to write to one home, and a killer among them.

Who holds the home tells it something again and again, and says so in a line once it is kept; the
others try to open it and print the line by which they are refused. When the holder is killed,
one of them takes over at once, and looks whether all is there.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from nova import Nova
from nova.settings import Settings, load_settings
from projects.errors import NovaError
from tests.chaos.killing import ROOT, environment
from tests.waiting import wait_for

WRITERS = 3
_WRITER = "from tests.chaos.writing import write; write()"
_WAIT = 0.03
_SPARED = 0.97
"""How likely nobody is killed, for a moment, while one opens the home: that takes a while."""
_LOOK = 25
"""Statements after which a writer has its index written and looked over."""


def write() -> None:
    """Open the home of this process's settings as soon as it is free, and write until killed."""
    settings = load_settings()
    while True:
        try:
            nova = Nova(settings=settings)
        except NovaError as error:
            _say({"refused": str(error)})
            time.sleep(_WAIT)
        else:
            break
    with nova:
        claims = [claim.claim_id for claim in nova.memory.claims(current=False)]
        _say({"opened": claims, "problems": nova.memory.verify(), "notices": nova.notices})
        chance = random.Random()  # noqa: S311 - each writer says other things
        for number in range(1, 1_000_000):
            locker = chance.randint(1, 500)
            now = chance.choice(("", "now "))
            turn = {
                "kind": "turn",
                "turn_id": f"w{chance.getrandbits(48):x}-{number}",
                "text": f"The code of locker {locker} is {now}{chance.getrandbits(32)}.",
                "said_at": "2026-11-23T09:00:00Z",
            }
            nova.memory.import_lines([json.dumps(turn)])
            told = nova.memory.imported(str(turn["turn_id"]))
            _say({"kept": [verdict.claim_id for verdict in told if verdict.claim_id]})
            if number % _LOOK == 0:
                _say({"problems": nova.memory.verify()})


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Writer:
    """One process, and what it said."""

    def __init__(self, settings: Settings) -> None:
        self.lines: Queue[dict[str, Any]] = Queue()
        handle, name = tempfile.mkstemp(suffix=".stderr")
        self._errors = Path(name)
        errors = os.fdopen(handle, "w")
        self.process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-c", _WRITER],
            cwd=ROOT,
            env=environment(settings),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        errors.close()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                if line.endswith("\n"):  # the last may be cut off: it was not acknowledged
                    self.lines.put(json.loads(line))

    def kill(self) -> str:
        """Kill it; return what it wrote to stderr. All that it had said is in `lines` then."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        said = self._errors.read_text(encoding="utf-8")
        self._errors.unlink()
        return said

    def take(self) -> list[dict[str, Any]]:
        """Return what it said since it was last asked."""
        found = []
        while True:
            try:
                found.append(self.lines.get_nowait())
            except Empty:
                return found


@dataclass
class Struggle:
    """One home, three writers, and the books."""

    settings: Settings
    seed: int
    kept: set[str] = field(default_factory=set)
    """Claims that were acknowledged."""
    refused: set[str] = field(default_factory=set)
    """Lines by which a writer was refused."""
    killed: int = 0
    holders: int = 0
    """How often a process came to hold the home."""
    refusals: int = 0

    def run(self, kills: int) -> None:
        """Kill writers at random moments, most of them the one that holds the home."""
        chance = random.Random(self.seed)  # noqa: S311 - for repeatable chaos
        writers = [Writer(self.settings) for _ in range(WRITERS)]
        holder: Writer | None = None
        was_opening = False
        try:
            while self.killed < kills:
                time.sleep(chance.uniform(0.0, 1.0))
                holder = self._listen(writers, holder)
                if holder is None and (was_opening or chance.random() < _SPARED):
                    continue  # somebody is opening: killed now only at times, and not twice in turn
                was_opening = holder is None
                victim = holder if holder and chance.random() < 0.8 else chance.choice(writers)
                said = victim.kill()
                assert "Traceback" not in said, said
                self._note(victim.take())
                self.killed += 1
                holder = None if victim is holder else holder
                writers[writers.index(victim)] = Writer(self.settings)
            wait_for(lambda: self._has_seen_all(writers))
        finally:
            for writer in writers:
                writer.kill()
                self._note(writer.take())

    def _has_seen_all(self, writers: list[Writer]) -> bool:
        """Whether somebody wrote and somebody was refused; those that are left go on."""
        for writer in writers:
            self._note(writer.take())
        return bool(self.kept and self.refused)

    def _listen(self, writers: list[Writer], holder: Writer | None) -> Writer | None:
        for writer in writers:
            code = writer.process.poll()
            assert code is None, f"a writer ended by itself ({code}): {writer.kill()}"
            said = writer.take()
            self._note(said)
            if any("opened" in line for line in said):
                assert holder is None, "two processes hold the home"
                holder = writer
        return holder

    def _note(self, said: list[dict[str, Any]]) -> None:
        for line in said:
            if "opened" in line:
                self.holders += 1
                lost = self.kept - set(line["opened"])
                assert not lost, f"{len(lost)} acknowledged claims are lost"
            if "refused" in line:
                self.refusals += 1
                self.refused.add(line["refused"])
            assert line.get("problems", []) == []
            self.kept |= set(line.get("kept", ()))


def vectors_of(index: Path, projects: list[str]) -> tuple[int, int]:
    """Return how many vectors Chroma holds of some projects, and how many it can read."""
    import hashlib

    import numpy as np

    from memory.chroma import Chroma

    held = read = 0
    (folder,) = index.glob("chroma-*")
    chroma = Chroma(folder)
    for project in projects:
        name = "p" + hashlib.sha256(project.encode()).hexdigest()[:32]
        collection = chroma.collection(name)
        ids = sorted(collection.ids())
        held += len(ids)
        if ids:
            rows = collection.kept(ids).vectors
            read += int(np.isclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-2).sum())
    return held, read
