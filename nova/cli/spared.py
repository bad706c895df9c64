"""What a command is spared: what libraries load and none uses."""

from nova._later import fill_later


def spare() -> None:
    """Keep libraries from loading what no command uses; only in a process that is a command."""
    fill_later()
