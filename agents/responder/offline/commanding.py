"""Commanding: drafts a command of a database from the request's own words, or asks what is missing."""

import re
from asyncio import to_thread
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from agents.commanding import Unclear, fill, is_agreed, is_refused, wanted, wants_proposals
from agents.responder.assignment import Assignment
from agents.responder.offline.proposing import proposed
from agents.responder.reply import Reply
from agents.tools.toolbox import DataSource, Drafts, Toolbox
from projects.data import PLAIN_TYPES, Command, Entry
from projects.effect import Settled
from projects.errors import BadInput, NovaError, RuleBroken

_MOST_BENT = 8
"""Rules that a draft may be bent to, one after the other, before it is given up."""
_AFTER = "\n\nBefore -> after:"
_CALL = re.compile(r"^\W*@[\w-]+[\s,:;]*")
_WAITING = "Drafted; nothing is done before you approve it."


async def draft_command(assignment: Assignment, toolbox: Toolbox) -> Reply | None:
    """Return the drafts that a request wants, or what must be asked first; None if it wants none."""
    drafts, data = toolbox.drafts, toolbox.data
    if drafts is None or data is None:
        return None
    text = _CALL.sub("", assignment.text)
    found = _chosen(await drafts.commands(), assignment, toolbox.effect_kinds, text)
    if found is None:
        return None
    project, command = found
    if is_refused(text):
        return Reply(text="Then nothing is drafted.")
    try:
        return await _drafted(project, command, text, drafts, data, about=assignment.project_name)
    except NovaError as error:
        return Reply(text=str(error), missing=(error.wrong,))


def _chosen(
    declared: Mapping[str, Mapping[str, Command]],
    assignment: Assignment,
    kinds: Sequence[str],
    text: str,
) -> tuple[str, Command] | None:
    """Return the command that is wanted, in the step's project or else in the first that has it."""
    for project, commands in declared.items():
        if assignment.project in declared and project != assignment.project:
            continue
        own = [each for name, each in commands.items() if name in kinds]
        command = wanted(text, own)
        if command is not None:
            return project, command
    return None


async def _drafted(
    project: str,
    command: Command,
    text: str,
    drafts: Drafts,
    data: DataSource,
    *,
    about: str | None,
) -> Reply:
    entries = await _entries(project, command, data)
    today = await data.today(project)
    if wants_proposals(text, command):
        payloads = await proposed(project, command, text, entries, data, about=about)
        if isinstance(payloads, Unclear):
            return _question(payloads)
        if payloads is not None:
            return await _all_of(project, command, payloads, drafts)
    filled = await to_thread(fill, command, text, entries, today=today)
    if isinstance(filled, Unclear):
        return _question(filled)
    return await _one(project, command, filled.payload, drafts, is_agreed=is_agreed(text))


def _question(unclear: Unclear) -> Reply:
    return Reply(text=unclear.question, question=unclear.question, options=unclear.options)


async def _one(
    project: str,
    command: Command,
    payload: Mapping[str, JsonValue],
    drafts: Drafts,
    *,
    is_agreed: bool,
) -> Reply:
    """Return one draft; where a rule would bend it, the question whether it may be so."""
    try:
        settled, bent = await _bent(project, command, payload, drafts)
    except BadInput as error:
        wrong = f"I can't draft that. {error.wrong}."
        return Reply(text=wrong, missing=(error.wrong,))
    if bent and not is_agreed:
        question = f"{'. '.join(bent)}. Shall I draft it like this?\n\n{_head(settled)}"
        return Reply(text=question, question=question, options=("yes", "no"))
    return Reply(text=f"{_WAITING}\n\n{_head(settled)}", effects=(settled.draft,))


async def _bent(
    project: str, command: Command, payload: Mapping[str, JsonValue], drafts: Drafts
) -> tuple[Settled, list[str]]:
    """Return a draft brought within the rules, and how it had to be changed for that."""
    bent: list[str] = []
    while True:
        try:
            return await drafts.settle(project, command.name, payload), bent
        except RuleBroken as error:
            if error.instead is None or len(bent) >= _MOST_BENT:
                raise
            bent.append(error.wrong)
            payload = error.instead


async def _all_of(
    project: str, command: Command, payloads: Sequence[dict[str, JsonValue]], drafts: Drafts
) -> Reply:
    """Return a draft for each payload that the books propose; what breaks a rule is left out."""
    if not payloads:
        return Reply(text="Nothing is below its reorder point there, so nothing is drafted.")
    kept: list[Settled] = []
    left_out: list[str] = []
    for payload in payloads:
        try:
            settled, _ = await _bent(project, command, payload, drafts)
        except BadInput as error:
            left_out.append(f"Left out: {error.wrong}.")
            continue
        kept.append(settled)
    many = f"{len(kept)} drafts; nothing is done before you approve each."
    shown = [_head(settled) for settled in kept]
    text = "\n\n".join([many if len(kept) != 1 else _WAITING, *shown, *left_out])
    effects = tuple(settled.draft for settled in kept)
    return Reply(text=text, effects=effects, missing=tuple(left_out))


def _head(settled: Settled) -> str:
    """Return what a draft is, without the rows that it would write."""
    return settled.preview.partition(_AFTER)[0]


async def _entries(project: str, command: Command, data: DataSource) -> dict[str, Sequence[Entry]]:
    kinds = {kind for _, kind in command.kinds() if kind not in PLAIN_TYPES}
    return {kind: await data.vocabulary(project, kind) for kind in sorted(kinds)}
