"""Commands that other packages add: entry points of the group `nova.commands`."""

from importlib.metadata import EntryPoint, entry_points
from typing import NamedTuple

import typer

from nova.cli.output import notice
from projects.errors import NovaError

GROUP = "nova.commands"


class Plugin(NamedTuple):
    """A command from another package."""

    name: str
    app: typer.Typer


def named_plugin(name: str) -> Plugin | None:
    """Return the command of that name, if a package brings one.

    Raises:
        NovaError: if it cannot be loaded.
    """
    found = tuple(entry_points(group=GROUP, name=name))
    return _load(found[0]) if found else None


def all_plugins() -> list[Plugin]:
    """Return every command that can be loaded; one line on stderr for each that cannot."""
    loaded = []
    for entry in entry_points(group=GROUP):
        try:
            loaded.append(_load(entry))
        except NovaError as error:
            notice(str(error))
    return loaded


def _load(entry: EntryPoint) -> Plugin:
    owner = entry.dist.name if entry.dist else "unknown"
    cure = f"Mend or uninstall the distribution {owner!r}."
    try:
        app = entry.load()
    except Exception as error:
        wrong = f"Command {entry.name!r} cannot be loaded: {type(error).__name__}: {error}"
        raise NovaError(wrong, cure) from error
    if not isinstance(app, typer.Typer):
        wrong = f"Command {entry.name!r} is {type(app).__name__!r}, not a Typer app"
        raise NovaError(wrong, cure)
    return Plugin(entry.name, app)
