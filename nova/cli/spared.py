"""What libraries load at once and no command uses: a twentieth of a first answer's time."""

import sys
from importlib.util import find_spec, module_from_spec


def spare() -> None:
    """Keep libraries from loading what no command uses; only in a process that is a command."""
    # openai loads it wherever it is installed.
    sys.modules.setdefault("aiohttp", None)  # type: ignore[arg-type]  # None is what Python looks for
    # langgraph wants one type of it; the rest brings two HTTP clients.
    _fill_later("langgraph_sdk")


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
