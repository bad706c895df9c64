"""Opens what waits in a home: what nobody can decide on, or do, any more is told once."""

from datetime import timedelta

from sqlalchemy import Engine

from graph.queue import Queue
from nova.settings import Settings
from projects.effects import Outbox, Registry
from projects.log import Log


def open_outbox(
    engine: Engine, registry: Registry, settings: Settings, notices: list[str], log: Log
) -> Outbox:
    """Return the outbox; garbled rows and drafts that waited too long add a line each."""
    days = settings.approval_days
    outbox = Outbox(engine, registry, waits=timedelta(days=days) if days else None, log=log)
    for effect_id in outbox.set_aside():
        line = f"Effect {effect_id!r} in the outbox is garbled and was set aside"
        notices.append(f"{line}: nothing was done with it; ask for it again.")
    for effect in outbox.expire():
        line = f"Effect {effect.effect_id}: {effect.outcome}"
        cure = f"`nova approvals renew {effect.effect_id}` drafts it anew."
        notices.append(f"{line} {cure}")
    return outbox


def open_queue(engine: Engine, notices: list[str], log: Log) -> Queue:
    """Return what waits for a model; a garbled row adds a line."""
    queue = Queue(engine, log)
    for run_id in queue.set_aside():
        line = f"What run {run_id!r} left waiting for a model is garbled and was set aside"
        notices.append(f"{line}: ask it again.")
    return queue
