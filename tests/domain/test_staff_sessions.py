from datetime import UTC, datetime, timedelta

import pytest

from booking.domain.staff_sessions import Lasts, StaffSession, is_over, is_seen_anew

BEGAN = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LASTS = Lasts(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


def session(seen=timedelta(0)):
    return StaffSession(1, 1, "Firefox", BEGAN, BEGAN + seen, BEGAN)


@pytest.mark.parametrize(
    ("seen", "after", "over"),
    [
        (timedelta(0), timedelta(0), False),
        (timedelta(0), timedelta(minutes=29, seconds=59), False),
        (timedelta(0), timedelta(minutes=30), True),
        (timedelta(minutes=20), timedelta(minutes=49), False),
        (timedelta(hours=11, minutes=50), timedelta(hours=11, minutes=59, seconds=59), False),
        (timedelta(hours=11, minutes=50), timedelta(hours=12), True),
    ],
)
def test_it_ends_when_left_alone_and_at_the_latest_after_half_a_day(seen, after, over):
    assert is_over(session(seen), LASTS, BEGAN + after) is over


@pytest.mark.parametrize(("seconds", "anew"), [(0, False), (59, False), (60, True), (3600, True)])
def test_that_it_is_used_is_noted_once_a_minute(seconds, anew):
    assert is_seen_anew(session(), BEGAN + timedelta(seconds=seconds)) is anew
