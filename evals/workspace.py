"""Questions of the demo workspace, asked without a model: `make evals`.

The cases were written from the generated data alone, without sight of code or catalogue, sixty by
each of thirteen writers. They are development cases: the demo's catalogue and the reader have since
been mended by most of them, so they show what got worse, not how well unseen questions are
answered (docs/demo.md tells that).
Each names what a right answer holds, and what it must not state.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field
from rich.console import Console
from rich.table import Table

from nova import Answer, Nova, Settings
from nova.demo import history, install_data, install_projects

_CASES = Path(__file__).parent / "cases"
_REFUSES = re.compile(
    r"on record|can't|cannot|find no|no such|there is no|don't know|none of the agents|nearest:",
    re.IGNORECASE,
)

Kind = Literal["erp", "listing", "memory", "unanswerable", "ambiguous"]
Outcome = Literal["right", "asked", "refused", "wrong"]


class Case(BaseModel):
    """One question and what is known of its answer."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    question: str
    answer: str
    must: tuple[str, ...]
    """All of them stand in a right answer; `a|b` is either."""
    never: tuple[str, ...] = Field(default=(), alias="not")
    """What a right answer does not state."""


def main(
    cases: Annotated[Path | None, typer.Argument(help="A file of cases; default: all.")] = None,
) -> None:
    """Ask every question in a conversation of its own and say what became of it."""
    console = Console()
    counts: Counter[tuple[str, Outcome]] = Counter()
    with tempfile.TemporaryDirectory() as folder, _workspace(Path(folder)) as nova:
        for case in _read(cases):
            outcome = judge(case, nova.ask(case.question))
            counts[case.kind, outcome] += 1
            if outcome == "wrong":
                console.print(f"wrong {case.id}: {case.question}", markup=False)
    console.print(_table(counts))


def judge(case: Case, answer: Answer) -> Outcome:
    """Return what an answer is worth; an unclear one counts as wrong."""
    text = _plain(answer.text)
    asks = answer.decision == "clarify" or answer.question is not None
    refuses = answer.decision == "decline" or _REFUSES.search(answer.text) is not None
    holds = all(any(_plain(each) in text for each in must.split("|")) for must in case.must)
    states = any(_plain(each) in text for never in case.never for each in never.split("|"))
    if case.kind == "unanswerable":
        return "right" if asks or refuses else "wrong"
    if case.kind == "ambiguous" and asks:
        return "right"
    if holds and not states:
        return "right"
    if asks:
        return "asked"
    return "refused" if refuses else "wrong"


def _plain(text: str) -> str:
    bare = text.lower().replace(",", "").replace("*", "").replace("\u2019", "'")
    return " ".join(bare.split())


def _read(path: Path | None) -> Iterator[Case]:
    for file in [path] if path else sorted(_CASES.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield Case.model_validate(json.loads(line))


def _workspace(folder: Path) -> Nova:
    install_projects(folder / "projects")
    install_data(folder)
    nova = Nova(settings=Settings(home=folder, model="offline"))
    nova.memory.import_lines(history().lines)
    return nova


def _table(counts: Counter[tuple[str, Outcome]]) -> Table:
    outcomes: tuple[Outcome, ...] = ("right", "asked", "refused", "wrong")
    table = Table("kind", *outcomes, title="Questions of the demo workspace, without a model")
    kinds = list(dict.fromkeys(kind for kind, _ in counts))
    for kind in kinds:
        table.add_row(kind, *(str(counts[kind, outcome]) for outcome in outcomes))
    totals = (sum(counts[kind, outcome] for kind in kinds) for outcome in outcomes)
    table.add_row("all", *map(str, totals))
    return table


if __name__ == "__main__":
    typer.run(main)
