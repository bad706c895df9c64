"""The keyboard of a person who sits before it: one key, or a line that can be changed."""

import sys
from contextlib import suppress
from types import ModuleType

import typer


def is_there() -> bool:
    """Whether a person can be asked key by key: both ways lead to a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def key() -> str:
    """Wait for a key and return it; raises KeyboardInterrupt or EOFError where it says so."""
    return typer.getchar()


def line(prompt: str, text: str) -> str | None:
    """Let a person change `text` and return it; None if they left it."""
    editor = _editor()
    try:
        if editor is None:
            return input(f"{text}\n{prompt}").strip() or None
        editor.set_startup_hook(lambda: editor.insert_text(text))
        try:
            return input(prompt).strip() or None
        finally:
            editor.set_startup_hook(None)
    except (KeyboardInterrupt, EOFError):
        return None


def _editor() -> ModuleType | None:
    with suppress(ImportError):  # not on every system
        import readline

        return readline
    return None
