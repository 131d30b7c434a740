"""The audit log as it is read."""

import pytest

from booking.domain.audit import details_of, kind_of, pages


@pytest.mark.parametrize(
    ("act", "kind", "details"),
    [
        ("confirmed", "confirmed", ""),
        (
            "moved: 2026-12-01 11:30 maya to 2026-12-02 09:00 theo",
            "moved",
            "2026-12-01 11:30 maya to 2026-12-02 09:00 theo",
        ),
        ("shortened: so that: somebody fits in", "shortened", "so that: somebody fits in"),
        ("hours of 2026-12-01 set: 09:00-17:00", "hours of", "2026-12-01 set: 09:00-17:00"),
        ("hours of 2026-12-01 as usual", "hours of", "2026-12-01 as usual"),
        ("record joined into: client 3", "record joined into", "client 3"),
        ("", "", ""),
    ],
)
def test_an_act_is_a_kind_and_details(act, kind, details):
    assert (kind_of(act), details_of(act)) == (kind, details)


@pytest.mark.parametrize(("count", "number"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_fifty_lines_fill_a_page(count, number):
    assert pages(count) == number
