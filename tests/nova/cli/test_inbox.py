"""The review inbox at the keyboard: through a real terminal, and key by key."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nova import Nova
from nova.cli.inbox import Inbox
from nova.settings import load_settings
from tests.nova.cli.conftest import Shell
from tests.nova.cli.test_review import items, known
from tests.waiting import PATIENCE

pty = pytest.importorskip("pty", reason="there is no terminal of this kind here")
termios = pytest.importorskip("termios")

ROOT = Path(__file__).parents[3]
COMMAND = "import sys; from nova.cli import main; sys.exit(main())"


class Terminal:
    """A person's terminal, with `nova memory review` in it."""

    def __init__(self, shell: Shell, **settings: str) -> None:
        self.screen = ""
        self._at = 0
        self._end, other = pty.openpty()
        environment = {**shell.settings, "TERM": "xterm", **settings}
        self._process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "memory", "review"],
            cwd=ROOT, env=environment, stdin=other, stdout=other, stderr=other,
            start_new_session=True,
        )  # fmt: skip
        os.close(other)

    def press(self, keys: str, *, then: str) -> str:
        """Press keys once they are awaited, and return what is shown from there up to `then`."""
        self._wait(lambda: not termios.tcgetattr(self._end)[3] & termios.ICANON)
        while self._read():
            pass
        self._at = len(self.screen)
        os.write(self._end, keys.encode())
        return self.until(then)

    def until(self, words: str) -> str:
        """Return what is shown next, up to `words`."""
        self._wait(lambda: self._shows(words))
        begin, self._at = self._at, self.screen.index(words, self._at) + len(words)
        return self.screen[begin : self._at]

    def _shows(self, words: str) -> bool:
        self._read()
        return words in self.screen[self._at :]

    def leave(self) -> int:
        """Wait for the end of the command and return its exit code."""
        return self._process.wait(timeout=PATIENCE)

    def close(self) -> None:
        """End what is left of it."""
        self._process.kill()
        self._process.wait()
        os.close(self._end)

    def _read(self) -> bool:
        """Take in what is shown; whether there was anything."""
        if not select.select([self._end], [], [], 0.05)[0]:
            return False
        try:
            shown = os.read(self._end, 65_536).decode()
        except OSError:  # the command has ended
            return False
        self.screen += re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", shown).replace("\r", "")
        return True

    def _wait(self, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, self.screen


Begin = Callable[..., Terminal]


@pytest.fixture
def begin(doubtful: Shell) -> Iterator[Begin]:
    """Start the review in a terminal that is closed at the end."""
    begun: list[Terminal] = []

    def begin_it(**settings: str) -> Terminal:
        begun.append(Terminal(doubtful, **settings))
        return begun[-1]

    yield begin_it
    for terminal in begun:
        terminal.close()


def test_person_decides_key_by_key_in_a_real_terminal(doubtful: Shell, begin: Begin):
    terminal = begin()
    terminal.until("1 of 2")
    assert "change  The Leeds office {+of ours+} closes" in terminal.until("> ")
    assert "Accepted  e_" in terminal.press("a", then="2 of 2")
    assert "First mark which" in terminal.press("a", then="> ")
    assert "2 [x]" in terminal.press("2", then="> ")
    assert "Accepted" in terminal.press("a", then="Nothing else waits.")
    assert terminal.leave() == 0
    assert known(doubtful) == {
        "the gate code at the Leeds depot is 4471",
        "The Leeds office of ours closes at 4 pm on Fridays",
    }


def test_words_are_changed_where_they_stand(doubtful: Shell, begin: Begin):
    terminal = begin(NO_COLOR="1")
    terminal.until("> ")
    terminal.press("e", then="In your words: The Leeds office of ours closes at 4 pm on Fridays")
    terminal.press("\x15The Leeds office closes at 5 pm on Fridays\r", then="Edited")
    terminal.press("q", then="1 edited. 1 still waits for you.")
    assert terminal.leave() == 0
    assert "The Leeds office closes at 5 pm on Fridays" in known(doubtful)


def test_leaving_in_the_middle_keeps_what_was_decided(doubtful: Shell, begin: Begin):
    terminal = begin()
    terminal.until("> ")
    terminal.press("d", then="2 of 2")
    terminal.press("\x03", then="1 rejected. 1 still waits for you.")
    assert terminal.leave() == 0
    assert set(items(doubtful)) == {"several_match"}


@pytest.fixture
def inside(doubtful: Shell, team: Path) -> Iterator[Nova]:
    """The same instance, opened in this process."""
    cache = doubtful.settings["NOVA_CACHE"]
    settings = load_settings(home=doubtful.home, agents=team, cache=cache, model="offline")
    with Nova(settings=settings) as nova:
        yield nova


def go_through(
    nova: Nova, keys: str, capsys: pytest.CaptureFixture[str], *, words: str | None = None
) -> str:
    """Press `keys` one after the other, then leave; return what was shown."""
    left = iter(keys)
    ids = [item.review_id for item in nova.memory.reviews()]
    Inbox(nova, ids, key=lambda: next(left, "q"), ask=lambda _prompt, _text: words).run()
    return capsys.readouterr().out


def test_last_answer_is_taken_back_and_asked_again(inside: Nova, capsys):
    before = inside.memory.state_hash()
    shown = go_through(inside, "du", capsys)
    assert shown.count("1 of 2") == 2
    assert shown.count("2 of 2") == 1
    assert "Nothing was decided. 2 still wait for you." in shown
    assert inside.memory.state_hash() == before


def test_what_is_left_for_later_waits(inside: Nova, capsys):
    assert "2 left for later. 2 still wait for you." in go_through(inside, "ss", capsys)


def test_both_may_hold(inside: Nova, capsys):
    go_through(inside, "b", capsys)
    texts = {claim.text for claim in inside.memory.claims()}
    assert {text for text in texts if "office" in text} == {
        "The Leeds office closes at 6 pm on Fridays",
        "The Leeds office of ours closes at 4 pm on Fridays",
    }


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("x", "That key does nothing here"),
        ("?", "mark or unmark"),
        ("u", "There is nothing to take back"),
        ("sA", "These have to be looked at one by one"),
        ("\x1b[A", "1 of 2"),
        ("9", "1 of 2"),
    ],
)
def test_key_that_decides_nothing_says_why(inside: Nova, capsys, keys: str, says: str):
    before = (inside.memory.state_hash(), inside.memory.reviews())
    assert says in go_through(inside, keys, capsys)
    assert (inside.memory.state_hash(), inside.memory.reviews()) == before


@pytest.mark.parametrize("words", [None, "the alarm password is hunter2secret"])
def test_edit_that_is_left_or_refused_changes_nothing(inside: Nova, capsys, words: str | None):
    before = (inside.memory.state_hash(), inside.memory.reviews())
    go_through(inside, "e", capsys, words=words)
    assert (inside.memory.state_hash(), inside.memory.reviews()) == before


def test_all_of_a_kind_are_accepted_after_a_preview(inside: Nova, capsys):
    assert "Accept all 1 (conflict)? y/n" in go_through(inside, "An", capsys)
    assert len(inside.memory.reviews()) == 2
    assert "1 accepted" in go_through(inside, "Ay", capsys)
    assert [item.reason for item in inside.memory.reviews()] == ["several_match"]


def test_what_changes_under_the_persons_eyes_is_shown_again(inside: Nova, capsys):
    """Another door (here: in between two keys) changes what the answer would rest on."""
    ids = [item.review_id for item in inside.memory.reviews()]
    shown = inside.memory.show_review(ids[0])

    def keys() -> Iterator[str]:
        inside.memory.undo(inside.memory.history(shown.item.rivals[0]).happenings[-1].event_id)
        yield "a"

    pressed = keys()
    Inbox(inside, ids, key=lambda: next(pressed, "q"), ask=lambda _prompt, _text: None).run()
    out = capsys.readouterr().out
    assert "It has changed while you looked; here it is again." in out
    assert out.count("1 of 2") == 2
    assert len(inside.memory.reviews()) == 2
