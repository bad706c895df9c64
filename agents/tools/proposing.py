"""Proposal tools: the forms in which an agent says what it would like. Loads LangChain.

None of them does anything. A call is read from the model's message; `return_direct` ends
the agent's work there, so that a proposal costs no further model call.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    ValidationInfo,
    WithJsonSchema,
    create_model,
)

from agents.spec import AgentSpec
from agents.tools.form import inlined
from agents.tools.forms import Form
from agents.tools.saving import SAVE_QUERY, save_tool
from projects.data import NAMED_QUERY
from projects.proposal import EffectDraft, HandBack, MemoryAction, MemoryProposal

PROPOSAL_TOOLS = ("propose_memory", "propose_effect", SAVE_QUERY, "hand_back")
"""Their names."""

_MOST = 20
"""Memories, and effects, of one reply; nobody decides on more with care."""

Arguments = dict[str, Any]
"""Arguments of a tool call, as they came from the model and passed the tool's schema."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MemoryArguments(_Strict):
    """What `propose_memory` takes."""

    text: str = Field(min_length=3, max_length=2_000, description="A sentence that stands alone")
    quote: str | None = Field(default=None, description="The user's words for it, verbatim")
    action: MemoryAction = "remember"


class Proposals(NamedTuple):
    """What an agent's tool calls propose."""

    memories: tuple[MemoryProposal, ...]
    effects: tuple[EffectDraft, ...]
    hand_back: HandBack | None
    dropped: tuple[str, ...] = ()
    """What was left out because it was too much, a line each."""


def proposal_tools(
    spec: AgentSpec, *, effect_kinds: Collection[str], forms: Sequence[Form] = ()
) -> list[BaseTool]:
    """Return the proposal tools of `spec`; effects only of kinds that can be carried out now.

    Args:
        spec: the agent.
        effect_kinds: the kinds that can be carried out.
        forms: what the payload of a kind must be, where that is declared.
    """
    tools = []
    if "memory" in spec.proposes:
        about = "Propose what to remember, correct or forget: one fact a call."
        tools.append(_tool("propose_memory", about, MemoryArguments))
    kinds = [kind for kind in spec.proposes if kind in effect_kinds]
    if NAMED_QUERY in kinds:
        kinds.remove(NAMED_QUERY)
        tools.append(save_tool())
    if kinds:
        about = "Propose an effect, which a person decides on."
        tools.append(_tool("propose_effect", about, _effect_arguments(kinds, forms)))
    return [*tools, _tool("hand_back", _borders(spec), _hand_back_arguments(spec))]


def read_proposals(
    calls: Sequence[tuple[str, Arguments]], *, agent: str, said: str = ""
) -> Proposals:
    """Return what these tool calls (name, arguments) propose, each proposal once.

    What the agent `said` beside them is the reason of a hand-back.
    """
    memories: dict[MemoryProposal, None] = {}
    effects: list[EffectDraft] = []
    hand_back = None
    dropped = {"memories": 0, "effects": 0}
    for name, arguments in calls:
        if name == "propose_memory":
            memory = MemoryProposal(**arguments, proposed_by=agent)
            if len(memories) < _MOST:
                memories[memory] = None
            dropped["memories"] += memory not in memories
        elif name == "propose_effect":
            draft = EffectDraft(**arguments)
            if len(effects) < _MOST and draft not in effects:
                effects.append(draft)
            dropped["effects"] += draft not in effects
        elif name == "hand_back":
            instead = arguments.get("to")
            reason = said or f"This is not for {agent} but for {instead or 'another agent'}."
            hand_back = HandBack(reason=reason, instead=instead)
    told = [
        f"Proposed {count} {what} more than the {_MOST} that one reply may; they were left out."
        for what, count in dropped.items()
        if count
    ]
    return Proposals(tuple(memories), tuple(effects), hand_back, tuple(told))


def _effect_arguments(kinds: Sequence[str], forms: Sequence[Form]) -> type[BaseModel]:
    declared = {form.kind: form for form in forms if form.kind in kinds}
    if not declared:
        about = 'For a file {"content": its whole text}'
        return create_model(
            "EffectArguments",
            __base__=_Strict,
            kind=(_one_of(kinds), ...),
            target=(str, Field(min_length=1, description="For a file its path")),
            payload=(dict[str, JsonValue], Field(min_length=1, description=about)),
        )

    def fitting(payload: dict[str, JsonValue], info: ValidationInfo) -> dict[str, JsonValue]:
        form = declared.get(str(info.data.get("kind")))
        if form is not None:
            form.payload.model_validate(payload)
        return payload

    projects = dict.fromkeys(project for form in declared.values() for project in form.projects)
    typed = Annotated[
        dict[str, JsonValue], AfterValidator(fitting), WithJsonSchema(_payload_schema(declared))
    ]
    about = f"The project: {' or '.join(projects)}" if projects else "Its name, or none"
    return create_model(
        "EffectArguments",
        __base__=_Strict,
        kind=(_one_of(kinds), ...),
        target=(str, Field(min_length=1, description=about)),
        payload=(typed, ...),
    )


def _payload_schema(declared: Mapping[str, Form]) -> dict[str, Any]:
    """Return what a payload must be, of one kind or of any, without references."""
    schemas = [
        {"description": kind, **inlined(form.payload.model_json_schema())}
        for kind, form in declared.items()
    ]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _borders(spec: AgentSpec) -> str:
    """Return what an agent hands back; what its instructions say of a sibling is not said again."""
    borders = [each for each in spec.not_for if each.instead not in spec.instructions]
    if len(borders) == len(spec.siblings) == 1:  # to whom, the one choice of the argument says
        return f"Not yours: {borders[0].ask.rstrip('.')}"
    asks = [f"{each.ask.rstrip('.')} ({each.instead})" for each in borders]
    return f"Not yours: {'; '.join(asks)}" if asks else "For what is not yours"


def _hand_back_arguments(spec: AgentSpec) -> type[BaseModel]:
    return create_model(
        "HandBackArguments",
        __base__=_Strict,
        to=(_one_of(spec.siblings) | None, None),
    )


def _one_of(names: Sequence[str]) -> Any:  # noqa: ANN401 - a Literal made of data has no type
    return Literal[tuple(names)]


def _tool(name: str, description: str, arguments: type[BaseModel]) -> BaseTool:
    return StructuredTool.from_function(
        coroutine=_noted,
        name=name,
        description=description,
        args_schema=arguments,
        return_direct=True,
    )


async def _noted(**_: object) -> str:
    return "Noted."
