"""The responder with a language model, at any OpenAI-compatible endpoint."""

from asyncio import to_thread
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from agents.responder.assignment import Assignment, Limits
from agents.responder.breaker import Breaker
from agents.responder.call import Call, StepCall
from agents.responder.citing import cite, strip_labels
from agents.responder.cleaning import notice, shortened
from agents.responder.endpoint import ModelSettings, Tier
from agents.responder.prompt import bounded, read_prompts, step_prompt, system_prompt
from agents.responder.purse import OpenPurse, Payer, Purse
from agents.responder.reply import Reply, Usage
from agents.responder.sentences import sentences
from agents.responder.unverified import below
from agents.spec import AgentSpec
from agents.tools.catalogue import missing_abilities
from agents.tools.forms import Form, forms
from agents.tools.offer import Offer, offer
from agents.tools.toolbox import Toolbox
from projects.errors import ModelUnavailable
from projects.proposal import EffectDraft, MemoryProposal

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

    from agents.responder.agent import Player
    from agents.responder.brief import Brief
    from agents.responder.client import Clients
    from agents.responder.line import Apart
    from agents.tools.proposing import Proposals
    from agents.tools.saving import Saves

Value = TypeVar("Value", bound=BaseModel)

_ASKED = 4
"""Prompts for structured answers that are kept ready."""
_STRUCTURED_CALLS = 3
"""One, one more if its reply is malformed, and one for the fallback."""

_CUT = "\n\n[Cut here: the model reached the length that one reply may have.]"


class Structured(NamedTuple, Generic[Value]):
    """A value that a model gave in an agreed form, and what it cost."""

    value: Value
    usage: Usage


class ModelResponder:
    """Plays any agent with a language model: one call, and one more for each round of reading."""

    def __init__(
        self,
        settings: ModelSettings,
        *,
        away: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
        purse: Purse | None = None,
        breaker: Breaker | None = None,
        apart: "Apart" = to_thread,
    ) -> None:
        """Take the settings; nothing is loaded or asked before the first step.

        Args:
            settings: which models, and where.
            away: entered while a model is awaited.
            purse: what calls may cost; None knows no limit.
            breaker: whether the endpoint may be called; None forgets with this process.
            apart: how quick work that touches the disk is done.
        """
        self._purse: Purse = purse or OpenPurse()
        self._breaker = breaker or Breaker(settings.base_url or "")
        self._settings = settings
        self._away = away
        self._apart = apart
        self._parts: dict[tuple[Hashable, ...], _Part] = {}
        self._asked: dict[tuple[Hashable, ...], _Part] = {}
        self._players: dict[tuple[Hashable, ...], Player] = {}
        self._clients: Clients | None = None
        self._making = Lock()

    async def respond(self, assignment: Assignment, toolbox: Toolbox) -> Reply:
        """Return what the model answers and proposes, with the sources of its sentences.

        Raises:
            ModelUnavailable: if no model answered usefully within the limits.
        """
        spec = assignment.spec
        offered = await offer(spec, assignment.text, toolbox.data)
        filled = await forms(toolbox)
        key = (spec, toolbox.effect_kinds, toolbox.data is not None, offered.names, filled)
        part = self._parts.get(key)
        if part is None:  # in a thread: what is loaded and read now would block the event loop
            part = self._parts[key] = await to_thread(self._learn, spec, toolbox, offered, filled)
        payer = Payer(spec.name, assignment.run_id, assignment.project)
        call = StepCall(brief=part.brief, toolbox=toolbox, limits=assignment.limits, payer=payer)
        given = [(said.role, said.content) for said in bounded(assignment.history)]
        given.append(
            ("user", step_prompt(assignment, call.sources, offered, reads=part.brief.reads))
        )
        result = await self._run(part.player, given, call, spec.tier)
        answers = [message for message in result["messages"][len(given) :] if message.type == "ai"]
        from agents.tools.saving import read_saves

        made = [(made["name"], made["args"]) for each in answers for made in each.tool_calls]
        saves = read_saves(made, call.selected, agent=spec.name)
        proposals = _proposals(answers[-1], made, spec)
        return _reply(_said(answers[-1]), proposals, saves, call, part.missing)

    async def structured(
        self, system: str, user: str, schema: type[Value], *, tier: Tier = "fast"
    ) -> Structured[Value]:
        """Return one value of `schema` from one model call; a malformed one is asked again once.

        Raises:
            ModelUnavailable: if no model answered in this form.
        """
        key = (schema, system, tier)
        if key not in self._asked:  # two or three prompts come again and again
            if len(self._asked) >= _ASKED:
                self._asked.clear()
            self._asked[key] = await to_thread(self._ask_for, schema, system, tier)
        ready = self._asked[key]
        call = Call(brief=ready.brief, limits=Limits(model_calls=_STRUCTURED_CALLS))
        result = await self._run(ready.player, [("user", user)], call, tier)
        return Structured(schema.model_validate(result["structured_response"]), call.spent)

    async def close(self) -> None:
        """Close the connections; to be awaited on the loop that the steps ran on."""
        if self._clients is not None:
            await self._clients.close()

    def _learn(
        self, spec: AgentSpec, toolbox: Toolbox, offered: Offer, filled: tuple[Form, ...]
    ) -> "_Part":
        """Make the part of an agent, to be kept for its next steps."""
        from agents.responder.brief import brief
        from agents.tools.proposing import proposal_tools
        from agents.tools.reading import read_tools

        read_prompts()
        kinds, has_data = toolbox.effect_kinds, toolbox.data is not None
        tools = [
            *read_tools(spec, offered),
            *proposal_tools(spec, effect_kinds=kinds, forms=filled),
        ]
        told = brief(system_prompt(spec, effect_kinds=kinds, has_data=has_data), tools)
        player = self._player(spec.tier, told.reads, None, self._settings.max_retries)
        missing = missing_abilities(spec, effect_kinds=kinds, has_data=has_data)
        return _Part(told, player, missing)

    def _ask_for(self, schema: type[BaseModel], system: str, tier: Tier) -> "_Part":
        from agents.responder.brief import brief

        retries = min(1, self._settings.max_retries)
        return _Part(brief(system), self._player(tier, False, schema, retries), [])

    def _player(
        self, tier: Tier, reads: bool, schema: type[BaseModel] | None, max_retries: int
    ) -> "Player":
        """Return the one player for all agents of a model that read, or that don't."""
        from agents.responder.agent import build_player
        from agents.responder.client import Clients
        from agents.responder.line import Line
        from agents.responder.tracing import trace_in_place

        trace_in_place()
        model = self._settings.name_of(tier)
        with self._making:
            if self._clients is None:
                self._clients = Clients(self._settings)
            if (model, reads, schema) not in self._players:
                self._players[model, reads, schema] = build_player(
                    self._settings,
                    self._clients,
                    Line(self._settings, self._purse, self._breaker, self._apart),
                    model,
                    reads=reads,
                    answer_as=schema,
                    max_retries=max_retries,
                )
        return self._players[model, reads, schema]

    async def _run(
        self, player: "Player", given: Sequence[tuple[str, str]], call: Call, tier: Tier
    ) -> dict[str, Any]:
        from agents.responder.agent import MODEL_ERRORS
        from agents.responder.line import may_pass

        try:
            async with self._away():
                return await player.ainvoke({"messages": given}, context=call)
        except MODEL_ERRORS as error:
            place = self._settings.base_url or "the OpenAI endpoint"
            name = self._settings.name_of(tier)
            wrong = f"Model {name!r} at {place} gave no usable answer ({notice(str(error))})"
            raise ModelUnavailable(
                " ".join(wrong.split()), _cure(str(error)), may_pass=may_pass(error)
            ) from error


def _cure(failure: str) -> str:
    if "context" in failure.lower():  # the one word on which endpoints agree here
        return "Ask for less at once, or serve the model with a larger context."
    if "today's budget" in failure:
        return "It begins anew at midnight; `nova runs cost` shows it, NOVA_BUDGET__* raises it."
    if "left alone" in failure:
        return "Nova tries it again by itself; `nova doctor` says when and how it stands."
    if "budget" in failure:
        return "Ask for less at once, or raise NOVA_LIMITS__MODEL_CALLS."
    return "Check OPENAI_BASE_URL, OPENAI_API_KEY and NOVA_MODEL, or unset NOVA_MODEL."


class _Part(NamedTuple):
    brief: "Brief"
    player: "Player"
    missing: list[str]
    """What the agent should be able to do but cannot."""


def _said(message: "AIMessage") -> str:
    """Return the text of a reply, with a line that says so if the endpoint cut it off."""
    is_cut = message.text.strip() and message.response_metadata.get("finish_reason") == "length"
    return f"{message.text.rstrip()}{_CUT}" if is_cut else message.text


def _proposals(
    last: "AIMessage", made: Sequence[tuple[str, dict[str, Any]]], spec: AgentSpec
) -> "Proposals":
    from agents.tools.proposing import read_proposals

    said = notice(strip_labels(last.text))
    return read_proposals(made, agent=spec.name, said=said)


def _reply(
    text: str, proposals: "Proposals", saves: "Saves", call: StepCall, missing: list[str]
) -> Reply:
    memories = tuple(
        memory.model_copy(update={"text": strip_labels(memory.text)})
        for memory in proposals.memories
    )
    effects = (*map(_without_labels, proposals.effects), *saves.drafts)
    said = text if text.strip() else shortened(_composed(memories, effects, proposals))
    cited = cite(said, call.sources)
    gaps = [f"Cannot {ability} yet." for ability in missing]
    gaps += [f"Cites [{label}], which it was not given." for label in cited.unknown]
    gaps += proposals.dropped
    return Reply(
        text="\n\n".join([cited.text, *below(call.selected, call.charts), *saves.refused]),
        citations=cited.citations,
        charts=tuple(call.charts),
        memories=memories,
        effects=effects,
        hand_back=proposals.hand_back,
        question=_question(cited.text),
        missing=tuple(gaps),
        usage=call.spent,
    )


def _composed(
    memories: Sequence[MemoryProposal], effects: Sequence[EffectDraft], proposals: "Proposals"
) -> str:
    """Return in words what was proposed without any."""
    lines = [f"I propose to {memory.action}: {memory.text}" for memory in memories]
    for effect in effects:
        content = effect.payload.get("content")
        lines.append(
            f"I propose this {effect.kind} for {effect.target}:\n\n{content or ''}".strip()
        )
    if proposals.hand_back:
        lines.append(proposals.hand_back.reason)
    return "\n\n".join(lines)


def _without_labels(effect: EffectDraft) -> EffectDraft:
    payload = {
        key: strip_labels(value) if isinstance(value, str) else value
        for key, value in effect.payload.items()
    }
    return effect.model_copy(update={"payload": payload})


def _question(text: str) -> str | None:
    """Return the question that ends the text, if one does."""
    last = next(reversed(sentences(text)), "")
    return last if last.endswith("?") else None
