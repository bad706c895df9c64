"""Which schedule some words mean: one that stands out, several that fit, or none."""

import re
from collections.abc import Sequence

from routines.schedules.schedule import Schedule

_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    ["a", "about", "again", "all", "an", "and", "any", "are", "at", "back", "be", "by", "can", "cancel", "change", "clear", "could", "delete", "do", "does", "drop", "every", "fire", "fires", "for", "from", "get", "go", "halt", "have", "hold", "how", "i", "in", "is", "it", "its", "job", "jobs", "just", "let", "list", "make", "me", "move", "my", "next", "no", "not", "now", "of", "off", "on", "one", "only", "our", "pause", "please", "postpone", "push", "put", "remove", "reschedule", "resume", "run", "runs", "schedule", "schedules", "scheduled", "set", "shift", "should", "show", "so", "start", "starts", "stop", "suspend", "switch", "take", "tell", "that", "the", "there", "this", "till", "time", "to", "turn", "unpause", "until", "up", "us", "we", "what", "what's", "when", "which", "will", "with", "would", "you", "your", "end", "unschedule", "ask"]
)  # fmt: skip
_KINDS = {
    "reminder": {"reminder", "reminders", "remind", "nudge", "alarm", "timer", "timers"},
    "pipeline": {"pipeline", "pipelines"},
    "request": {"request", "requests"},
}


def meant(text: str, schedules: Sequence[Schedule]) -> list[Schedule]:
    """Return the schedules that a text means: those that share most of its words.

    A schedule that shares nothing is never meant, not even if it is the only one.
    """
    said = _said(text)
    scores = {each.schedule_id: _score(said, each) for each in schedules}
    best = max(scores.values(), default=0)
    return [each for each in schedules if best and scores[each.schedule_id] == best]


def _score(said: set[str], schedule: Schedule) -> int:
    own = _said(f"{schedule.name} {schedule.target.text}")
    by_time = _said(schedule.when) | _KINDS[schedule.target.kind]
    # What it is for weighs more than when it is and of which kind.
    return 3 * len(said & own) + len(said & (by_time - own))


def _said(text: str) -> set[str]:
    words = (word.casefold() for word in _WORD.findall(text))
    return {_stem(word) for word in words if word not in _EMPTY}


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith("ss") else word
