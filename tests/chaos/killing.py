"""Kills `nova` at random moments, one process after the other on one home, and keeps the books.

What a process had printed before it died counts as acknowledged: from then on it must be
there, once, whatever happens to the processes after it.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nova import Nova
from nova.settings import Settings
from tests.chaos.tally import Row
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
NOVA = "import sys; from nova.cli import main; sys.exit(main(sys.argv[1:]))"
_ENDED = ("answered", "asked", "refused")
_WORK, _BEYOND = 0.5, 1.3
"""Where in a usual life the work begins, and up to where moments are drawn: some live on."""


@dataclass
class Books:
    """What was asked of Nova, and what it has acknowledged."""

    asked: Counter[str] = field(default_factory=Counter)
    runs: dict[str, str] = field(default_factory=dict)
    """The request of each run whose answer was printed."""
    claims: set[str] = field(default_factory=set)
    effects: dict[str, str] = field(default_factory=dict)
    """The hash of each effect that was shown."""
    approved: set[str] = field(default_factory=set)
    """Effects that somebody tried to approve."""
    done: set[str] = field(default_factory=set)
    """Effects that were said to be carried out."""
    killed: int = 0
    ended: int = 0


class Chaos:
    """One home, many short lives."""

    def __init__(self, settings: Settings, *, seed: int) -> None:
        self.settings = settings
        self.books = Books()
        self._random = random.Random(seed)  # noqa: S311 - for repeatable chaos
        self._lives: list[float] = []
        self._lockers = 0

    def run(self, kills: int) -> None:
        """Start processes until so many were killed; look at the home after each of these."""
        for _ in range(2):  # how long a life is here; the first has no index to open
            self._live_and_die(self._command(), until=PATIENCE)
        while self.books.killed < kills:
            was_killed = self._live_and_die(self._command())
            if was_killed:
                self.check()

    def finish(self) -> str:
        """Let one process end in peace; it answers what was cut off. Return its stderr."""
        ended = self._start(["ask", "hello", "--json"])
        _, err = ended.communicate(timeout=PATIENCE)
        assert ended.returncode == 0, err
        return err.decode()

    def check(self, *, at_rest: bool = False) -> Row:
        """Compare what the home holds with the books; `at_rest`, nothing may be unfinished.

        What is there once each, or as often as it was asked, is not doubled.
        """
        books = self.books
        with Nova(settings=self.settings) as nova:
            records = {record.run_id: record for record in nova.runs.list(limit=10_000)}
            claims = nova.memory.claims(current=False)
            effects = nova.approvals.list(status=None)
            exported = [json.loads(line) for line in nova.memory.export()]
            problems = nova.memory.verify() if at_rest else []
        assert problems == []
        turns = Counter(line["text"] for line in exported if line["kind"] == "turn")
        files = [path for path in self.settings.home.glob("workspace/**/*") if path.is_file()]
        settled = {effect.effect_id for effect in effects if effect.status == "done"}
        ended = [run for run in records.values() if run.status in _ENDED]
        answers = {run.run_id: run.request for run in ended if _answer(run.detail)}
        texts = Counter(claim.text for claim in claims)
        origins = Counter(effect.run_id for effect in effects)
        lost = [
            books.claims - {claim.claim_id for claim in claims},
            set(books.effects) - {effect.effect_id for effect in effects},
            books.done - settled,
            set(books.runs.items()) - set(answers.items()),
        ]
        doubled = [turns - books.asked - Counter(["hello"])]
        doubled += [counted - Counter(dict.fromkeys(counted, 1)) for counted in (texts, origins)]
        assert settled <= books.approved, "an effect was carried out that nobody approved"
        unfinished = [run for run in records.values() if run.status == "started"]
        approved = [effect for effect in effects if effect.status == "approved"]
        strays = max(0, len(files) - len(settled if at_rest else books.approved))
        mended = sum("restarted_at" in record.detail for record in records.values())
        row = Row(
            "requests",
            random=books.killed,
            finished=len(answers),
            cut_off=mended,
            resumed=mended,
            lost=sum(map(len, lost)) + max(0, len(settled) - len(files)),
            doubled=sum(counter.total() for counter in doubled) + strays,
            open=len(unfinished) + len(approved) if at_rest else 0,
        )
        assert row.is_sound, (row, lost, doubled)
        assert not at_rest or len(records) == len(answers) == turns.total()
        return row

    def _command(self) -> list[str]:
        waiting = sorted(set(self.books.effects) - self.books.approved)
        kind = self._random.choice(["tell", "tell", "correct", "ask", "draft", "approve"])
        if kind == "approve" and waiting:
            effect = self._random.choice(waiting)
            self.books.approved.add(effect)
            return ["approvals", "approve", effect, "--hash", self.books.effects[effect], "--json"]
        if kind == "tell" or not self._lockers:
            self._lockers += 1
            text = f"Remember that the code of locker {self._lockers} is {self._code()}."
        else:
            locker = self._random.randint(1, self._lockers)
            take = self.books.killed + self.books.ended  # no two drafts are of one name
            text = {
                "correct": f"The code of locker {locker} is now {self._code()}.",
                "draft": f"@content_drafter Draft a short note about locker {locker}, take {take}.",
            }.get(kind, f"What is the code of locker {locker}?")
        self.books.asked[text] += 1
        return ["ask", text, "--json", "--thread", f"th_{self._random.randint(1, 4)}"]

    def _code(self) -> int:
        return self._random.randint(1_000_000, 9_999_999)

    def _start(self, words: list[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-c", NOVA, *words],
            cwd=ROOT,
            env=environment(self.settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _live_and_die(self, words: list[str], *, until: float | None = None) -> bool:
        """Run one process, killing it at a random moment of its life; say whether it was."""
        usual = max(self._lives[-3:], default=0.0)
        if until is None:
            # Half of them over the whole life, half where the work is done and not the start.
            until = usual * self._random.uniform(self._random.choice((0, _WORK)), _BEYOND)
        began = time.monotonic()
        process = self._start(words)
        try:
            out, err = process.communicate(timeout=until)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        was_killed = process.returncode < 0
        lasted = time.monotonic() - began
        if not was_killed or lasted > usual:  # then lives are longer than we thought
            self._lives.append(lasted)
        assert was_killed or process.returncode == 0, err.decode()
        self.books.killed += was_killed
        self.books.ended += not was_killed
        self._note(words, out)
        return was_killed

    def _note(self, words: list[str], out: bytes) -> None:
        """Put down what a process had said in full before it ended."""
        if not out.endswith(b"\n"):
            return
        said = json.loads(out)
        if words[0] == "approvals":
            self.books.done.add(words[2])
            return
        self.books.runs[said["run_id"]] = words[1]
        memory = said["memory"]
        self.books.claims |= {*memory["promoted"], *memory["archived"]}
        self.books.effects |= {effect["effect_id"]: effect["hash"] for effect in said["effects"]}


def _answer(detail: dict[str, Any]) -> str:
    """Return what a run's record holds for the person: an answer, or a question."""
    return (detail.get("answer") or {}).get("text") or detail["route"]["question"]


def environment(settings: Settings) -> dict[str, str]:
    """Return what a process needs to use the same home: nothing else is passed on."""
    return {
        "NOVA_HOME": str(settings.home),
        "NOVA_CACHE": str(settings.cache),
        "NOVA_MODEL": "offline",
    }
