"""What the last runs found: kept in docs/memory/results.json, told in docs/memory.md.

The same numbers are the baseline: a figure that has fallen since fails the evals.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template

from pydantic import TypeAdapter

from evals.figure import markdown
from evals.memory.charts import draw
from evals.memory.suites import SUITES
from evals.suite import Found, Suite, said

DOCS = Path(__file__).parents[2] / "docs"

Results = Mapping[str, Found]
"""By the name of the suite."""

_RESULTS = TypeAdapter(dict[str, Found])
_WRITTEN = Path(__file__).with_name("page.md")


def read(docs: Path = DOCS) -> Results:
    """Return what the last runs found; empty if there were none."""
    kept = _numbers(docs)
    return _RESULTS.validate_json(kept.read_bytes()) if kept.exists() else {}


def write(found: Sequence[Found], docs: Path = DOCS) -> None:
    """Write the page and its numbers; suites that were not measured now keep theirs."""
    merged = {**read(docs), **{each.suite: each for each in found}}
    ordered = {suite.name: merged[suite.name] for suite in SUITES if suite.name in merged}
    _numbers(docs).parent.mkdir(parents=True, exist_ok=True)
    _numbers(docs).write_bytes(_RESULTS.dump_json(ordered, indent=1) + b"\n")
    draw(SUITES, ordered, _numbers(docs).with_name("bars.svg"))
    (docs / "memory.md").write_text(page(ordered), encoding="utf-8")


def page(results: Results) -> str:
    """Return the whole report: what a person wrote (`page.md`), filled in with the figures."""
    written = Template(_WRITTEN.read_text(encoding="utf-8"))
    return written.substitute({suite.name: _told(suite, results) for suite in SUITES})


def fallen(before: Results, found: Sequence[Found]) -> Iterator[str]:
    """Yield a line for each figure that got worse by more than its tolerance."""
    suites = {suite.name: suite for suite in SUITES}
    for each in found:
        was = before[each.suite].figures if each.suite in before else {}
        for figure, value in said(suites[each.suite], each):
            line = figure.fallen(value, was=was[figure.name]) if figure.name in was else None
            if line is not None:
                yield f"{each.suite} {line}"


def _told(suite: Suite, results: Results) -> str:
    """Return the command, the day, the machine and the figures of a suite."""
    found = results.get(suite.name)
    if found is None:
        return "Not measured yet."
    command = f"python -m evals.memory --suite {suite.name}"
    head = f"`{command}`, {found.cases:,} cases, {found.when}, {found.machine.cores} cores:"
    return f"{head}\n\n{markdown(said(suite, found))}"


def _numbers(docs: Path) -> Path:
    return docs / "memory" / "results.json"
