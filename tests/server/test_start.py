"""How a server starts, and what it says when it can't."""

from tests.server.running import free_port, start


def test_a_home_that_another_process_holds_is_told_in_one_line_at_the_end(server, tmp_path, cache):
    home = server.folder / "home"
    process = start(tmp_path, port=free_port(), cache=cache, NOVA_HOME=str(home))
    try:
        code = process.wait(120)
    finally:
        process.kill()
        process.wait()
    last = (tmp_path / "log").read_text().splitlines()[-1]
    assert last.startswith(f"nova: Home {str(home)!r} is in use by another Nova process (pid ")
    assert last.endswith("end it, or set NOVA_HOME to another folder.")
    assert code == 2
