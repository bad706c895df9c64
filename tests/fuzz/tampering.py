"""States of a thread that were tampered with: each would leave a mark if it were executed.

The vectors are those by which LangGraph's own serializer was attacked: MessagePack extension
types, JSON constructors of both kinds, and pickles; each in the place of a channel's value.
"""

import json
import os
import pickle
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import ormsgpack

CONSTRUCTORS = {
    "one": 0,
    "positional": 1,
    "named": 2,
    "method": 3,
    "pydantic 1": 4,
    "pydantic 2": 5,
}
"""LangGraph's extension codes that make an object, by what they give it."""

Stored = tuple[str, bytes]
"""The form and the bytes of a stored state."""


def vectors(mark: Path) -> dict[str, Stored]:
    """Return the tampered states, by name; `mark` appears if any of them is executed."""
    command = f"touch {mark}"
    found: dict[str, Stored] = {"pickle": ("pickle", pickle.dumps(_Executing(command)))}
    for name, given in _given(command, mark).items():
        found[f"msgpack, {name}"] = ("msgpack", _state(given))
    for version in (1, 2):
        for place in (["os", "system"], ["subprocess", "getoutput"], ["builtins", "eval"]):
            words = f"__import__('os').system({command!r})" if place[1] == "eval" else command
            envelope = {"lc": version, "type": "constructor", "id": place, "args": [words]}
            named = envelope | {"kwargs": {"command": words, "cmd": words}}
            for kind, told in (("args", envelope), ("kwargs", named)):
                body = f'{{"v": 1, "channel_values": {{"route": {json.dumps(told)}}}}}'.encode()
                found[f"json {version}, {place[1]}, {kind}"] = ("json", body)
    return found


def plant(path: Path, thread: str, stored: Stored) -> None:
    """Put a state in the place of all that the file holds of a thread."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "UPDATE checkpoints SET type = ?, checkpoint = ? WHERE thread_id = ?",
            (*stored, thread),
        )


def plant_writes(path: Path, thread: str, stored: Stored) -> None:
    """Add what a task that has not ended is said to have written."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, "
            "type, value) SELECT thread_id, checkpoint_ns, checkpoint_id, 'task', 0, 'route', "
            "?, ? FROM checkpoints WHERE thread_id = ?",
            (*stored, thread),
        )


class _Executing:
    """What runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self._command = command

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (self._command,)


def _given(command: str, mark: Path) -> dict[str, object]:
    ext = {}
    for name, code in CONSTRUCTORS.items():
        for module, function in (("os", "system"), ("subprocess", "getoutput")):
            argument: object = command
            if name == "positional":
                argument = [command]
            elif name in ("named", "pydantic 1", "pydantic 2"):
                argument = {"command": command, "cmd": command}
            packed = [module, function, argument, "__call__"]
            ext[f"{name}, {function}"] = ormsgpack.Ext(code, ormsgpack.packb(packed))
    path = ["pathlib", "Path", str(mark), "touch"]
    ext["method, touch"] = ormsgpack.Ext(CONSTRUCTORS["method"], ormsgpack.packb(path))
    inner = ormsgpack.packb(ormsgpack.Ext(0, ormsgpack.packb(["os", "system", command])))
    ext["delta"] = ormsgpack.Ext(7, inner)
    ext["array"] = ormsgpack.Ext(
        6, ormsgpack.packb(["O", [1], "C", pickle.dumps(_Executing(command))])
    )
    return ext


def _state(given: object) -> bytes:
    state = {
        "v": 4,
        "ts": "2026-01-01T00:00:00+00:00",
        "id": "1f0c0000-0000-6000-8000-000000000000",
        "channel_values": {"route": given},
        "channel_versions": {"route": "1"},
        "versions_seen": {},
        "updated_channels": None,
    }
    return ormsgpack.packb(state)
