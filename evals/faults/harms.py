"""The faults that a home may have, how each is brought about, and what Nova then says."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

GARBAGE = b"not a database, but all that is left " * 40


@dataclass(frozen=True)
class Fault:
    """One row of docs/faults.md."""

    name: str
    harm: Callable[[Path], None]
    """Does to a home what the fault does."""
    says: str
    """Words of the one line on stderr."""
    then: Literal["mended", "refused", "answered"]
    """Mended by itself and said once; refused with nothing touched; or answered all the same."""
    fixable: bool = False
    """Whether `nova doctor --fix` brings a refused home back whole."""
    settings: Mapping[str, str] = field(default_factory=dict)
    around: Callable[[Path], AbstractContextManager[None]] | None = None
    """What is so only for as long as Nova is asked."""
    prelude: str = ""
    """Code that makes the world of the process odd that is asked."""


def _write(name: str, content: bytes) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        for path in home.glob(f"{name}-*"):
            path.unlink()
        (home / name).write_bytes(content)

    return harm


def _overwrite(name: str, *, at: float, length: int) -> Callable[[Path], None]:
    """Put garbage over a part of a file that begins at a fraction of its length."""

    def harm(home: Path) -> None:
        (path,) = home.glob(name)
        start = int(path.stat().st_size * at)
        with path.open("r+b") as file:
            file.seek(start)
            file.write((GARBAGE * (length // len(GARBAGE) + 1))[:length])

    return harm


def _truncate(name: str, *, to: float) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        for path in home.glob(name):
            os.truncate(path, int(path.stat().st_size * to))

    return harm


def _remove(*names: str) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        for name in names:
            for path in home.glob(name):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    return harm


def _sql(name: str, *statements: str) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        store = sqlite3.connect(home / name)
        for statement in statements:
            store.execute(statement)
        store.commit()
        store.close()

    return harm


def _fill_turns(home: Path) -> None:
    """Put garbage over the page on which the turns lie."""
    store = sqlite3.connect(home / "ledger.sqlite")
    (page,) = store.execute("SELECT rootpage FROM sqlite_master WHERE name = 'turn'").fetchone()
    (size,) = store.execute("PRAGMA page_size").fetchone()
    store.close()
    with (home / "ledger.sqlite").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write((GARBAGE * 3)[:size])


def _another_database(home: Path) -> None:
    (home / "ledger.sqlite").unlink()
    _sql("ledger.sqlite", "CREATE TABLE holiday (photo TEXT)")(home)


def _an_earlier_day(home: Path) -> None:
    """Put a ledger in place that ends two turns earlier."""
    _sql(
        "ledger.sqlite",
        "DELETE FROM turn WHERE seq > (SELECT max(seq) - 2 FROM turn)",
    )(home)


def _broken_project(home: Path) -> None:
    (home / "projects").mkdir(exist_ok=True)
    (home / "projects" / "shop.yaml").write_text("id: shop\nname: [Shop\n")


def _vectors(home: Path) -> None:
    store = next(home.glob("index/chroma-*/chroma.sqlite3"))
    store.write_bytes(GARBAGE)


LEDGER = [
    Fault("ledger begins with garbage", _overwrite("ledger.sqlite", at=0, length=300),
          "cannot be read: file is not a database", "refused", fixable=True),
    Fault("ledger's first page is garbage", _overwrite("ledger.sqlite", at=0, length=4096),
          "cannot be read: file is not a database", "refused", fixable=True),
    Fault("ledger has a garbage page in its middle", _fill_turns,
          "cannot be read: *** in database main ***", "refused", fixable=True),
    Fault("ledger is cut in half", _truncate("ledger.sqlite", to=0.5),
          "cannot be read:", "refused", fixable=True),
    Fault("ledger is another kind of file", _write("ledger.sqlite", GARBAGE),
          "cannot be read: file is not a database", "refused", fixable=True),
    Fault("ledger is empty", _truncate("ledger.sqlite", to=0),
          "is empty, although 'ledger.mark' is there", "refused", fixable=True),
    Fault("ledger is missing", _remove("ledger.sqlite"),
          "is missing, although 'ledger.mark' is there", "refused", fixable=True),
    Fault("ledger and mark are missing", _remove("ledger.sqlite", "ledger.mark"),
          "is missing, although 'index.db' is there", "refused", fixable=True),
    Fault("ledger is of an earlier day", _an_earlier_day,
          "is not complete: it ends at turn", "refused", fixable=True),
    Fault("ledger's write-ahead file is garbage", _write("ledger.sqlite-wal", GARBAGE),
          "is garbled: it may hold the last that was kept", "refused", fixable=True),
    Fault("ledger is of a newer Nova", _sql("ledger.sqlite", "PRAGMA user_version = 9"),
          "a newer Nova wrote it (its schema is 9, this one reads 2)", "refused"),
    Fault("ledger is of an older Nova",
          _sql("ledger.sqlite", "ALTER TABLE turn RENAME COLUMN salt TO seed"),
          "an older Nova wrote it (table 'turn' has no 'salt')", "refused"),
    Fault("ledger is another program's database", _another_database,
          "it holds something else (table 'holiday')", "refused"),
    Fault("a claim in the ledger is garbled",
          _sql("ledger.sqlite", "UPDATE claim SET doc = substr(doc, 9)"),
          "a claim in it is garbled", "refused", fixable=True),
]  # fmt: skip

THREADS = [
    Fault("threads' file is another kind of file", _write("checkpoints.sqlite", GARBAGE),
          "could not be read (file is not a database): set aside", "mended"),
    Fault("threads' file has a garbage page", _overwrite("checkpoints.sqlite", at=0.5, length=4096),
          "could not be read", "mended"),
    Fault("threads' file is cut in half", _truncate("checkpoints.sqlite", to=0.5),
          "could not be read", "mended"),
    Fault("threads' file is empty", _truncate("checkpoints.sqlite", to=0),
          "are gone and begun anew", "mended"),
    Fault("threads' file is missing", _remove("checkpoints.sqlite"),
          "are gone and begun anew", "mended"),
]  # fmt: skip

INDEX = [
    Fault("index is missing", _remove("index"),
          "The index was missing and is built from the ledger", "mended"),
    Fault("full text is garbage", _write("index/index.db", GARBAGE),
          "The index 'index.db' was damaged", "mended"),
    Fault("full text has a garbage page", _overwrite("index/index.db", at=0.5, length=8192),
          "The index 'index.db' was damaged", "mended"),
    Fault("full text is missing", _remove("index/index.db"),
          "The index was missing and is built from the ledger", "mended"),
    Fault("full text is empty", _truncate("index/index.db", to=0),
          "The index was missing and is built from the ledger", "mended"),
    Fault("Chroma folder is missing", _remove("index/chroma-*"),
          "The index was damaged", "mended"),
    Fault("Chroma's database is garbage", _vectors,
          "The index was damaged", "mended"),
    Fault("Chroma's database is missing", _remove("index/chroma-*/chroma.sqlite3"),
          "The index was damaged", "mended"),
    Fault("Chroma's database is cut in half", _truncate("index/chroma-*/chroma.sqlite3", to=0.5),
          "The index was damaged", "mended"),
    Fault("Chroma's segment is missing", _remove("index/chroma-*/*-*"),
          "The index was damaged", "mended"),
    Fault("Chroma's segment is empty", _truncate("index/chroma-*/*-*/*.bin", to=0),
          "The index was damaged", "mended"),
    Fault("embedding model was changed",
          _sql("index/index.db", "UPDATE note SET value = 'another-model' WHERE name = 'model'"),
          "The index was made with the embedding 'another-model'", "mended"),
    Fault("cached vectors are garbage", _write("index/vectors.db", GARBAGE),
          "The vectors in 'vectors.db' were damaged", "mended"),
    Fault("cached vectors are cut in half", _truncate("index/vectors.db", to=0.5),
          "The vectors in 'vectors.db' were damaged", "mended"),
]  # fmt: skip

SETTINGS = [
    Fault("a setting has a value that there is not", lambda _home: None,
          "Setting NOVA_EMBEDDING is wrong: unknown embedding 'word2vec'", "refused",
          settings={"NOVA_EMBEDDING": "word2vec"}),
    Fault("the model is named in no known way", lambda _home: None,
          "Setting NOVA_MODEL is wrong: unknown model 'gpt-5'", "refused",
          settings={"NOVA_MODEL": "gpt-5"}),
    Fault("the model's key is missing", lambda _home: None,
          "needs OPENAI_API_KEY, which is not set", "refused",
          settings={"NOVA_MODEL": "openai:some"}),
    Fault("the model's address is no web address", lambda _home: None,
          "OPENAI_BASE_URL is wrong: 'localhost:80' is no web address", "refused",
          settings={"NOVA_MODEL": "openai:some", "OPENAI_BASE_URL": "localhost:80"}),
    Fault("nova.toml is broken", _write("nova.toml", b"model = "),
          "nova.toml is not valid TOML", "refused"),
    Fault("nova.toml is no text", _write("nova.toml", b"\xff\xfe\x00model"),
          "nova.toml is not valid TOML", "refused"),
    Fault("a project's file is broken", _broken_project,
          "shop.yaml", "refused"),
]  # fmt: skip

FAULTS = [*LEDGER, *THREADS, *INDEX, *SETTINGS]
