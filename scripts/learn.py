"""Learns the built-in roster and packages what was learnt; `make learn` runs this.

How far to trust the router is learnt from the validation requests in evals/cases/routing: they
were written without sight of the utterances. The test requests beside them are left alone.
"""

import json
from pathlib import Path

from graph.supervisor.lessons import Request, package

CASES = Path(__file__).parents[1] / "evals" / "cases" / "routing" / "validation"


def main() -> None:
    """Read the requests, learn, and say what came of it."""
    calibration = package(judged()).trust.calibration
    print(f"The router is believed from a confidence of {calibration.threshold:.2f} on.")


def judged() -> list[Request]:
    """Return requests for one agent, some of few words, for one of several, and for nobody."""
    clear = [(case["text"], case["agent"], True) for case in (*_read("clear"), *_read("terse"))]
    unclear = [(case["text"], None, True) for case in _read("ambiguous")]
    foreign = [(case["text"], None, False) for case in _read("outside")]
    return [*clear, *unclear, *foreign]


def _read(kind: str) -> list[dict[str, str]]:
    lines = (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
