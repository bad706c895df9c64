"""Facts that change: the newest one that answers must come first, and one replaced never.

The public set numbers its facts and lets later ones contradict earlier ones; each is told as a turn
of its own. Beside it stand facts and questions in words of our own (`wordings.py`), where a change
is told by the same wording as before or by another.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.figure import Figure
from evals.memory.told import BEGIN, PROJECT, Told, fresh, tell
from evals.memory.wordings import dialogue
from evals.suite import Material, Measured, Suite
from memory import Embed, Memory, MiniLM
from projects.scope import Scope

_FILE = "memory/factconsolidation.jsonl"
_SIZES = ("6k", "32k")
_SEED = 7
_CASES = 600
_NUMBERED = re.compile(r"^\d+\. ")


class Part(BaseModel):
    """One list of facts with its questions."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    source: str
    context: str
    questions: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]

    @property
    def facts(self) -> list[str]:
        """The facts in their order, without their numbers."""
        lines = (line for line in self.context.splitlines() if _NUMBERED.match(line))
        return [_NUMBERED.sub("", line) for line in lines]


def parts(path: Path) -> Iterator[Part]:
    """Yield the lists whose questions take one step."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            part = Part.model_validate(json.loads(line))
            if "_sh_" in part.source:
                yield part


def measure(material: Material) -> Measured:
    """Tell all facts and ask for each that is asked for."""
    embed = MiniLM()
    figures = dict(_reworded(embed))
    cases = _CASES
    if material.data is not None and (material.data / _FILE).exists():
        for part in parts(material.data / _FILE):
            size = part.source.rpartition("_")[2]
            if size in _SIZES:
                material.notice(f"facts: {size}")
                figures[f"top1_{size}"] = _answered(part, embed)
                cases += len(part.questions)
    return Measured(cases=cases, figures=figures)


def say(memory: Memory, facts: Iterable[str]) -> None:
    """Let facts be said one after the other, a minute apart."""
    tell(memory, [Told(fact, BEGIN + timedelta(minutes=at)) for at, fact in enumerate(facts)])


def first_answer(memory: Memory, question: str) -> str:
    """Return what search finds first, if that holds; else nothing."""
    found = memory.search(question, scope=Scope(), project=PROJECT, k=1)
    return found[0].text if found and found[0].current else ""


def _answered(part: Part, embed: Embed) -> float:
    with fresh(embed) as memory:
        say(memory, part.facts)
        right = sum(
            _holds(first_answer(memory, question), answers)
            for question, answers in zip(part.questions, part.answers, strict=True)
        )
    return right / len(part.questions)


def _reworded(embed: Embed) -> Iterator[tuple[str, float]]:
    said, asked = dialogue(_SEED, cases=_CASES)
    counts: Counter[str] = Counter()
    with fresh(embed) as memory:
        say(memory, said)
        for case in asked:
            way = "reworded" if case.is_reworded else "same"
            answer = first_answer(memory, case.question)
            counts[way] += 1
            counts[f"{way}_top1"] += _holds(answer, (case.answer,))
            counts[f"{way}_stale"] += _holds(answer, (case.before,))
    for way in ("same", "reworded"):
        for what in ("top1", "stale"):
            yield f"{way}_{what}", counts[f"{way}_{what}"] / counts[way]


def _holds(text: str, answers: Sequence[str]) -> bool:
    return any(_folded(answer) in _folded(text) for answer in answers)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


SUITE = Suite(
    name="facts",
    title="Facts that change",
    figures=(
        Figure("top1_6k", "FactConsolidation, one hop, 6k: the newest first", 0.95, tolerance=0.01),
        Figure("top1_32k", "FactConsolidation, one hop, 32k: the newest first", 0.93, tolerance=0.01),
        Figure("same_top1", "our own wordings, the change told as before: the newest first", tolerance=0.02),
        Figure("same_stale", "the same: what was replaced comes first", is_floor=False, tolerance=0.02),
        Figure("reworded_top1", "our own wordings, the change told otherwise: the newest first", tolerance=0.03),
        Figure("reworded_stale", "the same: what was replaced comes first", is_floor=False, tolerance=0.03),
    ),
    measure=measure,
)  # fmt: skip
