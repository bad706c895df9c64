"""A process that carries pipelines out until it is killed, and who keeps the books.

Each run bears a mark of its own and lends twice, so that its rows can be counted. Half of the
processes kill themselves at a boundary that was chosen for them: before or behind a step, a wait,
an approval, an effect. The other half are killed from outside at any moment.
"""

import asyncio
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, cast

from sqlalchemy import create_engine

from nova.checkpoints import Checkpoints
from projects.data import Selection
from projects.effects import Outbox
from projects.errors import GroundChanged
from projects.pipeline import OPEN, Parameter
from projects.scope import Scope
from routines.pipelines import (
    Journal,
    Library,
    Parts,
    Pipelines,
    Runner,
    Steps,
    Values,
    pipeline,
)
from tests.chaos.forked import FORKED
from tests.chaos.tally import Row
from tests.projects.data.writes.lending import Shop, open_shop
from tests.waiting import PATIENCE

Say = Callable[[dict[str, Any]], None]
Tick = Callable[[], None]

_TURNS = ("first", "second")
_BOUNDARIES = 30
"""At least as many as a run has: steps begun and done, waits, approvals, effects."""


@pipeline(
    about="Lends to somebody twice, each time after a yes.",
    project="shop",
    parameters={"mark": Parameter(about="Who is lent to.")},
)
async def lend_twice(steps: Steps, given: Values) -> str:
    """Read, reckon, draft, wait for a yes, do it again, and look at both."""
    tools = await steps.query("tools", Selection(query="wanted_tools"))
    units = await steps.transform("units", lambda: min(tools.matched, 1))
    for turn in _TURNS:
        lines: Any = [{"tool": "H-2", "units": units}]
        payload = {"branch": "Ely", "lent_to": f"{given['mark']}-{turn}", "lines": lines}
        draft = await steps.effect(
            f"{turn}_draft", kind="draft_loan", target="shop", payload=payload
        )
        await steps.approval(f"{turn}_yes", draft)
    await steps.wait("moment", lasting=timedelta(0))
    counted = await steps.each("counted", _TURNS, _looked, at_once=2)
    return f"{given['mark']} {len(counted)}"


async def _looked(steps: Steps, turn: str) -> object:
    return await steps.transform("turn", lambda: turn)


class Works(NamedTuple):
    """What carries pipelines out, over a home with the shop."""

    shop: Shop
    pipelines: Pipelines
    runner: Runner
    saver: Checkpoints


def open_works(home: Path) -> Works:
    """Open a home's shop, journal and checkpoints."""
    shop = open_shop(home)
    pipelines = Pipelines(
        Library((lend_twice,), home / "pipelines"),
        Journal(create_engine(f"sqlite:///{home}/journal.sqlite")),
        databases=shop.databases,
        outbox=shop.outbox,
        granted=Scope(),
    )
    nothing = cast("Any", None)  # no step of this pipeline asks agents, files or memory
    parts = Parts(
        databases=shop.databases,
        importer=nothing,
        outbox=shop.outbox,
        registry=shop.outbox._registry,
        memory=nothing,
        projects=shop.databases.projects,
        granted=Scope(),
        ask=nothing,
        sweep=nothing,
        next_up=nothing,
        now=lambda: datetime.now(UTC),
    )
    saver = Checkpoints(home / "pipelines.sqlite")
    return Works(shop, pipelines, Runner(pipelines, parts, saver), saver)


def work(home: str, name: str, told: Connection, boundary: int) -> None:
    """Carry on what was left, then start runs and bring them to their end, until killed."""
    works = open_works(Path(home))
    tick = _deadly(boundary)
    works.runner.listeners.append(lambda _: tick())
    asyncio.run(_live(works, name, told.send, tick))


def _deadly(boundary: int) -> Tick:
    """Return what kills this process when it is called for that time; never, if that is 0."""
    crossed = 0

    def tick() -> None:
        nonlocal crossed
        crossed += 1
        if crossed == boundary:
            os.kill(os.getpid(), signal.SIGKILL)

    return tick


async def _live(works: Works, name: str, say: Say, tick: Tick) -> None:
    left = works.pipelines.runs(statuses=OPEN)
    say({"ready": name, "left": len(left)})
    await bring_to_end(works, say, tick)
    for number in range(1, 1_000_000):
        mark = f"{name}x{number}"
        say({"starting": mark})
        works.pipelines.start("lend_twice", {"mark": mark}, key=mark)
        tick()
        await bring_to_end(works, say, tick)


async def bring_to_end(works: Works, say: Say, tick: Tick) -> None:
    """Carry runs on and approve what they draft until none is open."""
    while works.pipelines.runs(statuses=OPEN):
        for run in await works.runner.advance():
            say({run.status: str(run.parameters["mark"])})
        for effect in works.shop.outbox.list():
            if effect.status in ("pending", "approved"):
                _decide(works.shop.outbox, effect.effect_id, tick)


def _decide(outbox: Outbox, effect_id: str, tick: Tick) -> None:
    tick()
    with suppress(GroundChanged):  # another run lent in between: it is shown anew
        outbox.approve(effect_id, hash=outbox.get(effect_id).hash)
        tick()
        outbox.carry_out(effect_id)
        tick()


def work_naively(home: str, name: str, told: Connection, boundary: int) -> None:
    """Do the same without claims, checkpoints and keys: begin anew what had no end."""
    shop, tick, path = open_shop(Path(home)), _deadly(boundary), Path(home) / "naive.txt"
    told.send({"ready": name, "left": 0})
    known = path.read_text().split() if path.exists() else []
    left = [mark for mark in dict.fromkeys(known) if known.count(mark) == 1]
    marks = (f"{name}x{number}" for number in range(1, 1_000_000))
    for mark in (*left, *marks):
        told.send({"starting": mark})
        if mark not in left:
            _append(path, mark)
        for turn in _TURNS:
            for _ in range(5):  # the steps between, which change nothing
                tick()
            values = (f"{mark}-{turn}",)
            shop.sql(
                "INSERT INTO loan (tenant_id, branch_id, number, lent_to, status) "
                "SELECT 'l', 1, max(number) + 1, ?, 'draft' FROM loan",
                *values,
            )
            tick()
        _append(path, mark)


def _append(path: Path, mark: str) -> None:
    with path.open("a") as file:
        file.write(f"{mark}\n")


@dataclass
class Running:
    """One home, many short lives."""

    home: Path
    seed: int
    target: Callable[[str, str, Connection, int], None] = work
    said: list[dict[str, Any]] = field(default_factory=list)
    killed: int = 0
    chosen: int = 0
    """How many of the killed died at a boundary that was chosen for them."""
    _usual: float = 0.4
    """Seconds that a run usually takes."""

    def run(self, *, chosen: int, at_random: int) -> None:
        """Start processes one after the other; some die at a boundary, some at any moment."""
        chance = random.Random(self.seed)  # noqa: S311 - for repeatable chaos
        deaths = [each % _BOUNDARIES + 1 for each in range(chosen)] + [0] * at_random
        chance.shuffle(deaths)
        for number, boundary in enumerate(deaths):
            told, telling = FORKED.Pipe(duplex=False)
            arguments = (str(self.home), f"w{number}", telling, boundary)
            process = FORKED.Process(target=self.target, args=arguments)
            process.start()
            telling.close()
            if boundary:
                process.join(PATIENCE)
            else:
                assert told.poll(PATIENCE), "it says nothing"
                time.sleep(chance.uniform(0.0, 2 * self._usual))
                process.kill()
                process.join()
            self._listen(told)
            assert process.exitcode == -signal.SIGKILL
            self.killed += 1
            self.chosen += boundary > 0

    def _listen(self, told: Connection) -> None:
        with suppress(EOFError, OSError):  # the last line may be half a line
            while told.poll():
                self.said.append(told.recv())
        told.close()

    def told(self, key: str) -> list[str]:
        """Return of which marks a process said this before it died."""
        return list(dict.fromkeys(line[key] for line in self.said if key in line))

    @property
    def cut_off(self) -> int:
        """How many runs a process found open that another one had not lived to end."""
        return sum(int(line.get("left", 0)) for line in self.said)

    def finish(self) -> Mapping[str, str]:
        """Ask once more for every start, bring all to their end; return how each mark stands."""
        works = open_works(self.home)
        for mark in self.told("starting"):
            works.pipelines.start("lend_twice", {"mark": mark}, key=mark)
        asyncio.run(bring_to_end(works, lambda _: None, lambda: None))
        runs = works.pipelines.runs(limit=100_000)
        assert len({run.key for run in runs}) == len(runs), "a run is doubled"
        assert not list(works.saver.states()), "what steps brought is kept beyond the end"
        return {str(run.parameters["mark"]): run.status for run in runs}

    def row(self, kind: str, stands: Mapping[str, str] | None = None) -> Row:
        """Return what came of it, for the table; `stands` is how each mark stood at the end."""
        started, lent = self.told("starting"), self.lent()
        wanted = {f"{mark}-{turn}" for mark in started for turn in _TURNS}
        missing = len(wanted - lent.keys())
        is_over = stands is not None  # else what is missing may have been cut off just now
        ended = [mark for mark in started if lent[f"{mark}-{_TURNS[-1]}"]]
        if stands is not None:
            ended = [mark for mark in stands if stands[mark] == "finished"]
        return Row(
            kind,
            chosen=self.chosen,
            places=min(self.chosen, _BOUNDARIES),
            random=self.killed - self.chosen,
            finished=len(ended),
            cut_off=self.cut_off,
            resumed=self.cut_off,
            lost=is_over * missing + len({*self.told("finished")} - {*ended}),
            doubled=sum(count - 1 for count in lent.values()),
            open=len(started) - len(ended),
        )

    def lent(self) -> Counter[str]:
        """Return how often each mark was lent to."""
        with closing(sqlite3.connect(self.home / "lending.sqlite")) as connection:
            loans = connection.execute("SELECT lent_to FROM loan WHERE lent_to LIKE 'w%'")
            return Counter(who for (who,) in loans)
