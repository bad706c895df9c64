"""What a reply to the supervisor's question means: one option, all of them, none, or neither."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.supervisor.speech import content, words
from graph.supervisor.verbs import word_set

Meaning = Literal["chosen", "all", "dropped", "added", "new"]
"""An option; all options; take it back; more words for the request; another request."""

_ORDINALS = {
    "1": 0, "one": 0, "first": 0, "1st": 0, "former": 0, "a": 0,
    "2": 1, "two": 1, "second": 1, "2nd": 1, "b": 1,
    "3": 2, "three": 2, "third": 2, "3rd": 2, "c": 2,
}  # fmt: skip
_AROUND = word_set(
    """
    the option number no nr one please ok okay yes yeah yep i mean want would like let's go with
    take use is it's that that's it to by think choose pick answer thanks and just
    """
)
_INSTEAD = word_set("no not none neither give ask to agent instead rather should do this for but")
_ALL = frozenset({"both", "all", "everything", "each"})
_DROP = re.compile(
    r"\W*(?:no[\s,]+)?(?:never\s*mind|nevermind|cancel|forget\s+(?:it|that)|neither|none(?:\s+of\b.*)?"
    r"|nothing|drop\s+it|stop|leave\s+it|skip\s+it|no|nope)\W*",
    re.IGNORECASE,
)
_SHORT = 6


@dataclass(frozen=True)
class Reply:
    """A reply as understood."""

    meaning: Meaning
    option: str | None = None
    """The option that was chosen."""


def understood(text: str, options: Mapping[str, str]) -> Reply:
    """Tell what `text` means as a reply.

    Args:
        text: the reply.
        options: each option offered, in the order offered, with the words that describe it.
    """
    if _DROP.fullmatch(text):
        return Reply("dropped")
    spoken = words(text)
    names = list(options)
    chosen = _by_number(spoken, names) or _by_name(text, names) or _by_words(text, options)
    if chosen:
        return Reply("chosen", chosen)
    rest = [word for word in spoken if word not in _AROUND]
    if names and rest and set(rest) <= _ALL | {"of", "them", "those", "these"}:
        return Reply("all")
    return Reply("added" if len(spoken) <= _SHORT else "new")


def named(text: str, agents: Collection[str]) -> str | None:
    """Return the agent that a reply of little else names, whether it was offered or not."""
    spoken = words(text.replace("_", " "))
    rest = "".join(word for word in spoken if word not in _AROUND | _INSTEAD)
    found = [name for name in agents if _joined(name) in (rest, "".join(spoken))]
    return found[0] if len(found) == 1 else None


def _by_number(spoken: Sequence[str], names: Sequence[str]) -> str | None:
    """Return the option that a reply of little else names by its place."""
    if len(names) > 1 and "last" in spoken and set(spoken) <= _AROUND | {"last"}:
        return names[-1]
    places = [_ORDINALS[word] for word in spoken if word in _ORDINALS and word != "one"]
    if not places and spoken == ["one"]:
        places = [0]
    if len(places) != 1 or not set(spoken) <= _AROUND | set(_ORDINALS):
        return None
    return names[places[0]] if places[0] < len(names) else None


def _by_name(text: str, names: Sequence[str]) -> str | None:
    said = _joined(text)
    found = [name for name in names if _joined(name) in said]
    return found[0] if len(found) == 1 else None


def _by_words(text: str, options: Mapping[str, str]) -> str | None:
    """Return the one option whose description shares most with a short reply."""
    said = content(text)
    if not said or len(words(text)) > 2 * _SHORT:
        return None
    shared = {
        name: len(said & content(f"{name.replace('_', ' ')} {described}"))
        for name, described in options.items()
    }
    most = max(shared.values(), default=0)
    best = [name for name, count in shared.items() if count == most]
    # Half of the reply at least: else it only happens to use one of the words.
    return best[0] if len(best) == 1 and 2 * most >= len(said) else None


def _joined(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()
