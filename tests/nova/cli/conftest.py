"""The command line as a person meets it: words in; exit code, stdout and stderr out."""

import io
import json
import shutil
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.roster import BUILT_IN
from nova.cli import main

TEAM = ("content_drafter", "general_assistant", "memory_keeper", "memory_recall")

TURNS = [
    ("t1", "acme", "The Leeds depot closes at 6 pm on Fridays."),
    ("t2", "acme", "The Leeds depot now closes at 5 pm on Fridays."),
    ("t3", "acme", "We decided that the Acme newsletter goes out every second week."),
    ("t4", "personal", "Remember that my locker code at the gym is 2291."),
    ("t5", "acme", "Remember that the staging password is hunter2secret."),
]


DOUBTS = [
    "Remember that the gate code at the Leeds depot is 4471.",
    "Remember that the gate code at the York depot is 9012.",
    "Forget the gate code.",
    "The Leeds office closes at 6 pm on Fridays.",
    "The Leeds office of ours closes at 4 pm on Fridays.",
]
"""What leaves memory with two things that only a person can decide."""


@dataclass(frozen=True)
class Ran:
    """What came of one command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON documents on stdout, a line each."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Shell:
    """Runs `nova` with the settings of one instance."""

    home: Path
    settings: Mapping[str, str]

    def __call__(self, *words: str, stdin: str | bytes = b"", **settings: str) -> Ran:
        """Run one command in this process."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**self.settings, **settings}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
            with redirect_stdout(out), redirect_stderr(err):
                code = main(words)
        return Ran(code, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roster of four: its router is learnt in a moment."""
    folder = tmp_path_factory.mktemp("team")
    (folder / "utterances").mkdir()
    for name in TEAM:
        source = next((BUILT_IN / "specs").glob(f"*/{name}.md"))
        target = folder / "specs" / source.parent.name / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_among_the_team(source.read_text(encoding="utf-8")), encoding="utf-8")
        shutil.copy(BUILT_IN / "utterances" / f"{name}.txt", folder / "utterances")
    return folder


def _among_the_team(spec: str) -> str:
    """Return a spec whose borders are with this team alone."""
    _, front, body = spec.split("---\n", 2)
    values = yaml.safe_load(front)
    borders = [border for border in values["not_for"] if border["instead"] in TEAM]
    other = next(name for name in TEAM if name != values["name"])
    values["not_for"] = borders or [{"ask": "anything else", "instead": other}]
    values["near_miss"]["instead"] = values["not_for"][0]["instead"]
    values["may_ask"] = [name for name in values.get("may_ask", ()) if name in TEAM]
    return f"---\n{yaml.safe_dump(values, sort_keys=False)}---\n{body}"


@pytest.fixture(scope="session")
def settings(team: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What all instances of these tests share."""
    cache = str(tmp_path_factory.mktemp("cache"))
    return {
        "NOVA_AGENTS": str(team),
        "NOVA_CACHE": cache,
        "NOVA_MODEL": "offline",
        "COLUMNS": "100",
    }


def instance(folder: Path, settings: Mapping[str, str]) -> Shell:
    home = folder / "home"
    return Shell(home, {**settings, "NOVA_HOME": str(home)})


@pytest.fixture
def nova(tmp_path: Path, settings: dict[str, str]) -> Shell:
    """A fresh instance."""
    return instance(tmp_path, settings)


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of what was said, as `memory import` reads it."""
    path = tmp_path_factory.mktemp("history") / "history.jsonl"
    lines = (
        {
            "kind": "turn",
            "turn_id": turn_id,
            "thread": "log",
            "project": project,
            "speaker": "me",
            "text": text,
            "said_at": f"2026-0{month}-01T09:00:00+00:00",
        }
        for month, (turn_id, project, text) in enumerate(TURNS, start=1)
    )
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def told(
    tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str], history: Path
) -> Shell:
    """An instance that knows the history: for tests that only look."""
    shell = instance(tmp_path_factory.mktemp("told"), settings)
    assert shell("memory", "import", str(history)).code == 0
    return shell


def tell(shell: Shell, *texts: str) -> None:
    """Let an instance hear these texts, a day after the other."""
    lines = (
        json.dumps(
            {
                "kind": "turn",
                "turn_id": f"t{number}",
                "thread": "log",
                "project": "acme",
                "text": text,
                "said_at": f"2026-01-0{number}T09:00:00+00:00",
            }
        )
        for number, text in enumerate(texts, start=1)
    )
    assert shell("memory", "import", "-", stdin="\n".join(lines)).code == 0


@pytest.fixture(scope="session")
def doubts(tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]) -> Shell:
    """An instance with questions for a person: for tests that copy it."""
    shell = instance(tmp_path_factory.mktemp("doubts"), settings)
    tell(shell, *DOUBTS)
    return shell


@pytest.fixture
def doubtful(nova: Shell, doubts: Shell) -> Shell:
    """A fresh instance with two things that only a person can decide."""
    shutil.copytree(doubts.home, nova.home)
    return nova
