"""The shape of a question to a person, and of the answer, at an interrupt.

Both follow LangChain's `HITLRequest` and `HITLResponse`, which agent-chat-ui renders:
https://docs.langchain.com/oss/python/langchain/human-in-the-loop
Only their types are taken from there: all of LangChain's agents would come with them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from langgraph.types import interrupt
from pydantic import TypeAdapter, ValidationError

from graph.state import Approval, Ask, Json
from projects.errors import BadInput

if TYPE_CHECKING:
    from langchain.agents.middleware.human_in_the_loop import ActionRequest, HITLRequest

_CURE = 'Resume with {"decisions": [{"type": "approve"}]} (or "reject"), one for each effect shown.'

T = TypeVar("T")

_APPROVALS = TypeAdapter(list[Approval])


def until_read(request: "HITLRequest", read: Callable[[object], T]) -> T:
    """Interrupt with `request` until the resume value can be read.

    A value that cannot be read is told to the person, and the same is asked again: raising
    would leave it behind in the thread, to be read again at every later resume.
    """
    complaint = ""
    while True:
        try:
            return read(interrupt(_with_complaint(request, complaint)))
        except BadInput as error:
            complaint = str(error)


def _with_complaint(request: "HITLRequest", complaint: str) -> "HITLRequest":
    if not complaint:
        return request
    first, *rest = request["action_requests"]
    told: ActionRequest = {
        **first,
        "description": f"{complaint}\n\n{first.get('description', '')}",
    }
    return {"action_requests": [told, *rest], "review_configs": request["review_configs"]}


def asking(asked: Ask) -> "HITLRequest":
    """Return the interrupt value of a question."""
    return {
        "action_requests": [
            {
                "name": "clarify",
                "args": {"options": asked["options"], "request": asked["request"]},
                "description": asked["question"],
            }
        ],
        "review_configs": [{"action_name": "clarify", "allowed_decisions": ["respond"]}],
    }


def reviewing(effects: Sequence[Json]) -> "HITLRequest":
    """Return the interrupt value that shows pending effects."""
    shown = ("effect_id", "hash", "kind", "target", "audience", "project", "reversible")
    return {
        "action_requests": [
            {
                "name": effect["kind"],
                "args": {key: effect[key] for key in shown},
                "description": effect["preview"],
            }
            for effect in effects
        ],
        "review_configs": [
            {"action_name": kind, "allowed_decisions": ["approve", "reject"]}
            for kind in sorted({effect["kind"] for effect in effects})
        ],
    }


def reply_text(resumed: object) -> str:
    """Return the words of an answer: plain text, or the first response of a list.

    Raises:
        BadInput: if the resume value holds no text.
    """
    if isinstance(resumed, str) and resumed.strip():
        return resumed.strip()
    for decision in _decisions(resumed):
        text = decision.get("message") or decision.get("args")
        if isinstance(text, str) and text.strip():
            return text.strip()
    wrong = f"The answer {resumed!r} holds no text"
    raise BadInput(wrong, "Resume with the answer as a string.")


def approvals_of(resumed: object, effects: Sequence[Json]) -> list[Approval]:
    """Return what a person decided on the effects that the interrupt showed, in their order.

    A decision binds to the id and hash that were shown; `accept` and `ignore` are the
    older names of `approve` and `reject`. Anything else decides nothing.

    Raises:
        BadInput: if there are not as many decisions as effects.
    """
    decisions = _decisions(resumed)
    if len(decisions) != len(effects):
        wrong = f"{len(decisions)} decisions for {len(effects)} effects"
        raise BadInput(wrong, _CURE)
    verdicts = {"approve": "approve", "accept": "approve", "reject": "reject", "ignore": "reject"}
    found: list[Approval] = []
    for decision, effect in zip(decisions, effects, strict=True):
        verdict = verdicts.get(str(decision.get("type")))
        if verdict is None:
            wrong = f"Decision {decision.get('type')!r} is neither approve nor reject"
            raise BadInput(wrong, _CURE)
        found.append(
            Approval(
                effect_id=effect["effect_id"],
                hash=effect["hash"],
                decision="approve" if verdict == "approve" else "reject",
            )
        )
    return found


def checked(given: object) -> list[Approval]:
    """Return approvals that a caller sent as input, if they are what they must be.

    Raises:
        BadInput: if one lacks its effect, its hash or a decision.
    """
    try:
        return _APPROVALS.validate_python(given)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(map(str, ("approvals", *detail["loc"])))
        wrong = f"The input is wrong at {where!r}: {detail['msg']}"
        cure = "Send a list of {effect_id, hash, decision: approve or reject}."
        raise BadInput(wrong, cure) from error


def _decisions(resumed: object) -> list[Mapping[str, Any]]:
    listed = resumed.get("decisions") if isinstance(resumed, Mapping) else resumed
    if isinstance(listed, Mapping):
        listed = [listed]
    if not isinstance(listed, list):
        return []
    return [decision for decision in listed if isinstance(decision, Mapping)]
