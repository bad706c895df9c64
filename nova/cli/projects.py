"""`nova projects`: the bodies of work that Nova knows. Opens no memory."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.door import settings
from nova.cli.output import plain, say, table, whole, write_json
from nova.cli.text import JsonFlag
from projects.errors import BadInput

if TYPE_CHECKING:
    from projects.project import Project, Projects

app = typer.Typer(help="The projects of this home: list, show, add.")


@app.command("list")
def list_projects(json: JsonFlag = False) -> None:
    """List all projects, the built-in ones last."""
    known = list(_projects())
    if json:
        write_json({"projects": [project.model_dump(mode="json") for project in known]})
        return
    rows = [
        (one.id, one.name, ", ".join(one.aliases), ", ".join(person.name for person in one.people))
        for one in known
    ]
    say(table(("id", "name", "also called", "people"), rows, wide="people"))


@app.command("show")
def show_project(
    project: Annotated[str, typer.Argument(help="Its id, name or alias.")], json: JsonFlag = False
) -> None:
    """Show one project: what it is, its names, people and terms."""
    _tell(_projects().get(project), json=json)


@app.command("add")
def add(
    project: Annotated[str, typer.Argument(help="Its id: lower case, words joined by _.")],
    name: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    about: Annotated[str | None, typer.Option(help="What it is, in a sentence or two.")] = None,
    alias: Annotated[list[str] | None, typer.Option(help="Another name; repeat it.")] = None,
    person: Annotated[
        list[str] | None, typer.Option(help='"Name: role", or the name alone; repeat it.')
    ] = None,
    term: Annotated[list[str] | None, typer.Option(help='"term: meaning"; repeat it.')] = None,
    json: JsonFlag = False,
) -> None:
    """Add a project: what you call it, what it is, who belongs to it, which terms are its own."""
    from pydantic import ValidationError

    from projects.project import Project

    values = {
        "id": project,
        "name": name or project.replace("_", " ").title(),
        "about": about,
        "aliases": tuple(alias or ()),
        "people": tuple(_person(words) for words in person or ()),
        "glossary": dict(_term(words) for words in term or ()),
    }
    try:
        made = Project.model_validate(values)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(str(part) for part in detail["loc"])
        wrong = f"Project {project!r}: {where}: {detail['msg']}"
        raise BadInput(
            wrong, "An id is lower-case letters, digits and _; names are not empty."
        ) from error
    path = _projects().add(made)
    if not json:
        say(whole(f"Wrote {path}"))
    _tell(made, json=json)


def _projects() -> "Projects":
    from nova.home import Home
    from projects.project import Projects

    return Projects(Home(settings().home).projects)


def _person(words: str) -> dict[str, str | None]:
    name, _, role = words.partition(":")
    return {"name": name, "role": role.strip() or None}


def _term(words: str) -> tuple[str, str]:
    term, colon, meaning = words.partition(":")
    if not colon:
        wrong = f"Term {words!r} has no meaning"
        raise BadInput(wrong, 'Write it as "term: meaning".')
    return term.strip(), meaning.strip()


def _tell(project: "Project", *, json: bool) -> None:
    if json:
        write_json(project.model_dump(mode="json"))
        return
    people = (
        ", ".join(part for part in (one.name, one.role, one.organisation) if part)
        for one in project.people
    )
    facts = {
        "about": project.about or "",
        "also called": ", ".join(project.aliases),
        "people": "\n".join(people),
        "terms": "\n".join(f"{term}: {meaning}" for term, meaning in project.glossary.items()),
        "claims are": project.audience.default_sensitivity,
    }
    say(Text.assemble((plain(project.name), "bold"), (f"  {project.id}", "dim")))
    say(show.facts(facts))
