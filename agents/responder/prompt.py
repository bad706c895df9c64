"""Prompts: the Markdown templates beside this file, filled in for one agent and one step."""

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from string import Template

from agents.responder.assignment import Assignment, Said
from agents.spec import AgentSpec
from agents.tools.catalogue import missing_abilities
from agents.tools.offer import NOTHING, Offer
from agents.tools.sources import Sources

_FOLDER = Path(__file__).parent / "prompts"
_TURNS = 12
_TURN_LENGTH = 2_000
"""Older turns and longer ones are cut, since the sources carry what was said before."""


def system_prompt(spec: AgentSpec, *, effect_kinds: Collection[str], has_data: bool = False) -> str:
    """Return what an agent is told before every step: the same text for the same spec."""
    borders = "".join(
        f"- Not yours: {border.ask}. Hand it back with `hand_back`, naming {border.instead}.\n"
        for border in spec.not_for
    )
    missing = "".join(
        f"- You cannot {ability} yet: say so plainly where it matters, never pretend.\n"
        for ability in missing_abilities(spec, effect_kinds=effect_kinds, has_data=has_data)
    )
    return _fill(
        "agent.md",
        name=spec.name,
        purpose=spec.purpose,
        instructions=spec.instructions,
        borders=borders.rstrip("\n"),
        missing=missing.rstrip("\n"),
    )


def step_prompt(assignment: Assignment, sources: Sources, offered: Offer = NOTHING) -> str:
    """Return what an agent is told about one step; `sources` learns what it may cite."""
    shown = [sources.recall(item) for item in assignment.recalled]
    shown += [sources.quote(cited) for step in assignment.earlier for cited in step.citations]
    lines = "\n".join(source.line for source in dict.fromkeys(shown))
    return _fill(
        "assignment.md",
        now=assignment.now,
        project=assignment.project_name or assignment.project or "none",
        audience=assignment.audience,
        sources=lines or "Nothing on record fits this request.",
        queries=_queries(offered),
        earlier=_earlier(assignment),
        request=_request(assignment),
    )


def bounded(history: Sequence[Said]) -> list[Said]:
    """Return the newest turns of a conversation, each cut to a bearable length."""
    newest = history[-_TURNS:]
    return [Said(role=said.role, content=said.content[:_TURN_LENGTH]) for said in newest]


def _queries(offered: Offer) -> str:
    cards = "\n".join(offered.cards).replace("<", "&lt;")
    return f"\n<queries>\n{cards}\n</queries>\n" if cards else ""


def _earlier(assignment: Assignment) -> str:
    blocks = [
        f'<result agent="{step.agent}">\n{step.text.replace("<", "&lt;")}\n</result>\n'
        for step in assignment.earlier
    ]
    return "\n" + "\n".join(blocks) if blocks else ""


def _request(assignment: Assignment) -> str:
    if assignment.request.strip() == assignment.text.strip():
        return f"The request:\n{assignment.request}"
    return f"The whole request:\n{assignment.request}\n\nYour step of it:\n{assignment.text}"


def _fill(file: str, **values: str) -> str:
    return Template(_template(file)).substitute(values).strip() + "\n"


@cache
def _template(file: str) -> str:
    return (_FOLDER / file).read_text(encoding="utf-8")
