"""The router: from a text to a label, how sure it is, and whether that is sure enough."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graph.supervisor.decision import Candidate
from graph.supervisor.encoder import RoutingEncoder
from graph.supervisor.features import Floats
from graph.supervisor.packaged import Key, trust_of, unpack, vectors_of
from graph.supervisor.shelf import is_there, load, save
from graph.supervisor.speech import fullness
from graph.supervisor.training import NOBODY, Fitted, fit, with_names
from graph.supervisor.vicinity import Vicinity
from projects.errors import BadInput, EmbeddingUnavailable

Embed = Callable[[Sequence[str]], Floats]
"""Turns texts into vectors of length one, a row each."""

_SHOWN = 5
_SIBLING_MARGIN = 0.2
_SAME = 0.99
"""Cosine from which a text is what was learnt, but for a mark or a name."""
_FORMAT = 8
"""Raised when what is learnt from the same examples changes; part of the key on disk."""


@dataclass(frozen=True)
class Routed:
    """Where a text goes: the best label, and whether the router stands by it."""

    label: str
    confidence: float
    accepted: bool
    candidates: tuple[Candidate, ...]
    """The five best, best first."""
    ranking: tuple[str, ...]
    """All labels, best first."""
    is_far: bool
    """Whether the text is like none that the router learnt from, or more like what is for nobody."""
    known: float = 1.0
    """How likely the text belongs to a label at all, where there are strangers to judge by."""
    names: bool = False
    """Whether the text names something on which the agent of the label works."""

    def chances(self) -> dict[str, float]:
        """Return the chance of each label; what they lack together is that it belongs to none."""
        shown = {each.agent: each.confidence for each in self.candidates}
        others = [name for name in self.ranking if name not in shown]
        left = max(1 - sum(shown.values()), 0.0) / max(len(others), 1)
        every = shown | dict.fromkeys(others, left)
        return {name: chance * self.known for name, chance in every.items()}


@dataclass(frozen=True)
class Router:
    """A fitted router over any set of labels; makes no model call."""

    fitted: Fitted
    embed: Embed
    siblings: Mapping[str, Collection[str]]
    standby: Callable[[], "Router"] | None = None
    """Makes the router that decides while the embedding cannot be had; None: then none does."""

    @classmethod
    def fit(
        cls,
        pairs: Iterable[tuple[str, str]],
        *,
        embed: Embed | None = None,
        siblings: Mapping[str, Collection[str]] | None = None,
        strangers: Sequence[str] = (),
        cache: Path | None = None,
        notice: Callable[[str], None] = lambda _line: None,
    ) -> "Router":
        """Learn from (text, label) pairs, or load what was learnt from the same before.

        Args:
            pairs: examples; each label needs one at least; of a label with few its name is one more.
            embed: the embedding, by default the built-in one; its `name` attribute, if it
                has one, becomes part of the key.
            siblings: for each label, those it is easily mistaken for.
            strangers: examples of what is for no label; of use to a kin of the built-in roster.
            cache: folder in which fitted routers are kept.
            notice: told in one line if one that was kept cannot be read, or none can be kept.

        Raises:
            BadInput: if there is nothing to learn from.
        """
        lines = with_names((text, str(label)) for text, label in pairs)
        if not lines:
            wrong = "A router was given no examples"
            raise BadInput(wrong, "Give at least one (text, label) pair.")
        embed = embed or RoutingEncoder()
        key = key_of(lines, embed, strangers)
        kept = None if cache is None else cache / f"router-{key.digest}"
        fitted = load(kept) if kept else None
        if fitted is None:
            if kept and is_there(kept):
                notice(f"The router in {str(kept)!r} could not be read and is learnt again.")
            fitted = unpack(lines, key) or _learnt(lines, strangers, embed, key)
            if kept:
                _keep(fitted, kept, notice)
        return cls(fitted=fitted, embed=embed, siblings=siblings or {})

    def route(self, text: str, vector: Floats | None = None) -> Routed:
        """Choose a label for `text`; `vector` spares embedding it again."""
        if vector is None:
            try:
                vector = self.embed([text])[0]
            except EmbeddingUnavailable:
                if self.standby is None:
                    raise
                return self.standby().route(text)
        labels, calibration = self.fitted.labels, self.fitted.calibration
        scores = self.fitted.head.scores(text, vector)
        ranks = (-scores.chances).argsort(kind="stable")
        near = self._vicinity.near(vector, ranks)
        trusted = calibration.trusted(near.signals(scores, fullness(text)))
        order, chances = ranks.tolist(), scores.chances.tolist()
        sure, best = trusted.confidence, order[0]
        rest = (1 - sure) / max(1.0 - chances[best], 1e-9)
        is_far = float(near.cosines.max()) < self.fitted.floor
        # A label without rivals wins whatever is said: then only likeness speaks for it.
        is_won = is_far and len(labels) == 1
        candidates = tuple(
            Candidate(
                agent=labels[at],
                # None of the others may look likelier than the best.
                confidence=sure if at == best else min(sure, rest * chances[at]),
            )
            for at in order[:_SHOWN]
        )
        return Routed(
            label=labels[best],
            confidence=sure,
            accepted=(sure >= calibration.threshold or near.to(best) >= _SAME)
            and not (is_won or self._is_close_call(order, chances)),
            candidates=candidates,
            ranking=tuple(map(labels.__getitem__, order)),
            is_far=is_far or trusted.is_stranger,
            known=1.0 if near.to_stranger is None else trusted.known,
        )

    def route_part(self, text: str, spans: Sequence[tuple[int, int]]) -> Routed:
        """Choose a label for the parts of `text` between these characters, as they stand in it.

        An embedding that tells nothing of parts reads their words alone.
        """
        part = " ".join(text[start:end] for start, end in spans)
        of_part = getattr(self.embed, "of_part", None)
        return self.route(part, of_part(text, spans) if of_part else None)

    def route_many(self, texts: Sequence[str]) -> list[Routed]:
        """Choose a label for each of `texts`; embeds them together."""
        if not texts:
            return []
        return [
            self.route(text, vector) for text, vector in zip(texts, self.embed(texts), strict=True)
        ]

    @cached_property
    def _vicinity(self) -> Vicinity:
        return Vicinity(self.fitted)

    def _is_close_call(self, order: Sequence[int], chances: Sequence[float]) -> bool:
        """Whether the two best are declared siblings and nearly as likely as each other."""
        if len(order) < 2:
            return False
        first, second = (self.fitted.labels[at] for at in order[:2])
        related = second in self.siblings.get(first, ()) or first in self.siblings.get(second, ())
        return related and chances[order[0]] - chances[order[1]] < _SIBLING_MARGIN


def _keep(fitted: Fitted, stem: Path, notice: Callable[[str], None]) -> None:
    try:
        save(fitted, stem)
    except OSError as error:  # it is only a cache
        notice(f"The router cannot be kept in {str(stem.parent)!r} ({error.strerror or error}).")


def key_of(lines: Sequence[tuple[str, str]], embed: Embed, strangers: Sequence[str] = ()) -> Key:
    """Return the key of what is learnt from `lines` and `strangers` with this embedding."""
    name = getattr(embed, "name", type(embed).__qualname__)
    content = json.dumps([_FORMAT, name, lines, strangers], ensure_ascii=False)
    return Key(hashlib.sha256(content.encode()).hexdigest()[:24], name)


def _learnt(
    lines: Sequence[tuple[str, str]], strangers: Sequence[str], embed: Embed, key: Key
) -> Fitted:
    texts, trust = [text for text, _ in lines], trust_of(lines, key)
    vectors = vectors_of(texts, embed, embedding=key.embedding)
    foreign = NOBODY
    # How much nearer to strangers is too near is known only where requests were judged.
    if trust and strangers:
        foreign = vectors_of(strangers, embed, embedding=key.embedding)
    return fit(lines, vectors, strangers=foreign, trust=trust)
