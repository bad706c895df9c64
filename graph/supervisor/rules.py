"""What needs no weighing: explicit names, pleasantries, and words that say keep or recall."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from graph.supervisor.capability import Capabilities
from graph.supervisor.speech import QUOTED, form, task, words
from graph.supervisor.verbs import VERBS

_MENTION = re.compile(r"(?<![\w.@/])@([A-Za-z][\w-]*)")
_OPENING = re.compile(r"\W*(?:(?:hey|hi|hello|ok|okay|nova|please)\W+)*$", re.IGNORECASE)

_PLEASANTRY = re.compile(
    r"""\W*(?:(?:hi|hey|hello|yo|howdy|hiya|greetings|good\ (?:morning|afternoon|evening|day|night)
    |thanks?|thank\ you|thx|ty|cheers|bye|goodbye|see\ you|welcome\ back|great|perfect|nice|cool
    |ok|okay|got\ it|well\ done|good\ job|how\ are\ you|how's\ it\ going|what's\ up|you're\ the\ best
    |nova|there|all|everyone|a\ lot|so\ much|very\ much|again|that\ helps?|for\ that|for\ your\ help
    |later|tomorrow|today|doing|and)(?:\W+|$))+""",
    re.IGNORECASE | re.VERBOSE,
)

_ASKED_BACK = r"(?!\s*,?\s*(?:what|when|where|who|whom|whose|which|why|how|if|whether)\b)"
_KEEP = re.compile(
    rf"""(?:remember|don't\ forget|do\ not\ forget|keep\ in\ mind|bear\ in\ mind|make\ a\ note
    |take\ (?:a\ )?note|jot\ down|for\ the\ record|for\ future\ reference|fyi|note\ to\ self
    |note\ (?:that|down\ that)|note(?=\s*:)|correction|scratch\ that|from\ now\ on
    |forget\ (?:that|about|the|my|our|his|her|their|everything|what)
    |remember\s+this)\b(?!\s+to\b){_ASKED_BACK}\W*\w+""",
    re.IGNORECASE | re.VERBOSE,
)
_FORGET_WHAT = re.compile(r"forget\s+(?:about\s+)?what\b", re.IGNORECASE)
_RECALL = re.compile(
    r"""(?:(?:do|can|could)\s+(?:you|we)\s+)?(?:still\s+)?(?:remember|recall)\s+(?:what|when|where|who
    |whom|whose|which|why|how|if|whether|the|anything)\b
    |remind\s+(?:me|us)\s+(?:again\s+)?(?:what|when|where|who|whom|whose|which|why|how|if|whether)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TIMER = re.compile(
    r"""remind\s+(?:me|us|the\ team)\s+(?:to|every|each|at|on|in|next|tomorrow|tonight|daily|weekly
    |monthly|by)\b|set\s+(?:a|an|another)\s+(?:timer|reminder|alarm)\b""",
    re.IGNORECASE | re.VERBOSE,
)

_RECURRING = re.compile(
    r"""(?:run|re-?run|start|launch|trigger|execute|kick\ off)\b.*\b(?:every|each)\s+(?:\w+\s+){0,2}
    (?:minute|hour|day|night|morning|evening|week|weekday|weekend|month|quarter|year
    |(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)

_IMPORT = re.compile(
    r"""(?:(?:re-?)?import|ingest|stage|(?:load|upload)\b(?=.*\b(?:prices?|catalog(?:ue)?|counts?|staging
    |database)\b))\b(?!.*\b(?:every|each|daily|nightly|weekly|monthly|schedule|pipeline|python|pandas
    |tell|compare|summari[sz]e|explain|convert|chart|plot)\b).*\.(?:csv|tsv|xlsx|xlsm)\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Mention:
    """An agent called by name, and the words for it."""

    said: str
    """What stood after the @."""
    agent: str | None
    """The agent of that name; None if there is none."""
    text: str
    nearest: tuple[str, ...] = ()
    """Of an unknown name: the agents with the nearest names."""


def mentions(text: str, agents: Collection[str]) -> list[Mention]:
    """Return the agents that `text` calls with @, each with the words up to the next.

    An unknown name counts only where it opens the request: elsewhere `@somebody` may be
    a person or a handle.
    """
    # Whom a quote calls is not called: it is text to work on.
    said = QUOTED.sub(lambda quote: " " * len(quote[0]), text)
    called = [*_MENTION.finditer(said)]
    known = {_squashed(name): name for name in agents} if called else {}
    found = []
    for match in called:
        agent = known.get(_squashed(match[1]))
        if agent or _OPENING.fullmatch(text[: match.start()]):
            found.append((match, agent))
    return [
        Mention(
            said=match[1],
            agent=agent,
            text=_words_for(text, found, index),
            nearest=() if agent else _nearest(match[1], agents),
        )
        for index, (match, agent) in enumerate(found)
    ]


def _words_for(text: str, found: list[tuple[re.Match[str], str | None]], index: int) -> str:
    """Return the words up to the next mention; the first one has those before it, too."""
    before = text[: found[0][0].start()].strip() if index == 0 else ""
    end = found[index + 1][0].start() if index + 1 < len(found) else len(text)
    after = text[found[index][0].end() : end].strip(" \t\n,:;-")
    joined = f"{before} {after}".strip()
    return joined or text.strip()


def _nearest(name: str, agents: Collection[str]) -> tuple[str, ...]:
    found = process.extract(name.lower(), list(agents), scorer=fuzz.WRatio, limit=3)
    return tuple(match[0] for match in found)


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def is_name_alone(text: str) -> bool:
    """Whether `text` is nothing but a name with @: as a reply it picks that agent."""
    return bool(_MENTION.fullmatch(text.strip()))


def is_empty(text: str) -> bool:
    """Whether there is no word in `text`."""
    return not re.search(r"\w", text.replace("_", ""))


def is_pleasantry(text: str) -> bool:
    """Whether `text` is a greeting, thanks or farewell and nothing else."""
    return bool(_PLEASANTRY.fullmatch(text.strip()))


@lru_cache(maxsize=64)  # each rung asks about the same request
def told_agent(text: str, able: Capabilities) -> tuple[str, str] | None:
    """Return the agent that the words of one clause call for, and why, if they do."""
    said = task(text)
    if able.recall and _RECALL.match(said):
        return able.recall, "The words ask what is remembered."
    if able.timer and (_TIMER.match(said) or _RECURRING.match(said)):
        return able.timer, "The words ask for something at a time, or again and again."
    if able.importer and _IMPORT.match(said):
        return able.importer, "The words ask to take in a file."
    if able.keeper and _asks_to_keep(text, said):
        return able.keeper, "The words ask to keep, correct or forget something."
    return None


def _asks_to_keep(text: str, said: str) -> bool:
    if _FORGET_WHAT.match(said) or _is_standing(said):
        return True
    return bool(_KEEP.match(said)) and form(text) != "question"


def _is_standing(said: str) -> bool:
    """Whether the words give an order for good: "always write to Mr Yamada in English"."""
    spoken = words(said)
    return len(spoken) > 2 and spoken[0] in {"always", "never"} and spoken[1] in {*VERBS, "be"}
