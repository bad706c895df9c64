"""The offline responder: what an agent does without a model follows from what its spec names."""

import re
from collections.abc import Sequence

from agents.querying import Readers, heading
from agents.responder.assignment import Assignment
from agents.responder.offline.asking import (
    asks,
    is_greeting,
    is_of_memory,
    is_statement,
    is_thanks,
    topic,
)
from agents.responder.offline.commanding import draft_command
from agents.responder.offline.drafting import draft
from agents.responder.offline.gathering import gather, widen
from agents.responder.offline.keeping import keep, kept_besides
from agents.responder.offline.namesakes import WHICH, also_known, is_of_another, strays
from agents.responder.offline.pipelines import answer_about_pipelines
from agents.responder.offline.planning import plan_day
from agents.responder.offline.querying import answer_from_data
from agents.responder.offline.recalling import ONLY_SAID, answer_from
from agents.responder.offline.showing import is_nearest
from agents.responder.offline.stating import Stated
from agents.responder.offline.stepping import plan_steps
from agents.responder.offline.terms import terms
from agents.responder.reply import Reply
from agents.spec import AgentSpec
from agents.tools.catalogue import missing_abilities
from agents.tools.toolbox import Toolbox
from projects.source import Recalled

_MODEL_SETTING = "NOVA_MODEL with OPENAI_API_KEY or OPENAI_BASE_URL turns one on"
_IDLE = 'I can\'t do anything with this statement; say "remember that ..." to have it kept.'
_CALL = re.compile(r"^\W*@[\w-]+[\s,:;]*")
_BOOKS = "In the books:"
_OUTWARD = frozenset({"client", "public"})
_MEANS = terms("read see live hand over outside own run effect change draft start where what")
"""What abilities have in common, which says nothing of what they are for."""
_TEXT_TOOLS = frozenset({"read_files", "search_memory"})


class OfflineResponder:
    """Plays any agent without a language model; every fact it states is quoted and cited."""

    def __init__(self, readers: Readers | None = None) -> None:
        """Answer from databases too, if there are `readers` to read questions about them."""
        self._readers = readers

    async def respond(self, assignment: Assignment, toolbox: Toolbox) -> Reply:
        """Return what can be answered, noted or arranged, and plainly what cannot."""
        spec = assignment.spec
        courtesy = _courtesy(assignment.text)
        if courtesy:
            return Reply(text=courtesy)
        missing = missing_abilities(
            spec,
            effect_kinds=toolbox.effect_kinds,
            has_data=toolbox.data is not None or assignment.audience != "me",
            has_model=False,
        )
        drafted = await _arranged(assignment, toolbox)
        if drafted is not None:
            return drafted
        noted = await toolbox.notes.preview(assignment.text)
        if "memory" in spec.proposes and (noted or not missing):
            return keep(noted, assignment)
        is_told = is_statement(assignment.text) and not heading(assignment.text)
        told = None if is_told else await self._from_data(assignment, toolbox)
        if told is not None and not (_is_open(told) or is_of_memory(assignment.text)):
            return await self._settled(told, assignment, toolbox)
        kept = kept_besides(noted, assignment)
        items = await _without_topics(await gather(assignment, toolbox), assignment, toolbox)
        if told is not None:
            told = await self._settled(told, assignment, toolbox)
            items = await _widened(items, assignment, toolbox)
            return _either(told, answer_from(items, assignment))
        if _drafts(spec):
            as_file = "file" in toolbox.effect_kinds
            reply = draft(items, assignment, as_file=as_file, is_kept=kept is not None)
        else:
            items = await _widened(items, assignment, toolbox)
            reply = _answer(items, assignment, missing, is_kept=kept is not None)
        return _and_kept(reply, kept) if kept and _is_whole(assignment) else reply

    async def _from_data(self, assignment: Assignment, toolbox: Toolbox) -> Reply | None:
        """Return what a database answers, for an agent that may ask one; None if none does."""
        if toolbox.data is None or self._readers is None:
            return None
        told = await answer_from_data(assignment, toolbox.data, self._readers)
        if told is None or told.question:
            return told
        text = assignment.text
        if strays(text, told.text) or await is_of_another(text, told.text, toolbox.search):
            return None
        return told

    async def _settled(self, told: Reply, assignment: Assignment, toolbox: Toolbox) -> Reply:
        """Return what the books tell, unless memory knows others of a name in it."""
        unclear = await also_known(assignment.text, told.text, toolbox.search)
        return Reply(text=unclear, question=unclear) if unclear else told

    async def close(self) -> None:
        """Do nothing: it has no connections."""


async def _arranged(assignment: Assignment, toolbox: Toolbox) -> Reply | None:
    """Return what an agent arranges that drafts commands, or plans the day or what is to be done."""
    return (
        await answer_about_pipelines(assignment, toolbox)
        or await draft_command(assignment, toolbox)
        or await plan_day(assignment, toolbox)
        or await plan_steps(assignment, toolbox)
    )


def _courtesy(text: str) -> str:
    """Return what is said to a greeting or to thanks; empty to anything else."""
    if is_greeting(text):
        return "Hello! What can I do for you?"
    return "You are welcome!" if is_thanks(text) else ""


async def _widened(
    items: Sequence[Recalled], assignment: Assignment, toolbox: Toolbox
) -> list[Recalled]:
    return await _without_topics(await widen(items, assignment, toolbox), assignment, toolbox)


async def _without_topics(
    items: Sequence[Recalled], assignment: Assignment, toolbox: Toolbox
) -> list[Recalled]:
    """Return items without headings: said with a project that has books they were questions to them."""
    has_books = toolbox.data is not None and assignment.project in await toolbox.data.databases()
    return [
        item
        for item in items
        if not (
            has_books and item.kind == "turn" and item.claim_kind is None and heading(item.text)
        )
    ]


def _either(told: Reply, known: Stated | None) -> Reply:
    """Return what the books tell, or what memory does where only that is sure; else both."""
    if known is None or (told.question and told.question.startswith(WHICH)):
        return told
    if known.question and not _is_open(told):
        return told
    if known.is_sure and not (is_nearest(told) and known.text.startswith(ONLY_SAID)):
        return Reply(text=known.text, citations=known.citations)
    parts = (told.text, known.text) if _is_open(told) else (known.text, _BOOKS, told.text)
    text = "\n\n".join(parts)
    citations = (*told.citations, *known.citations)
    update = {"text": text, "citations": citations, "question": text if told.question else None}
    return told.model_copy(update=update)


def _is_open(told: Reply) -> bool:
    """Whether the books leave open what is asked, or only come near it; what is drawn is seen."""
    return not told.charts and (bool(told.question or told.missing) or is_nearest(told))


def _answer(
    items: Sequence[Recalled], assignment: Assignment, missing: Sequence[str], *, is_kept: bool
) -> Reply:
    lacking = missing if not asks(assignment.text) else _concerned(missing, assignment.text)
    notices = _notices(assignment.spec, lacking)
    gaps = tuple(f"Cannot {ability} yet." for ability in missing)
    is_told = is_statement(assignment.text)
    is_text_work = _works_on_text(assignment.spec)
    if is_text_work or (is_told and is_kept):
        return Reply(text=" ".join(notices), missing=gaps, needs_model=is_text_work)
    told = answer_from(items, assignment)
    if told is None:
        is_left = asks(assignment.text) or not is_kept
        nothing = _nothing(assignment, notices) if is_left else ""
        closing = _IDLE if is_told and not is_kept else nothing
        text = " ".join([*notices, closing]).strip()
        return Reply(text=text, missing=gaps, needs_model=_MODEL_SETTING in text)
    opening = [" ".join([*notices, "From memory:"])] if notices else []
    text = "\n\n".join([*opening, told.text])
    return Reply(text=text, citations=told.citations, question=told.question, missing=gaps)


def _and_kept(reply: Reply, kept: Stated) -> Reply:
    """Return the reply with what is kept of the words besides."""
    text = "\n\n".join(part for part in (reply.text, kept.text) if part)
    return reply.model_copy(update={"text": text, "citations": (*reply.citations, *kept.citations)})


def _is_whole(assignment: Assignment) -> bool:
    """Whether the step is the whole request: what is kept is decided over all of it."""
    return assignment.text.strip() == _CALL.sub("", assignment.request).strip()


def _drafts(spec: AgentSpec) -> bool:
    """Whether the agent writes for readers outside from what is remembered."""
    outward = not _OUTWARD.isdisjoint(spec.audience)
    return outward and "file" in spec.proposes and "search_memory" in spec.tools


def _works_on_text(spec: AgentSpec) -> bool:
    """Whether the agent only turns given text into other text, as a model alone can."""
    return not spec.proposes and "read_files" in spec.tools and set(spec.tools) <= _TEXT_TOOLS


def _concerned(missing: Sequence[str], text: str) -> list[str]:
    """Return which of the abilities that are missing a question would need.

    Whatever is asked, live data might hold it.
    """
    asked = terms(text)
    return [each for each in missing if each.endswith(")") or asked & (terms(each) - _MEANS)]


def _notices(spec: AgentSpec, missing: Sequence[str]) -> list[str]:
    notices = []
    if _works_on_text(spec):
        notices.append(f"I can't do this without a language model; {_MODEL_SETTING}.")
    if missing:
        *rest, last = missing
        listed = f"{', '.join(rest)} or {last}" if rest else last
        notices.append(f"I can't {listed} yet.")
    return notices


def _nothing(assignment: Assignment, notices: Sequence[str]) -> str:
    subject, project = topic(assignment.text), assignment.project_name
    if not _OUTWARD.isdisjoint({assignment.audience.partition(":")[0]}):
        readers = assignment.audience.replace("client:", "a client of ").replace("_", " ")
        return f"I can't tell that to {readers}: nothing that they may read answers it."
    where = f" in {project}" if project and project not in subject else ""
    said = f"I have nothing on record about {subject}{where}."
    if notices:
        return said
    return (
        f"{said} I can't answer from general knowledge without a language model; {_MODEL_SETTING}."
    )
