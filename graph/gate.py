"""The gate: what of a reply may leave the house.

Whoever answers for readers outside is shown only what these may see; the gate is there for what
was kept in mind or guessed. It takes out each sentence that tells what its readers may not know.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, JsonValue

from agents.responder import Reply, sentences
from memory import Canaries, Trace
from projects.proposal import EffectDraft
from projects.scope import Scope

_MOST_ROUNDS = 4
"""Taking a sentence out may bring pieces together; what is not clean by then is left out whole."""
_BULLETS = " \t-*+>#"


class Held(BaseModel):
    """A sentence that was held back: for the owner's eyes only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: int
    attempt: int
    audience: str
    place: str
    """Where it stood, in words that give nothing away: "sentence 2 of the answer"."""
    sentence: str
    mark: str
    """The word that gives it away."""
    how: str
    source: str | None
    """The claim or turn that has the word."""
    project: str | None

    @property
    def line(self) -> str:
        """What was held back and why, in one line."""
        said = " ".join(self.sentence.split())
        if self.source is None:
            return f"held back from {self.audience}: “{said}”, which nobody could read"
        stands = "" if self.how == "as it is" else f" ({self.how})"
        return (
            f"held back from {self.audience}: “{said}”, since “{self.mark}”{stands} is known only "
            f"from {self.source} of {self.project}, which they may not see"
        )


class Passed(NamedTuple):
    """What may leave, and what was held back."""

    reply: Reply
    notice: str
    held: tuple[Held, ...]


Check = Callable[[list[str]], Mapping[int, Trace]]
"""Says which of some sentences tell too much."""


class Gate:
    """Lets out of replies what their readers may know."""

    def __init__(self, canaries: Canaries) -> None:
        """Know by `canaries` what is hidden from whom."""
        self._canaries = canaries

    def passed(
        self,
        reply: Reply,
        *,
        scope: Scope,
        said: Iterable[str],
        notice: str = "",
        step: int = 0,
        attempt: int = 0,
    ) -> Passed:
        """Return a reply without what its readers may not know.

        Args:
            reply: what an agent answers and proposes.
            notice: what went otherwise than planned.
            scope: of its readers.
            said: what may be told in any case: the request, and what the agent was shown.
            step: the step that it answers.
            attempt: how often that step had been given to an agent before.
        """
        known = list(said)

        def check(parts: list[str]) -> Mapping[int, Trace]:
            return self._canaries.traces(parts, scope=scope, said=known)

        passage = _Passage(check, scope.audience, step, attempt)
        cleaned, told = passage.reply(reply), passage.text(notice, "the notice")
        return Passed(cleaned, told, tuple(passage.held))


class _Passage:
    """One reply on its way out."""

    def __init__(self, check: Check, audience: str, step: int, attempt: int) -> None:
        self._check, self._audience = check, audience
        self._step, self._attempt = step, attempt
        self.held: list[Held] = []

    def reply(self, reply: Reply) -> Reply:
        text = self.text(reply.text, "the answer")
        question = self.text(reply.question or "", "the question") or None
        back = reply.hand_back
        if back is not None:
            back = back.model_copy(update={"reason": self.text(back.reason, "the reason")})
        # Made anew: what a reply may hold besides does not leave before the gate looks at it.
        return Reply(
            text=text,
            question=question,
            hand_back=back,
            citations=tuple(
                cited
                for cited in reply.citations
                if not self._is_held(cited.sentence)
                and self._is_clean(cited.sentence, cited.quote, place="a citation")
            ),
            memories=tuple(
                memory
                for memory in reply.memories
                if self._is_clean(memory.text, memory.quote or "", place="a proposed memory")
            ),
            effects=tuple(
                passed for draft in reply.effects if (passed := self._draft(draft)) is not None
            ),
            missing=tuple(line for line in reply.missing if self._is_clean(line, place="a remark")),
            usage=reply.usage,
        )

    def text(self, text: str, place: str) -> str:
        """Return a text without the sentences that tell too much."""
        numbers: dict[str, int] = {}
        for number, sentence in enumerate(sentences(text), start=1):
            numbers.setdefault(sentence, number)
        for _ in range(_MOST_ROUNDS):
            parts = sentences(text)
            traces = self._check(parts)
            if not traces:
                return text
            for at, trace in sorted(traces.items()):
                where = f"sentence {numbers.get(parts[at], at + 1)} of {place}"
                self._hold(parts[at], trace, where)
                text = text.replace(parts[at], "", 1) if parts[at] in text else ""
            text = _tidied(text)
        return ""

    def _draft(self, draft: EffectDraft) -> EffectDraft | None:
        """Return a draft without what tells too much; None if nothing is left of it."""
        if not self._is_clean(draft.target, place=f"the place of a {draft.kind}"):
            return None
        payload = self._value(draft.payload, f"the {draft.kind}")
        is_left = isinstance(payload, dict) and any(payload.values())
        return draft.model_copy(update={"payload": payload}) if is_left else None

    def _value(self, value: JsonValue, place: str) -> JsonValue:
        if isinstance(value, str):
            return self.text(value, place)
        if isinstance(value, list):
            return [self._value(each, place) for each in value]
        if isinstance(value, dict):
            return {
                key: self._value(each, place)
                for key, each in value.items()
                if self._is_clean(key, place=place)
            }
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value if self._is_clean(str(value), place=place) else None
        return value

    def _is_clean(self, *texts: str, place: str) -> bool:
        for text in texts:
            parts = sentences(text)
            for at, trace in self._check(parts).items():
                self._hold(parts[at], trace, place)
                return False
        return True

    def _is_held(self, sentence: str) -> bool:
        return any(each.sentence in sentence or sentence in each.sentence for each in self.held)

    def _hold(self, sentence: str, trace: Trace, place: str) -> None:
        self.held.append(
            Held(
                step=self._step,
                attempt=self._attempt,
                audience=self._audience,
                place=place,
                sentence=sentence,
                mark=trace.mark,
                how=trace.how,
                source=trace.source,
                project=trace.project,
            )
        )


def _tidied(text: str) -> str:
    """Return a text without the lines of which only a bullet is left, and gaps in between."""
    kept: list[str] = []
    for line in text.splitlines():
        is_empty = not line.strip(_BULLETS)
        if not is_empty or (kept and kept[-1] and not line.strip()):
            kept.append("" if is_empty else line.rstrip())
    return "\n".join(kept).strip()
