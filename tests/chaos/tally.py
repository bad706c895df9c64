"""The tally: what came of all kills, a row for each kind of work."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

_WORDS = (
    "kind", "chosen", "places", "random", "finished", "cut off", "resumed", "begun anew", "lost", "doubled",
    "open",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What was killed of one kind of work, and what became of it."""

    kind: str
    chosen: int = 0
    """Kills at a boundary that was chosen."""
    places: int = 0
    """How many different boundaries those were."""
    random: int = 0
    """Kills at a random moment."""
    finished: int = 0
    cut_off: int = 0
    """Works in whose middle a process was killed, as far as it can be told."""
    resumed: int = 0
    """Those of them that Nova brought to their end by itself."""
    anew: int = 0
    """Those of them of which nothing was kept yet, and that were asked for again."""
    lost: int = 0
    doubled: int = 0
    open: int = 0

    def __add__(self, other: "Row") -> "Row":
        """Return both as one row."""
        counts = [field.name for field in fields(self)[1:]]
        return Row(
            self.kind, **{name: getattr(self, name) + getattr(other, name) for name in counts}
        )

    @property
    def is_sound(self) -> bool:
        """Whether nothing is lost, doubled or left open."""
        return (self.lost, self.doubled, self.open) == (0, 0, 0)


def table(rows: Iterable[Row], control: Row | None) -> list[str]:
    """Return the lines of the table: a row for each kind, their sum, and the control."""
    kinds: dict[str, Row] = {}
    for row in rows:
        kinds[row.kind] = kinds[row.kind] + row if row.kind in kinds else row
    total = sum(kinds.values(), Row("all"))
    shown = [*kinds.values(), total, *([control] if control else [])]
    lines = [_line(_WORDS), "|" + "|".join(["---", *["---:"] * (len(_WORDS) - 1)]) + "|"]
    return lines + [_line(_cells(row)) for row in shown]


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(str(getattr(row, field.name)) for field in fields(row))


def _line(cells: tuple[str, ...]) -> str:
    first, *others = cells
    width = len("control: no claims, no keys")
    return (
        f"| {first:<{width}} | "
        + " | ".join(f"{cell:>{len(word)}}" for cell, word in zip(others, _WORDS[1:], strict=True))
        + " |"
    )
