"""The committed baseline: what was reached before, and what has fallen since."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evals.routing.cases import Split
from evals.routing.figures import said
from evals.routing.results import Found, Suite
from projects.errors import BadInput

BASELINE = Path(__file__).with_name("baseline.json")

Baseline = dict[Split, dict[Suite, dict[str, float]]]
_BASELINE = TypeAdapter(Baseline)


def read(path: Path = BASELINE) -> Baseline:
    """Read the baseline; empty if there is none yet.

    Raises:
        BadInput: if it is not what `updated` wrote.
    """
    if not path.exists():
        return {}
    try:
        return _BASELINE.validate_json(path.read_bytes())
    except ValidationError as error:
        wrong = f"The baseline {str(path)!r} is not valid"
        raise BadInput(wrong, "Restore it, or write it anew with --write.") from error


def write(baseline: Baseline, path: Path = BASELINE) -> None:
    """Write the baseline."""
    path.write_bytes(_BASELINE.dump_json(baseline, indent=2) + b"\n")


def updated(baseline: Baseline, suites: Sequence[Found]) -> Baseline:
    """Return the baseline with what was found now; what was not measured stays."""
    new: Baseline = {split: dict(kept) for split, kept in baseline.items()}
    for found in suites:
        figures = {each.figure.name: round(each.value, 4) for each in said(found)}
        new.setdefault(found.split, {})[found.suite] = figures
    return new


def fallen(baseline: Baseline, suites: Sequence[Found]) -> Iterator[str]:
    """Yield a line for each figure that got worse by more than its tolerance."""
    for found in suites:
        before = baseline.get(found.split, {}).get(found.suite, {})
        for figure, value in said(found):
            was = before.get(figure.name)
            line = None if was is None else figure.fallen(value, was=was)
            if line is not None:
                yield f"{found.suite} {line}"
