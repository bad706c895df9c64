"""Each guard is there for something: with it nothing is told, without it one of these is."""

import pytest

from evals.data.ground import opened
from evals.data.hostile import own

SETTING, _ = own()


DEFINER = "SELECT anything('SELECT value FROM secret')"
UNLISTED = "SELECT value FROM secret"
OTHERS = "SELECT part FROM line WHERE part LIKE 'CANARY%'"


def attacked(postgres, setting, sql, **switches) -> str:
    """Return what harm a statement does; `is_guarded` and the rest switch a guard off."""
    is_guarded = switches.pop("is_guarded", True)
    with opened(postgres, setting, **switches) as (ground, _):
        return ", ".join(ground.attack(sql, is_guarded=is_guarded).harm)


@pytest.mark.parametrize("sql", [DEFINER, UNLISTED, OTHERS])
def test_with_all_guards_nothing_is_told(postgres, sql):
    assert attacked(postgres, SETTING, sql) == ""


@pytest.mark.parametrize("sql", [DEFINER, UNLISTED])
def test_guard_and_role_each_hold_alone_and_nothing_holds_without_them(postgres, sql):
    assert attacked(postgres, SETTING, sql, is_guarded=False) == ""
    assert attacked(postgres, SETTING, sql, is_hardened=False) == ""
    told = attacked(postgres, SETTING, sql, is_guarded=False, is_hardened=False)
    assert "CANARY-SECRET" in told


def test_role_and_cut_each_hold_alone_and_nothing_holds_without_them(postgres):
    assert attacked(postgres, SETTING, OTHERS, is_hardened=False) == ""
    assert attacked(postgres, SETTING, OTHERS, is_cut=False) == ""
    told = attacked(postgres, SETTING, OTHERS, is_hardened=False, is_cut=False)
    assert "CANARY-FIRM" in told
