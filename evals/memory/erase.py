"""Erase: words that were told, asked about and drafted are afterwards in no byte of the home."""

import random
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal, NamedTuple

from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from nova import Nova
from nova.settings import load_settings

SECRETS = 12
_SEED = 20261123
_SYLLABLES = ("bra", "dex", "fim", "gul", "hoz", "jat", "kep", "lun", "mip", "nox", "pov", "quz")
_PLACES = ("Leeds", "Bristol", "Dover", "Kent", "Perth", "Cardiff", "York", "Hull")

_By = Literal["claim", "turn", "thread", "run", "matching"]
_WAYS: tuple[_By, ...] = ("claim", "turn", "thread", "run", "matching")


class _Secret(NamedTuple):
    """Something told that is to be erased."""

    word: str
    """A word that nothing else holds."""
    matter: str
    thread: str
    by: _By
    """How its erase names it."""


def measure(material: Material, *, secrets: int = SECRETS) -> Measured:
    """Tell secrets, use them in every way, and erase one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        cache = Path(folder) / "cache"
        told = _secrets(secrets)
        with Nova(settings=load_settings(home=home, cache=cache, model="offline")) as nova:
            for each in told:
                _use(nova, each)
        material.notice(f"told {secrets} secrets and used each of them")
        # A copy of the ledger was made when that one ended.
        found = lost = 0
        with Nova(settings=load_settings(home=home, cache=cache, model="offline")) as nova:
            for number, each in enumerate(told, start=1):
                report = _erase(nova, each)
                found += len(list(hits(home, each.word))) + len(report)
                lost += sum(not _knows(nova, other) for other in told[number:])
            whole = not nova.memory.verify()
        after = sum(len(list(hits(home, each.word))) for each in told)
    return Measured(
        cases=secrets,
        figures={
            "hits": float(found),
            "hits_after": float(after),
            "lost": float(lost),
            "whole": float(whole),
        },
    )


def hits(folder: Path, word: str) -> Iterator[str]:
    """Yield the files that hold a word: as it is, in UTF-16, in a database's value, packed."""
    forms = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")]
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        parts = [path.name.encode(), content, *_values(path, content)]
        if any(form in part.lower() for part in parts for form in forms):
            yield path.relative_to(folder).as_posix()


def _values(path: Path, content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"SQLite format 3"):
        return
    with closing(sqlite3.connect(path)) as database:
        database.text_factory = bytes
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'"):
            with suppress(sqlite3.OperationalError):
                for row in database.execute(f'SELECT * FROM "{name.decode()}"'):  # noqa: S608
                    for value in row:
                        if isinstance(value, bytes):
                            yield value
                            with suppress(zlib.error):
                                yield zlib.decompress(value)


def _secrets(count: int) -> list[_Secret]:
    chance = random.Random(_SEED)  # noqa: S311 - for repeatable cases
    words = ["".join(chance.choices(_SYLLABLES, k=4)) for _ in range(count)]
    return [
        _Secret(
            word=word,
            matter=f"code word of the {_PLACES[number % len(_PLACES)]} depot number {number}",
            thread=f"th_{number}",
            by=_WAYS[number % len(_WAYS)],
        )
        for number, word in enumerate(words)
    ]


def _use(nova: Nova, secret: _Secret) -> None:
    """Tell it, ask for it elsewhere, and have a draft of it written and kept."""
    nova.ask(f"Remember that the {secret.matter} is {secret.word}.", thread=secret.thread)
    nova.ask(f"What is the {secret.matter}?", thread=f"{secret.thread}_asked")
    drafted = nova.ask(
        f"@content_drafter Draft a note about the {secret.matter}", thread=f"{secret.thread}_note"
    )
    for effect in drafted.effects:
        nova.approvals.approve(effect["effect_id"], hash=effect["hash"])


def _erase(nova: Nova, secret: _Secret) -> list[str]:
    claims = [claim for claim in nova.memory.claims() if secret.word in claim.text]
    turn_id = claims[0].turn_ids[0]
    names = {
        "claim": [claim.claim_id for claim in claims],
        "turn": [turn_id],
        "thread": [secret.thread],
        "run": ["r_" + turn_id.removeprefix("t_")],
        "matching": [],
    }[secret.by]
    matching = secret.word if secret.by == "matching" else None
    report = nova.memory.erase(*names, matching=matching)
    return [trace.place for trace in report.traces]


def _knows(nova: Nova, secret: _Secret) -> bool:
    return any(secret.word in claim.text for claim in nova.memory.claims())


SUITE = Suite(
    name="erase",
    title="Words erased from a home",
    figures=(
        Figure("hits", "files that still held erased words", bar=0.0, is_floor=False, unit="",
               tolerance=0.0),
        Figure("hits_after", "the same once Nova had ended", bar=0.0, is_floor=False, unit="",
               tolerance=0.0),
        Figure("lost", "other memories lost", bar=0.0, is_floor=False, unit="", tolerance=0.0),
        Figure("whole", "ledger and index whole afterwards", bar=1.0, tolerance=0.0),
    ),
    measure=measure,
    is_slow=True,
)  # fmt: skip
