"""What a command is spared: what libraries load and none uses, and looking there for garbage."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec


def spare() -> None:
    """Keep libraries from loading what no command uses; only in a process that is a command."""
    # openai loads it wherever it is installed.
    sys.modules.setdefault("aiohttp", None)  # type: ignore[arg-type]  # None is what Python looks for
    # langgraph wants one type of it; the rest brings two HTTP clients.
    _fill_later("langgraph_sdk")
    # langsmith wants a list of names of it; the rest are models of all that its server can say.
    _fill_later("langsmith.types")


@contextmanager
def kept() -> Iterator[None]:
    """Look for garbage neither while something is loaded that stays, nor ever among it.

    Of a first answer's time that took a fifth, most of it as the process ended.
    """
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
        gc.enable()


def _fill_later(package: str) -> None:
    """Load a package's own names when one of them is asked for; its modules are found as ever."""
    spec = find_spec(package) if package not in sys.modules else None
    loader = spec.loader if spec else None
    if spec is None or loader is None:
        return
    module = module_from_spec(spec)

    def fill(name: str) -> object:
        del module.__getattr__
        loader.exec_module(module)
        return getattr(module, name)

    module.__getattr__ = fill  # type: ignore[method-assign]  # what PEP 562 has for a module
    sys.modules[package] = module
    above, _, name = package.rpartition(".")
    if above:
        setattr(sys.modules[above], name, module)
