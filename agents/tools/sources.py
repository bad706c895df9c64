"""The sources of one step: what its agent was shown, under short labels to cite."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from projects.data import Table
from projects.source import Citation, Recalled, SourceKind

_INITIALS: dict[SourceKind, str] = {"claim": "c", "turn": "t", "row": "r", "document": "d"}


@dataclass(frozen=True)
class Source:
    """One thing that may be cited."""

    label: str
    """What the agent cites it by: c1, t2, ..."""
    kind: SourceKind
    id: str
    text: str
    note: str
    """Where it comes from, when, and whether it still holds."""

    @property
    def line(self) -> str:
        """The source as an agent sees it; its text cannot end the block it stands in."""
        text = " ".join(self.text.split()).replace("<", "&lt;")
        return f"[{self.label}] ({self.note}) {text}"


@dataclass
class Sources:
    """Sources in the order in which they were met; the same one keeps its label."""

    _labels: dict[tuple[SourceKind, str], Source] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Source]:
        """Yield each source once, oldest first."""
        return iter(self._labels.values())

    def recall(self, item: Recalled) -> Source:
        """Return the source of a recalled item, labelling it if it is new."""
        return self._add(item.kind, item.id, item.text, _note(item))

    def quote(self, citation: Citation) -> Source:
        """Return the source that an earlier step cited, labelling it if it is new."""
        return self._add(citation.kind, citation.id, citation.quote, "cited by an earlier step")

    def row(self, table: Table, index: int) -> Source:
        """Return the source of a row of a database, labelling it if it is new."""
        row_id, text = table.row_id(index), table.text(index)
        return self._add(
            "row", row_id, text, f"row of {table.query or 'an unverified SELECT'}, {table.project}"
        )

    def find(self, label: str) -> Source | None:
        """Return the source of that label, if there is one."""
        return next((source for source in self if source.label == label.lower()), None)

    def _add(self, kind: SourceKind, source_id: str, text: str, note: str) -> Source:
        known = self._labels.get((kind, source_id))
        if known is not None:
            return known
        number = 1 + sum(source.kind == kind for source in self)
        source = Source(f"{_INITIALS[kind]}{number}", kind, source_id, text, note)
        self._labels[kind, source_id] = source
        return source


def _note(item: Recalled) -> str:
    parts = [item.project, item.claim_kind or ("said" if item.kind == "turn" else "claim")]
    if item.speaker:
        parts.append(f"by {item.speaker}")
    if item.valid_from or item.said_at:
        parts.append((item.valid_from or item.said_at or "")[:10])
    if not item.current:
        parts.append(f"no longer holds since {item.valid_to[:10]}" if item.valid_to else "replaced")
    return ", ".join(parts)
