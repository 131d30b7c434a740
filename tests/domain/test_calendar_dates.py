"""Waits in real dates, and ages."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.calendar_dates import Month, add_months, age_on, parse_month, wait_ends_on

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
MONTHS = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


@pytest.mark.parametrize(
    ("since", "months", "ends"),
    [
        (date(2026, 9, 14),  6, date(2027, 3, 14)),
        (date(2026, 8, 31),  6, date(2027, 2, 28)),  # no 31 February
        (date(2027, 8, 31),  6, date(2028, 2, 29)),  # a leap year
        (date(2028, 2, 29), 12, date(2029, 2, 28)),  # from a leap day
        (date(2028, 2, 29), 48, date(2032, 2, 29)),  # to the next one
        (date(2027, 2, 28),  1, date(2027, 3, 28)),  # a month's last day is no more than its number
        (date(2026, 12, 31), 1, date(2027, 1, 31)),  # over the new year
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 5, 31),  1, date(2026, 6, 30)),
        (date(2026, 5, 31),  0, date(2026, 5, 31)),
    ],
)  # fmt: skip
def test_months_after_a_day(since, months, ends):
    assert add_months(since, months) == ends
    assert wait_ends_on(since, months, 0) == ends


@pytest.mark.parametrize(
    ("since", "days", "ends"),
    [
        (date(2026, 9, 14), 90, date(2026, 12, 13)),
        (date(2027, 12, 1), 90, date(2028, 2, 29)),  # into a leap day
        (date(2026, 12, 1), 90, date(2027, 3, 1)),   # none that year
        (date(2028, 2, 28),  1, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_days_after_a_day(since, days, ends):
    assert wait_ends_on(since, 0, days) == ends


@pytest.mark.parametrize(
    ("since", "months", "days", "ends"),
    [
        (Month(2026, 9),   6,  0, date(2027, 3, 31)),  # the latest day of a 30-day month stays the latest day
        (Month(2026, 8),   6,  0, date(2027, 2, 28)),
        (Month(2027, 8),   6,  0, date(2028, 2, 29)),  # a leap year
        (Month(2026, 12),  1,  0, date(2027, 1, 31)),  # over the new year
        (Month(2026, 12), 12,  0, date(2027, 12, 31)),
        (Month(2026, 2),   0, 90, date(2026, 5, 29)),  # days count from the month's latest day
        (Month(2028, 2),   0,  1, date(2028, 3, 1)),
        (Month(2026, 1),   1,  1, date(2026, 3, 1)),
    ],
)  # fmt: skip
def test_a_wait_after_a_remembered_month(since, months, days, ends):
    assert wait_ends_on(since, months, days) == ends


@settings(max_examples=40)
@given(MONTHS, st.integers(0, 60), st.integers(0, 400), st.integers(1, 28))
def test_a_month_is_never_taken_earlier_than_a_day_in_it(month, months, days, day):
    exact = date(month.year, month.month, day)
    assert wait_ends_on(month, months, days) >= wait_ends_on(exact, months, days)


@settings(max_examples=40)
@given(DAYS, DAYS, st.integers(0, 60), st.integers(0, 400))
def test_a_later_day_never_ends_a_wait_earlier(one, other, months, days):
    first, second = sorted((one, other))
    assert wait_ends_on(first, months, days) <= wait_ends_on(second, months, days)


@settings(max_examples=40)
@given(MONTHS)
def test_a_month_is_read_as_it_is_written(month):
    assert parse_month(str(month)) == month


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "2026-9", "September 2026", "2026-09-14", None, []])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_month(text)


@pytest.mark.parametrize(
    ("born_on", "today", "age"),
    [
        (date(2008, 11, 22), date(2026, 11, 21), 17),  # the day before
        (date(2008, 11, 22), date(2026, 11, 22), 18),  # the birthday
        (date(2008, 12, 1),  date(2026, 11, 30), 17),
        (date(2008, 2, 29),  date(2026, 2, 28),  17),  # 29 February in another year: 1 March
        (date(2008, 2, 29),  date(2026, 3, 1),   18),
        (date(2008, 2, 29),  date(2028, 2, 28),  19),
        (date(2008, 2, 29),  date(2028, 2, 29),  20),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
)  # fmt: skip
def test_an_age_in_whole_years(born_on, today, age):
    assert age_on(born_on, today) == age
