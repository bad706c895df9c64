"""The report as Markdown: what a person wrote (`page.md`), filled in with what a run found."""

from pathlib import Path
from string import Template

from evals.routing.results import SUITES, Results, Suite
from evals.routing.tables import markdown, rungs

_WRITTEN = Path(__file__).with_name("page.md")


def page(results: Results) -> str:
    """Return the whole report."""
    written = Template(_WRITTEN.read_text(encoding="utf-8"))
    tables = {suite: _table(results, suite) for suite in SUITES}
    own = results.suite("own")
    return written.substitute(
        machine=results.machine.described(), rungs=rungs(own) if own else "", **tables
    )


def _table(results: Results, suite: Suite) -> str:
    """Return the command, the day and the figures of a suite."""
    found = results.suite(suite)
    if found is None:
        return "Not measured yet."
    command = f"python -m evals.routing --suite {suite} --split {found.split}"
    return f"`{command}`, {found.cases:,} cases, {found.when}:\n\n{markdown(found)}"
