"""The procedure of the importer: the file that the words name is staged, and a draft made of it.

No model has a say in it: the words are read by rule, every row is checked, and what is not
clear is asked. Only staging tables are written; what goes live is a draft.
"""

from asyncio import to_thread
from collections.abc import Mapping
from itertools import pairwise
from time import perf_counter

from agents.responder import Reply
from agents.spec import AgentSpec
from graph.importing.request import Answered, kinds_in, path_in, spoken
from graph.services import Play, Services
from graph.state import StepResult, StepState
from graph.worker import played_result
from projects.data.imports import STAGING_IMPORT, Declaration, Staged, Wish, import_draft
from projects.errors import BadInput, NeedsValue, NovaError
from projects.scope import Scope

_OUTWARD = "Files are taken in for you and nobody else."
_NOWHERE = (
    "No database here takes in files. Declare what it takes in, in the folder `imports` of its "
    "catalogue."
)
_WHICH_FILE = "Which file? Name it with its path, such as prices.csv in the workspace."
_SHOWN = 5
"""Earlier imports that are told."""


def importer(services: Services, spec: AgentSpec) -> Play:
    """Make what plays a step of the importer."""

    async def play(state: StepState) -> StepResult:
        began = perf_counter()
        reply = await to_thread(_reply, services, spec, state)
        return played_result(state, spec, reply.model_dump(mode="json"), began=began)

    return play


def _reply(services: Services, spec: AgentSpec, state: StepState) -> Reply:
    scope = Scope.model_validate(state["scope"])
    if scope.is_outward:
        return Reply(text=_OUTWARD)
    try:
        return _taken(services, spec, state, scope)
    except NeedsValue as error:
        return _question(f"{error.wrong}. {error.ask}", *error.columns)
    except BadInput as error:
        return Reply(text=f"{error.wrong}. {error.cure}")


def _taken(services: Services, spec: AgentSpec, state: StepState, scope: Scope) -> Reply:
    """Stage the file that is named, or ask for what is not said."""
    kinds = services.importer.kinds(scope)
    if not kinds:
        return Reply(text=_NOWHERE, missing=(_NOWHERE,))
    text, answers = _whole(state)
    path = path_in(text)
    if not path:
        told = _earlier(services, kinds, scope)
        return Reply(text=told) if told and "?" in text else _question(_WHICH_FILE)
    words = "\n".join((text, *(reply for _, reply in answers)))
    projects = _projects(kinds, words, scope)
    if len(projects) != 1:
        listed = ", ".join(services.projects.name_of(each) for each in projects)
        return _question(f"Into which project's database: {listed}?", *projects)
    project = projects[0]
    named = kinds_in(words, kinds[project].values()) or tuple(kinds[project])
    if len(named) != 1:
        listed = " or a ".join(name.replace("_", " ") for name in named)
        return _question(f"Is {path} a {listed}?", *named)
    declared = kinds[project][named[0]]
    names = services.importer.names(project, declared.name, scope)
    said = spoken(text, declared, names=names, answers=answers)
    wish = Wish(declared.name, said.mapping, said.given, said.manner)
    file = services.importer.locate(said.path)
    staged = services.importer.stage(file, wish, project=project, scope=scope)
    return _told(staged, drafts=STAGING_IMPORT in spec.proposes)


def _told(staged: Staged, *, drafts: bool) -> Reply:
    lines = list(staged.lines)
    if staged.difference.examples:
        lines += ["", "Changes:", *(f"- {each}" for each in staged.difference.examples)]
    if staged.rejects:
        lines += ["", "Rejected:", *(f"- {each}" for each in staged.rejects)]
    is_draft = drafts and staged.is_publishable
    if is_draft:
        lines += [
            "",
            f"Nothing is live yet: import {staged.imported.import_id} waits for your yes.",
        ]
    effects = (import_draft(staged.imported),) if is_draft else ()
    return Reply(text="\n".join(lines), effects=effects)


def _whole(state: StepState) -> tuple[str, list[Answered]]:
    """Return the words of the request, and what was asked about it with the replies."""
    text, reply = state["text"], state["request"]
    if path_in(reply) or not text.endswith(f"\n{reply}"):
        return text, []
    said = [(each["role"], str(each["content"])) for each in state["history"]]
    said.append(("user", reply))
    answers: list[Answered] = []
    for (before, asked), (role, words) in pairwise(said):
        if (before, role) == ("assistant", "user"):
            answers = [] if path_in(words) else [*answers, Answered(asked, words)]
    for each in reversed(answers):
        text = text.removesuffix(f"\n{each.reply}")
    return text, answers


def _projects(
    kinds: Mapping[str, Mapping[str, Declaration]], text: str, scope: Scope
) -> tuple[str, ...]:
    """Return the projects that the file may be meant for."""
    if scope.project in kinds:
        return (scope.project,) if scope.project else ()
    fitting = [each for each, declared in kinds.items() if kinds_in(text, declared.values())]
    return tuple(fitting or kinds)


def _earlier(
    services: Services, kinds: Mapping[str, Mapping[str, Declaration]], scope: Scope
) -> str:
    """Return what came of the latest imports, where somebody asks about those."""
    lines = []
    for project in (scope.project,) if scope.project in kinds else tuple(kinds):
        try:
            found = services.importer.imports(project=project or "", scope=scope)
        except NovaError:
            continue  # `nova data check` says what is wrong with it
        for each in found[:_SHOWN]:
            lines += [f"{each.import_id}, {each.status}, {each.staged_at[:10]}:"]
            lines += [f"- {line}" for line in each.told]
    return "\n".join(lines)


def _question(text: str, *options: str) -> Reply:
    return Reply(text=text, question=text, options=options)
