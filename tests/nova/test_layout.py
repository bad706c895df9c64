"""Nova refuses to start when another package takes the name of one of its rooms."""

import subprocess
import sys
from pathlib import Path

import pytest

from nova._layout import ROOMS, check_layout
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
CHECK = "from nova._layout import check_layout; check_layout()"


def start(code: str, *, folders: tuple[Path, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(map(str, folders))},
        cwd=folders[0],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_own_rooms_are_accepted():
    check_layout()


def test_missing_room_is_named(tmp_path: Path):
    with pytest.raises(ImportError, match=r"'no_such_room' should be at .*finds none"):
        check_layout(tmp_path, ("no_such_room",))


def test_module_that_is_one_file_is_not_taken_for_a_room(tmp_path: Path):
    with pytest.raises(ImportError, match=r"'this' should be at .*this\.py"):
        check_layout(tmp_path, ("this",))


def test_builtin_module_is_not_taken_for_a_room(tmp_path: Path):
    with pytest.raises(ImportError, match="'sys' should be at"):
        check_layout(tmp_path, ("sys",))


@pytest.mark.parametrize("room", ROOMS)
def test_foreign_package_of_the_same_name_is_named_with_both_paths(tmp_path: Path, room: str):
    (tmp_path / room).mkdir()
    (tmp_path / room / "__init__.py").touch()
    outcome = start(CHECK, folders=(tmp_path, ROOT))
    assert outcome.returncode != 0
    last = outcome.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError")
    assert f"{ROOT / room}, but Python finds {tmp_path / room}." in last
