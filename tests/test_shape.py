"""The shape of the code: sizes, exports, who reads the environment, what files may not hold."""

import ast
import importlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = tuple(
    room
    for room in ("nova", "routines", "graph", "agents", "memory", "projects", "evals")
    if (ROOT / room).is_dir()
)
CODE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
DOORS = [path for path in CODE if path.name == "__init__.py"]

LONGEST_FILE = 400
LONGEST_FUNCTION = 50

MACHINE = re.compile(
    r"(?<![\w.~-])/(?:home|Users)/\w|(?<![\w.~-])/(?:root|work)/\w|[A-Z]:\\Users\\"
    r"|pypi\.org|pythonhosted\.org|--(?:extra-)?index-url[ =]|--find-links[ =]"
)
"""Paths of one machine and addresses of one registry: both come from the environment."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked_files() -> list[Path]:
    git = shutil.which("git")
    assert git, "git lists the files of the project"
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / entry.decode() for entry in listed.stdout.split(b"\0") if entry)
    return [path for path in paths if path.is_file()]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public_names(body: list[ast.stmt]) -> Iterator[str]:
    """Yield what these statements export: own definitions, and imports from public modules of ours."""
    for node in body:
        match node:
            case ast.ImportFrom(module=str(module), names=names) if is_ours(module):
                bound = [alias.asname or alias.name for alias in names]
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                bound = [node.name]
            case ast.Assign(targets=targets):
                bound = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=target)):
                bound = [target]
            case ast.If(body=inner):
                bound = list(public_names(inner))
            case _:
                bound = []
        yield from (each for each in bound if not each.startswith("_"))


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in ROOMS and "._" not in module


def exported(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return None


def environment_reads(path: Path) -> list[str]:
    forbidden = {"environ", "environb", "getenv", "getenvb", "putenv"}
    text = path.read_text()
    if not any(each in text for each in forbidden):
        return []
    return [
        f"{name(path)}:{node.lineno}"
        for node in ast.walk(ast.parse(text))
        if (isinstance(node, ast.Attribute) and node.attr in forbidden)
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and any(alias.name in forbidden for alias in node.names)
        )
    ]


def test_there_is_code_to_look_at():
    assert len(ROOMS) >= 5
    assert len(CODE) > 20


def test_files_stay_short():
    lengths = {name(path): len(path.read_text().splitlines()) for path in CODE + TESTS}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_stay_short():
    long = [
        f"{name(path)}:{function.lineno}: {function.name}"
        for path in CODE + TESTS
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno > LONGEST_FUNCTION
    ]
    assert long == []


def test_packages_declare_what_is_public_in_them():
    trees = {name(path): ast.parse(path.read_text()) for path in DOORS}
    undeclared = {
        path: set(public_names(tree.body)) - set(exported(tree) or ())
        for path, tree in trees.items()
    }
    assert {path: names for path, names in undeclared.items() if names} == {}


def test_packages_export_what_they_declare():
    missing = [
        f"{name(path)}: {each}"
        for path in DOORS
        for package in [importlib.import_module(name(path.parent).replace("/", "."))]
        for each in exported(ast.parse(path.read_text())) or ()
        if not hasattr(package, each)
    ]
    assert missing == []


def test_only_the_settings_read_the_environment():
    others = [path for path in CODE if name(path) != "nova/settings.py"]
    assert [read for path in others for read in environment_reads(path)] == []


def test_tests_hold_no_packages():
    # A tests/graph/__init__.py would shadow our own package `graph`.
    assert [name(path) for path in TESTS if path.name == "__init__.py"] == []


def test_no_file_names_a_machine_or_a_registry():
    found = []
    for path in tracked_files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [
            f"{name(path)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if MACHINE.search(line)
        ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("see /home/" + "ann/notes", True),
        ("cp /work/" + "main/x .", True),
        ("uv pip install --index" + "-url https://example.org", True),
        ("https://pypi" + ".org/simple", True),
        ("docs/work/overview.md", False),
        ("GET /projects/home/", False),
    ],
)
def test_machine_paths_are_recognised(line: str, is_refused: bool):
    assert bool(MACHINE.search(line)) == is_refused
