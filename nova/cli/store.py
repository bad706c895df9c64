"""`nova memory import`, `export`, `backup`, `restore`, `verify`, `rebuild`: memory as a whole."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from nova.cli import show
from nova.cli.door import opened, settings, working
from nova.cli.erase import confirm, erase_again
from nova.cli.failure import FAILED
from nova.cli.output import notice, plain, say, stderr, whole, write_json
from nova.cli.text import STDIN, JsonFlag, read_lines
from projects.errors import BadInput

if TYPE_CHECKING:
    from memory import ImportReport
    from nova.nova import Nova


def import_file(
    file: Annotated[str, typer.Argument(help="JSON lines of turns and claims; - reads stdin.")],
    promote: Annotated[
        bool, typer.Option("--promote/--no-promote", help="Draw claims from what was said.")
    ] = True,
    json: JsonFlag = False,
) -> None:
    """Read turns and claims into memory; reading a file twice changes nothing."""
    lines = read_lines(file)
    with opened() as nova:
        report = import_with_progress(nova, lines, promote=promote)
    tell_new_projects(report)
    if json:
        write_json(report.model_dump(mode="json"))
    else:
        say(f"{report.turns} new turns, {report.claims} new claims of another home.")
        for line in asides(report):
            say(line)
        say(f"Drawn from what was said: {', '.join(outcomes(report))}.")
    for line in report.problems:
        notice(line)
    if report.unread:
        wrong = f"{report.unread} lines of {file!r} could not be read; the others were"
        raise BadInput(wrong, "Correct them and import the file again.")


def export(
    file: Annotated[str, typer.Argument(help="Where to; default: standard output.")] = STDIN,
    json: JsonFlag = False,
) -> None:
    """Write everything that was said and is known as JSON lines."""
    with opened() as nova:
        if file == STDIN:
            for line in nova.memory.export():
                sys.stdout.write(f"{line}\n")
            return
        lines = _write_whole(Path(file), nova.memory.export())
    if json:
        write_json({"file": file, "lines": lines})
    else:
        say(whole(f"Wrote {lines} lines to {file}"))


def backup(
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
    json: JsonFlag = False,
) -> None:
    """Write ledger and projects to one file."""
    with opened() as nova:
        made = nova.memory.backup(file)
    if json:
        write_json({"file": str(file), **made.model_dump(mode="json")})
    else:
        say(whole(f"Wrote {made.turns} turns and {made.events} events to {file}"))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `nova memory backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: JsonFlag = False,
) -> None:
    """Put a backup in the place of what this home holds, which is set aside."""
    chosen = settings()
    if chosen.home.exists():
        confirm("Put this backup in the place of what the home holds?", yes=yes, is_mute=json)
    with working("Restoring"):
        from nova.backup import restore as put_back

        done = put_back(chosen, file)
    with opened() as nova:
        again = erase_again(nova, done.erased_since)
    if json:
        write_json({**done.model_dump(mode="json"), "erased_again": again})
        return
    say(f"Restored {done.turns} turns and {done.events} events of {done.made_at:%Y-%m-%d %H:%M}.")
    if done.set_aside:
        say(whole(f"What was there before is in {done.set_aside}"))
    if again:
        say(f"Erased again, as it was since: {', '.join(again)}")


def verify(json: JsonFlag = False) -> None:
    """Compare the index with the ledger, and the ledger with its hash chain."""
    with opened() as nova:
        problems = nova.memory.verify()
    _tell_problems(problems, json=json)


def rebuild(json: JsonFlag = False) -> None:
    """Make the index anew from the ledger."""
    with opened() as nova:
        with _bar("Rebuilding the index") as advance:
            nova.memory.rebuild(advance)
        problems = nova.memory.verify()
    _tell_problems(problems, json=json)


def import_with_progress(
    nova: "Nova", lines: Sequence[str], *, promote: bool = True
) -> "ImportReport":
    """Import lines while a bar on stderr shows how far it is."""
    with _bar("Importing") as advance:
        return nova.memory.import_lines(
            lines, promote=promote, on_progress=lambda done: advance(done, len(lines))
        )


def outcomes(report: "ImportReport") -> list[str]:
    """Return what an import decided, in words."""
    counts = (report.promoted, report.archived, report.discarded, report.review)
    labels = (label for label, _ in show.OUTCOMES.values())
    return [f"{count} {label}" for count, label in zip(counts, labels, strict=True)]


def asides(report: "ImportReport") -> Iterator[str]:
    """Yield what an import left out, in words."""
    if report.apart:
        yield f"{report.apart} decisions of another home do not follow what is known here."
    if report.erased:
        yield f"{report.erased} lines are of what was erased here; they were left out."


def tell_new_projects(report: "ImportReport") -> None:
    """Say which projects an import met for the first time, a line each."""
    for project in report.new_projects:
        notice(f"project {project!r} is new here: added (nova projects show {project})")


def _tell_problems(problems: Sequence[str], *, json: bool) -> None:
    if json:
        write_json({"ok": not problems, "problems": list(problems)})
    else:
        say("\n".join(map(plain, problems)) or "Ledger and index agree.")
    if problems:
        raise typer.Exit(FAILED)


def _write_whole(path: Path, lines: Iterator[str]) -> int:
    """Write a file so that it holds all lines or is not there; return how many they are."""
    draft = path.with_name(f".{path.name}.part")
    count = 0
    try:
        with draft.open("w", encoding="utf-8") as out:
            for line in lines:
                out.write(f"{line}\n")
                count += 1
        draft.replace(path)
    except OSError as error:
        wrong = f"File {str(path)!r} cannot be written ({error.strerror})"
        raise BadInput(wrong, "Name a file in a folder that you may write to.") from error
    return count


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    screen = stderr()
    with Progress(
        *columns, console=screen, transient=True, disable=not screen.is_terminal
    ) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
