"""The program that Typer runs: of Nova's commands, those that a call needs."""

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Annotated

import typer
from typer.main import get_command

from nova.cli.commands import SUMMARIES
from nova.cli.failure import INTERRUPTED
from nova.cli.overview import ABOUT, OPTIONS
from nova.cli.plugins import named_plugin
from nova.cli.spared import spare
from nova.cli.text import check_arguments


def run(words: Sequence[str]) -> int:
    """Run the command that `words` call and return its exit code."""
    check_arguments(words)
    spare()
    command = get_command(_needed(words))
    code = command.main(args=list(words), prog_name="nova", standalone_mode=False)
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return int(code or 0)


def program(names: Iterable[str] = tuple(SUMMARIES)) -> typer.Typer:
    """Return the program with the commands of these names; each is imported."""
    app = typer.Typer(callback=_options, help=ABOUT, add_completion=False, rich_markup_mode=None)
    for name in names:
        module = import_module(f"nova.cli.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, name))
    return app


def _needed(words: Sequence[str]) -> typer.Typer:
    """Return the program with one command, if the words name one: most are slow to import."""
    name = next((word for word in words if not word.startswith("-")), None)
    if name in SUMMARIES:
        return program([name])
    app = program()  # for a slip, the nearest of all is suggested
    plugin = named_plugin(name) if name else None
    if plugin:
        app.add_typer(plugin.app, name=plugin.name)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        try:
            installed = version_of("nova-agents")
        except PackageNotFoundError:
            installed = "(not installed: run from its source)"
        sys.stdout.write(f"nova {installed}\n")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help=OPTIONS["--version"]),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help=OPTIONS["--debug"])] = False,
) -> None:
    pass
