"""Killed in the middle of an interview, Nova loses no statement that it said was confirmed."""

import subprocess
import sys
from pathlib import Path

import pytest

from nova import Nova
from nova.settings import load_settings

TALK = r"""
import sys
from nova import Nova
from nova.settings import load_settings
with Nova(settings=load_settings(home=sys.argv[1], cache=sys.argv[2], model="offline")) as nova:
    begun = sys.argv[3] == "begin"
    wish = "interview Ilse about bells" if begun else "go on with the interview"
    answer = nova.ask(wish, thread="talk")
    for number in range(int(sys.argv[4]), 999):
        if "Right as written" not in answer.question:
            said = f"The mould number {number} dries for {number} days."
            answer = nova.ask(said, thread="talk")
        while "the earlier one" in answer.options:
            answer = nova.ask("both", thread="talk")
        read_back = answer.question.partition("\u201c")[2].partition("\u201d")[0]
        answer = nova.ask("yes", thread="talk")
        if "is confirmed" in answer.text:
            print(read_back, flush=True)
"""


@pytest.mark.chaos
def test_a_kill_loses_no_acknowledged_statement(tmp_path: Path, router_cache: Path):
    home = tmp_path / "home"
    acknowledged: list[str] = []
    for turn in range(3):
        talk = subprocess.Popen(
            [sys.executable, "-c", TALK, str(home), str(router_cache),
             "begin" if turn == 0 else "go on", str(20 + 100 * turn)],
            cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert talk.stdout is not None
        acknowledged += [talk.stdout.readline().strip() for _ in range(3 - turn)]
        talk.kill()
        rest, _ = talk.communicate()
        acknowledged += rest.splitlines()
    with Nova(settings=load_settings(home=home, cache=router_cache, model="offline")) as nova:
        nova.recover()
        live = [claim.text for claim in nova.memory.claims()]
        told = nova.ask("what is still open in Ilse's interview?").text
    for text in acknowledged:
        assert live.count(text) == 1
        assert text in told
