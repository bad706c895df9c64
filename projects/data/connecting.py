"""Connecting: a project's `data` block becomes an address; secrets come from outside the file.

`${NAME}` stands for a variable, `${keyring:SERVICE/USER}` for an entry of the system's keyring.
They are put in after the address was taken apart, so that a password may hold any character,
and nothing that was put in is ever said in an error.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from projects.errors import BrokenSpec, DataUnavailable

Variable = Callable[[str], str | None]
"""Gives the value of a variable; None if it is not set."""

Use = Literal["url", "write_url"]
"""What an address is for: reading, writing."""

_PLACE = re.compile(r"\$\{(keyring:[^}]+|[A-Za-z_][A-Za-z0-9_]*)\}")
_CURE = "Mend `data` in the project's file."
_STANDIN = "novaplace{}x"
_SERVERS = ("postgresql", "postgres")


def address(text: str, *, project: str, use: Use, variable: Variable) -> URL:
    """Return the address that a project's file gives, its secrets put in.

    Raises:
        BrokenSpec: if it is no address, a secret is not there, or a password stands in clear.
    """
    where = f"Project {project!r}: data.{use}"
    whole = _PLACE.fullmatch(text.strip())
    if whole is not None:
        return _parsed(_value(whole[1], where, variable), where)
    values = {
        _STANDIN.format(number): _value(found[1], where, variable)
        for number, found in enumerate(_PLACE.finditer(text))
    }
    tokens = iter(values)
    url = _parsed_once(_PLACE.sub(lambda _: next(tokens), text), where)
    if url.password and not any(token in url.password for token in values):
        wrong = f"{where}: a password stands in clear in the project's file"
        raise BrokenSpec(wrong, "Write ${NAME} in its place, and set that variable.")
    if not values:
        return url
    return URL.create(
        url.drivername,
        username=_filled(url.username, values),
        password=_filled(url.password, values),
        host=_filled(url.host, values),
        port=url.port,
        database=_filled(url.database, values),
        query={key: _filled_all(value, values) for key, value in url.query.items()},
    )


def is_server(url: URL) -> bool:
    """Whether an address is that of a server that can be read.

    Raises:
        BrokenSpec: if it is that of neither a server nor a file that can be.
    """
    backend = url.get_backend_name()
    if backend in _SERVERS:
        return True
    if backend == "sqlite" and url.database:
        return False
    wrong = f"Databases of {backend!r} cannot be read"
    raise BrokenSpec(
        wrong, "Write sqlite:///data/NAME.sqlite, or postgresql://USER:${PASSWORD}@HOST/NAME."
    )


def file_at(url: URL, home: Path, *, project: str, use: Use) -> Path:
    """Return the file of a SQLite address; a relative path begins at the home.

    Raises:
        DataUnavailable: if it is not there.
    """
    path = home / Path(url.database or "").expanduser()
    if not path.is_file():
        wrong = f"The database of project {project!r} is not there: {str(path)!r}"
        raise DataUnavailable(wrong, f"Put the file there, or mend `data.{use}`.")
    return path


def _parsed(text: str, where: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError) as error:
        wrong = f"{where}: it is no SQLAlchemy URL"
        raise BrokenSpec(wrong, _CURE) from error


@lru_cache(maxsize=64)
def _parsed_once(text: str, where: str) -> URL:
    """Take an address apart that holds no secret yet: it is asked for at each request."""
    return _parsed(text, where)


def _filled(part: str | None, values: Mapping[str, str]) -> str | None:
    for token, value in values.items() if part else ():
        part = part and part.replace(token, value)
    return part


def _filled_all(part: str | tuple[str, ...], values: Mapping[str, str]) -> str | tuple[str, ...]:
    if isinstance(part, tuple):
        return tuple(_filled(each, values) or "" for each in part)
    return _filled(part, values) or ""


def _value(name: str, where: str, variable: Variable) -> str:
    if name.startswith("keyring:"):
        return _kept(name.removeprefix("keyring:"), where)
    value = variable(name)
    if value is None:
        wrong = f"{where}: the variable {name} is not set"
        raise BrokenSpec(wrong, _CURE)
    return value


def _kept(entry: str, where: str) -> str:
    """Return a password of the system's keyring."""
    try:
        from keyring import get_password
        from keyring.errors import KeyringError
    except ModuleNotFoundError as error:
        wrong = f"{where}: the keyring cannot be read, its library is not installed"
        raise BrokenSpec(wrong, "Install it: `pip install 'nova-agents[keyring]'`.") from error
    service, _, user = entry.partition("/")
    try:
        value: str | None = get_password(service, user)
    except KeyringError as error:
        wrong = f"{where}: the keyring could not be read"
        raise BrokenSpec(wrong, "Unlock it, or use a variable.") from error
    if value is None:
        wrong = f"{where}: the keyring has no entry {entry!r}"
        raise BrokenSpec(wrong, f"Set it with `keyring set {service} {user}`.")
    return value
