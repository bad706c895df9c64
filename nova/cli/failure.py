"""How a command that fails says so: one line, and an exit code."""

import sys
import traceback

import typer

from nova.cli.output import plain
from projects.errors import NovaError
from projects.faults import fault_of

FAILED = 1
INTERRUPTED = 130


def tell(error: BaseException, *, debug: bool) -> int:
    """Write what went wrong to stderr and return the exit code; the traceback only for `debug`."""
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    line, code = _line(error)
    sys.stderr.write(f"nova: {plain(' '.join(line.split()))}\n")
    return code


def _line(error: BaseException) -> tuple[str, int]:
    if isinstance(error, NovaError):
        return str(error), error.exit_code
    if isinstance(error, typer.TyperException):
        return _usage(error)
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return "interrupted", INTERRUPTED
    fault = fault_of(error, "the home")
    if fault is not None:
        return str(fault), fault.exit_code
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    return f"internal error: {what} (run again with --debug for the traceback)", FAILED


def _usage(error: typer.TyperException) -> tuple[str, int]:
    context = getattr(error, "ctx", None)
    cure = f" See `{context.command_path} --help`." if context else ""
    wrong = error.format_message().rstrip(".")
    return f"{wrong}{'' if wrong.endswith('?') else '.'}{cure}", error.exit_code
