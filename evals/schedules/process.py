"""One process of a race: sets off the schedules of a database until a simulated time is over.

`python -m evals.schedules.process DATABASE NOTES START END MANNER`
"""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from evals.schedules.simulated import Noting, SimulatedClock, open_engine
from routines.schedules import Scheduler, Schedules
from routines.schedules.misfire import due


async def claiming(
    schedules: Schedules, noting: Noting, clock: SimulatedClock, *, alone: bool
) -> None:
    """Set off what is due as Nova does."""
    await Scheduler(schedules, noting.means, clock=clock, is_alone=alone).run(asyncio.Event())


async def naive(schedules: Schedules, noting: Noting, clock: SimulatedClock) -> None:
    """Set off what is due and write that down afterwards, as one would without claims: the control."""
    stop = asyncio.Event()
    while not stop.is_set():
        now = clock.now()
        for waiting in schedules.waiting(now):
            found = due(waiting.schedule, waiting.first, now)
            for each in found:
                noting.note(f"{waiting.schedule.schedule_id}@{each.instant.isoformat()}")
                await asyncio.sleep(0)
            schedules.claim(waiting, found, owner=str(os.getpid()), now=now)
        await clock.wait(clock.end - now, stop)


def main() -> None:
    """Read the words of the command and work."""
    database, notes, start, end, manner = sys.argv[1:]
    schedules, noting = Schedules(open_engine(Path(database))), Noting(Path(notes))
    begin = schedules.next_fire() or datetime.fromisoformat(start)
    clock = SimulatedClock(
        min(begin, datetime.fromisoformat(end)).astimezone(UTC),
        datetime.fromisoformat(end),
        schedules.next_fire,
    )
    if manner == "naive":
        asyncio.run(naive(schedules, noting, clock))
    else:
        asyncio.run(claiming(schedules, noting, clock, alone=manner == "alone"))


if __name__ == "__main__":
    main()
