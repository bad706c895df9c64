"""Whether the file of the conversations can be read."""

from nova.doctor.finding import Finding
from nova.home import Home


def threads(home: Home, *, fix: bool) -> Finding:
    """Look at the threads; to mend them is to set a damaged file aside."""
    from nova.threads import damage_of, open_threads

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
    open_threads(home, notice=told.append, is_used=False).saver.close()
    return Finding("threads", "ok", told[0])
