"""Consent: the words of a request that ask for a draft themselves, so that nobody is asked again.

Only kinds whose policy is `auto` can be asked for so. What is judged is the person's request as
it was said; what an agent or a model says of it counts for nothing, and a doubt means to ask.
"""

import re
from collections.abc import Sequence

from agents.roster import Roster
from graph.state import Approval, Json, NovaState, StepResult
from graph.supervisor.speech import QUOTED, SENTENCE_END, form
from memory.extraction.foreign import own_words
from projects.effect import EffectKind
from projects.proposal import EffectDraft
from projects.scope import Scope

_OPEN = re.compile(
    r"""\b(?:if|unless|suppose|supposing|imagine|assuming|in\ case|whether|would|might|example|e\.g
    |not|never|without|rather\ than|instead\ of|cannot|\w+n['\u2019]t)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What makes an order a supposition, or denies it."""
_TAKEN_BACK = re.compile(
    r"""\b(?:never\ ?mind|on\ second\ thoughts?|actually|wait
    |(?:scratch|forget|cancel|stop|ignore|leave)\ (?:it|that|this|what))\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What takes back what was just said, wherever it stands."""
PLANNED = "plan_"
"""How the conversations begin in which steps of plans are asked."""
_HANDED_OVER = re.compile(
    r"""\n\s*\n|:(?=\s)|\b(?:following|below)\b
    |\bth(?:is|ese)\ (?:\w+\ )?(?:e-?mails?|mails?|messages?|letters?|texts?|notes?|articles?|pages?
    |memos?|posts?|transcripts?|documents?|files?|paragraphs?|sentences?|lines?|words?|requests?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""From here on it is somebody's text, or may be: a blank line is enough."""


def consent_to(
    kind: EffectKind, draft: EffectDraft, *, state: NovaState, roster: Roster, step: StepResult
) -> str:
    """Return the order of the person that asks for `draft`; empty if it has to be approved."""
    if kind.policy != "auto" or kind.asked is None or _is_of_others(state, roster, step):
        return ""
    asked = (order for order in orders(state["run"]["text"]) if kind.asked(order, draft))
    return next(asked, "")


def given_with(effects: Sequence[Json]) -> list[Approval]:
    """Return the approvals that a request gave with its own words, of effects not yet settled."""
    return [
        Approval(effect_id=effect["effect_id"], hash=effect["hash"], decision="approve")
        for effect in effects
        if effect.get("consent") and effect["status"] == "approved"
    ]


def orders(request: str) -> list[str]:
    """Return the sentences of a request by which the person orders something in their own words.

    Left out are quoted and pasted text, all that follows a colon, a blank line or "this mail",
    questions, statements, and whatever is supposed, denied or made to depend on something.
    """
    own = own_words(request)
    if _TAKEN_BACK.search(own):
        return []
    handed = _HANDED_OVER.search(own)
    sentences = SENTENCE_END.split(own[: handed.start()] if handed else own)
    whole = sentences[:-1] if handed else sentences
    return [
        sentence
        for sentence in (part.strip() for part in whole)
        if form(sentence) == "request"
        and not _OPEN.search(sentence)
        and not QUOTED.search(sentence)
    ]


def _is_of_others(state: NovaState, roster: Roster, step: StepResult) -> bool:
    """Whether the run is meant for other readers, or another step reads what anybody wrote."""
    run = state["run"]
    if Scope.model_validate(run["scope"]).is_outward or not run["recorded"]:
        return True
    if run["thread"].startswith(PLANNED):  # a plan was approved, not what comes of its steps
        return True
    others = {name for names in state["handed"] for name in names} - {step["agent"]}
    return any("read_files" in roster.get(name).tools for name in others)
