"""The client's side: a `Nova` whose work is done by the process that holds the home."""

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from nova.home import Home
from nova.serving.address import LOOPBACK, Address, own_version
from nova.serving.calls import Call, call
from nova.serving.failures import Failure
from nova.serving.frames import Frame, Kind, Unreadable, packed, receive
from nova.serving.proof import LONGEST, Greeting, greeting_of, is_proved, new_nonce, proof
from projects.errors import BadInput, HomeUnusable, OwnerLost

_GREETING = 6.0
"""Seconds that an owner has to say who it is."""
_SILENCE = 30.0
"""Seconds without a sign of life after which an owner that is at work counts as hung."""

_ENDED = "ended"
_SILENT = f"gave no sign of life for {_SILENCE:g} seconds"
_ODD = "said what cannot be read"

Listeners = Mapping[str, Callable[..., Any]]


def reach(folder: Path, *, patience: float = _GREETING) -> "Remote | None":
    """Return the owner of a home, None if nobody serves it.

    Args:
        folder: the home.
        patience: seconds that its owner has to say who it is.

    Raises:
        HomeUnusable: if its owner does not answer, or is another version of Nova.
    """
    address = Address.read(Home(folder))
    if address is None:
        return None
    try:
        line = socket.create_connection((LOOPBACK, address.port), timeout=patience)
    except TimeoutError as error:
        raise _hung(address) from error
    except OSError:  # it was killed; the next process takes its place
        return None
    if not _is_owner(line, address):
        line.close()
        return None
    if address.version != own_version():
        line.close()
        wrong = f"The process that holds the home (pid {address.pid}) is Nova {address.version}"
        raise HomeUnusable(wrong, f"This is {own_version()}: end that process, then try again.")
    return Remote(line, address)


class Remote:
    """The owner of a home, spoken to as if it were here; one call at a time."""

    def __init__(self, line: socket.socket, address: Address) -> None:
        """Speak over a line on which both sides have proved who they are."""
        self._line = line
        self._pid = address.pid
        line.settimeout(_SILENCE)

    @property
    def notices(self) -> tuple[str, ...]:
        """What the owner mended so far, a line each; nothing once the line is closed."""
        return () if self._line.fileno() < 0 else tuple(self.call("notices"))

    def recover(self) -> tuple[()]:
        """Return nothing: what was cut off is the owner's to answer and to tell of."""
        return ()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the door of that name returns
        """Return one of Nova's doors, or one of its own calls."""
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            call(name)
        except BadInput:
            return _Door(self, name)
        return partial(self.call, name)

    def call(self, name: str, *args: object, **named: object) -> Any:  # noqa: ANN401 - as it returns
        """Ask the owner for something and return what comes of it.

        Raises:
            OwnerLost: if the owner ends or hangs before it has answered.
            NovaError: as the owner's own call does.
        """
        wanted = call(name)
        given = wanted.given(args, named)
        listeners = {key: given[key] for key in wanted.listeners if given.get(key) is not None}
        self._ask(wanted, given, listeners)
        if wanted.yields:
            return self._items(wanted, listeners)
        frame = self._next(listeners)
        if frame.kind is not Kind.RESULT:
            raise self._lost(_ODD)
        return self._loaded(wanted.result, frame.body)

    def close(self) -> None:
        """Leave; closing twice is allowed."""
        self._line.close()

    def __enter__(self) -> "Remote":
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _ask(self, wanted: Call, given: Mapping[str, Any], listeners: Listeners) -> None:
        head = " ".join((wanted.name, *listeners)).encode()
        frame = Frame(Kind.CALL, head + b"\n" + wanted.dump(given))
        try:
            self._line.sendall(packed(frame))
        except Unreadable as error:
            wrong = f"This is too long to be handed over ({error.args[0]} bytes)"
            cure = "Divide it, or end the process that holds the home, then try again."
            raise BadInput(wrong, cure) from error
        except OSError as error:
            raise self._lost(_ENDED) from error

    def _items(self, wanted: Call, listeners: Listeners) -> Iterator[Any]:
        try:
            while (frame := self._next(listeners)).kind is Kind.ITEMS:
                yield from self._loaded(wanted.items, frame.body)
        except GeneratorExit:  # whoever stops listening ends the work, too
            self.close()
            raise

    def _next(self, listeners: Listeners) -> Frame:
        """Return the next frame that is more than a sign of life; raises what the owner raised."""
        while True:
            try:
                frame = receive(self._line)
            except TimeoutError as error:
                raise self._lost(_SILENT) from error
            except (OSError, Unreadable) as error:
                raise self._lost(_ODD) from error
            except BaseException:  # Ctrl-C: the owner stops when nobody listens
                self.close()
                raise
            if frame is None:
                raise self._lost(_ENDED)
            if frame.kind is Kind.ERROR:
                raise self._loaded(TypeAdapter(Failure), frame.body).error()
            if frame.kind is Kind.PROGRESS:
                listener, said = json.loads(frame.body)
                listeners[listener](*said)
            elif frame.kind is not Kind.ALIVE:
                return frame

    def _loaded(self, form: TypeAdapter[Any], body: bytes) -> Any:  # noqa: ANN401 - as it is
        try:
            return form.validate_json(body)
        except ValidationError as error:
            raise self._lost(_ODD) from error

    def _lost(self, what: str) -> OwnerLost:
        self.close()
        wrong = f"The Nova process that holds the home (pid {self._pid}) {what} before it answered"
        return OwnerLost(wrong, "Run the command again: what was kept is there.")


class _Door:
    """One of the owner's doors."""

    def __init__(self, remote: Remote, name: str) -> None:
        self._remote = remote
        self._name = name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return partial(self._remote.call, f"{self._name}.{method}")


def _is_owner(line: socket.socket, address: Address) -> bool:
    """Whether who answers knows the token; it gets the client's proof. Raises HomeUnusable."""
    mine = new_nonce()
    try:
        theirs = greeting_of(receive(line, most=LONGEST))
        if theirs is None:
            return False
        proved = proof(address.token, "client", theirs.nonce, mine)
        line.sendall(packed(Greeting(nonce=mine, proof=proved).frame()))
        answer = greeting_of(receive(line, most=LONGEST))
    except TimeoutError as error:
        line.close()
        raise _hung(address) from error
    except (OSError, Unreadable):
        return False
    nonces = (theirs.nonce, mine)
    return answer is not None and is_proved(answer.proof, address.token, "owner", *nonces)


def _hung(address: Address) -> HomeUnusable:
    wrong = f"The Nova process that holds the home (pid {address.pid}) does not answer"
    return HomeUnusable(wrong, "End it, then try again; what was kept is there.")
