"""What holds for every command: help, versions, errors as one line, no traceback."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from nova.cli.commands import SUMMARIES
from nova.cli.program import program
from tests.nova.cli.conftest import Shell
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
RUN = "import sys; from nova.cli import main; sys.exit(main())"
HEAVY = {
    "langgraph",
    "langchain_core",
    "chromadb",
    "numpy",
    "sqlalchemy",
    "pydantic",
    "typer",
    "rich",
}


def python(code: str, *words: str, **settings: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env={"PYTHONPATH": str(ROOT), **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Iterator[Callable[[str], None]]":
    """Installs a distribution that brings the command `hello`."""

    def write(code: str) -> None:
        (tmp_path / "hello_nova.py").write_text(code)
        meta = tmp_path / "hello_nova-1.dist-info"
        meta.mkdir()
        (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: hello-nova\nVersion: 1\n")
        (meta / "entry_points.txt").write_text("[nova.commands]\nhello = hello_nova:app\n")
        monkeypatch.syspath_prepend(tmp_path)

    yield write
    sys.modules.pop("hello_nova", None)


GREETS = """
import typer
app = typer.Typer()
@app.command()
def world():
    print("hello")
@app.command()
def other():
    pass
"""


def test_help_imports_no_heavy_library():
    code = (
        "import sys; from nova.cli import main; code = main(['--help']);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr);"
        "sys.exit(code)"
    )
    process = python(code)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert b"approvals" in out
    assert HEAVY & set(err.decode().split()) == set()


@pytest.mark.parametrize("words", [(), ("--help",)], ids=["nothing", "help"])
def test_help_names_every_command(nova: Shell, words: tuple[str, ...]):
    ran = nova(*words)
    assert ran.code == 0
    commands = [
        "ask",
        "chat",
        "route",
        "agents",
        "memory",
        "projects",
        "approvals",
        "runs",
        "doctor",
        "demo",
    ]
    assert [name for name in commands if f" {name} " not in ran.out] == []


def test_help_says_of_each_command_what_it_says_itself():
    commands = get_command(program()).commands
    assert {name: each.help.partition("\n")[0] for name, each in commands.items()} == SUMMARIES


def test_help_reads_as_typer_would_write_it(nova: Shell, capsys: pytest.CaptureFixture[str]):
    get_command(program()).main(["--help"], prog_name="nova", standalone_mode=False)
    written = capsys.readouterr().out
    assert nova("--help").out.partition("Commands:")[0] == written.partition("Commands:")[0]


def test_version_is_one_line(nova: Shell):
    ran = nova("--version")
    assert (ran.code, ran.out.count("\n"), ran.err) == (0, 1, "")
    assert ran.out.startswith("nova ")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("asj",), "No such command 'asj'. Did you mean 'ask'? See `nova --help`."),
        (("memory", "serch"), "No such command 'serch'. Did you mean 'search'?"),
        (("memory",), "Missing command."),
        (("ask",), "Missing argument 'text'. See `nova ask --help`."),
        (("ask", "x", "--loud"), "No such option: --loud"),
        (("memory", "search", "x", "-k", "many"), "Invalid value for '-k'"),
        (("agents", "show", "nobody"), "No agent is called 'nobody'. Nearest: "),
        (("ask", "caf\udcc3"), "Argument 2 holds '\\udcc3', which is not text. Send valid UTF-8."),
    ],
    ids=lambda value: " ".join(value).encode("utf-8", "replace").decode() if value else "",
)
def test_bad_input_is_one_line_and_exit_code_2(nova: Shell, words: tuple[str, ...], says: str):
    ran = nova(*words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"nova: {says}")


def test_unforeseen_error_is_one_line_with_a_way_to_learn_more(
    nova: Shell, install: Callable[[str], None]
):
    install(GREETS.replace("pass", "raise ValueError('odd\\nthing')"))
    ran = nova("hello", "other")
    line = "nova: internal error: ValueError: odd thing (run again with --debug for the traceback)"
    assert (ran.code, ran.out, ran.err) == (1, "", f"{line}\n")


def test_debug_shows_the_traceback_wherever_it_stands(nova: Shell):
    for words in [("--debug", "agents", "show", "nobody"), ("agents", "show", "nobody", "--debug")]:
        ran = nova(*words)
        assert ran.code == 2
        assert "Traceback (most recent call last)" in ran.err
        assert ran.err.splitlines()[-1].startswith("nova: No agent is called 'nobody'")


def test_debug_after_a_double_dash_is_a_word(nova: Shell):
    ran = nova("agents", "show", "--", "--debug")
    assert ran.err.startswith("nova: No agent is called '--debug'")


def test_closed_pipe_is_quiet(settings: dict[str, str]):
    code = f"import sys, time; sys.stdin.readline(); {RUN}"
    process = python(code, "agents", "list", **settings)
    assert process.stdout
    process.stdout.close()
    _, err = process.communicate(b"\n", timeout=PATIENCE)
    assert (process.returncode, err) == (1, b"")


def test_ctrl_c_is_one_line_and_exit_code_130(settings: dict[str, str], tmp_path: Path):
    process = python(RUN, "chat", "--json", NOVA_HOME=str(tmp_path / "home"), **settings)
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"hello\n")
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (130, b"", b"nova: interrupted\n")


def test_command_of_another_package_is_found(nova: Shell, install: Callable[[str], None]):
    install(GREETS)
    assert nova("hello", "world").out == "hello\n"
    assert " hello " in nova("--help").out


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise RuntimeError('no luck')", "cannot be loaded: RuntimeError: no luck"),
        ("app = 7", "is 'int', not a Typer app"),
    ],
    ids=["raises", "no app"],
)
def test_command_that_cannot_be_loaded_is_named_and_harms_no_other(
    nova: Shell, install: Callable[[str], None], code: str, says: str
):
    install(code)
    line = f"nova: Command 'hello' {says}. Mend or uninstall the distribution 'hello-nova'.\n"
    ran = nova("hello")
    assert (ran.code, ran.out, ran.err) == (1, "", line)
    shown = nova("--help")
    assert (shown.code, shown.err) == (0, "")
    assert " hello " in shown.out
