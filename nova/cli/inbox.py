"""The review inbox at the keyboard: one item at a time, one key for each answer."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nova.cli import show
from nova.cli.card import card, kind_of
from nova.cli.output import plain, say
from projects.errors import BadInput, GroundChanged, UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory import Answer, Shown
    from nova.nova import Nova

KEYS: "dict[str, Answer]" = {
    "a": "accept", "e": "edit", "m": "merge", "r": "archive", "d": "discard",
}  # fmt: skip
_LEAVE = {"q", "\x03", "\x04", ""}
_SHOWN = 20
"""Items that the preview of a batch lists."""
_HELP = """\
1 to 9  mark or unmark what is known: an answer is about what is marked
        (a tenth and further ones: nova memory review accept ID --only CLAIM)
b       keep the new and what is known: both hold
A       accept all that are asked for the same reason, once you have seen them
u       take your last answer back
s       leave it for later      q  leave all the rest for later
Every answer is kept at once, and `nova memory undo EVENT` takes it back at any time."""


class _Done(NamedTuple):
    """One answer, or one for many items."""

    event_or_run: str
    review_id: str
    outcome: str
    many: int


class Inbox:
    """A round of decisions: what was shown is what is decided."""

    def __init__(
        self,
        nova: "Nova",
        review_ids: "Sequence[str]",
        *,
        key: Callable[[], str],
        ask: Callable[[str, str], str | None],
        project: str | None = None,
    ) -> None:
        """Go through `review_ids`.

        Args:
            nova: where they are decided.
            review_ids: the items, in this order.
            key: waits for one key and returns it.
            ask: shows a prompt and a text to be changed, and returns it changed; None if left.
            project: whose items alone they are, if they are of one.
        """
        self._nova, self._ids = nova, list(review_ids)
        self._key, self._ask, self._project = key, ask, project
        self._at = 0
        self._done: list[_Done] = []
        self._counts: Counter[str] = Counter()

    def run(self) -> None:
        """Show one item after the other until all are seen or the person leaves."""
        while self._at < len(self._ids):
            try:
                shown = self._nova.memory.show_review(self._ids[self._at])
            except UnknownName:  # taken back since
                self._at += 1
                continue
            if shown.item.status != "open":
                self._at += 1
            elif not self._one(shown):
                break
        self._tell()

    def _one(self, shown: "Shown") -> bool:
        """Let a person decide on one item; whether to go on."""
        marks = set() if shown.item.reason == "several_match" else _marked(shown)
        self._draw(shown, marks)
        for key in self._keys():
            if key in _LEAVE:
                return False
            if key == "s":
                self._at += 1
                self._counts["left for later"] += 1
                return True
            if key.isdigit():
                _toggle(shown, marks, int(key))
                self._draw(shown, marks)
            elif key == "?":
                say(show.indented(Text(_HELP, style="dim")))
            elif self._act(key, shown, marks):
                return True
        return False

    def _keys(self) -> Iterator[str]:
        while True:
            say(Text("> ", style="dim", end=""))
            try:
                typed = self._key()
            except (KeyboardInterrupt, EOFError):
                typed = "q"
            say(Text("" if typed in _LEAVE or not typed.isprintable() else typed))
            if typed.startswith("\x1b"):  # an arrow or another key that means nothing here
                continue
            yield from typed or "q"

    def _act(self, key: str, shown: "Shown", marks: set[str]) -> bool:
        """Do what a key says; whether the item is done with."""
        if key == "u":
            return self._undo()
        if key == "A":
            return self._all(shown)
        if key == "b" and shown.new is not None:
            return self._decide(shown, "accept", set())
        answer = KEYS.get(key)
        if answer is None or answer not in shown.choices:
            say(show.indented(Text("That key does nothing here; ? shows what does.", "yellow")))
            return False
        if shown.item.reason == "several_match" and not marks and answer != "discard":
            say(show.indented(Text("First mark which: press its number.", style="yellow")))
            return False
        return self._decide(shown, answer, marks)

    def _decide(self, shown: "Shown", answer: "Answer", marks: set[str]) -> bool:
        text = None
        if answer == "edit":
            words = shown.new or next(
                side for side in shown.known if side.claim.claim_id in marks or not marks
            )
            text = self._ask("In your words: ", words.claim.text)
            if not text:
                say(show.indented(Text("Left as it was.", style="dim")))
                return False
        only = [each for each in shown.item.rivals if each in marks]
        try:
            event = self._nova.memory.decide(
                shown.item.review_id, answer, text=text, only=only, seen=shown.ground
            )
        except GroundChanged:
            say(show.indented(Text("It has changed while you looked; here it is again.", "yellow")))
            return True  # the same place comes again, as it is now
        except BadInput as error:
            say(show.indented(Text(str(error), style="yellow")))
            return False
        self._note(event.event_id, shown.item.review_id, event.reason, 1)
        self._at += 1
        return True

    def _note(self, done: str, review_id: str, outcome: str, count: int) -> None:
        self._done.append(_Done(done, review_id, outcome, count))
        self._counts[outcome] += count
        line = Text.assemble(
            (outcome.capitalize(), "green"), (f"  {done}  (u takes it back)\n", "dim")
        )
        say(show.indented(line))

    def _undo(self) -> bool:
        if not self._done:
            say(show.indented(Text("There is nothing to take back.", style="yellow")))
            return False
        last = self._done.pop()
        try:
            self._nova.memory.undo(last.event_or_run)
        except BadInput as error:
            say(show.indented(Text(str(error), style="yellow")))
            return False
        say(show.indented(Text(f"Taken back: {last.event_or_run}", style="dim")))
        self._counts[last.outcome] -= last.many
        self._at = self._ids.index(last.review_id)
        return True

    def _all(self, shown: "Shown") -> bool:
        """Accept all items of one reason, once they have been seen together."""
        reason = shown.item.reason
        batch = self._nova.memory.batch("accept", reason=reason, project=self._project)
        if not batch.items:
            say(show.indented(Text("These have to be looked at one by one.", style="yellow")))
            return False
        lines = [Text(f"- {plain(item.question)}") for item in batch.items[:_SHOWN]]
        left = len(batch.items) - _SHOWN
        lines += [Text(f"… and {left} more", style="dim")] if left > 0 else []
        say(show.indented(Group(*lines)))
        ask = f"Accept all {len(batch.items)} ({kind_of(reason)})? y/n"
        say(show.indented(Text(ask, style="bold")))
        if next(self._keys()) != "y":
            return False
        try:
            run, events = self._nova.memory.decide_batch(
                "accept", reason=reason, project=self._project, seen=batch.ground
            )
        except GroundChanged as error:
            say(show.indented(Text(str(error), style="yellow")))
            return False
        self._note(run, shown.item.review_id, "accepted", len(events))
        return True

    def _draw(self, shown: "Shown", marks: set[str]) -> None:
        place = f"{self._at + 1} of {len(self._ids)}"
        say(card(shown, marks=marks, place=place), Text(), _menu(shown))

    def _tell(self) -> None:
        left = len(self._nova.memory.reviews())
        told = ", ".join(f"{count} {outcome}" for outcome, count in self._counts.items() if count)
        waits = f"{left} still wait{'s' * (left == 1)} for you." if left else "Nothing else waits."
        say(Text(f"{told or 'Nothing was decided'}. {waits}"))
        if self._done:
            say(
                show.command(
                    f"nova memory undo {self._done[-1].event_or_run}", before="Take the last back: "
                )
            )


def _menu(shown: "Shown") -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column()
    for key, answer in KEYS.items():
        if answer in shown.choices:
            grid.add_row(Text(key, style="bold cyan"), answer, Text(shown.choices[answer], "dim"))
    if shown.new is not None and any(side.live for side in shown.known):
        grid.add_row(
            Text("b", style="bold cyan"), "both", Text("the new and the known hold", "dim")
        )
    rest = "s later · u undo · A all of this kind · ? help · q quit"
    return show.indented(Group(grid, Text(rest, style="dim")))


def _marked(shown: "Shown") -> set[str]:
    return {side.claim.claim_id for side in shown.known if side.marked}


def _toggle(shown: "Shown", marks: set[str], number: int) -> None:
    if 1 <= number <= len(shown.known) and shown.known[number - 1].live:
        marks ^= {shown.known[number - 1].claim.claim_id}
