"""Five-minute cells, and runs of ones in one long integer."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain import cells

BITS = st.integers(min_value=0, max_value=2**300)
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("instant", "cell"),
    [
        (datetime(1970, 1, 1, 0, 0, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 0, 4, 59, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 0, 5, tzinfo=UTC), 1),
        (datetime(1970, 1, 2, 0, 0, tzinfo=UTC), 288),
        (datetime(1970, 1, 1, 6, 45, tzinfo=timezone(timedelta(hours=5, minutes=45))), 12),
    ],
)
def test_an_instant_falls_in_its_cell(instant, cell):
    assert cells.cell_at(instant) == cell


@given(INSTANTS)
def test_a_cell_begins_at_most_five_minutes_before_the_instants_in_it(instant):
    start = cells.start_of(cells.cell_at(instant))
    assert start <= instant < start + timedelta(minutes=5)


@given(st.integers(min_value=0, max_value=10**8))
def test_the_start_of_a_cell_lies_in_that_cell(cell):
    assert cells.cell_at(cells.start_of(cell)) == cell


@pytest.mark.parametrize(("minutes", "count"), [(0, 0), (5, 1), (45, 9), (24 * 60, cells.CELLS_PER_DAY)])
def test_a_length_is_counted_in_cells(minutes, count):
    assert cells.cells_in(minutes) == count


@pytest.mark.parametrize("minutes", [1, 4, 7, 44, -1, -5])
def test_a_length_that_is_no_multiple_of_five_is_refused(minutes):
    with pytest.raises(ValueError, match=f"{minutes} minutes"):
        cells.cells_in(minutes)


@pytest.mark.parametrize(
    ("first", "length", "bits"),
    [
        (0, 0, 0b0),
        (0, 1, 0b1),
        (0, 3, 0b111),
        (2, 3, 0b11100),
    ],
)
def test_a_run_of_ones_starts_where_it_should(first, length, bits):
    assert cells.run_of_ones(first, length) == bits


@pytest.mark.parametrize(
    ("bits", "length", "starts"),
    [
        (0b0,       1, []),
        (0b1,       1, [0]),
        (0b1,       2, []),
        (0b111,     2, [0, 1]),
        (0b110111,  2, [0, 1, 4]),
        (0b110111,  3, [0]),
        (0b1111111, 7, [0]),
    ],
)  # fmt: skip
def test_runs_begin_only_where_enough_ones_follow(bits, length, starts):
    assert cells.positions(cells.starts_of_runs(bits, length)) == starts


@given(BITS, st.integers(min_value=1, max_value=40))
def test_runs_are_the_same_as_counted_one_by_one(bits, length):
    text = bin(bits)[:1:-1]
    slow = [start for start in range(len(text)) if text[start : start + length] == "1" * length]
    assert cells.positions(cells.starts_of_runs(bits, length)) == slow


@given(BITS)
def test_positions_are_those_of_the_ones(bits):
    found = cells.positions(bits)
    assert found == sorted(set(found))
    assert sum(1 << position for position in found) == bits
