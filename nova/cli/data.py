"""`nova data`: the projects' databases and what may be asked of them. Opens no memory."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nova.cli import connections, imports, show
from nova.cli.door import settings
from nova.cli.failure import FAILED
from nova.cli.files import write_files
from nova.cli.output import notice, say, table, whole, write_json
from nova.cli.result import shown
from nova.cli.text import JsonFlag, ProjectOption, text_or_stdin
from projects.errors import BadInput

if TYPE_CHECKING:
    from nova.doors.data import DataDoor
    from projects.data import Column, Database, Query, Table

app = typer.Typer(
    help="The projects' databases: connect, catalogue, describe, explain, run, sql, check, harden, prepare."
)

imports.register(app)

HtmlOption = Annotated[Path | None, typer.Option("--html", help="Write it as a page, too.")]
ChartOption = Annotated[
    Path | None, typer.Option("--chart", help="Draw it to this .svg or .png, too.")
]

_FORMS = "rows, total, count, average, largest or smallest"


@app.command("catalogue")
def catalogue(project: ProjectOption = None, json: JsonFlag = False) -> None:
    """List the named queries of each database, whose they are and when they were verified."""
    door = _door()
    databases = [door.open(each) for each in door.connected(project)]
    if json:
        write_json({"databases": [_facts(database) for database in databases]})
        return
    if not databases:
        say("No project has a database. Connect one under `data` in its project file.")
    for database in databases:
        about = database.catalogue
        owners = {query.owner or about.owner for query in about.queries.values()}
        is_one = len(owners) == 1  # who owns all of it is told once
        rows = [
            (
                query.name,
                query.agent,
                query.purpose,
                *(() if is_one else (query.owner or about.owner,)),
                query.verified_on.isoformat() if query.verified_on else "never",
            )
            for query in about.queries.values()
        ]
        owner = f" (owner: {next(iter(owners))})" if is_one and owners != {""} else ""
        say(show.heading(f"{database.project}: {about.about}{owner}"))
        heads = ("query", "agent", "purpose", *(() if is_one else ("owner",)), "verified on")
        say(table(heads, rows, wide="purpose"))


@app.command("describe")
def describe(
    query: Annotated[
        str | None, typer.Argument(help="A query; default: the whole database.")
    ] = None,
    project: ProjectOption = None,
    json: JsonFlag = False,
) -> None:
    """Say what a database holds, or which columns a query has."""
    door = _door()
    if query is not None:
        found = door.having(query, project=project).catalogue.query(query)
        if json:
            write_json(found.model_dump(mode="json"))
        else:
            _tell(found)
        return
    databases = [door.open(each) for each in door.connected(project)]
    if json:
        write_json({"databases": [_facts(database) for database in databases]})
        return
    for database in databases:
        say(show.heading(f"{database.project}: {database.catalogue.about}"))
        say(show.facts(_summary(database)))


@app.command("run")
def run(
    query: Annotated[str, typer.Argument(help="The query's name; see `nova data catalogue`.")],
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where", "-w", help="col=value, also != < <= > >= and ~ (holds); repeat it."
        ),
    ] = None,
    form: Annotated[str, typer.Option(help=f"What to make of the rows: {_FORMS}.")] = "rows",
    column: Annotated[
        list[str] | None,
        typer.Option("--column", "-c", help="A column to show or total; repeat it."),
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option(help="Group by a column, or date.month; repeat it.")
    ] = None,
    order: Annotated[list[str] | None, typer.Option(help="Order by; -col: largest first.")] = None,
    parameter: Annotated[list[str] | None, typer.Option(help="name=value; repeat it.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, max=1_000, help="The most rows.")] = None,
    html: HtmlOption = None,
    chart: ChartOption = None,
    project: ProjectOption = None,
    json: JsonFlag = False,
) -> None:
    """Run a named query: which rows, in which form."""
    found = _door().run(
        query,
        where=where or (),
        form=form,
        columns=column or (),
        by=by or (),
        order=order or (),
        limit=limit,
        parameters=dict(_parameter(words) for words in parameter or ()),
        project=project,
    )
    _tell_result(found, html=html, chart=chart, json=json)


@app.command("explain")
def explain(
    project: Annotated[str, typer.Argument(help="Whose database.")],
    question: Annotated[str, typer.Argument(help="The question; - reads stdin.")],
    json: JsonFlag = False,
) -> None:
    """Say how a question is read: of which query, and what each of its words does."""
    found = _door().explain(text_or_stdin(question), project=project)
    if found is None:
        wrong = "It is no question about this database"
        raise BadInput(wrong, "See `nova data catalogue` for what can be asked.")
    chosen = found.selection
    if json:
        words = [{"words": said, "does": does, "of": of} for said, does, of in found.words]
        selection = chosen.model_dump(mode="json", exclude_defaults=True)
        write_json({"told": found.is_told, "selection": selection, "words": words})
        return
    facts = {
        "told": "outright" if found.is_told else "only as what comes nearest",
        "form": chosen.form,
        "columns": ", ".join(chosen.columns),
        "by": ", ".join(chosen.by),
        "where": "\n".join(
            f"{each.column} {each.op} {each.than or ', '.join(map(str, each.values))}"
            for each in chosen.filters
        ),
        "parameters": ", ".join(f"{name}={value}" for name, value in chosen.parameters.items()),
    }
    say(show.heading(chosen.query))
    say(show.facts({name: fact for name, fact in facts.items() if fact}))
    say(table(("words", "do", "of"), found.words, wide="words"))


@app.command("sql")
def sql(
    project: Annotated[str, typer.Argument(help="Whose database.")],
    statement: Annotated[str, typer.Argument(help="One SELECT; - reads stdin.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="The most rows.")] = 200,
    save: Annotated[
        str | None, typer.Option(metavar="NAME", help="Keep it as a named query of this name.")
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="Of a kept one: what it tells.")] = None,
    grain: Annotated[str | None, typer.Option(help="Of a kept one: what one row is.")] = None,
    html: HtmlOption = None,
    chart: ChartOption = None,
    json: JsonFlag = False,
) -> None:
    """Run a SELECT of your own, guarded as an agent's is, and marked as unverified."""
    if save and not (purpose and grain):
        wrong = f"Query {save!r} needs words to be found by"
        raise BadInput(wrong, 'Give --purpose "What it tells." and --grain "one row per ...".')
    door = _door()
    found = door.select(project, text_or_stdin(statement), limit=limit)
    _tell_result(found, html=html, chart=chart, json=json)
    if save:
        path = door.save(found, save, purpose=purpose or "", grain=grain or "")
        notice(f"kept as the named query {save} in {path}; delete the file to undo it")


@app.command("check")
def check(project: ProjectOption = None, json: JsonFlag = False) -> None:
    """Check each database: reachable, and does its catalogue fit it?"""
    door = _door()
    found = {each: door.check(each) for each in door.connected(project)}
    if json:
        write_json({"ok": not any(found.values()), "problems": found})
    else:
        for each, problems in found.items():
            fine = "reachable, its catalogue fits"
            say(*(whole(f"{each}: {line}") for line in problems or [fine]))
        if not found:
            say("No project has a database.")
    if any(found.values()):
        raise typer.Exit(FAILED)


@app.command("prepare")
def prepare(
    project: Annotated[str, typer.Argument(help="The project whose database it is.")],
    json: JsonFlag = False,
) -> None:
    """Make the table in which a database notes each draft that is carried out, once."""
    from projects.data.writes.session import KEYS

    is_new = _door().prepare(project)
    if json:
        write_json({"project": project, "table": KEYS, "is_new": is_new})
    else:
        done = "is made" if is_new else "is there already"
        say(whole(f"{project}: the table {KEYS} {done}; drafts can be carried out."))


app.command("connect")(connections.connect)
app.command("test")(connections.reach)
app.command("harden")(connections.harden)


def _door() -> "DataDoor":
    from nova.doors.data import data_door

    return data_door(settings())


def _parameter(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals:
        wrong = f"Parameter {words!r} has no value"
        raise BadInput(wrong, "Write it as name=value.")
    return name.strip(), value.strip()


def _tell_result(found: "Table", *, html: Path | None, chart: Path | None, json: bool) -> None:
    if json:
        write_json(found.model_dump(mode="json"))
    else:
        say(*shown(found))
    write_files(found, html=html, chart=chart, is_told=not json)


def _tell(query: "Query") -> None:
    say(show.heading(query.name))
    facts = {
        "purpose": query.purpose,
        "one row": query.grain,
        "agent": query.agent,
        "needs": ", ".join(" or ".join(group) for group in query.requires),
        "parameters": ", ".join(query.parameters),
        "asked like": "\n".join(query.examples),
        "verified on": query.verified_on.isoformat() if query.verified_on else "",
    }
    say(show.facts(facts))
    rows = [(name, *_column(column)) for name, column in query.columns.items()]
    say(table(("column", "kind", "unit", "put together by", "about"), rows, wide="about"))


def _column(column: "Column") -> tuple[str, str, str, str]:
    unit = column.unit or (f"as {column.unit_in}" if column.unit_in else "")
    total = "" if column.total == "none" else column.total
    return column.kind, unit, total, column.about


def _summary(database: "Database") -> dict[str, str]:
    catalogue = database.catalogue
    return {
        "owner": catalogue.owner,
        "time zone": catalogue.time_zone,
        "tables": ", ".join(catalogue.tables),
        "entities": ", ".join(catalogue.entities),
        "joins": "\n".join(catalogue.joins),
        "words for": ", ".join(catalogue.vocabularies),
        "branches": ", ".join(database.branches),
        "queries": ", ".join(catalogue.queries),
        "currency": catalogue.currency,
        "as of": database.today.isoformat(),
    }


def _facts(database: "Database") -> dict[str, Any]:
    catalogue = database.catalogue
    queries = [query.model_dump(mode="json") for query in catalogue.queries.values()]
    return {
        "project": database.project,
        "about": catalogue.about,
        "owner": catalogue.owner,
        "currency": catalogue.currency,
        "time_zone": catalogue.time_zone,
        "tables": list(catalogue.tables),
        "entities": {name: each.model_dump() for name, each in catalogue.entities.items()},
        "joins": list(catalogue.joins),
        "vocabularies": list(catalogue.vocabularies),
        "branches": list(database.branches),
        "as_of": database.today.isoformat(),
        "queries": queries,
    }
