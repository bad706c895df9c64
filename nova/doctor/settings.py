"""Whether settings, roster and projects say what they must."""

from nova.doctor.finding import Finding
from nova.home import Home
from nova.settings import OFFLINE, Settings, default_home, load_settings, unknown_settings
from projects.errors import BadInput


def settings() -> tuple[Settings, Finding]:
    """Return what can be known of the settings: the home is looked at even if others are wrong."""
    try:
        found = load_settings()
    except BadInput as error:
        wrong = Finding("settings", "failed", error.wrong, error.cure)
    else:
        return found, _known(found)
    try:
        return load_settings(model=OFFLINE), wrong
    except BadInput:
        return Settings.model_construct(home=default_home().absolute()), wrong


def _known(found: Settings) -> Finding:
    unknown = unknown_settings()
    if unknown:
        wrong = f"{', '.join(unknown)}: no such setting"
        return Finding("settings", "warning", wrong, "Correct the name, or take it away.")
    models = "no model" if found.is_offline else f"model {found.strong}"
    return Finding("settings", "ok", f"home {found.home}, {models}")


def roster(found: Settings) -> Finding:
    """Look at all agents together."""
    from agents.roster import BUILT_IN, Roster

    team = Roster.load(found.agents or BUILT_IN)
    problems = team.check()
    if problems:
        return Finding("roster", "failed", problems[0], "See `nova agents check`.")
    return Finding("roster", "ok", f"{len(team.agents)} agents, sound")


def projects(home: Home) -> Finding:
    """Look at the file of each project."""
    from projects.project import Projects

    known = list(Projects(home.projects))
    return Finding("projects", "ok", f"{len(known)} projects, the built-in ones included")
