"""A memory of any size, made up: plain claims of somebody's life."""

import json
from collections.abc import Iterator
from itertools import islice, product

_WHO = "My sister|My boss|Ana|Tom|My landlord|The dentist|My neighbour|My daughter|Mia|Joe"
_DOES = "likes|dislikes|asked about|bought|recommended|plans|forgot|finished|mentioned|needs"
_WHAT = (
    "jazz records|a trip to Lisbon|peanut butter|a new laptop|the lease|running shoes|"
    "a red bicycle|the tax return|oat milk|a Spanish course"
)
_WHEN = (
    "in May|last week|on Tuesday|in 2023|at Christmas|every morning|after work|on holiday|"
    "in the evening|twice"
)
_SAID = "2026-01-05T09:00:00+00:00"


def claim_lines(count: int) -> Iterator[str]:
    """Yield `count` claims (at most 10,000) as `nova memory import` reads them."""
    parts = [words.split("|") for words in (_WHO, _DOES, _WHAT, _WHEN)]
    for number, said in enumerate(islice(product(*parts), count)):
        text = " ".join(said) + "."
        claim = {
            "claim_id": f"c_bench_{number:05d}",
            "project": "personal",
            "kind": "state",
            "text": text,
            "slot": {
                "subject": sorted(said[0].lower().split()),
                "predicate": said[1].split()[0],
            },
            "value": said[2],
            "sensitivity": "internal",
            "trust": "user",
            "tier": "archive",
            "valid_from": _SAID,
            "recorded_at": _SAID,
            "evidence": [
                {
                    "turn_id": f"t_bench_{number:05d}",
                    "quote": text,
                    "start": 0,
                    "said_at": _SAID,
                    "speaker": "owner",
                }
            ],
        }
        yield json.dumps({"kind": "claim", "claim": claim})
