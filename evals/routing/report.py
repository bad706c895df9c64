"""The report in docs/: the numbers of the last run, the page and its pictures."""

from pathlib import Path

from evals.routing.charts import draw
from evals.routing.page import page
from evals.routing.results import Results

DOCS = Path(__file__).parents[2] / "docs"


def read(docs: Path = DOCS) -> Results | None:
    """Return the numbers that the report was written from, if there is one."""
    kept = _numbers(docs)
    return Results.model_validate_json(kept.read_bytes()) if kept.exists() else None


def write(results: Results, docs: Path = DOCS) -> Results:
    """Write the report; suites that were not measured now keep what was found before."""
    before = read(docs)
    merged = before.joined(results) if before else results
    draw(merged, docs / "routing")
    numbers = merged.model_dump_json(indent=1) + "\n"
    _numbers(docs).write_text(numbers, encoding="utf-8")
    (docs / "routing.md").write_text(page(merged), encoding="utf-8")
    return merged


def _numbers(docs: Path) -> Path:
    return docs / "routing" / "results.json"
