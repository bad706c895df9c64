"""The shared, typed state of a conversation: plain JSON and messages, nothing else.

Everything but `messages`, `project`, `pending` and `held` belongs to the latest run; `recall`
resets it. Values are the JSON form of the models named in each field's docstring.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, NotRequired, cast

from langchain_core.messages import AnyMessage, HumanMessage
from langgraph.graph.message import Messages, add_messages
from typing_extensions import TypedDict

Json = dict[str, Any]
"""The JSON form of a pydantic model: LangGraph stores and shows it as it is."""

WINDOW = 40
"""Messages kept in the state of a thread; the whole transcript stands in the ledger."""


class StepResult(TypedDict):
    """What one agent made of one step."""

    run_id: str
    step: int
    """Index of the step in the plan."""
    attempt: int
    """How often this step had been given to an agent before."""
    agent: str
    status: Literal["done", "handed_back", "failed"]
    reply: Json
    """The agent's `Reply`."""
    sources: list[Json]
    """The `Recalled` items that the agent was given or found itself."""
    lookups: list[Json]
    """The `Lookup`s that the agent made in databases."""
    notice: str
    """What went otherwise than planned, in one line; empty if nothing did."""
    held: list[str]
    """Where sentences were held back; what they said stands in the run record alone."""
    waits: NotRequired[bool]
    """Whether the step is kept until a model can be reached."""
    ms: float


def windowed(old: Messages, new: Messages) -> list[AnyMessage]:
    """Add messages as LangGraph does, and keep the newest `WINDOW` of them."""
    both = cast("list[AnyMessage]", add_messages(old, new))
    return both[-WINDOW:]


def merged(old: Sequence[StepResult], new: Sequence[StepResult]) -> list[StepResult]:
    """Merge the results of parallel steps: one for each (run, step, attempt), newest run only.

    Merging the same result twice changes nothing, so a repeated superstep is harmless.
    """
    if not new:
        return list(old)
    run_id = new[-1]["run_id"]
    kept = {
        (result["step"], result["attempt"]): result
        for result in (*old, *new)
        if result["run_id"] == run_id
    }
    return [kept[key] for key in sorted(kept)]


class Ask(TypedDict):
    """A question that waits for the person's answer."""

    question: str
    options: list[str]
    request: str
    """The request that it is about."""
    agent: str | None
    """The agent that asked; None if the supervisor did."""
    times: int
    """How often it has been asked of this request, this time included."""
    interview: NotRequired[str | None]
    """The interview that it belongs to: it waits whatever else is asked meanwhile."""
    speaker: NotRequired[str | None]
    """Of an interview: whose words the reply is."""


class Run(TypedDict):
    """The run that a request belongs to."""

    run_id: str
    thread: str
    turn_id: str
    text: str
    started_at: str
    working_since: str
    """When the run began, or went on after it had waited for a person."""
    scope: Json
    """The `Scope` that the door granted, narrowed by the caller."""
    recorded: bool
    """Whether the turn is in the ledger; a refused request is not kept."""


class Approval(TypedDict):
    """A person's word on an effect, bound to the hash of what was shown."""

    effect_id: str
    hash: str
    decision: Literal["approve", "reject"]


class InputState(TypedDict, total=False):
    """What a caller sends: messages, the last of them the request; or approvals."""

    messages: Annotated[list[AnyMessage], windowed]
    approvals: list[Approval]
    """Given from the inbox: the run then starts at `commit`."""


class NovaState(TypedDict, total=False):
    """The state of a thread."""

    messages: Annotated[list[AnyMessage], windowed]
    project: str | None
    """The project that the conversation is about."""
    pending: Ask | None
    """The question that waits for an answer."""
    held: Ask | None
    """The question of an interview that waited when the request came."""
    approvals: list[Approval]
    """What a person decided and `commit` has not yet carried out."""
    run: Run
    recalled: list[Json]
    """`Recalled` candidates within the run's scope."""
    connected: list[str]
    """The projects whose database the run may see."""
    evidence: Json
    """The supervisor's `Evidence` on the user's own words, without the recalled items."""
    proposals: list[Json]
    """`MemoryProposal`s that rules found in the user's own words."""
    route: Json
    """The supervisor's `RouteDecision`."""
    handed: list[list[str]]
    """For each step, the agents that had it: none gets the same step twice."""
    results: Annotated[list[StepResult], merged]
    answer: Json
    """The composed answer: text, citations, notices."""
    effects: list[Json]
    """The `Effect`s that this run drafted."""
    verdicts: list[Json]
    """What promotion made of each proposal."""
    spent: Json
    """The `Usage` of the supervisor itself."""


class OutputState(TypedDict, total=False):
    """What a caller gets back."""

    messages: Annotated[list[AnyMessage], windowed]
    run: Run
    route: Json
    answer: Json
    effects: list[Json]
    verdicts: list[Json]
    pending: Ask | None


class StepState(TypedDict, total=False):
    """What one step is given: only what it may see. Never carries `results` in."""

    run_id: str
    turn_id: str
    said_at: str
    """When the request was made, ISO 8601."""
    thread: str
    step: int
    attempt: int
    agent: str
    text: str
    request: str
    """The whole request; an outward step is shown its own words only."""
    scope: Json
    """The `Scope` of this step."""
    candidates: list[Json]
    """`Recalled` items that the scope admits."""
    interview: str | None
    """The interview whose question the words answer; None if they answer none."""
    asked: str | None
    """That question, as it was put."""
    has_data: bool
    """Whether a database is connected that the step may see."""
    earlier: list[Json]
    """`Earlier` results that this step may see."""
    history: list[Json]
    """`Said`: the conversation so far; empty for an outward step."""
    budget: Json
    """The `Budget` of this step."""
    results: Annotated[list[StepResult], merged]


class FamilyOutput(TypedDict):
    """A family returns results alone: more would clash between parallel branches."""

    results: Annotated[list[StepResult], merged]


def request_in(state: InputState | NovaState) -> HumanMessage:
    """Return the latest message of the person.

    Not simply the last one: a message that is sent again keeps its place before its answer.
    """
    said = [message for message in state["messages"] if isinstance(message, HumanMessage)]
    return said[-1] if said else HumanMessage("", id="none")


def results_of(state: NovaState) -> list[StepResult]:
    """Return the results of the latest run, each step's attempts in order."""
    run_id = state["run"]["run_id"]
    return [result for result in state.get("results", []) if result["run_id"] == run_id]
