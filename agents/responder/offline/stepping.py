"""Planning steps without a model: a clearly joined request becomes a plan in its spoken order."""

import re

from pydantic import JsonValue

from agents.responder.assignment import Assignment
from agents.responder.reply import Reply
from agents.tools.plans import PLAN, plan_draft
from agents.tools.toolbox import Toolbox
from projects.errors import BadInput
from projects.proposal import HandBack

_STANDS = re.compile(
    r"\b(?:how|where|what|which|show|list|status)\b.*\bplans?\b|\bplans?\b.*\b(?:stand|status|going|progress|far)\b",
    re.IGNORECASE,
)
_CALL = re.compile(r"^\W*@[\w-]+[\s,:;]*")
_LONGEST_GOAL = 120
_HELD = "Nothing is begun before you approve the plan."


async def plan_steps(assignment: Assignment, toolbox: Toolbox) -> Reply | None:
    """Return the draft of a plan, or how plans stand; None if neither is asked."""
    plans = toolbox.plans
    if plans is None or PLAN not in assignment.spec.proposes:
        return None
    text = _CALL.sub("", assignment.text)
    if _STANDS.search(text):
        under_way = await plans.plans()
        lines = [f"{each.goal} ({each.plan_id})\n" + "\n".join(each.steps) for each in under_way]
        return Reply(text="\n\n".join(lines) or "No plan is under way.")
    goal = " ".join(text.split())[:_LONGEST_GOAL].rstrip(" .,;")
    try:
        settled = await plans.settle(plan_draft(goal, text))
    except BadInput as error:
        question = f"{error.wrong}. {error.cure}"
        return Reply(text=question, question=question)
    steps = settled.draft.payload["steps"]
    if isinstance(steps, list) and len(steps) == 1 and not _waits(steps[0]):
        return Reply(text="", hand_back=HandBack(reason="It is one task, which needs no plan."))
    return Reply(text=f"{_HELD}\n\n{settled.preview}", effects=(settled.draft,))


def _waits(step: JsonValue) -> bool:
    return isinstance(step, dict) and step.get("wait") is not None
