"""Faults of the home: each is said in one line, nothing is lost, and what can be mended is."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.faults import FAULTS, Fault
from evals.faults.process import SAID
from tests.nova.cli.conftest import Ran, Shell, instance

HANGS = 60.0
"""Seconds after which a command is taken to hang; how long it takes says `python -m evals.faults`."""


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]) -> Path:
    """A home that was told some things, asked about them, and ended well."""
    shell = instance(tmp_path_factory.mktemp("sound"), settings)
    for text in SAID:
        assert shell("ask", text).code == 0
    shutil.rmtree(shell.home / "copies")  # an hour later
    # In a process of its own: Chroma writes its segments when it ends. What verifies leaves
    # no vector waiting to be taken in by it.
    assert spawn(shell, "memory", "verify").code == 0
    said = spawn(shell, "ask", "What is the gate code of the Leeds depot?")
    assert (said.code, "4471" in said.out) == (0, True), said.err
    return shell.home


def spawn(shell: Shell, *words: str, prelude: str = "") -> Ran:
    """Run one command in a process of its own, after some code that makes its world odd."""
    code = f"{prelude}\nimport sys\nfrom nova.cli import main\nsys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=Path(__file__).parents[3],
        env=dict(shell.settings),
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def used(nova: Shell, sound: Path) -> Shell:
    """A copy of that home: under its own path, since Chroma keeps one it has seen in mind."""
    shutil.copytree(sound, nova.home)
    return nova


def run(shell: Shell, *words: str, **settings: str) -> Ran:
    """Run one command; whatever happens, it ends and shows no traceback."""
    began = time.monotonic()
    ran = shell(*words, **settings)
    assert time.monotonic() - began < HANGS
    assert "Traceback" not in ran.out + ran.err
    assert "internal error" not in ran.err
    return ran


def knows_all(shell: Shell) -> bool:
    """Whether everything that was said is there, once, and can be found."""
    turns = [line for line in shell("memory", "export").lines if line["kind"] == "turn"]
    found = run(shell, "ask", "What is the gate code of the Leeds depot?")
    texts = [turn["text"] for turn in turns]
    return "4471" in found.out and all(texts.count(text) == 1 for text in SAID)


def contents(home: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what the home held before: all but locks and what SQLite makes to read a file."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal")):
            yield path.relative_to(home).as_posix(), path.read_bytes()


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each.then == "mended"], ids=lambda each: each.name
)
def test_it_is_mended_with_one_line(used: Shell, fault: Fault):
    fault.harm(used.home)
    ran = run(used, "ask", "What is the gate code of the Leeds depot?")
    assert (ran.code, ran.err.count("\n")) == (0, 1), ran.err
    assert fault.says in ran.err
    assert "4471" in ran.out
    assert run(used, "ask", "hello").err == ""
    assert run(used, "doctor", "--json").json["ok"]
    assert knows_all(used)


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each.then == "refused"], ids=lambda each: each.name
)
def test_it_is_refused_in_one_line_and_nothing_is_touched(used: Shell, fault: Fault):
    fault.harm(used.home)
    before = dict(contents(used.home))
    ran = run(used, "ask", "What is the gate code of the Leeds depot?", **fault.settings)
    assert (ran.out, ran.err.count("\n")) == ("", 1), ran.err
    assert ran.code in (1, 2)
    assert fault.says in ran.err
    assert dict(contents(used.home)) == before
    outside = {name: content for name, content in before.items() if not name.startswith("index/")}
    named = run(used, "doctor", "--json", **fault.settings)
    failed = [check for check in named.json["checks"] if check["status"] == "failed"]
    assert named.code == 1
    assert failed[0]["cure"]
    assert {name: content for name, content in contents(used.home) if name in outside} == outside
    fixed = run(used, "doctor", "--fix", "--json", **fault.settings)
    assert fixed.json["ok"] == fault.fixable, fixed.json
    kept = {content for _, content in contents(used.home)}
    assert all(content in kept for name, content in before.items() if name.startswith("ledger"))
    if fault.fixable:
        assert run(used, "ask", "hello").err == ""
        assert knows_all(used)
        assert run(used, "doctor").code == 0
