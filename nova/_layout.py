"""A check that Python finds Nova's own rooms, before anything of them is imported.

The rooms are packages with general names. Another distribution may install one of the
same name (`openai-agents` installs `agents`); imports would then fail far from the cause.
"""

from importlib.util import find_spec
from pathlib import Path

ROOMS = ("routines", "graph", "agents", "memory", "projects")


def check_layout(home: Path = Path(__file__).parent.parent, rooms: tuple[str, ...] = ROOMS) -> None:
    """Make sure that each room resolves to its folder in `home`.

    Raises:
        ImportError: if Python finds a package of that name elsewhere, or none.
    """
    for room in rooms:
        expected = (home / room).resolve()
        found = _location(room)
        if found != expected:
            message = (
                f"Nova's package {room!r} should be at {expected}, but Python finds "
                f"{found or 'none'}. Uninstall the distribution that brings the other one, "
                f"or use an environment for Nova alone (make sets one up in .venv)."
            )
            raise ImportError(message)


def _location(room: str) -> Path | None:
    """Return the folder (or file) that `import room` would take, without importing it."""
    spec = find_spec(room)
    if spec is None:
        return None
    for folder in spec.submodule_search_locations or ():
        return Path(folder).resolve()
    return Path(spec.origin).resolve() if spec.origin else None
