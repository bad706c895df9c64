"""LoCoMo: are the turns found that answer a question about a long conversation?

Each conversation is imported as what was said, a project each, and searched as a person
searches. The seven conversations of the data folder are parted in two: with the first part
things were tried, the second only confirms; both are reported.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple, Protocol

from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from nova import Nova, Settings
from projects.source import Recalled

_FILE = "memory/locomo7.json"
_CONFIRMS = frozenset({"conv-30", "conv-42", "conv-44"})
_ADVERSARIAL = 5
_K = 10
_DEEP = 60
_TURN = re.compile(r"D:?(\d+):(\d+)")
_FALL = 0.005

UNRELATED = (
    "What is the boiling point of liquid nitrogen?",
    "Which valve seals the hydraulic press of line four?",
    "How many delegates attended the Congress of Vienna?",
    "What is the checksum of the firmware image?",
    "Who holds the patent on the rotary kiln?",
    "Which tariff code applies to galvanised fasteners?",
    "What is the tensile strength of the weld?",
    "When does the escrow account mature?",
)
"""Questions that none of the conversations has to do with."""


class Question(NamedTuple):
    """A question and the turns that answer it."""

    text: str
    answered_by: frozenset[str]


class Conversation(NamedTuple):
    """What two people said to each other over months."""

    name: str
    lines: Sequence[str]
    """As `nova memory import` reads them."""
    questions: Sequence[Question]
    adversarial: Sequence[str]
    """Questions whose answer was never said, though they are about these people."""


class Searches(Protocol):
    """What is measured: `nova.memory`, or what stands in for it."""

    def search(self, text: str, *, project: str | None = None, k: int = 8) -> list[Recalled]:
        """Return what is found, best first."""
        ...


def measure(material: Material) -> Measured:
    """Import and ask."""
    if material.data is None:
        return Measured(0, {})
    told = conversations(json.loads((material.data / _FILE).read_text(encoding="utf-8")))
    with (
        tempfile.TemporaryDirectory() as home,
        Nova(settings=Settings(home=Path(home), model="offline")) as nova,
    ):
        for one in told:
            material.notice(f"locomo: importing {one.name}")
            nova.memory.import_lines(one.lines, promote=False)
        return scored(told, nova.memory)


def scored(told: Sequence[Conversation], memory: Searches) -> Measured:
    """Ask every question and return how much of what answers it is found."""
    found = {
        one.name: [_one(question, one.name, memory) for question in one.questions] for one in told
    }
    tried = [each for name, some in found.items() if name not in _CONFIRMS for each in some]
    kept = [each for name, some in found.items() if name in _CONFIRMS for each in some]
    figures = {"turns": _turns(tried + kept), "sittings": _sittings(tried + kept)}
    if tried and kept:
        figures |= {"turns_tried": _turns(tried), "turns_kept": _turns(kept)}
        figures |= {"sittings_tried": _sittings(tried), "sittings_kept": _sittings(kept)}
    figures["full"] = mean(each.results == _K for each in tried + kept)
    asked = [(text, one.name) for one in told for text in UNRELATED]
    figures["silent"] = mean(not memory.search(text, project=name, k=_K) for text, name in asked)
    never = [(text, one.name) for one in told for text in one.adversarial]
    if never:
        figures["adversarial"] = mean(not memory.search(text, project=name) for text, name in never)
    return Measured(len(tried) + len(kept), figures)


def conversations(data: Sequence[Mapping[str, Any]]) -> list[Conversation]:
    """Return the conversations of the published file."""
    return [_conversation(each) for each in data]


class _Share(NamedTuple):
    """What was found of what answers a question."""

    turns: float
    sittings: float
    results: int


def _turns(shares: Sequence[_Share]) -> float:
    return mean(each.turns for each in shares)


def _sittings(shares: Sequence[_Share]) -> float:
    return mean(each.sittings for each in shares)


def _one(question: Question, project: str, memory: Searches) -> _Share:
    found = memory.search(question.text, project=project, k=_K)
    deep = memory.search(question.text, project=project, k=_DEEP)
    turns = {turn_id for item in found for turn_id in item.turn_ids}
    met = dict.fromkeys(_sitting(turn_id) for item in deep for turn_id in item.turn_ids)
    wanted = {_sitting(turn_id) for turn_id in question.answered_by}
    return _Share(
        turns=len(turns & question.answered_by) / len(question.answered_by),
        sittings=len(wanted & {*[*met][:_K]}) / len(wanted),
        results=len(found),
    )


def _sitting(turn_id: str) -> str:
    return turn_id.rpartition(":")[0]


def _conversation(data: Mapping[str, Any]) -> Conversation:
    name = str(data["sample_id"])
    lines = {line["turn_id"]: json.dumps(line) for line in _lines(name, data["conversation"])}
    questions, adversarial = [], []
    for each in data["qa"]:
        if each["category"] == _ADVERSARIAL:
            adversarial.append(str(each["question"]))
            continue
        named = (_TURN.findall(evidence) for evidence in each["evidence"])
        turns = {f"{name}:D{sitting}:{number}" for some in named for sitting, number in some}
        if known := turns & lines.keys():  # a few name turns that are not there
            questions.append(Question(str(each["question"]), frozenset(known)))
    return Conversation(name, [*lines.values()], questions, adversarial)


def _lines(name: str, sittings: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    number = 1
    while (said := sittings.get(f"session_{number}_date_time")) is not None:
        moment = datetime.strptime(said, "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)
        for turn in sittings.get(f"session_{number}", ()):
            shown = turn.get("blip_caption")
            yield {
                "kind": "turn",
                "turn_id": f"{name}:{turn['dia_id']}",
                "thread": f"{name}:{number}",
                "project": name,
                "speaker": turn["speaker"],
                "text": f"{turn['text']} [shows {shown}]" if shown else turn["text"],
                "said_at": moment.isoformat(),
            }
        number += 1


SUITE = Suite(
    name="locomo",
    title="Recall of long conversations (LoCoMo)",
    figures=(
        Figure("turns", "turns that answer, among ten results", 0.70, tolerance=_FALL),
        Figure("sittings", "sittings that answer, among the first ten", 0.94, tolerance=_FALL),
        Figure("turns_tried", "turns, conversations that things were tried on"),
        Figure("turns_kept", "turns, conversations kept apart"),
        Figure("sittings_tried", "sittings, conversations that things were tried on"),
        Figure("sittings_kept", "sittings, conversations kept apart"),
        Figure("full", "questions with all ten results", tolerance=_FALL),
        Figure("silent", "questions of other matters met with silence", tolerance=0.05),
        Figure("adversarial", "questions about what was never said met with silence"),
    ),
    measure=measure,
    needs=_FILE,
    is_slow=True,
)
