"""What may lead to wrong routes in a roster: agents that overlap, are thin, or sound all alike."""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

import numpy as np
from pydantic import BaseModel, ConfigDict

from agents.roster import Roster
from graph.supervisor.confusion import Confusion, Overlap
from graph.supervisor.encoder import RoutingEncoder
from graph.supervisor.features import Floats
from graph.supervisor.lessons import lessons
from graph.supervisor.packaged import vectors_of
from graph.supervisor.router import key_of
from graph.supervisor.speech import words
from memory.embedding import MiniLM

_ENOUGH = 60
"""Utterances that an agent needs in a roster of thirty or more."""
_FOR_EACH = 2
"""In a smaller one: so many for each agent that it has to be told from."""
_TELLING = 0.05
"""Share of the utterances of a pair, taken for the other's, from which on it is named."""
_AT_LEAST = 3
_ALIKE = 0.95
"""Cosine from which two utterances say the same in nearly the same words."""
_TWINS = 0.1
_SAME_OPENING = 0.3
_FEW = 8
"""Fewer utterances than this say nothing on how uniform they are."""

PlainEmbed = Callable[[Sequence[str]], Floats]


class Standing(BaseModel):
    """How one agent stands among the others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: str
    family: str
    utterances: int
    right: float
    """Share of its requests that the router, not having seen them, gives to it."""
    opening: str
    """The two words that most of its utterances begin with."""
    opening_share: float
    twins: tuple[tuple[str, str], ...]
    """Utterances that say the same in nearly the same words."""


class Lint(BaseModel):
    """What was found in a roster."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: str
    right: float
    """Share of all requests that go to their own agent when the router has not seen them."""
    agents: tuple[Standing, ...]
    """In the order of the roster: family by family."""
    overlaps: tuple[Overlap, ...]
    """The pairs whose utterances collide, the worst first."""
    confusion: Confusion
    thin: tuple[str, ...]
    """Agents that are learnt from too little or too much of the same, a line each."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was found, a line each."""
        return (*self.thin, *map(_of_pair, self.overlaps))


def lint(
    roster: Roster, *, embed: PlainEmbed | None = None, cache: Path | None = None
) -> Lint | None:
    """Return what may lead to wrong routes; None for a roster of one agent, where nothing can.

    Args:
        roster: the agents, sound by themselves.
        embed: turns texts into plain vectors; by default the built-in encoder. The layers that
            were tuned on these very utterances would flatter them.
        cache: folder in which what was found is kept, by the roster's digest.
    """
    if len(roster.agents) < 2:
        return None
    embed = embed or _plain
    # What is learnt from the same requests may change with Nova.
    learnt = key_of(lessons(roster.agents), embed).digest
    kept = None if cache is None else cache / f"lint-{roster.digest[:12]}-{learnt[:12]}.json"
    if kept and (known := _read(kept, roster.digest)):
        return known
    found = _found(roster, embed)
    if kept:
        _keep(found, kept)
    return found


def _found(roster: Roster, embed: PlainEmbed) -> Lint:
    lines = lessons(roster.agents)
    vectors = embed([text for text, _ in lines])
    confusion = Confusion.of(lines, vectors)
    rows = {text: vector for (text, _), vector in zip(lines, vectors, strict=True)}
    standings = tuple(_standing(name, roster, confusion, rows) for name in roster.agents)
    overlaps = tuple(
        pair
        for pair in confusion.overlaps()
        if pair.share >= _TELLING and len(pair.collisions) >= _AT_LEAST
    )
    return Lint(
        digest=roster.digest,
        right=confusion.right,
        agents=standings,
        overlaps=overlaps,
        confusion=confusion,
        thin=tuple(_thin(standings)),
    )


def _standing(
    name: str, roster: Roster, confusion: Confusion, rows: Mapping[str, Floats]
) -> Standing:
    spec = roster.agents[name]
    said = list(dict.fromkeys(spec.utterances))
    openings = Counter(" ".join(words(text)[:2]) for text in said)
    opening, times = openings.most_common(1)[0] if openings else ("", 0)
    return Standing(
        agent=name,
        family=spec.family,
        utterances=len(said),
        right=confusion.right_of(name) if name in confusion.agents else 0.0,
        opening=opening,
        opening_share=times / len(said) if said else 0.0,
        twins=_twins([text for text in said if text in rows], rows),
    )


def _twins(said: Sequence[str], rows: Mapping[str, Floats]) -> tuple[tuple[str, str], ...]:
    if len(said) < 2:
        return ()
    vectors = np.array([rows[text] for text in said])
    pairs = np.argwhere(np.triu(vectors @ vectors.T, 1) >= _ALIKE)
    return tuple((said[first], said[second]) for first, second in pairs)


def _thin(standings: Sequence[Standing]) -> list[str]:
    usual = median(each.utterances for each in standings)
    needed = min(_ENOUGH, max(_FOR_EACH * len(standings), int(usual / 2)))
    found = []
    for each in standings:
        if each.utterances < needed:
            found.append(
                f"{each.agent!r} is learnt from {each.utterances} utterances;"
                f" among {len(standings)} agents it needs {needed}"
            )
        if each.utterances < _FEW:
            continue
        if each.opening_share >= _SAME_OPENING:
            found.append(
                f"{each.agent!r} has {each.opening_share:.0%} of its utterances begin with"
                f" {each.opening!r}; people begin in many ways"
            )
        if len(each.twins) >= _TWINS * each.utterances:
            first, second = each.twins[0]
            found.append(
                f"{each.agent!r} has {len(each.twins)} pairs of utterances that say the same:"
                f" {first!r} and {second!r}"
            )
    return found


def _of_pair(pair: Overlap) -> str:
    first, second = pair.agents
    return (
        f"{first!r} and {second!r} overlap: {len(pair.collisions)} of their utterances"
        f" ({pair.share:.0%}) are taken for the other's, as {pair.collisions[0].text!r}"
    )


def _plain(texts: Sequence[str]) -> Floats:
    """Return the untuned vector of each text; packaged ones are not computed again."""
    trunk = MiniLM()
    encoder = RoutingEncoder(trunk)

    def padded(new: Sequence[str]) -> Floats:
        plain = trunk(new)
        return np.hstack([np.zeros_like(plain), plain])

    rows = vectors_of(texts, padded, embedding=encoder.name)[:, trunk.dimensions :]
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    vectors: Floats = rows / np.maximum(lengths, np.float32(1e-9))
    return vectors


def _keep(found: Lint, path: Path) -> None:
    draft = path.with_suffix(f".{os.getpid()}.json")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(found.model_dump_json(), encoding="utf-8")
        draft.replace(path)
    except OSError:
        return  # it is only a cache


def _read(path: Path, digest: str) -> Lint | None:
    try:
        found = Lint.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None  # it is only a cache
    return found if found.digest == digest else None
