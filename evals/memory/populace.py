"""A memory of any size, made up by a seeded generator: plain claims of many people and firms."""

import json
import random
from collections.abc import Iterator, Sequence

PROJECTS = tuple(f"works_{number}" for number in range(8))
"""The projects among which the claims are shared out."""

_SYLLABLES = "ba den kor li mo ra sten tu vel wi yo zan fer gil hos jun pra que sol tam".split()  # noqa: SIM905 - read as words
_DOES = (
    "prefers|orders|repairs|has stopped using|is responsible for|complained about|pays for|"
    "recommends|delivers|is waiting for|signed the contract for|stores|inspects|has doubts about|"
    "is trained on|returned|needs a quote for|budgeted|renewed|is testing"
)
_KIND = (
    "hydraulic|spare|electric|painted|used|heavy|narrow|sealed|folding|steel|rubber|imported|"
    "outdoor|illuminated|printed|rented|insulated|portable|digital|seasonal"
)
_THING = (
    "brooms|signs|filters|pumps|trailers|invoices|gaskets|sweepers|permits|lamps|brackets|hoses|"
    "batteries|catalogues|forklifts|banners|bearings|licences|sensors|uniforms|pallets|valves|"
    "contracts|manuals|gloves|windows|cameras|cables|tyres|samples"
)
_WHERE = "depot|branch|workshop|yard|office|warehouse|showroom|plant"
_WHEN = (
    "every Monday|since March|until further notice|twice a month|after the audit|in the winter|"
    "before the holidays|on the night shift|from the first of the month|during stocktaking"
)


def claim_lines(count: int, *, seed: int = 5) -> Iterator[str]:
    """Yield `count` claims as `nova memory import` reads them; equal for equal seeds."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    people, firms = _names(dice, 600, parts=2), _names(dice, 900, parts=3)
    for number in range(count):
        person, firm = dice.choice(people), dice.choice(firms)
        does, what, when = _pick(dice, _DOES), _pick(dice, _THING), _pick(dice, _WHEN)
        where, kind = _pick(dice, _WHERE), _pick(dice, _KIND)
        text = f"{person} of {firm} {does} {kind} {what} at the {firm} {where} {when}."
        yield _line(number, text, subject=(person.lower(), firm.lower()), value=what)


def questions(count: int, *, seed: int = 6) -> list[str]:
    """Return questions about such claims; none is asked twice."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    same = random.Random(5)  # noqa: S311 - the names of the claims
    people, firms = _names(same, 600, parts=2), _names(same, 900, parts=3)
    asked: dict[str, None] = {}
    while len(asked) < count:
        person, firm = dice.choice(people), dice.choice(firms)
        kind, what, where = _pick(dice, _KIND), _pick(dice, _THING), _pick(dice, _WHERE)
        forms = (
            f"What does {person} of {firm} say about the {kind} {what}?",
            f"Who at the {firm} {where} takes care of {what}?",
            f"Which {kind} {what} did {person} have trouble with {_pick(dice, _WHEN)}?",
        )
        asked[dice.choice(forms)] = None
    return list(asked)


def _names(dice: random.Random, count: int, *, parts: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(dice.choices(_SYLLABLES, k=parts)).capitalize()] = None
        parts = parts if len(_SYLLABLES) ** parts > 2 * count else parts + 1
    return list(made)


def _pick(dice: random.Random, choices: str) -> str:
    return dice.choice(choices.split("|"))


def _line(number: int, text: str, *, subject: Sequence[str], value: str) -> str:
    said = f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}T09:00:00+00:00"
    claim = {
        "claim_id": f"c_made_{number:06d}",
        "project": PROJECTS[number % len(PROJECTS)],
        "kind": "state",
        "text": text,
        "slot": {"subject": sorted(subject), "predicate": ""},
        "value": value,
        "sensitivity": "internal",
        "trust": "user",
        "tier": "archive",
        "valid_from": said,
        "recorded_at": said,
        "evidence": [
            {
                "turn_id": f"t_made_{number:06d}",
                "quote": text,
                "start": 0,
                "said_at": said,
                "speaker": "owner",
            }
        ],
    }
    return json.dumps({"kind": "claim", "claim": claim})
