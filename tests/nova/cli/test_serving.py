"""Commands beside a process that holds the home: the same words, the same codes."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from nova import Nova
from nova.home import Home
from nova.nova import Nova as Door
from nova.serving import Address
from nova.serving.calls import NotOffered, call, offered
from nova.settings import load_settings
from tests.nova.cli.conftest import Ran, Shell

ASKED = ("ask", "Where is the depot of Leeds?")
LOOKING = [
    ("memory", "search", "Leeds depot"),
    ("memory", "search", "Leeds depot", "--json", "-k", "3"),
    ("memory", "export"),
    ("memory", "review", "list"),
    ("memory", "review", "list", "--json"),
    ("memory", "history", "--json"),
    ("memory", "hygiene", "--dry-run"),
    ("memory", "verify", "--json"),
    ("memory", "rebuild"),
    ("memory", "why", "c_nothing"),
    ("memory", "diff", "--since", "2026-01-01"),
    ("runs", "list"),
    ("runs", "list", "--json"),
    ("runs", "explain", "r_nothing"),
    ("approvals", "list", "--all"),
    ("approvals", "approve", "e_nothing", "--hash", "0"),
    ("route", "remember the gate code"),
    ("route", "remember the gate code", "--json"),
    ("projects", "list"),
    ("agents", "list"),
]
"""Commands that change nothing, or nothing that shows."""

LIVE = {"data.having", "data.open"}
"""Calls that return what lives in its process: no command uses them over a home."""


@contextmanager
def held(shell: Shell) -> Iterator[Nova]:
    """Hold the home of a shell, and serve it."""
    names = {key.removeprefix("NOVA_").lower(): value for key, value in shell.settings.items()}
    given = {key: names[key] for key in ("agents", "cache", "model", "home")}
    with Nova(settings=load_settings(**given)) as owner:
        owner.serve()
        yield owner


@pytest.fixture(scope="module")
def beside(
    doubts: Shell, settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[tuple[str, ...]], tuple[Ran, Ran]]:
    """Run a command alone, then beside the owner of a copy of its home."""
    folder = tmp_path_factory.mktemp("beside")
    home = folder / "home"
    shell = Shell(home, {**settings, "NOVA_HOME": str(home)})
    shutil.copytree(doubts.home, home)
    assert shell(*ASKED).code == 0
    alone = {words: shell(*words) for words in LOOKING}
    with held(shell):
        yield lambda words: (alone[words], shell(*words))


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_a_command_is_the_same_beside_the_owner(beside, words):
    alone, served = beside(words)
    assert (served.code, _timeless(served.out), served.err) == (
        alone.code,
        _timeless(alone.out),
        alone.err,
    )


def _timeless(out: str) -> str:
    """Return what was written without how long it took."""
    return re.sub(r"\d+ ms *|\"ms\": [\d.]+", "ms", out)


def test_what_is_said_beside_the_owner_is_known_to_it(nova: Shell):
    with held(nova) as owner:
        told = nova("ask", "Remember that the gate code is 4471.", "--json")
        (claim,) = owner.memory.claims()
        assert told.json["memory"]["promoted"] == [claim.claim_id]
        drafted = nova("ask", "@content_drafter Draft a note about the gate", "--json").json
        effect = drafted["effects"][0]
        words = ("approvals", "approve", effect["effect_id"], "--hash", effect["hash"], "--json")
        assert nova(*words).json["status"] == "done"
    assert len([*(nova.home / "workspace").rglob("*.md")]) == 1
    assert re.search("4471", nova("memory", "export").out)


def test_a_conversation_is_served_line_by_line(nova: Shell):
    with held(nova):
        chat = nova("chat", "--json", stdin="Remember that the gate code is 4471.\nhello\n")
    assert (chat.code, chat.err) == (0, "")
    assert [line["decision"] for line in chat.lines] == ["route", "route"]


def test_lines_that_are_imported_go_to_the_owner(nova: Shell, history):
    with held(nova) as owner:
        assert nova("memory", "import", str(history)).code == 0
        assert len(owner.memory.claims()) > 0


def test_nova_is_up_once(nova: Shell):
    with held(nova):
        refused = nova("up")
    assert (refused.code, refused.out) == (2, "")
    assert re.fullmatch(r"nova: Nova is up already in .*\n", refused.err)


def test_the_doctor_asks_the_owner(nova: Shell):
    with held(nova) as owner:
        owner.ask("Remember that the gate code is 4471.")
        ran = nova("doctor", "--json")
    checks = {check["name"]: check for check in ran.json["checks"]}
    assert (ran.code, {check["status"] for check in checks.values()}) == (0, {"ok"})
    assert "serves it to this one" in checks["lock"]["line"]
    assert checks["index"]["line"] == "ledger and index agree, says that process"
    assert {"ledger", "clock", "copy", "threads"} <= set(checks)


def test_another_version_is_refused_in_one_line(nova: Shell):
    with held(nova):
        address = Address.read(Home(nova.home))
        address.model_copy(update={"version": "0.0.1"}).write(Home(nova.home))
        refused = nova("runs", "list")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.count("\n") == 1
    assert "is Nova 0.0.1" in refused.err


def test_an_address_that_was_left_behind_is_passed_over(nova: Shell):
    nova.home.mkdir(parents=True)
    Address(port=9, token="0" * 64, pid=1, version="none").write(Home(nova.home))
    assert nova("runs", "list").code == 0


def test_a_home_that_is_held_and_not_served_is_refused_in_one_line(nova: Shell):
    hold = Home(nova.home).hold()
    try:
        refused = nova("runs", "list")
    finally:
        hold.release()
    assert (refused.code, refused.out) == (2, "")
    assert "is in use by another Nova process" in refused.err


def test_every_door_is_offered_but_for_what_lives_in_its_process():
    refused = []
    for name in offered():
        try:
            call(name)
        except NotOffered:
            refused.append(name)
    assert set(refused) == LIVE


@pytest.mark.parametrize(
    "name",
    [
        "close",
        "work",
        "serve",
        "memory._memory",
        "nova.ask",
        "__init__",
        "data.__init__",
        "settings",
        "memory.search.x",
        "",
    ],
)
def test_nothing_else_of_nova_can_be_asked_for(name):
    with pytest.raises(NotOffered):
        call(name)


def test_each_door_of_nova_is_declared(open_nova):
    own = {name for name in vars(open_nova()) if not name.startswith("_")}
    assert own - {"workers", "say"} == set(Door.__annotations__)
