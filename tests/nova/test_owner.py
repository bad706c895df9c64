"""One home, several processes, for real: an owner that is killed, runs that are cancelled."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nova.home import Home
from nova.serving import Address, reach
from nova.serving.frames import Frame, Kind, packed
from nova.serving.proof import Greeting, proof
from projects.errors import BadInput, HomeUnusable, NovaError
from tests.processes import Processes
from tests.scripted_model import Reply, ScriptedModel
from tests.waiting import PATIENCE, wait_for

SLOW = "@general_assistant what is a debit?"


def test_a_run_is_cancelled_from_another_process_and_an_owner_s_death_loses_nothing(
    tmp_path: Path, router_cache: Path
):
    with ScriptedModel(otherwise=Reply(text="too late", wait=3_600)) as model:
        served = Processes(
            tmp_path / "home",
            router_cache,
            NOVA_MODEL="openai:test",
            OPENAI_BASE_URL=model.base_url,
        )
        with served.up() as owner:
            cancelled = served.start("ask", SLOW)
            wait_for(lambda: len(model.requests) == 1)
            (run,) = json.loads(served("runs", "list", "--json")[1])["runs"]
            assert served("runs", "cancel", run["run_id"]) == (0, f"Cancelled: {SLOW}\n", "")
            out, err = cancelled.communicate(timeout=PATIENCE)
            assert (cancelled.returncode, out, err.count("\n")) == (1, "", 1)
            assert f"Run '{run['run_id']}' was cancelled" in err

            interrupted = served.start("ask", SLOW, "--thread", "th_interrupted")
            wait_for(lambda: len(model.requests) == 2)
            interrupted.send_signal(signal.SIGINT)
            assert interrupted.wait(PATIENCE) == 130
            interrupted.communicate()

            waiting = served.start("ask", SLOW, "--thread", "th_killed")
            wait_for(lambda: len(model.requests) == 3)
            owner.kill()
            out, err = waiting.communicate(timeout=PATIENCE)
            assert (waiting.returncode, out, err.count("\n")) == (1, "", 1)
            assert f"(pid {owner.pid}) ended before it answered" in err

    alone = Processes(tmp_path / "home", router_cache, NOVA_MODEL="offline")
    code, _, err = alone("ask", "hello")
    assert code == 0
    assert "had been cut off and is finished now" in err
    runs = json.loads(alone("runs", "list", "--json")[1])["runs"]
    assert {run["thread"]: run["status"] for run in runs if run["request"] == SLOW} == {
        run["thread"]: "cancelled",
        "th_interrupted": "failed",
        "th_killed": "answered",
    }
    assert len(runs) == 4


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory, router_cache: Path) -> Iterator[Address]:
    """The address of a home that is served."""
    from nova import Nova
    from nova.settings import load_settings

    home = tmp_path_factory.mktemp("owner")
    with Nova(settings=load_settings(home=home, cache=router_cache, model="offline")) as nova:
        nova.serve()
        address = Address.read(Home(home))
        assert address is not None
        yield address
        remote = reach(home)
        assert remote is not None, "it does not answer any more"
        with remote:
            assert remote.runs.list() == []


def _line(address: Address) -> socket.socket:
    return socket.create_connection(("127.0.0.1", address.port), timeout=PATIENCE)


def _known(address: Address) -> socket.socket:
    """Return a line on which the token was proved."""
    line = _line(address)
    theirs = json.loads(line.recv(4096)[5:])["nonce"]
    proved = Greeting(nonce="n", proof=proof(address.token, "client", theirs, "n"))
    line.sendall(packed(proved.frame()))
    assert line.recv(4096)
    return line


def test_an_owner_that_is_silent_is_told_of_and_not_waited_for(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        Address.of(silent.getsockname()[1]).write(Home(tmp_path))
        with pytest.raises(HomeUnusable, match=rf"\(pid {os.getpid()}\) does not answer"):
            reach(tmp_path, patience=0.2)


def test_whoever_took_the_port_of_an_owner_that_is_gone_is_passed_over(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        Address.of(other.getsockname()[1]).write(Home(tmp_path))
        with ThreadPoolExecutor(1) as beside:
            said = beside.submit(_answer_as, other, Greeting(nonce="n", proof="0" * 64))
            assert reach(tmp_path, patience=20) is None
            assert said.result() == "proved"


def _answer_as(listening: socket.socket, greeting: Greeting) -> str:
    """Play an owner that does not know the token; return what its client said."""
    line, _ = listening.accept()
    with line:
        line.sendall(packed(greeting.frame()))
        said = line.recv(4096)
        line.sendall(packed(greeting.frame()))
        return "proved" if b"proof" in said else "nothing"


def test_the_address_can_be_read_by_its_person_alone(tmp_path: Path):
    home = Home(tmp_path)
    Address.of(4711).write(home)
    assert home.address.stat().st_mode & 0o777 == 0o600 or os.name == "nt"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xff\xff\xffg",
        b"\0\0\0\0",
        packed(Frame(Kind.CALL, b"runs.list\n{}")),
        packed(Frame(Kind.GREETING, b"[]")),
        packed(Greeting(nonce="n", proof="0" * 64).frame()),
        packed(Greeting(nonce="n").frame()),
    ],
    ids=["nothing", "http", "huge", "empty", "call", "list", "wrong", "unproved"],
)
def test_who_does_not_prove_the_token_is_told_nothing(owner: Address, said: bytes):
    with _line(owner) as line:
        assert line.recv(4096)[4:5] == b"g"
        line.sendall(said)
        line.shutdown(socket.SHUT_WR)
        assert line.recv(4096) == b""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=200)
    | st.builds(
        lambda kind, body: packed(Frame(kind, body)),
        st.sampled_from(Kind),
        st.binary(max_size=80)
        | st.builds(
            lambda name, body: f"{name}\n{body}".encode(errors="replace"),
            st.sampled_from(["runs.list", "memory.search", "ask", "close", "approvals.approve"]),
            st.text(max_size=30)
            | st.dictionaries(
                st.sampled_from(["limit", "text", "k", "self", "x"]),
                st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers()),
            ).map(json.dumps),
        ),
    )
)
def test_no_input_harms_the_owner(owner: Address, said: bytes):
    with _known(owner) as line:
        line.sendall(said)
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass


def test_what_is_wrong_with_a_call_is_said_as_by_the_door_itself(open_nova):
    nova = open_nova()
    nova.serve()
    remote = reach(nova.settings.home)
    assert remote is not None
    with remote:
        for ask in (
            lambda door: door.runs.show("r_nothing"),
            lambda door: door.ask(" "),
            lambda door: door.approvals.approve("e_nothing", hash="0"),
            lambda door: [*door.stream("x", audience="nobody")],
        ):
            said = []
            for door in (nova, remote):
                with pytest.raises(NovaError) as raised:
                    ask(door)
                said.append((raised.type, str(raised.value)))
            assert said[0] == said[1]
        with pytest.raises(BadInput, match="cannot be asked of another process"):
            remote.data.open("personal")
