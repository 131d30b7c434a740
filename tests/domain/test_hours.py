"""When a technician works: the usual week, and what is set instead of it or taken from it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.domain.hours import ClosedPeriod, DayHours, Hours, Period, TimeOff, WeeklyHours

TUESDAY = date(2026, 12, 1)
USUAL = [Period(540, 720), Period(750, 1020)]
WEEKLY = WeeklyHours({key: [Period(540, 1020)] for key in range(7)}, {key: [Period(720, 750)] for key in range(7)})
LATE = DayHours([Period(720, 1200)], [Period(900, 930)])
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def closed(first, last=None):
    return [ClosedPeriod(first, last or first, "We are painting.")]


@pytest.mark.parametrize(
    ("changes", "stretches"),
    [
        ({},                                                                   USUAL),
        ({"exceptions": {TUESDAY: LATE}},                                      [Period(720, 900), Period(930, 1200)]),
        ({"exceptions": {TUESDAY: DayHours()}},                                []),
        ({"exceptions": {TUESDAY: DayHours((), [Period(720, 750)])}},          []),
        ({"exceptions": {TUESDAY + timedelta(days=7): DayHours()}},            USUAL),  # another Tuesday
        ({"holidays": {TUESDAY}},                                              []),
        ({"holidays": {TUESDAY}, "exceptions": {TUESDAY: LATE}},               [Period(720, 900), Period(930, 1200)]),
        ({"closed": closed(TUESDAY)},                                          []),
        ({"closed": closed(TUESDAY), "exceptions": {TUESDAY: LATE}},           []),
        ({"closed": closed(TUESDAY - timedelta(days=3), TUESDAY)},             []),  # its last day is closed too
        ({"closed": closed(TUESDAY - timedelta(days=3), TUESDAY - timedelta(days=1))}, USUAL),
        ({"closed": closed(TUESDAY + timedelta(days=1))},                      USUAL),
    ],
)  # fmt: skip
def test_the_stretches_of_work_of_a_date(changes, stretches):
    assert Hours(WEEKLY, **changes).stretches(TUESDAY) == stretches


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (NOON, NOON),
        (NOON, NOON - timedelta(hours=1)),
        (NOON + timedelta(minutes=1), NOON + timedelta(hours=1)),
        (NOON, NOON + timedelta(minutes=5, seconds=1)),
        (NOON, NOON + timedelta(minutes=5, microseconds=1)),
        (NOON.replace(tzinfo=None), NOON),
    ],
)
def test_time_off_that_is_none_is_refused(starts_at, ends_at):
    with pytest.raises(ValueError, match=r"time off"):
        TimeOff(starts_at, ends_at)


def test_time_off_ends_with_the_cell_before_its_end():
    assert len(TimeOff(NOON, NOON + timedelta(minutes=10)).cells) == 2


@pytest.mark.parametrize(
    ("last", "message"), [(TUESDAY - timedelta(days=1), "Painting"), (TUESDAY, ""), (TUESDAY, " ")]
)
def test_a_closed_period_goes_forwards_and_says_why(last, message):
    with pytest.raises(ValueError, match=r"closed period"):
        ClosedPeriod(TUESDAY, last, message)


@pytest.mark.parametrize(
    ("first", "last", "touched"),
    [(-9, -1, False), (-9, 0, True), (0, 0, True), (1, 1, True), (2, 9, True), (3, 9, False), (-9, 9, True)],
)
def test_a_closed_period_touches_the_days_it_shares(first, last, touched):
    """Closed for three days."""
    period = ClosedPeriod(TUESDAY, TUESDAY + timedelta(days=2), "We are painting.")
    assert period.touches(TUESDAY + timedelta(days=first), TUESDAY + timedelta(days=last)) is touched
