"""What `nova --help` says: written from words alone, since loading the commands takes a second."""

from nova.cli.commands import SUMMARIES
from nova.cli.installed import added

ABOUT = """A personal team of agents that remembers.

Ask in plain words: nova ask "What did we decide about the ranking?"
"""

OPTIONS = {
    "--version": "Show the version.",
    "--debug": "Show the traceback of an error, with any command.",
    "--help": "Show this message and exit.",
}


def overview() -> str:
    """Return the help of `nova` as Typer would write it, other packages' commands at its end."""
    about = (f"  {line}".rstrip() for line in ABOUT.splitlines())
    others = {name: f"See `nova {name} --help`." for name in added() if name not in SUMMARIES}
    lines = [
        "Usage: nova [OPTIONS] COMMAND [ARGS]...",
        "",
        *about,
        "",
        "Options:",
        *_listed(OPTIONS),
        "",
        "Commands:",
        *_listed({**SUMMARIES, **others}),
    ]
    return "\n".join(lines) + "\n"


def _listed(entries: dict[str, str]) -> list[str]:
    width = max(map(len, entries))
    return [f"  {name:{width}}  {summary}" for name, summary in entries.items()]
