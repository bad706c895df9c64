"""`nova agents`: the team, and its next member. Needs no home."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.door import settings, working
from nova.cli.output import clip, plain, prose, say, table, whole, write_json
from nova.cli.text import JsonFlag
from projects.errors import BadInput, BrokenSpec

if TYPE_CHECKING:
    from agents.roster import Roster
    from agents.spec import AgentSpec
    from graph.supervisor.lint import Lint

app = typer.Typer(help="Who does what: list, show, check, map, new.")

FolderOption = Annotated[
    Path | None,
    typer.Option("--folder", help="A folder with specs/; default: NOVA_AGENTS, or the built-in."),
]


@app.command("list")
def list_agents(folder: FolderOption = None, json: JsonFlag = False) -> None:
    """List all agents, family by family."""
    specs = list(_roster(folder).agents.values())
    if json:
        keys = {"name", "family", "purpose", "tier", "tools", "proposes"}
        write_json({"agents": [spec.model_dump(mode="json", include=keys) for spec in specs]})
        return
    rows, family = [], ""
    for spec in specs:
        rows.append(("" if spec.family == family else spec.family, spec.name, spec.purpose))
        family = spec.family
    say(table(("family", "agent", "what for"), rows, wide="what for"))


@app.command("show")
def show_agent(
    name: Annotated[str, typer.Argument(help="The agent's name.")],
    folder: FolderOption = None,
    json: JsonFlag = False,
) -> None:
    """Show one agent: what it does, what it leaves to others, its instructions."""
    spec = _roster(folder).get(name)
    if json:
        write_json(spec.model_dump(mode="json"))
    else:
        _tell(spec)


@app.command("check")
def check(folder: FolderOption = None, json: JsonFlag = False) -> None:
    """Check all agents: each file, all of them together, and which are taken for one another."""
    found: Lint | None = None
    try:
        roster = _roster(folder)
        agents, problems, warnings = len(roster.agents), roster.check(), roster.warnings()
    except BrokenSpec as error:
        agents, problems, warnings = 0, [str(error)], []
    else:
        found = None if problems else _lint(roster)
    if json:
        warnings += found.warnings if found else ()
        known = found.model_dump(mode="json", exclude={"digest", "thin"}) if found else None
        told = {"problems": problems, "warnings": warnings, "lint": known}
        write_json({"ok": not problems, "agents": agents, **told})
    else:
        for line in warnings:
            say(Text(f"warning: {plain(line)}", style="dim"))
        if found:
            say(*show.lint(found))
    if problems:
        for line in problems if not json else ():
            say(Text(f"wrong: {plain(line)}", style="red"))
        wrong = f"{len(problems)} problems in the roster"
        raise BadInput(wrong, "Correct the files, then run `nova agents check` again.")
    if not json:
        say(f"{agents} agents, sound.")


@app.command("map")
def draw_map(
    html: Annotated[
        Path | None, typer.Option("--html", help="The file to write the map to.")
    ] = None,
    folder: FolderOption = None,
    json: JsonFlag = False,
) -> None:
    """Draw who is taken for whom: a page to open in a browser, or figures with --json."""
    if html is None and not json:
        wrong = "A map has to go somewhere"
        raise BadInput(wrong, "Give --html FILE, or --json.")
    found = _lint(_roster(folder))
    if found is None:
        wrong = "With one agent there is nobody to be taken for"
        raise BadInput(wrong, "Add another: nova agents new NAME.")
    if html is not None:
        _write_map(found, html)
    if json:
        write_json(found.model_dump(mode="json"))
    else:
        say(whole(f"Wrote {html}: open it in a browser."))


def _write_map(found: "Lint", path: Path) -> None:
    from nova.cli.map import map_page

    try:
        path.write_text(map_page(found), encoding="utf-8")
    except OSError as error:
        wrong = f"The map {str(path)!r} cannot be written ({error.strerror})"
        raise BadInput(wrong, "Name a file in a folder that is there.") from error


def _lint(roster: "Roster") -> "Lint | None":
    """Return what may lead to wrong routes; kept where routers are, if there is such a place."""
    from nova.home import Home

    chosen = settings()
    home = Home(chosen.home)
    cache = chosen.cache or (home.cache if home.folder.is_dir() else None)
    with working("Trying each utterance on the others (once)"):
        from graph.supervisor.lint import lint

        return lint(roster, cache=cache)


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="Its name: lower case, words joined by _.")],
    family: Annotated[str, typer.Option(help="The family it belongs to.")] = "general_chat",
    folder: FolderOption = None,
    json: JsonFlag = False,
) -> None:
    """Write the file of a new agent, to be filled in."""
    from agents.roster import scaffold

    path = scaffold(name, family=family, folder=folder or _folder())
    if json:
        write_json({"file": str(path)})
        return
    utterances = path.parents[2] / "utterances" / f"{name}.txt"
    say(whole(f"Wrote {path}"))
    say("Next: fill it in, put requests it should get, one a line, into")
    say(whole(f"  {utterances}"))
    say(show.command("nova agents check", before="and run "))


def _folder() -> Path:
    from agents.roster import BUILT_IN

    return settings().agents or BUILT_IN


def _roster(folder: Path | None) -> "Roster":
    from agents.roster import Roster

    return Roster.load(folder or _folder())


def _tell(spec: "AgentSpec") -> None:
    from agents.tools.catalogue import missing_abilities

    say(Text.assemble((spec.name, "bold"), (f"  {spec.family}, {spec.tier}", "dim")))
    say(Text(plain(spec.purpose)))
    near = spec.near_miss
    facts = {
        "answers for": "\n".join(spec.responsibilities),
        "not for": "\n".join(f"{border.ask} → {border.instead}" for border in spec.not_for) or "-",
        "examples": "\n".join(spec.examples),
        "may be taken for": f"{near.request} → {near.instead}" if near else "-",
        "tools": ", ".join(spec.tools) or "none",
        "proposes": ", ".join(spec.proposes) or "nothing",
        "cannot yet": "\n".join(missing_abilities(spec)) or "everything above is there",
        "may fail by": "\n".join(spec.failure_modes),
        "without a model": spec.offline,
        "learnt from": clip(f"{len(spec.utterances)} utterances", 80),
    }
    say(show.facts(facts))
    say("")
    say(show.indented(prose(spec.instructions)))
