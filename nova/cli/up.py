"""`nova up`: Nova stays, does what it does by itself, and serves the other commands."""

from nova.cli.door import opened
from nova.cli.output import notice


def up() -> None:
    """Stay until Ctrl-C: hold the home and do what Nova does by itself."""
    with opened() as nova:
        from nova.up import stay_up

        for answer in nova.recover():
            notice(f"run {answer.run_id} had been cut off and is finished now")
        does = ", ".join(worker.name for worker in nova.workers) or "nothing yet by itself"
        notice(f"up, {nova.settings.home} (does: {does}; Ctrl-C ends it)")
        stay_up(nova, say=notice)
        notice("ended")
