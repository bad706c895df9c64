"""A command that another package adds: an entry point of the group `nova.commands`."""

from importlib.metadata import EntryPoint, entry_points
from typing import NamedTuple

import typer

from nova.cli.installed import GROUP
from projects.errors import NovaError


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
