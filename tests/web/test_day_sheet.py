"""The day sheet: who comes on one day, printed the evening before."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from booking.store.clients import ClientRow
from booking.store.database import transaction
from tests.helpers import change_clinic
from tests.web import road
from tests.web.client import words
from tests.web.test_admin_today import TUESDAY, book


def test_it_works(web_app, staff, clock):
    """Times, clients, phones, technicians and what is open; nothing of health."""
    with web_app.app_context():
        change_clinic(confirms_automatically=True)
    book(web_app, "Confirmed One", 9)
    book(web_app, "Asks Still", 12, answers=road.REVIEW)
    with web_app.app_context(), transaction() as session:
        session.execute(update(ClientRow).where(ClientRow.name == "Confirmed One").values(email=None))
    clock.now = TUESDAY - timedelta(hours=6)
    owner = staff("owner")
    page = owner.open(owner.page.link("tomorrow"))
    for hidden in page.soup.select(".no-print, .bar nav, .who, .button"):
        hidden.decompose()
    assert page.heading == "Tuesday 1 December 2026"
    [table] = page.soup.main.find_all("table")
    rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")]
    assert rows == [
        [
            "09:00",
            "Confirmed One",
            "09:45",
            "+44 20 7946 0958",
            "Maya Example",
            "Consultation",
            "Confirmed",
            "no e-mail address",
        ],
        [
            "12:00",
            "Asks Still",
            "12:45",
            "+44 20 7946 0958",
            "Maya Example",
            "Consultation",
            "Needs a decision",
            "not confirmed yet",
        ],
    ]
    assert "aint" not in page.text


def test_days_lead_to_their_neighbours_and_the_week_to_its_days(staff):
    owner = staff("owner")
    owner.open("/admin/week?day=2026-12-01")
    page = owner.open(owner.page.link("Day sheet Tuesday 1 December 2026"))
    assert page.heading == "Tuesday 1 December 2026"
    assert "Nobody is booked on this day." in page.text
    assert owner.open(page.link("Next day")).heading == "Wednesday 2 December 2026"
    assert owner.open(owner.page.link("Previous day")).heading == "Tuesday 1 December 2026"
    assert "/admin/week?day=2026-12-01" in [link["href"] for link in owner.page.soup.find_all("a")]


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_shown_is_today(staff, day):
    assert staff("owner").open(f"/admin/day-sheet?day={day}").heading == "Sunday 22 November 2026"


def test_technicians_print_their_own(web_app, staff):
    book(web_app, "Of Maya", 9)
    book(web_app, "Of Theo", 12, technician="theo")
    page = staff("maya").open("/admin/day-sheet?day=2026-12-01")
    assert [words(cell) for cell in page.soup.select("tbody th")] == ["Of Maya"]
