"""`nova`: the door at which every error becomes one line.

Help is written without loading anything; a command, and Typer with it, when it is called.
"""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

_FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 bad input."""
    _use_utf8()
    words, debug = _without_debug(list(sys.argv[1:] if arguments is None else arguments))
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_left()
    except SystemExit as error:  # Rich ends so when the reader of its output left
        return error.code if isinstance(error.code, int) else _FAILED
    except BaseException as error:  # noqa: BLE001 - the door: every error ends here, as one line
        from nova.cli.failure import tell

        return tell(error, debug=debug)
    return code


def _run(words: list[str]) -> int:
    if not words or words[0] == "--help":
        from nova.cli.overview import overview

        sys.stdout.write(overview())
        return 0
    from nova.cli.program import run

    return run(words)


def _use_utf8() -> None:
    """Make both streams write UTF-8 whatever the locale says, and never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _without_debug(words: list[str]) -> tuple[list[str], bool]:
    """Take `--debug` out: it may stand anywhere, since one adds it to a command that failed."""
    options = words[: words.index("--")] if "--" in words else words
    kept = [word for word in options if word != "--debug"]
    return [*kept, *words[len(options) :]], len(kept) < len(options)


def _reader_left() -> int:
    """End without a word: `nova runs list | head` closes the pipe as soon as it has enough."""
    # The interpreter flushes stdout once more at exit, which would fail aloud.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _FAILED
