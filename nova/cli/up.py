"""`nova up`: Nova stays, does what it does by itself, and serves the other commands."""

from nova.cli.door import opened, settings
from nova.cli.output import clip, notice
from projects.errors import HomeHeld


def up() -> None:
    """Stay until Ctrl-C: do what Nova does by itself, and serve other commands."""
    _check_alone()
    with opened(stays=True) as nova:
        from nova.up import stay_up

        for answer in nova.recover():
            said = clip(answer.text, 60)
            notice(f"run {answer.run_id} had been cut off and is finished now: {said!r}")
        nova.say = notice
        stay_up(nova, say=notice)
        notice("ended")


def _check_alone() -> None:
    """Refuse to be up twice; raises HomeHeld."""
    from nova.home import Home
    from nova.serving import Address, reach

    home = settings().home
    remote = reach(home)
    if remote is None:
        return
    remote.close()
    holder = Address.read(Home(home))
    wrong = f"Nova is up already in {str(home)!r}{f' (pid {holder.pid})' if holder else ''}"
    raise HomeHeld(wrong, "Its commands work meanwhile; end it first to start it anew.")
