"""`nova data connect | test | harden`: a project's connection, from its first line to its roles."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from nova.cli.door import settings
from nova.cli.output import say, whole, write_json
from nova.cli.text import JsonFlag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projects.data.hardening import Report
    from projects.data.upkeep import Tried, Upkeep

ProjectArgument = Annotated[str, typer.Argument(help="The project; see `nova projects list`.")]


def connect(
    project: ProjectArgument,
    url: Annotated[
        str, typer.Argument(help="sqlite:///FILE, or postgresql://USER:${PASSWORD}@HOST/NAME.")
    ],
    catalogue: Annotated[str, typer.Option(help="The catalogue's folder.")],
    write_url: Annotated[
        str | None, typer.Option("--write-url", help="The same for a role that may write.")
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="Whose rows may be seen.")] = None,
    branch: Annotated[
        list[str] | None, typer.Option(help="A branch whose rows may be seen; repeat it.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Connect a project to a database: tried first, then written into its file.

    A password never stands in a file: write ${NAME} in its place and set that variable, or
    ${keyring:SERVICE/USER} for an entry of the system's keyring.
    """
    from projects.project import Connection, ConnectionScope

    scope = ConnectionScope(tenant=tenant, branches=tuple(branch) if branch else None)
    connection = Connection(url=url, write_url=write_url, catalogue=catalogue, scope=scope)
    _tell_tried(project, _upkeep().connect(project, connection), json=json)
    if not json:
        say(whole(f"Written into the file of project {project}. Now `nova data check`."))


def reach(project: ProjectArgument, json: JsonFlag = False) -> None:
    """Test a project's connection: reached, as whom, how quickly, and what it sees."""
    _tell_tried(project, _upkeep().test(project), json=json)


def harden(
    project: ProjectArgument,
    admin: Annotated[
        str | None,
        typer.Option(help="The address of an administrator, such as '${SHOP_ADMIN}'."),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Carry it out.")] = False,
    json: JsonFlag = False,
) -> None:
    """Find what a database lets the project's roles do beyond its catalogue, and end it.

    Without --apply it says what is open and prints the SQL that would close it.
    """
    report = _upkeep().harden(project, admin=admin, apply=apply)
    if json:
        findings = [{"what": each.what, "closing": each.closing} for each in report.findings]
        told = {"findings": findings, "guarded": report.guarded, "applied": report.is_applied}
        write_json({"project": project, **told, "sql": report.statements})
    else:
        _tell_report(project, report)


def _upkeep() -> "Upkeep":
    from nova.doors.data import upkeep

    return upkeep(settings())


def _tell_tried(project: str, tried: "Sequence[Tried]", *, json: bool) -> None:
    if json:
        write_json({"project": project, "connections": [each._asdict() for each in tried]})
        return
    for each in tried:
        verb = "read" if each.use == "url" else "written"
        role = f" as {each.role}" if each.role else ""
        seen = f", branches: {', '.join(each.branches)}" if each.branches else ""
        say(whole(f"{project}: {each.where} can be {verb}{role}, {each.milliseconds} ms{seen}"))
        if each.warning:
            say(whole(f"{project}: {each.warning}"))


def _tell_report(project: str, report: "Report") -> None:
    if not report.findings:
        say(whole(f"{project}: nothing is open"))
    for each in report.findings:
        mark = "closed" if report.is_applied and each.closing else "open"
        say(whole(f"{mark}: {each.what}"))
    for line in report.guarded:
        say(Text(f"out of reach: {line}", style="dim"))
    if report.statements and not report.is_applied:
        say("", "-- What would close it; carry it out with --apply:")
        say(*(whole(f"{sql};") for sql in report.statements))
