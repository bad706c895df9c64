"""Prompts: the Markdown templates beside this file, filled in for one agent and one step."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Template

from agents.responder.assignment import Assignment, Said
from agents.spec import AgentSpec
from agents.tools.catalogue import missing_abilities
from agents.tools.sources import Sources

_FOLDER = Path(__file__).parent / "prompts"
_TURNS = 12
_TURN_LENGTH = 2_000
"""Older turns and longer ones are cut, since the sources carry what was said before."""


def system_prompt(spec: AgentSpec, *, effect_kinds: Collection[str]) -> str:
    """Return what an agent is told before every step: the same text for the same spec.

    Its borders stand in the tool that hands a request back.
    """
    is_introduced = spec.purpose.rstrip(".") in spec.instructions
    role = "" if is_introduced else _fill("role", agent=spec.name, purpose=spec.purpose) + "\n\n"
    may_propose = "memory" in spec.proposes or set(spec.proposes) & set(effect_kinds)
    lacking = missing_abilities(spec, effect_kinds=effect_kinds)
    return _fill(
        "agent",
        role=role,
        instructions=spec.instructions,
        proposing=f" {_fill('proposing')}" if may_propose else "",
        missing="".join(f" {_fill('missing', ability=ability)}" for ability in lacking),
    )


def step_prompt(assignment: Assignment, sources: Sources, *, reads: bool = False) -> str:
    """Return what an agent is told about one step; `sources` learns what it may cite.

    What concerns sources is said only if there are any, or if the agent `reads` some.
    """
    shown = [sources.recall(item) for item in assignment.recalled]
    shown += [sources.quote(cited) for step in assignment.earlier for cited in step.citations]
    lines = "\n".join(source.line for source in dict.fromkeys(shown))
    is_outdated = not all(item.current for item in assignment.recalled)
    history = f" {_fill('history')}" if is_outdated or reads else ""
    given = "Sources and results" if assignment.earlier or reads else "Sources"
    project = assignment.project_name or assignment.project
    audience = assignment.audience
    return _fill(
        "assignment",
        now=_moment(assignment.now),
        project=f" Project: {project}." if project else "",
        readers="" if audience == "me" else f" Readers: {audience}.",
        sources=f"<sources>\n{lines}\n</sources>\n" if lines else "",
        earlier=_earlier(assignment),
        rule=_fill("sources", given=given, history=history) + "\n\n"
        if lines or assignment.earlier or reads
        else "",
        request=_request(assignment),
    )


def read_prompts() -> None:
    """Read the templates now, since a step must not wait for a file."""
    _templates()


def bounded(history: Sequence[Said]) -> list[Said]:
    """Return the newest turns of a conversation, each cut to a bearable length."""
    newest = history[-_TURNS:]
    return [Said(role=said.role, content=said.content[:_TURN_LENGTH]) for said in newest]


def _moment(now: str) -> str:
    return f"{datetime.fromisoformat(now):%a %Y-%m-%d %H:%M %Z}".strip()


def _earlier(assignment: Assignment) -> str:
    return "".join(
        f'<result agent="{step.agent}">\n{step.text.replace("<", "&lt;")}\n</result>\n'
        for step in assignment.earlier
    )


def _request(assignment: Assignment) -> str:
    if assignment.request.strip() == assignment.text.strip():
        return assignment.request
    return f"The whole request:\n{assignment.request}\n\nYour step of it:\n{assignment.text}"


def _fill(name: str, **values: str) -> str:
    return _templates()[name].substitute(values)


@cache
def _templates() -> Mapping[str, Template]:
    files = sorted(_FOLDER.glob("*.md"))
    return {path.stem: Template(path.read_text(encoding="utf-8").strip()) for path in files}
