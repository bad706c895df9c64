"""Fire times at changes of clocks: the first valid instant after a gap, the first of a fold."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.schedules.declared import DECLARED, ZONES, Minutes, begin, differing, end, expected
from evals.schedules.year import read
from projects.errors import BadInput
from routines.schedules import fires
from routines.schedules.rule import Calendar, Interval, Stride, clocks_of, times_of
from routines.schedules.times import check, latest, next_after
from routines.schedules.wall import instant_of, wall_of, zone_of

BERLIN = ZoneInfo("Europe/Berlin")


def local(instants, zone=BERLIN):
    return [each.astimezone(zone).isoformat()[:-3] for each in instants]


def on(day: int, month: int):
    begin = datetime(2026, month, day, tzinfo=BERLIN).astimezone(UTC)
    return begin - timedelta(seconds=1), begin + timedelta(hours=22)


def test_a_time_in_the_gap_fires_at_its_end_and_once():
    rule = Calendar(clocks=("1:30", "2:0,15,30,45", "3:0"))
    assert local(fires(rule, "Europe/Berlin", *on(29, 3))) == [
        "2026-03-29T01:30:00+01",
        "2026-03-29T03:00:00+02",
    ]


def test_a_time_that_comes_twice_fires_the_first_time():
    rule = Calendar(clocks=("2:0,30", "3:0"))
    assert local(fires(rule, "Europe/Berlin", *on(25, 10))) == [
        "2026-10-25T02:00:00+02",
        "2026-10-25T02:30:00+02",
        "2026-10-25T03:00:00+01",
    ]


def test_a_stride_is_not_skipped_by_a_gap():
    rule = Stride(every=2, unit="week", times=("02:30",), first=date(2026, 3, 1))
    assert local(fires(rule, "Europe/Berlin", *on(29, 3))) == ["2026-03-29T03:00:00+02"]


def test_an_interval_is_counted_by_the_time_that_passes():
    rule = Interval(seconds=7_200, start=datetime(2026, 3, 28, 23, tzinfo=UTC))
    found = local(fires(rule, "Europe/Berlin", *on(29, 3)))[:3]
    assert found == ["2026-03-29T00:00:00+01", "2026-03-29T03:00:00+02", "2026-03-29T05:00:00+02"]


def test_a_day_that_a_zone_left_out_fires_when_the_next_one_begins():
    apia = ZoneInfo("Pacific/Apia")
    begin = datetime(2011, 12, 29, 12, tzinfo=apia).astimezone(UTC)
    rule = Calendar(clocks=("9:0",))
    found = fires(rule, "Pacific/Apia", begin, begin + timedelta(hours=24))
    assert local(found, apia) == ["2011-12-31T00:00:00+14", "2011-12-31T09:00:00+14"]


@pytest.mark.parametrize("declared", DECLARED[:4] + DECLARED[10:14], ids=lambda each: each.words)
def test_a_year_is_as_zoneinfo_has_it(declared, lord_howe):
    zone = ZONES[-1]
    found = fires(read(declared, zone).rule, zone, begin(zone), end(zone))
    assert differing(expected(declared, lord_howe), found) == 0


@pytest.fixture(scope="module")
def lord_howe():
    return Minutes(ZONES[-1])


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(
        ["Europe/Berlin", "America/Chicago", "Australia/Lord_Howe", "Africa/Casablanca"]
    ),
    st.integers(min_value=0, max_value=365 * 24 * 60),
)
def test_an_instant_is_the_first_minute_at_which_clocks_have_come_so_far(zone, minute):
    wall = datetime.combine(date(2026, 1, 2), time()) + timedelta(minutes=minute)
    found = instant_of(wall, zone)
    around = [found + timedelta(minutes=step) for step in range(-150, 1)]
    shown = accumulate((wall_of(each, zone) for each in around), max)
    assert [each >= wall for each in shown] == [False] * 150 + [True]


def test_the_latest_of_very_many_are_found_at_once():
    rule = Interval(seconds=60, start=datetime(2020, 1, 1, tzinfo=UTC))
    until = datetime(2026, 1, 1, tzinfo=UTC)
    found = latest(rule, "UTC", datetime(2020, 1, 1, tzinfo=UTC), until, most=3)
    assert found == [until - timedelta(minutes=step) for step in (2, 1, 0)]


def test_a_day_that_never_comes_is_never():
    rule = Calendar(clocks=("9:0",), day="30", month="2")
    assert next_after(rule, "UTC", datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_a_rule_that_no_trigger_takes_is_refused():
    with pytest.raises(BadInput, match="cannot be kept"):
        check(Calendar(clocks=("9:0",), weekday="someday"))
    with pytest.raises(BadInput, match="No time zone is called 'Berlin'"):
        zone_of("Berlin")


@given(st.sets(st.tuples(st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=40))
def test_times_of_the_day_are_the_same_in_cron_pairs(times):
    assert times_of(clocks_of(times)) == sorted(times)
