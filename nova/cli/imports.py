"""`nova data import`, `imports`, `publish`, `undo`: files for the projects' databases."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from nova.cli import show
from nova.cli.door import opened
from nova.cli.output import plain, say, stderr, table, whole, write_json
from nova.cli.text import JsonFlag, ProjectOption
from projects.errors import BadInput, NeedsValue

if TYPE_CHECKING:
    from nova.doors.imports import Arrival
    from projects.effect import Effect

ImportArgument = Annotated[str, typer.Argument(help="The import's id; see `nova data imports`.")]


def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV or TSV file, or a workbook (.xlsx).")],
    project: Annotated[str, typer.Option("--project", "-p", help="Whose database.")],
    kind: Annotated[
        str, typer.Option("--as", help="What it is, such as price_list, catalogue, stock_count.")
    ],
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="COLUMN=FIELD; repeat it.")
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option("--set", help="FIELD=VALUE for all rows; repeat it.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Such as utf-8 or cp1252.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="What divides the cells.")] = None,
    heading: Annotated[
        int | None, typer.Option(min=0, help="The row that names the columns; 0: none does.")
    ] = None,
    decimal: Annotated[
        Literal["point", "comma"] | None, typer.Option(help="The sign before the decimals.")
    ] = None,
    dates: Annotated[
        Literal["day-first", "month-first"] | None, typer.Option(help="How dates are written.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Take a file in: check and stage it, show what it would change, draft its publication."""
    from projects.data.imports import Manner

    manner = Manner(sheet, encoding, delimiter, heading, decimal, _order(dates))
    with opened() as nova, _counting() as count:
        try:
            arrival = nova.imports.stage(
                file.absolute(),
                kind=kind,
                project=project,
                mapping=dict(_pair(words, "--map", "COLUMN=FIELD") for words in mapping or ()),
                given=dict(_pair(words, "--set", "FIELD=VALUE") for words in given or ()),
                manner=manner,
                on_progress=count,
            )
        except NeedsValue as error:
            raise _with_options(error) from error
    _tell(arrival, json=json)


def list_imports(project: ProjectOption = None, json: JsonFlag = False) -> None:
    """List what was taken in, the newest first."""
    with opened() as nova:
        found = nova.imports.list(project)
    if json:
        write_json({"imports": [each.model_dump(mode="json") for each in found]})
        return
    if not found:
        say("Nothing was taken in so far.")
        return
    rows = [
        (each.import_id, each.status, each.declaration, f"{each.staged:,}", each.file)
        for each in found
    ]
    say(table(("import", "status", "as", "rows", "file"), rows, wide="file"))


def publish(import_id: ImportArgument, json: JsonFlag = False) -> None:
    """Draft the publication of a staged import anew; it waits for your approval."""
    with opened() as nova:
        effect = nova.imports.publish(import_id)
    _tell_draft(effect, json=json)


def undo(import_id: ImportArgument, json: JsonFlag = False) -> None:
    """Draft what puts back what an import changed; it waits for your approval."""
    with opened() as nova:
        effect = nova.imports.undo(import_id)
    _tell_draft(effect, json=json)


def register(app: typer.Typer) -> None:
    """Add these commands to `nova data`."""
    commands: Mapping[str, Callable[..., None]] = {
        "import": import_file,
        "imports": list_imports,
        "publish": publish,
        "undo": undo,
    }
    for name, command in commands.items():
        app.command(name)(command)


def _tell(arrival: "Arrival", *, json: bool) -> None:
    staged, effect = arrival
    if json:
        drafted = effect.model_dump(mode="json") if effect else None
        write_json({**staged.model_dump(mode="json"), "effect": drafted})
        return
    for line in staged.lines:
        say(whole(line))
    if staged.columns:
        say("")
        say(table(("column", "field", "such as"), staged.columns, wide="such as"))
    for title, lines in (("Changes", staged.difference.examples), ("Rejected", staged.rejects)):
        if lines:
            say("")
            say(show.heading(title))
            for line in lines:
                say(plain(f"- {line}"))
    if effect:
        say("")
        say(show.decide(effect.model_dump(mode="json")))


def _tell_draft(effect: "Effect", *, json: bool) -> None:
    drafted = effect.model_dump(mode="json")
    if json:
        write_json(drafted)
        return
    say(plain(effect.preview))
    say("")
    say(show.decide(drafted))


@contextmanager
def _counting() -> Iterator[Callable[[int], None]]:
    """Show on stderr how many rows are done, while a person waits."""
    screen = stderr()
    columns = (SpinnerColumn(), TextColumn("Taking in"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=screen, transient=True, disable=not screen.is_terminal
    ) as progress:
        task = progress.add_task("rows", total=None)
        yield lambda done: progress.update(task, completed=done)


def _order(dates: str | None) -> Literal["day first", "month first"] | None:
    match dates:
        case "day-first":
            return "day first"
        case "month-first":
            return "month first"
    return None


def _pair(words: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = words.rpartition("=") if option == "--map" else words.partition("=")
    if not equals or not name.strip() or not value.strip():
        wrong = f"{option} {words!r} cannot be read"
        raise BadInput(wrong, f"Write it as {form}.")
    return name.strip(), value.strip()


def _with_options(error: NeedsValue) -> BadInput:
    """Return a question as the command line asks it: with the option that answers it."""
    options = ", ".join(map(repr, error.columns))
    cure = f"{error.ask} {f'({options}) ' if options and options not in error.ask else ''}"
    how = "Answer with --map COLUMN=FIELD, --set FIELD=VALUE, --sheet, --decimal or --dates."
    return BadInput(error.wrong, f"{cure.strip()} {how}")
