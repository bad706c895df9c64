"""Faults around the home: locked, closed, full, in the way, killed before its end, a wrong clock."""

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from evals.faults.machine import CLOCK, KILLED
from evals.faults.process import QUESTION
from tests.fuzz.tampering import plant
from tests.nova.cli.conftest import Shell, instance
from tests.nova.cli.test_faults import knows_all, run, sound, spawn, used

__all__ = ["sound", "used"]  # fixtures

SMALL_FILES = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
"""

AT_ITS_END = KILLED.format(event="return", place="answer_of")
"""All is done, and nothing is let go of."""


@contextmanager
def mounted(folder: Path, *, kind: str, options: str) -> Iterator[None]:
    """Mount something over a folder, where the machine allows it."""
    folder.mkdir(exist_ok=True)
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.geteuid() != 0:
        pytest.skip("only root can mount")
    done = subprocess.run(
        [mount, *kind.split(), "-o", options, str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"mounts are not allowed here: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run([umount, "--lazy", str(folder)], check=True)


def refused(shell: Shell, says: str) -> None:
    """See that a request is refused in one line which says that."""
    ran = run(shell, "ask", QUESTION)
    assert (ran.out, ran.err.count("\n")) == ("", 1), ran.err
    assert ran.code in (1, 2)
    assert says in ran.err


def test_home_that_another_process_holds_is_refused(used: Shell):
    with FileLock(used.home / "nova.lock"):
        refused(used, "is in use by another Nova process")
    assert knows_all(used)


def test_lock_of_a_process_that_is_gone_holds_nobody_up(used: Shell):
    (used.home / "nova.lock").write_text("4000000")
    (used.home / "nova.pid").write_text("4000000\n")
    assert run(used, "ask", QUESTION).err == ""
    assert not (used.home / "nova.pid").exists()


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_ledger_that_another_program_writes_to_is_refused(used: Shell, how: str):
    with closing(sqlite3.connect(used.home / "ledger.sqlite", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE" if how == "EXCLUSIVE" else "SELECT 1")
        other.execute(f"BEGIN {how}")
        other.execute("UPDATE turn SET thread = thread")
        refused(used, "ledger.sqlite' is locked by another program")
        doctor = run(used, "doctor", "--json")
        assert doctor.code in (0, 1)
        other.execute("ROLLBACK")
    assert knows_all(used)


def test_home_that_is_a_file_is_refused(nova: Shell):
    nova.home.write_text("my notes")
    refused(nova, "is a file, not a folder")
    assert run(nova, "doctor").code == 1
    assert nova.home.read_text() == "my notes"


def test_home_that_can_only_be_read_is_refused(used: Shell):
    with mounted(used.home, kind=f"--bind {used.home}", options="bind"):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(used.home)], check=True)  # noqa: S607
        refused(used, "cannot be written (Read-only file system)")
        assert run(used, "doctor").code == 1
    assert knows_all(used)


@pytest.mark.parametrize("room", [0, 100_000])
def test_full_disk_is_said_and_nothing_is_lost(nova: Shell, sound: Path, room: int):
    with mounted(nova.home, kind="-t tmpfs tmpfs", options="size=24m"):
        shutil.copytree(sound, nova.home, dirs_exist_ok=True)
        ballast = nova.home.parent / "home" / "ballast"
        free = shutil.disk_usage(nova.home).free
        ballast.write_bytes(b"\0" * max(0, free - room))
        ran = spawn(nova, "ask", "Remember that the side door is green.")
        assert "Traceback" not in ran.err
        if ran.code:
            assert (ran.out, ran.err.count("\n")) == ("", 1), ran.err
            assert "cannot be written" in ran.err
        ballast.unlink()
        assert knows_all(nova)
        known = run(nova, "ask", "What colour is the side door?").out
        assert ran.code or "green" in known


def test_files_that_may_not_grow_are_said_and_nothing_is_lost(used: Shell):
    ran = spawn(used, "ask", QUESTION, prelude=SMALL_FILES)
    assert "Traceback" not in ran.err
    assert "internal error" not in ran.err
    assert ran.code == 0 or (ran.out, ran.err.count("\n")) == ("", 1), ran.err
    assert knows_all(used)


def test_clock_that_was_set_back_loses_and_reorders_nothing(used: Shell):
    early = CLOCK.format(days=-400)
    told = spawn(used, "ask", "The Leeds depot now closes at 4 pm on Fridays.", prelude=early)
    assert (told.code, told.err.count("\n")) == (0, 1), told.err
    assert "The clock was set back" in told.err
    found = spawn(used, "memory", "search", "Leeds depot closes on Fridays", prelude=early)
    assert "4 pm" in found.out
    assert "4 pm" in run(used, "ask", "When does the Leeds depot close on Fridays?").out
    assert knows_all(used)


def test_clock_that_was_far_ahead_for_a_while_loses_and_reorders_nothing(used: Shell):
    ahead = CLOCK.format(days=2000)
    told = spawn(used, "ask", "The Leeds depot now closes at 4 pm on Fridays.", prelude=ahead)
    assert "days after the last entry of the ledger" in told.err
    back = run(used, "ask", "The Leeds depot now closes at 3 pm on Fridays.")
    assert "The clock was set back" in back.err
    assert "3 pm" in run(used, "ask", "When does the Leeds depot close on Fridays?").out
    checks = {check["name"]: check for check in run(used, "doctor", "--json").json["checks"]}
    assert checks["clock"]["status"] == "warning"
    assert knows_all(used)


@pytest.fixture(scope="session")
def cut_off(
    tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str], sound: Path
) -> Path:
    """The home of a process that was killed after its answer; its log still holds the last."""
    shell = instance(tmp_path_factory.mktemp("cut_off"), settings)
    shutil.copytree(sound, shell.home)
    ran = spawn(shell, "ask", "Remember that the side door is green.", prelude=AT_ITS_END)
    assert ran.code == -signal.SIGKILL
    assert (shell.home / "ledger.sqlite-wal").stat().st_size
    return shell.home


@pytest.fixture
def killed(nova: Shell, cut_off: Path) -> Shell:
    """A copy of that home."""
    shutil.copytree(cut_off, nova.home)
    return nova


@pytest.mark.parametrize(
    "place",
    ["Records.start", "Memory.record_turn", "Memory.promote", "Records.note"],
    ids=["run begun", "turn kept", "memory kept", "record closed"],
)
def test_run_that_was_killed_is_finished_once_at_the_next_request(used: Shell, place: str):
    text = "Remember that the side door is green."
    died = spawn(
        used, "ask", text, "--thread", "doors", prelude=KILLED.format(event="return", place=place)
    )
    assert (died.code, died.out) == (-signal.SIGKILL, "")
    ran = run(used, "ask", "What colour is the side door?", "--thread", "doors")
    assert "had been cut off and is finished now" in ran.err
    assert "green" in ran.out
    assert run(used, "ask", "hello").err == ""
    runs = run(used, "runs", "list", "--json").json["runs"]
    (mended,) = (one for one in runs if one["request"] == text)
    assert mended["status"] == "answered"
    assert "cut off" in run(used, "runs", "show", mended["run_id"]).out
    lines = run(used, "memory", "export").lines
    assert sum(line["kind"] == "turn" and line["text"] == text for line in lines) == 1
    assert sum("side door" in str(line) for line in lines if line["kind"] == "claim") == 1
    assert knows_all(used)


def test_a_state_of_a_thread_that_was_changed_is_set_aside(used: Shell):
    run(used, "ask", "hello", "--thread", "doors")
    plant(used.home / "checkpoints.sqlite", "doors", ("msgpack", b"changed by hand"))
    ran = run(used, "ask", "hello", "--thread", "doors")
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert "was not as Nova wrote it" in ran.err
    assert run(used, "ask", "hello", "--thread", "doors").err == ""


def test_effect_that_was_approved_and_not_carried_out_is_done_once(used: Shell):
    draft = run(used, "ask", "Draft a short note about the Leeds depot.", "--json").json
    (effect,) = draft["effects"]
    words = ["approvals", "approve", effect["effect_id"], "--hash", effect["hash"]]
    before_it_is_done = KILLED.format(event="call", place="Runner.commit")
    assert spawn(used, *words, prelude=before_it_is_done).code == -signal.SIGKILL
    assert not list(used.home.glob("workspace/**/*.md"))
    assert "had been approved and is carried out now" in run(used, "ask", "hello").err
    assert len(list(used.home.glob("workspace/**/*.md"))) == 1
    assert run(used, "ask", "hello").err == ""


@pytest.mark.parametrize("place", ["Outbox.erase", "Ledger.rewrite", "Index.renew"])
def test_an_erase_that_was_killed_is_finished(used: Shell, place: str):
    run(used, "ask", "Remember that the vault phrase is heliotrope-7741.")
    claims = run(used, "memory", "list", "--json").json["claims"]
    (claim,) = (one["claim_id"] for one in claims if "heliotrope" in one["text"])
    watched = KILLED.format(event="return", place=place) + "import sys; sys.setprofile(watch)"
    died = spawn(used, "memory", "erase", claim, "--yes", prelude=watched)
    assert died.code == -signal.SIGKILL
    ran = run(used, "memory", "state-hash")
    assert "An erase had been cut off and is finished now" in ran.err
    again = run(used, "memory", "erase", claim, "--yes")
    assert again.code == 0 or "was erased already" in again.err
    files = [path for path in used.home.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"heliotrope" in path.read_bytes().lower()] == []
    assert run(used, "memory", "verify").code == 0


def test_what_a_killed_process_kept_is_there(killed: Shell):
    ran = run(killed, "ask", "What colour is the side door?")
    assert (ran.err, "green" in ran.out) == ("", True)
    assert knows_all(killed)


def test_log_that_a_killed_process_left_and_that_is_gone_is_said(killed: Shell):
    (killed.home / "ledger.sqlite-wal").unlink()
    ran = run(killed, "ask", QUESTION)
    assert "is gone, which the process that was killed had left" in ran.err
    assert "4471" in ran.out
    assert run(killed, "ask", "hello").err == ""


def test_log_that_a_killed_process_left_and_that_is_garbage_is_kept(killed: Shell):
    log = killed.home / "ledger.sqlite-wal"
    with log.open("r+b") as file:
        file.write(b"garbage " * 8)
    damaged = log.read_bytes()
    refused(killed, "is garbled: it may hold the last that was kept")
    assert run(killed, "doctor").code == 1
    assert log.read_bytes() == damaged
    assert run(killed, "doctor", "--fix").code == 0
    assert "green" in run(killed, "ask", "What colour is the side door?").out
    assert knows_all(killed)


def test_ledger_damaged_while_its_log_holds_the_last_is_mended_whole(killed: Shell):
    ledger = killed.home / "ledger.sqlite"
    ledger.write_bytes(b"garbage " * (ledger.stat().st_size // 8))
    refused(killed, "cannot be read")
    assert run(killed, "doctor", "--fix").code == 0
    assert "green" in run(killed, "ask", "What colour is the side door?").out
    assert knows_all(killed)


def test_doctor_does_not_make_a_log_seem_lost(killed: Shell):
    assert run(killed, "doctor").code == 0
    assert run(killed, "ask", "hello").err == ""


def test_router_that_cannot_be_read_is_learnt_again(used: Shell):
    cache = {"NOVA_CACHE": str(used.home / "cache")}
    assert used("ask", QUESTION, **cache).code == 0
    (learnt,) = (used.home / "cache").glob("*.npz")
    learnt.write_bytes(b"garbage")
    ran = run(used, "ask", QUESTION, **cache)
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert "could not be read and is learnt again" in ran.err
    assert run(used, "ask", "hello", **cache).err == ""


def test_cache_that_cannot_be_written_holds_nobody_up(used: Shell):
    (used.home / "cache").write_text("in the way")
    ran = run(used, "ask", QUESTION, NOVA_CACHE=str(used.home / "cache"))
    assert (ran.code, ran.err.count("\n"), "4471" in ran.out) == (0, 1, True)
    assert "The router cannot be kept in" in ran.err


def test_unknown_settings_are_warned_of(used: Shell):
    (used.home / "nova.toml").write_text('modell = "offline"\n')
    ran = run(used, "doctor", "--json", NOVA_MODLE="offline")
    settings = ran.json["checks"][0]
    assert (ran.code, settings["status"]) == (0, "warning")
    assert "NOVA_MODLE" in settings["line"]
    assert "no such setting" in settings["line"]
    assert "'modell'" in settings["line"]
