"""Opens the outbox of a home: what nobody can decide on any more is put away and told once."""

from datetime import timedelta

from sqlalchemy import Engine

from nova.settings import Settings
from projects.effects import Outbox, Registry


def open_outbox(
    engine: Engine, registry: Registry, settings: Settings, notices: list[str]
) -> Outbox:
    """Return the outbox; garbled rows and drafts that waited too long add a line each."""
    days = settings.approval_days
    outbox = Outbox(engine, registry, waits=timedelta(days=days) if days else None)
    for effect_id in outbox.set_aside():
        line = f"Effect {effect_id!r} in the outbox is garbled and was set aside"
        notices.append(f"{line}: nothing was done with it; ask for it again.")
    for effect in outbox.expire():
        line = f"Effect {effect.effect_id}: {effect.outcome}"
        cure = f"`nova approvals renew {effect.effect_id}` drafts it anew."
        notices.append(f"{line} {cure}")
    return outbox
