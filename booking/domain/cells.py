"""Cells: five minutes of one technician's time, counted from the epoch in UTC.

A stretch of time is an integer whose bit *i* stands for cell `origin + i`. Python's integers make "nine free
cells in a row" a few shifts and ands, whatever the length of the stretch.
"""

from datetime import UTC, datetime

MINUTES_PER_CELL = 5
SECONDS_PER_CELL = MINUTES_PER_CELL * 60
CELLS_PER_DAY = 24 * 60 // MINUTES_PER_CELL


def cell_at(instant: datetime) -> int:
    """The cell an aware instant falls in."""
    return int(instant.timestamp()) // SECONDS_PER_CELL


def start_of(cell: int) -> datetime:
    """The UTC instant at which a cell begins."""
    return datetime.fromtimestamp(cell * SECONDS_PER_CELL, UTC)


def cells_in(minutes: int) -> int:
    """How many cells a length in minutes takes; raises ValueError unless it is a multiple of five."""
    count, rest = divmod(minutes, MINUTES_PER_CELL)
    if rest or minutes < 0:
        message = f"{minutes} minutes is not a multiple of {MINUTES_PER_CELL}"
        raise ValueError(message)
    return count


def run_of_ones(first: int, length: int) -> int:
    """`length` ones, the lowest at position `first`."""
    return ((1 << length) - 1) << first


def starts_of_runs(bits: int, length: int) -> int:
    """The positions at which at least `length` ones begin in a row (by doubling: log2(length) steps)."""
    have = 1
    while have < length:
        step = min(have, length - have)
        bits &= bits >> step
        have += step
    return bits


def positions(bits: int) -> list[int]:
    """The positions of the ones, lowest first."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found
