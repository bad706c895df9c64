"""Which action a request wants of a pipeline, and which run it names."""

import re
from typing import Literal

Action = Literal["start", "pause", "resume", "cancel", "report"]

_RUN = re.compile(r"\bpr_[0-9a-f]{10}\b")
_CALL = re.compile(r"^\W*(?:@[\w-]+[\s,:;]*)?")
_POLITE = re.compile(
    r"^(?:(?:please|kindly|now|ok(?:ay)?|hey|nova|and|then|also|just|go ahead and)\b[\s,:;]*"
    r"|(?:can|could|would|will) you (?:please |now |just )*"
    r"|i(?:'d| would) like (?:you )?to |i want (?:you )?to |let(?:'s| us) )+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?\s*$|^(?:how|what|when|where|which|why|who|is|are|was|were|has|have|did|does|do|"
    r"status|progress|show|tell|list)\b",
    re.IGNORECASE,
)
_ACTIONS: tuple[tuple[Action, re.Pattern[str]], ...] = (
    ("cancel", re.compile(r"^(?:cancel|abort|kill|stop|end|call off|drop)\b", re.IGNORECASE)),
    ("pause", re.compile(r"^(?:pause|hold|halt|suspend|put .{1,60} on hold)\b", re.IGNORECASE)),
    (
        "resume",
        re.compile(
            r"^(?:resume|continue|unpause|carry on|go on with|pick up|proceed with)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "start",
        re.compile(
            r"^(?:re-?run|run|start|launch|kick off|trigger|execute|begin|do|fire up|fire off"
            r"|set off|set going)\b",
            re.IGNORECASE,
        ),
    ),
)


def action_in(text: str) -> Action:
    """Return what a request wants: an action only if it orders one, else a report."""
    said = _POLITE.sub("", _CALL.sub("", text).strip())
    for action, pattern in _ACTIONS:
        if pattern.search(said):
            return action
    if not _ASKS.search(said) and re.match(r"(?:get|have)\b", said, re.IGNORECASE):
        return "start" if re.search(r"\b(?:running|going|started|run)\b", said) else "report"
    return "report"


def run_ids_in(text: str) -> tuple[str, ...]:
    """Return the ids of runs that a text names, each once."""
    return tuple(dict.fromkeys(_RUN.findall(text)))
