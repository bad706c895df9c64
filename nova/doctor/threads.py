"""Whether the file of the conversations can be read."""

import asyncio
from collections.abc import Callable

from nova.doctor.finding import Finding
from nova.home import Home


def threads(home: Home, *, fix: bool) -> Finding:
    """Look at the threads; to mend them is to set a damaged file aside."""
    from nova.threads import damage_of

    if not home.checkpoints.exists():
        return Finding("threads", "ok", "no conversation yet")
    damage = damage_of(home)
    if damage is None:
        return Finding("threads", "ok", "conversations can be read")
    wrong = f"{home.checkpoints} cannot be read: {damage}"
    if not fix:
        cure = "It is set aside at the next start: open questions go, memory stays."
        return Finding("threads", "failed", wrong, cure)
    told: list[str] = []
    asyncio.run(_begin_anew(home, told.append))
    return Finding("threads", "ok", told[0])


async def _begin_anew(home: Home, notice: Callable[[str], None]) -> None:
    from nova.threads import open_threads

    threads = await open_threads(home, notice=notice, is_used=False)
    await threads.saver.conn.close()
