"""What a sentence does to the matters that are open: by what it reads like, and what there is."""

from collections.abc import Mapping
from typing import Literal

from routines.agenda.reading.acts import Act

Deed = Literal[
    "owes",
    "hinges",
    "waits",
    "expects",
    "asks",
    "ends",
    "drops",
    "decides",
    "moves",
    "stays",
    "none",
]

_DEEDS: Mapping[Act, Deed] = {
    "promise": "owes",
    "undated": "owes",
    "goal": "owes",
    "blocks": "hinges",
    "blocked": "waits",
    "awaited": "expects",
    "question": "asks",
    "kept": "ends",
    "came": "ends",
    "reached": "ends",
    "dropped": "drops",
    "decided": "decides",
    "moved": "moves",
    "missed": "stays",
    "noise": "none",
}
_UNMET = 0.1
"""What is left of the chance of a deed that would be done to something of which nobody was told."""
_UNTO_OTHERS: tuple[Deed, ...] = ("ends", "drops", "decides")
_AGAIN = 0.3
"""The same for one that would open what is open."""
_SAID = 3
"""How much more likely something is undecided if plain words say so."""
_PLAIN, _TOUCHED = 3.0, 0.3
"""How much heavier it weighs that a sentence does nothing: by itself, and if it speaks of what is open.

Most of what is said does nothing, and an item that is none stays for months; chosen on voices that
were left out.
"""


def deed_of(
    chances: Mapping[Act, float],
    *,
    is_plain: bool,
    is_undecided: bool,
    is_open: bool,
    is_asked: bool,
    has_day: bool,
) -> Deed:
    """Return what a sentence most likely does.

    Args:
        chances: how likely it is each act, by itself.
        is_plain: whether plain words say that it does something.
        is_undecided: whether they say that something is undecided.
        is_open: whether it speaks of something that is open.
        is_asked: whether it speaks of something undecided.
        has_day: whether it names a day.
    """
    totals: dict[Deed, float] = dict.fromkeys(_DEEDS.values(), 0.0)
    for act, chance in chances.items():
        totals[_DEEDS[act]] += chance
    met: dict[Deed, float] = {
        "owes": _AGAIN if is_open else 1,
        "asks": (_AGAIN if is_asked else 1) * (_SAID if is_undecided else 1),
        "ends": 1 if is_open else _UNMET,
        "drops": 1 if is_open or is_asked else _UNMET,
        "decides": 1 if is_asked else _UNMET,
        "moves": (1 if is_open else _UNMET) * (1 if has_day else _UNMET),
    }
    nothing = totals.pop("none")
    if is_open or is_plain or is_undecided:
        nothing *= _TOUCHED
    elif not is_asked:
        nothing *= _PLAIN
    weighed = {deed: chance * met.get(deed, 1) for deed, chance in totals.items()}
    # What ends or settles something of which nobody was told opens nothing either.
    nothing += sum(totals[deed] - weighed[deed] for deed in _UNTO_OTHERS)
    if nothing > sum(weighed.values()):
        return "none"
    return max(weighed, key=lambda deed: weighed[deed])
