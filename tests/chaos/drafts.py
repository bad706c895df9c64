"""A process that approves and carries out drafts until it is killed, and who keeps the books.

Some kill themselves at a boundary that was chosen for them, the others are killed at any moment.
Each draft bears a number of its own in a field, so that its rows can be counted. Of every few,
what it rests on is changed between the draft and its approval: that approval must be refused.
"""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from projects.errors import GroundChanged
from tests.chaos.boundaries import Boundaries, spread
from tests.chaos.forked import FORKED
from tests.chaos.tally import Row
from tests.projects.data.writes.lending import PAYLOAD, Run, Shop, open_shop
from tests.waiting import PATIENCE

Say = Callable[[dict[str, Any]], None]

_STALE_EACH = 2
_SPAN = 2.0
"""Up to how many times as long as an approved draft usually takes to be carried out it is let live."""
_ROUNDS = 2 * _STALE_EACH
"""How many drafts a process makes in whose life a boundary must come."""


def work(home: str, way_in: Run, name: str, told: Connection, deadly: str | None) -> None:
    """Carry out what was approved before, then drafts of one's own, until killed.

    With a boundary to die at, only a few of them: it is among what they cross.
    """

    def say(line: dict[str, Any]) -> None:
        told.send(line)

    shop = open_shop(Path(home), run=way_in)
    left = shop.outbox.list(status="approved")
    for each in left:
        _carry_out(shop, say, each.effect_id)
    say({"ready": name, "left": len(left)})
    boundaries = Boundaries(deadly or "")
    if deadly is not None:
        boundaries.watch()
    for number in range(1, 1_000_000 if deadly is None else _ROUNDS + 1):
        mark = f"{name}-{number}"
        shop.drafted = hash(mark)
        lines = [{"tool": "H-2", "units": 1}, {"tool": "H-3", "units": 1}]
        effect = shop.draft(**{**PAYLOAD, "lent_to": mark, "lines": lines})
        say({"drafted": effect.effect_id, "mark": mark})
        if number % _STALE_EACH == 0:
            _stale(shop, say, effect.effect_id, effect.hash)
            continue
        shop.outbox.approve(effect.effect_id, hash=effect.hash)
        say({"approved": effect.effect_id})
        _carry_out(shop, say, effect.effect_id)
    say({"crossed": list(boundaries.crossed)})


def _carry_out(shop: Shop, say: Say, effect_id: str) -> None:
    try:
        done = shop.outbox.carry_out(effect_id)
    except GroundChanged:
        say({"waits": effect_id})
    else:
        say({done.status: effect_id, "outcome": done.outcome})


def _stale(shop: Shop, say: Say, effect_id: str, shown: str) -> None:
    """Change what a draft rests on, then try to approve what was shown."""
    shop.sql("UPDATE tool SET pack = 1, title = title || '.' WHERE code = 'H-2'")
    try:
        shop.outbox.approve(effect_id, hash=shown)
    except GroundChanged:
        say({"refused": effect_id})
    else:
        say({"passed": effect_id})


@dataclass
class Drafting:
    """One database, one outbox, many short lives."""

    home: Path
    way_in: Run
    """Into the shop's database, be it a file or on a server."""
    seed: int
    said: list[dict[str, Any]] = field(default_factory=list)
    killed: int = 0
    chosen: int = 0
    """How many of the killed died at a boundary that was chosen for them."""
    places: int = 0
    """How many different boundaries those were."""
    lives: int = 0
    _usual: float = 0.05
    """Seconds between an approval and its outcome."""

    def run(self, kills: int) -> None:
        """Start processes one after the other, and kill each in the middle of its work."""
        chance = random.Random(self.seed)  # noqa: S311 - for repeatable chaos
        for _ in range(kills):
            process, told = self._start(deadly=None)
            self._follow(told, approved=chance.randint(0, 2))
            time.sleep(chance.uniform(0.0, _SPAN * self._usual))
            process.kill()
            assert self._end(process, told) == -signal.SIGKILL
            self.killed += 1

    def run_to_boundaries(self, kills: int) -> None:
        """Start processes one after the other that die at the boundaries of their work, evenly."""
        assert self._end(*self._start(deadly="")) == 0
        places = self.said[-1]["crossed"]
        self.places = len({spread(places, number, kills) for number in range(kills)})
        for number in range(kills):
            assert self._end(*self._start(spread(places, number, kills))) == -signal.SIGKILL
            self.killed += 1
            self.chosen += 1

    def _start(self, deadly: str | None) -> tuple[BaseProcess, Connection]:
        self.lives += 1
        told, telling = FORKED.Pipe(duplex=False)
        given = (str(self.home), self.way_in, f"w{self.lives}", telling, deadly)
        process = FORKED.Process(target=work, args=given)
        process.start()
        telling.close()
        return process, told

    def _end(self, process: BaseProcess, told: Connection) -> int | None:
        """Wait for the end of a process, and put down what it had said."""
        process.join(PATIENCE)
        with suppress(EOFError, OSError):  # the last line may be half a line
            while told.poll():
                self.said.append(told.recv())
        told.close()
        return process.exitcode

    def _follow(self, told: Connection, *, approved: int) -> None:
        """Listen until a process is ready and has approved so many drafts."""
        is_ready, began = False, 0.0
        while not is_ready or approved >= 0:
            assert told.poll(PATIENCE), "it says nothing"
            line = told.recv()
            self.said.append(line)
            is_ready |= "ready" in line
            if is_ready and "approved" in line:
                approved, began = approved - 1, time.monotonic()
            if is_ready and "done" in line and began:
                self._usual = 0.8 * self._usual + 0.2 * (time.monotonic() - began)

    def finish(self) -> None:
        """Carry out in peace what was approved."""
        shop = open_shop(self.home, run=self.way_in)
        for left in shop.outbox.list(status="approved"):
            shop.outbox.carry_out(left.effect_id)

    def told(self, key: str) -> set[str]:
        """Return the effects of which a process said this before it died."""
        return {line[key] for line in self.said if key in line}

    @property
    def cut_off(self) -> int:
        """How many drafts a process found approved that another one had not lived to see done."""
        return sum(int(line.get("left", 0)) for line in self.said)

    def row(self) -> Row:
        """Return what came of it, for the table: counted in the database itself."""
        outbox = open_shop(self.home, run=self.way_in).outbox.list()
        loans = Counter(str(who) for (who,) in self.way_in("SELECT lent_to FROM loan"))
        written = Counter({who: count for who, count in loans.items() if who.startswith("w")})
        approved = {each.effect_id: str(each.payload["lent_to"]) for each in outbox}
        wanted = {approved[each] for each in self.told("approved")}
        return Row(
            "approvals",
            chosen=self.chosen,
            places=self.places,
            random=self.killed - self.chosen,
            finished=len(written),
            cut_off=self.cut_off,
            resumed=self.cut_off,
            lost=len(wanted - written.keys()),
            doubled=sum(count - 1 for count in written.values()),
            open=sum(effect.status == "approved" for effect in outbox),
        )

    def check(self) -> Counter[str]:
        """Compare outbox and database with what was said; return how the effects ended."""
        shop = open_shop(self.home, run=self.way_in)
        effects = {effect.effect_id: effect for effect in shop.outbox.list()}
        loans = Counter(str(who) for (who,) in self.way_in("SELECT lent_to FROM loan"))
        ((lines,),) = self.way_in("SELECT count(*) FROM loan_line")
        ((keys,),) = self.way_in("SELECT count(*) FROM nova_effect")
        rows = self.way_in("SELECT tool_id, held FROM shelf WHERE branch_id = 1")
        held = dict(rows)
        done = [effect for effect in effects.values() if effect.status == "done"]
        marks = Counter(str(effect.payload["lent_to"]) for effect in done)
        written = Counter({who: count for who, count in loans.items() if who.startswith("w")})
        assert written == marks, "an effect is lost or doubled"
        assert max(written.values(), default=0) <= 1, "an effect is doubled"
        assert (keys, lines) == (len(done), 2 * len(done)), "an effect is halved"
        assert (held[4], held[5]) == (len(done), len(done)), "a change is lost or doubled"
        assert self.told("done") <= {effect.effect_id for effect in done}, "what was said is lost"
        assert self.told("approved") <= {effect.effect_id for effect in done}
        assert self.told("drafted") <= effects.keys(), "a draft is lost"
        assert not self.told("passed"), "a stale approval passed"
        assert all(effects[each].status == "pending" for each in self.told("refused"))
        return Counter(effect.status for effect in effects.values())
