"""Handling: commands and their way back as kinds of effects."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from projects.data.command import Command, Undo
from projects.data.wording import worded
from projects.data.writes import changing
from projects.data.writes.drafted import Drafted, Names, draft, used
from projects.data.writes.payload import settled
from projects.data.writes.session import Done, Session, WriteFailed
from projects.data.writes.writers import Place, Writers
from projects.effect import Effect, EffectKind, Origin, Settled
from projects.errors import BadInput, DataUnavailable, GroundChanged, NovaError, RuleBroken
from projects.proposal import EffectDraft

TAKE_BACK = "take_back"
"""The kind of effects that take a command back. No agent proposes it: a person asks for it."""

_TRIES = 5
"""How often a command is written whose rows others write at the same time."""

_UNDO = "`nova approvals undo EFFECT` drafts what takes it back."


def take_back(writers: Writers) -> EffectKind:
    """Return the kind that takes commands back."""
    handler = UndoHandler(writers)
    return EffectKind(TAKE_BACK, handler, risk="high", reversible=False, undo="Draft it again.")


class CommandKinds:
    """The commands that catalogues declare, as kinds of effects."""

    def __init__(self, writers: Writers) -> None:
        """Declare what can be written by these `writers`."""
        self._writers = writers
        self._handler = CommandHandler(writers)

    def names(self) -> tuple[str, ...]:
        """Return the names of all commands that can be carried out now."""
        declared = self._writers.commands().values()
        return tuple(dict.fromkeys(name for commands in declared for name in commands))

    def get(self, name: str) -> EffectKind:
        """Return the kind of that name."""
        return EffectKind(name, self._handler, risk="high", reversible=True, undo=_UNDO)


class CommandHandler:
    """Drafts commands and carries them out, within what is granted."""

    def __init__(self, writers: Writers) -> None:
        """Open databases by `writers`; an effect's origin narrows what is granted to them."""
        self._writers = writers

    def settle(self, draft: EffectDraft, origin: Origin) -> Settled:
        """Return a command as it would be carried out now.

        Raises:
            BadInput: if the payload does not fit, names what is not there, or breaks a rule.
            DataUnavailable: if the database cannot be read.
        """
        place = _place(self._writers, draft.target, origin)
        command = place.command(draft.kind)
        payload = settled(command, draft.payload, place.database.vocabulary)
        with _told(place, command.name), place.writer.drafting() as session:
            _check_prepared(session, place)
            drafted = _drafted(command, payload, session, place)
            shown = _shown(command, drafted, session)
            ground = (*drafted.ground, *_standing(command, drafted, session))
        target = place.database.project
        return Settled(EffectDraft(kind=draft.kind, target=target, payload=payload), shown, ground)

    def carry_out(self, effect: Effect) -> str:
        """Write a command's rows in one transaction, together with the effect's key.

        Raises:
            GroundChanged: if it no longer rests on what was shown.
            BadInput: if a rule is broken by now, or the database refuses it.
            DataUnavailable: if the database cannot be written now.
        """
        place = _place(self._writers, effect.target, effect.origin)
        command = place.command(effect.kind)
        payload = settled(command, effect.payload, place.database.vocabulary)
        return _in_one(
            place, command.name, lambda session: _write(effect, command, payload, session, place)
        )

    def undo(self, effect: Effect) -> EffectDraft:
        """Return the draft that takes a command back; raises BadInput if the business does not."""
        command = _place(self._writers, effect.target, effect.origin).command(effect.kind)
        if command.undo is None:
            wrong = f"A {command.words[0]} cannot be taken back once it is written"
            raise BadInput(wrong, "Change it in the books by hand.")
        payload = {"command": effect.kind, "key": effect.idempotency_key}
        return EffectDraft(kind=TAKE_BACK, target=effect.target, payload={**payload})


class UndoHandler:
    """Takes commands back, by changes of their own that the catalogue declares."""

    def __init__(self, writers: Writers) -> None:
        """Open databases by `writers`; an effect's origin narrows what is granted to them."""
        self._writers = writers

    def settle(self, draft: EffectDraft, origin: Origin) -> Settled:
        """Return what taking back would change as things stand; raises as a command does."""
        place = _place(self._writers, draft.target, origin)
        command = _of(place, draft)
        with _told(place, TAKE_BACK), place.writer.drafting() as session:
            undo, names, lines = _to_undo(command, draft, session, place)
            shown = [worded(undo.shows, names), "", "Before -> after:"]
            ground: list[str] = []
            for writes, known in _steps(undo, names, lines):
                shown += changing.foreseen(writes, known, session)
                ground += changing.standing(writes, known, session)
        return Settled(draft, "\n".join(shown), tuple(ground))

    def carry_out(self, effect: Effect) -> str:
        """Write what takes a command back, in one transaction with the key; raises as it does."""
        place = _place(self._writers, effect.target, effect.origin)
        command = _of(place, effect.draft)
        return _in_one(
            place, TAKE_BACK, lambda session: _write_back(effect, command, session, place)
        )

    def undo(self, effect: Effect) -> EffectDraft:
        """Refuse: what was taken back is drafted anew."""
        wrong = f"Effect {effect.effect_id!r} took something back"
        raise BadInput(wrong, "Draft the command again.")


def _in_one(place: Place, what: str, write: Callable[[Session], str]) -> str:
    """Write in one transaction; again if another one came between, which then is seen."""
    for left in reversed(range(_TRIES)):
        try:
            with place.writer.writing() as session:
                return write(session)
        except WriteFailed as error:
            if left and error.is_rivalry:
                continue
            raise _failed(place, what, error) from error
    return ""


def _write(
    effect: Effect,
    command: Command,
    payload: Mapping[str, Any],
    session: Session,
    place: Place,
) -> str:
    """Write the rows of a command unless the database holds it as done; return its outcome."""
    known = _known(effect, session)
    if known is not None:
        return known
    drafted = _drafted(command, payload, session, place)
    _compare(effect, (*drafted.ground, *_standing(command, drafted, session)))
    names, lines = dict(drafted.names), [dict(line) for line in drafted.lines]
    catalogue = place.database.catalogue
    changing.carry_out(command.writes, names, session, catalogue)
    for line in lines:
        line |= {name: names[name] for name in names.keys() - line.keys()}
        writes = command.lines.writes if command.lines else ()
        changing.carry_out(writes, line, session, catalogue)
    outcome = worded(command.done, names)
    session.note(_noted(effect, outcome, {"names": names, "lines": lines}))
    return outcome


def _write_back(effect: Effect, command: Command, session: Session, place: Place) -> str:
    """Write what takes a command back unless that is done; return its outcome."""
    known = _known(effect, session)
    if known is not None:
        return known
    undo, names, lines = _to_undo(command, effect.draft, session, place)
    steps = list(_steps(undo, names, lines))
    _compare(effect, tuple(line for step in steps for line in changing.standing(*step, session)))
    for writes, values in steps:
        changing.carry_out(writes, values, session, place.database.catalogue)
    outcome = f"Taken back: {worded(undo.shows, names)}"
    session.note(_noted(effect, outcome, {}))
    return outcome


def _place(writers: Writers, project: str, origin: Origin) -> Place:
    """Return the place of a draft, as far as its origin may see: a payload has no say in it."""
    scope = writers.granted.narrow(project=origin.project, audience=origin.audience)
    return writers.place(project, scope)


def _drafted(
    command: Command, payload: Mapping[str, Any], session: Session, place: Place
) -> Drafted:
    return draft(command, payload, session, place.moment)


def _shown(command: Command, drafted: Drafted, session: Session) -> str:
    """Return what a person is shown before approving: what it is, and before and after."""
    shown = [worded(each, drafted.names) for each in command.shows[:1]]
    after: list[str] = list(changing.foreseen(command.writes, drafted.names, session))
    for line in drafted.lines:
        part = command.lines
        shown += [f"  {worded(each, line)}" for each in (part.shows if part else ())]
        after += changing.foreseen(part.writes if part else (), line, session)
    shown += [worded(each, drafted.names) for each in command.shows[1:]]
    shown += [f"Note: {note}" for note in drafted.notes]
    return "\n".join([*shown, "", "Before -> after:", *(f"  {line}" for line in after)])


def _standing(command: Command, drafted: Drafted, session: Session) -> Iterator[str]:
    yield from changing.standing(command.writes, drafted.names, session)
    for line in drafted.lines:
        yield from changing.standing(command.lines.writes if command.lines else (), line, session)


def _compare(effect: Effect, ground: tuple[str, ...]) -> None:
    if ground != effect.ground:
        wrong = f"What effect {effect.effect_id!r} rests on has changed since it was shown"
        cure = f"Nothing was done; look again with `nova approvals show {effect.effect_id}`."
        raise GroundChanged(wrong, cure)


def _known(effect: Effect, session: Session) -> str | None:
    """Return the outcome that the database itself holds of this effect; None if it holds none."""
    done = session.done(effect.idempotency_key)
    if done is None:
        return None
    if done.hash != effect.hash:
        message = f"another draft was carried out under the key {effect.idempotency_key!r}"
        raise WriteFailed(message)
    return done.outcome


def _noted(effect: Effect, outcome: str, result: Mapping[str, Any]) -> Done:
    return Done(
        effect.idempotency_key, effect.kind, effect.hash, effect.principal, outcome, {**result}
    )


def _of(place: Place, draft: EffectDraft) -> Command:
    return place.command(str(draft.payload.get("command", "")))


def _to_undo(
    command: Command, draft: EffectDraft, session: Session, place: Place
) -> tuple[Undo, Names, list[Names]]:
    """Return what is to be taken back, unless a rule speaks against it."""
    done = session.done(str(draft.payload.get("key", "")))
    undo = command.undo
    if done is None or done.kind != command.name or undo is None:
        wrong = f"Project {place.database.project!r} holds no {command.name} to be taken back"
        raise BadInput(wrong, "See `nova approvals list --all`.")
    names: Names = {**done.result["names"], "today": place.moment.today}
    lines: list[Names] = [{**line, "today": place.moment.today} for line in done.result["lines"]]
    for check in undo.checks:
        row = session.one(check.sql, used(check.sql, names))
        if row is not None:
            raise RuleBroken(worded(check.says, names | row), rule=check.name, instead=None)
    return undo, names, lines


def _steps(undo: Undo, names: Names, lines: list[Names]) -> Iterator[tuple[Any, Names]]:
    yield undo.writes, names
    for line in lines:
        yield undo.lines.writes, line


def _check_prepared(session: Session, place: Place) -> None:
    if not session.is_prepared:
        project = place.database.project
        wrong = f"The database of project {project!r} is not prepared for drafts"
        raise BadInput(wrong, f"Run `nova data prepare {project}` once.")


@contextmanager
def _told(place: Place, what: str) -> Iterator[None]:
    """Say what a database refuses in one line that names project and command."""
    try:
        yield
    except WriteFailed as error:
        raise _failed(place, what, error) from error


def _failed(place: Place, what: str, error: WriteFailed) -> NovaError:
    wrong = f"Data of project {place.database.project!r}: {what} was not done ({error})"
    if error.is_refused:
        return BadInput(wrong, "Nothing was written; `nova data check` says more.")
    return DataUnavailable(wrong, "Nothing was written; it is tried again.")
