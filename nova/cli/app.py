"""`nova`: all commands together, and the door at which every error becomes one line."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer
from typer.main import get_command

from nova.cli import agents, approvals, ask, chat, data, demo, doctor, memory, projects, route, runs
from nova.cli.failure import FAILED, INTERRUPTED, tell
from nova.cli.output import use_utf8
from nova.cli.plugins import Plugin, all_plugins, named_plugin
from nova.cli.text import check_arguments

_COMMANDS: Mapping[str, Callable[..., None]] = {
    "ask": ask.ask,
    "chat": chat.chat,
    "route": route.route,
    "doctor": doctor.doctor,
    "demo": demo.demo,
}

_GROUPS = {
    "agents": agents.app,
    "memory": memory.app,
    "projects": projects.app,
    "data": data.app,
    "approvals": approvals.app,
    "runs": runs.app,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 bad input."""
    use_utf8()
    words, debug = _without_debug(list(sys.argv[1:] if arguments is None else arguments))
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_left()
    except SystemExit as error:  # Rich ends so when the reader of its output left
        return error.code if isinstance(error.code, int) else FAILED
    except BaseException as error:  # noqa: BLE001 - the door: every error ends here, as one line
        return tell(error, debug=debug)
    return code


def _run(words: list[str]) -> int:
    check_arguments(words)
    command = get_command(_app(_plugins(words)))
    code = command.main(args=words or ["--help"], prog_name="nova", standalone_mode=False)
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return int(code or 0)


def _app(plugins: Sequence[Plugin]) -> typer.Typer:
    app = typer.Typer(callback=_options, add_completion=False)
    for name, command in _COMMANDS.items():
        app.command(name)(command)
    for name, group in _GROUPS.items():
        app.add_typer(group, name=name)
    for plugin in plugins:
        app.add_typer(plugin.app, name=plugin.name)
    return app


def _plugins(words: Sequence[str]) -> list[Plugin]:
    """Return the commands of other packages that this call needs: mostly none."""
    command = next((word for word in words if not word.startswith("-")), None)
    if command is None:
        return all_plugins() if "--version" not in words else []
    if command in _COMMANDS or command in _GROUPS:
        return []
    plugin = named_plugin(command)
    return [plugin] if plugin else []


def _without_debug(words: list[str]) -> tuple[list[str], bool]:
    """Take `--debug` out: it may stand anywhere, since one adds it to a command that failed."""
    options = words[: words.index("--")] if "--" in words else words
    kept = [word for word in options if word != "--debug"]
    return [*kept, *words[len(options) :]], len(kept) < len(options)


def _reader_left() -> int:
    """End without a word: `nova runs list | head` closes the pipe as soon as it has enough."""
    # The interpreter flushes stdout once more at exit, which would fail aloud.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _show_version(wanted: bool) -> None:
    if wanted:
        try:
            installed = version("nova-agents")
        except PackageNotFoundError:
            installed = "(not installed: run from its source)"
        sys.stdout.write(f"nova {installed}\n")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error, with any command.")
    ] = False,
) -> None:
    """A personal team of agents that remembers.

    Ask in plain words: nova ask "What did we decide about the ranking?"
    """
