"""The responder with a language model, at any OpenAI-compatible endpoint."""

from asyncio import to_thread
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from agents.responder.assignment import Assignment, Limits
from agents.responder.call import Call, StepCall
from agents.responder.citing import cite, strip_labels
from agents.responder.cleaning import notice, shortened
from agents.responder.endpoint import ModelSettings, Tier
from agents.responder.prompt import bounded, step_prompt, system_prompt
from agents.responder.reply import Reply, Usage
from agents.responder.sentences import sentences
from agents.spec import AgentSpec
from agents.tools.catalogue import missing_abilities
from agents.tools.offer import Offer, offer
from agents.tools.toolbox import Toolbox
from projects.errors import ModelUnavailable
from projects.proposal import EffectDraft, MemoryProposal

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

    from agents.responder.agent import AgentGraph
    from agents.tools.proposing import Proposals

Value = TypeVar("Value", bound=BaseModel)

_STRUCTURED_CALLS = 3
"""One, one more if its reply is malformed, and one for the fallback."""


class Structured(NamedTuple, Generic[Value]):
    """A value that a model gave in an agreed form, and what it cost."""

    value: Value
    usage: Usage


class ModelResponder:
    """Plays any agent with a language model: one call, and one more for each round of reading."""

    def __init__(self, settings: ModelSettings) -> None:
        """Take the settings; nothing is loaded or asked before the first step."""
        self._settings = settings
        self._agents: dict[tuple[Hashable, ...], AgentGraph] = {}

    async def respond(self, assignment: Assignment, toolbox: Toolbox) -> Reply:
        """Return what the model answers and proposes, with the sources of its sentences.

        Raises:
            ModelUnavailable: if no model answered usefully within the limits.
        """
        offered = await offer(assignment.spec, assignment.text, toolbox.data)
        # In a thread: what is loaded and read here the first time would block the event loop.
        ready = await to_thread(self._prepare, assignment, toolbox, offered)
        given = [(said.role, said.content) for said in bounded(assignment.history)]
        given.append(("user", ready.prompt))
        result = await self._run(ready.agent, given, ready.call, assignment.spec.tier)
        answers = [message for message in result["messages"][len(given) :] if message.type == "ai"]
        missing = missing_abilities(
            assignment.spec,
            effect_kinds=toolbox.effect_kinds,
            has_data=toolbox.data is not None,
        )
        return _reply(answers[-1].text, _proposals(answers, assignment.spec), ready.call, missing)

    async def structured(
        self, system: str, user: str, schema: type[Value], *, tier: Tier = "fast"
    ) -> Structured[Value]:
        """Return one value of `schema` from one model call; a malformed one is asked again once.

        Raises:
            ModelUnavailable: if no model answered in this form.
        """
        agent = await to_thread(self._structured_agent, schema, tier)
        call = Call(limits=Limits(model_calls=_STRUCTURED_CALLS))
        result = await self._run(agent, [("system", system), ("user", user)], call, tier)
        return Structured(schema.model_validate(result["structured_response"]), call.spent)

    def _prepare(self, assignment: Assignment, toolbox: Toolbox, offered: Offer) -> "_Prepared":
        call = StepCall(toolbox=toolbox, limits=assignment.limits)
        agent = self._agent(assignment.spec, toolbox, offered)
        return _Prepared(agent, call, step_prompt(assignment, call.sources, offered))

    def _structured_agent(self, schema: type[BaseModel], tier: Tier) -> "AgentGraph":
        from agents.responder.agent import build_agent

        key = (tier, schema)
        if key not in self._agents:
            retries = min(1, self._settings.max_retries)
            self._agents[key] = build_agent(
                self._settings, tier, name=schema.__name__, answer_as=schema, max_retries=retries
            )
        return self._agents[key]

    def _agent(self, spec: AgentSpec, toolbox: Toolbox, offered: Offer) -> "AgentGraph":
        from agents.responder.agent import build_agent
        from agents.tools.proposing import proposal_tools
        from agents.tools.reading import read_tools

        kinds, has_data = toolbox.effect_kinds, toolbox.data is not None
        key = (spec, kinds, has_data, offered.queries, offered.projects)
        if key not in self._agents:
            self._agents[key] = build_agent(
                self._settings,
                spec.tier,
                name=spec.name,
                system=system_prompt(spec, effect_kinds=kinds, has_data=has_data),
                tools=[*read_tools(spec, offered), *proposal_tools(spec, effect_kinds=kinds)],
                max_retries=self._settings.max_retries,
            )
        return self._agents[key]

    async def _run(
        self, agent: "AgentGraph", given: Sequence[tuple[str, str]], call: Call, tier: Tier
    ) -> dict[str, Any]:
        from agents.responder.agent import MODEL_ERRORS

        try:
            return await agent.ainvoke({"messages": given}, context=call)
        except MODEL_ERRORS as error:
            place = self._settings.base_url or "the OpenAI endpoint"
            name = self._settings.name_of(tier)
            wrong = f"Model {name!r} at {place} gave no usable answer ({notice(str(error))})"
            cure = "Check OPENAI_BASE_URL, OPENAI_API_KEY and NOVA_MODEL, or unset NOVA_MODEL."
            raise ModelUnavailable(" ".join(wrong.split()), cure) from error


class _Prepared(NamedTuple):
    agent: "AgentGraph"
    call: StepCall
    prompt: str


def _proposals(answers: Sequence["AIMessage"], spec: AgentSpec) -> "Proposals":
    from agents.tools.proposing import read_proposals

    tool_calls = [(made["name"], made["args"]) for each in answers for made in each.tool_calls]
    return read_proposals(tool_calls, agent=spec.name)


def _reply(text: str, proposals: "Proposals", call: StepCall, missing: list[str]) -> Reply:
    memories = tuple(
        memory.model_copy(update={"text": strip_labels(memory.text)})
        for memory in proposals.memories
    )
    effects = tuple(_without_labels(effect) for effect in proposals.effects)
    said = text if text.strip() else shortened(_composed(memories, effects, proposals))
    cited = cite(said, call.sources)
    gaps = [f"Cannot {ability} yet." for ability in missing]
    gaps += [f"Cites [{label}], which it was not given." for label in cited.unknown]
    gaps += proposals.dropped
    return Reply(
        text=cited.text,
        citations=cited.citations,
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
        lines.append(f"This is not for me: {proposals.hand_back.reason}")
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
