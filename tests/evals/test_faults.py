"""What is measured of faults: a fault that is met as it should be, and one that loses everything."""

import shutil
from pathlib import Path

import pytest

from evals.faults import FAULTS, Fault
from evals.faults.machine import MACHINE
from evals.faults.trial import make_sound, meet


@pytest.mark.timeout(300)
def test_a_loss_is_told_from_a_refusal(
    tmp_path: Path, router_cache: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NOVA_CACHE", str(router_cache))
    sound = tmp_path / "sound" / "home"
    make_sound(sound)
    home = tmp_path / "1" / "home"
    shutil.copytree(sound, home)
    (empty,) = (fault for fault in FAULTS if fault.name == "ledger is empty")
    met = meet(empty, home)
    assert (met.code, met.is_clear, met.is_lost, met.is_mended) == (1, True, False, True)
    assert met.then == "whole again by `nova doctor --fix`"
    shutil.copytree(sound, gone := tmp_path / "2" / "home")
    met = meet(Fault("the home is gone", shutil.rmtree, "", "answered"), gone)
    assert (met.code, met.is_clear, met.is_lost) == (0, False, True)


def test_faults_are_named_once():
    names = [fault.name for fault in (*FAULTS, *MACHINE)]
    assert len(set(names)) == len(names) >= 30
