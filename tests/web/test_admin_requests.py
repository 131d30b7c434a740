"""Requests: tabs, filters, search, pages, and the file."""

import csv
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain.errors import SlotTakenError
from booking.store import audit
from booking.usecases import decide
from booking.web.csv_file import harmless
from tests.helpers import ROBIN, viewer
from tests.web import road
from tests.web.client import words
from tests.web.conftest import code_now, give_password
from tests.web.stored import nothing_stored_changes

NAMES = ("Ann Field", "Ben Okafor", "Chloé Martin", "Elif Demir")


@pytest.fixture
def four(web_app):
    """Four bookings, one a minute; their references by name."""
    clock = web_app.extensions["hairline.clock"]
    made = {}
    for number, name in enumerate(NAMES):
        details = replace(ROBIN, name=name, email=f"{name[:3].lower()}@client.example")
        made[name] = road.booked(
            web_app,
            answers=road.REVIEW if number % 2 else None,
            technician="maya" if number < 3 else "theo",
            starts_at=road.START + timedelta(days=3 - number),
            details=details,
        )
        clock.now += timedelta(minutes=1)
    return made


def taken(person, asked=""):
    """The file of what is asked for."""
    person.open(f"/admin/requests/export{asked}")
    return person.press("Download the file").response.text


def chips(page):
    return [words(chip) for chip in page.soup.select("ul.chips bdi")]


def names(page):
    return [words(cell) for cell in page.soup.select("tbody th")]


def test_it_works(staff, four, clock):
    clock.now += timedelta(hours=2)
    page = staff("desk").open("/admin/requests")
    assert page.heading == "Requests"
    assert names(page) == list(NAMES)  # the one that has waited longest first
    assert [words(cell) for cell in page.soup.select("tbody tr")[0].find_all(["td", "th"])] == [
        "Fri 4 December, 11:30",
        "Ann Field",
        "Maya Example",
        "Clear",
        "Needs a decision",
        "2 hours",
    ]
    assert page.link("Ann Field") == f"/admin/appointments/{four['Ann Field']}"


def test_tabs_count_and_keep_the_filters(web_app, staff, four):
    with web_app.app_context():
        decide.confirm_appointment(four["Ann Field"], 1, viewer("owner"), web_app.extensions["hairline.clock"].now)
    page = staff("owner").open("/admin/requests?technician=maya")
    tabs = [words(tab) for tab in page.soup.select("ul.tabs li")]
    assert tabs[:3] == ["Needs a decision 2", "Provisional 0", "Confirmed 1"]
    assert tabs[-1] == "All 3"
    confirmed = page.link("Confirmed")
    assert confirmed == "/admin/requests?state=confirmed&technician=maya"
    assert names(staff("owner").open(confirmed)) == ["Ann Field"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("outcome=review", ["Ben Okafor", "Elif Demir"]),
        ("technician=theo", ["Elif Demir"]),
        ("first=2026-12-03", ["Ann Field", "Ben Okafor"]),
        ("first=2026-12-02&last=2026-12-03", ["Ben Okafor", "Chloé Martin"]),
        ("text=ben", ["Ben Okafor"]),
        ("text=MARTIN chloé", ["Chloé Martin"]),
        ("text=eli@client", ["Elif Demir"]),
        ("text=020 7946 0958", list(NAMES)),
        ("text=%2B44 20 7946 0958", list(NAMES)),
        ("text=%25", []),
        ("text=_", []),
        ("text=' OR 1=1 --", []),
        ("state=confirmed", []),
        ("state=all&page=9", list(NAMES)),
        ("outcome=x&first=x&last=9999-12-31&page=-1&text=", list(NAMES)),
        ("state=x", list(NAMES)),
        ("technician=nobody", []),
    ],
)
def test_filters(staff, four, asked, found):
    page = staff("owner").open(f"/admin/requests?{asked}")
    assert page.status == 200
    assert names(page) == found
    assert found or "Nothing here." in page.text


def test_a_reference_is_found_as_people_write_it(staff, four):
    code = four["Ben Okafor"]
    assert names(staff("desk").open(f"/admin/requests?text={code[:4].lower()}-{code[4:].lower()}")) == ["Ben Okafor"]


def test_a_technician_sees_their_own_alone(staff, four):
    """R17."""
    maya = staff("maya")
    for asked in ("", "?technician=theo", "?state=all&text=Elif"):
        assert "Elif Demir" not in maya.open(f"/admin/requests{asked}").text
    assert "Elif" not in taken(maya, "?technician=theo&state=all")
    assert "All 3" in maya.open("/admin/requests").text


def test_twenty_five_to_a_page(web_app, staff):
    clock = web_app.extensions["hairline.clock"]
    made = 0
    for day in range(12):
        for hour in (9, 11, 14):
            starts_at = (road.START + timedelta(days=day)).replace(hour=hour, minute=0)
            if starts_at.weekday() > 4 or made == 27:
                continue
            try:
                road.booked(web_app, technician="maya", starts_at=starts_at)
            except SlotTakenError:
                continue
            made += 1
            clock.now += timedelta(seconds=1)
    owner = staff("owner")
    page = owner.open("/admin/requests")
    assert (made, len(names(page))) == (27, 25)
    assert "Page 1 of 2" in page.text
    page = owner.open(page.link("Later ones"))
    assert len(names(page)) == 2
    assert "Page 2 of 2" in page.text
    assert len(names(owner.open(page.link("Earlier ones")))) == 25
    assert len(taken(owner).splitlines()) == 28


def test_the_file_holds_no_health_beyond_the_outcome(web_app, staff):
    answers = {"faint": "not_sure", "other_medicines": "yes", "other_medicines_list": "Metformin"}
    road.booked(web_app, answers=answers, technician="maya")
    desk = staff("desk")
    desk.open("/admin/requests/export")
    data, action = desk.filled("Download the file")
    response = desk.client.post(action, data=data, base_url=desk.home)
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == 'attachment; filename="requests.csv"'
    [row] = csv.DictReader(response.text.removeprefix("\ufeff").splitlines())
    reference = row.pop("Reference")
    assert len(reference) == 8
    assert row == {
        "Where it stands": "requested",
        "Client": "Robin Walker",
        "E-mail": "robin@client.example",
        "Phone": "'+442079460958",
        "With": "Maya Example",
        "Service": "Consultation",
        "Starts": "2026-12-01 11:30",
        "Booked": "2026-11-22 08:00",
        "Outcome": "review",
    }


def test_the_page_before_says_what_is_taken_and_takes_nothing_yet(web_app, staff, four):
    desk = staff("desk")
    desk.open("/admin/requests?technician=maya&text=client.example")
    with nothing_stored_changes(web_app):
        page = desk.open(desk.page.link("All as a file (CSV)"))
    assert page.heading == "Take requests away as a file?"
    assert "3 requests from “Needs a decision”, “client.example”, Maya Example." in page.text
    assert page.link("Back to the requests") == "/admin/requests?state=requested&technician=maya&text=client.example"


def test_who_took_how_many_is_recorded(web_app, staff, four):
    taken(staff("desk"), "?technician=maya")
    with web_app.app_context():
        [line] = audit.list_of("requests")
    assert (line.act, line.by) == ("requests exported: 3", "Frank Desk")


def test_a_code_is_asked_for_and_the_filters_are_kept(web_app, staff, four, clock):
    """What was filtered before the code is what is taken away after it."""
    give_password(web_app, "desk")
    desk = staff("desk")
    clock.now += timedelta(minutes=11)
    page = desk.open("/admin/requests/export?state=all&technician=theo")
    assert page.heading == "Enter a code to go on"
    page = desk.press("Go on", {"Code": code_now(web_app)})
    assert page.path == "/admin/requests/export?state=all&technician=theo"
    assert "1 request from “All”, Theo Sample." in page.text
    text = desk.press("Download the file").response.text
    assert "Elif Demir" in text
    assert "Ann Field" not in text


def test_a_press_after_the_code_is_stale_takes_nothing(web_app, staff, four, clock):
    give_password(web_app, "desk")
    desk = staff("desk")
    desk.open("/admin/requests/export?technician=maya")
    clock.now += timedelta(minutes=11)
    assert desk.press("Download the file").heading == "Enter a code to go on"
    with web_app.app_context():
        assert audit.list_of("requests") == []


def test_each_filter_is_a_chip_that_goes_away_by_a_press(staff, four):
    owner = staff("owner")
    page = owner.open("/admin/requests?technician=maya&outcome=review&first=2026-12-03&last=2026-12-31&text=client")
    assert chips(page) == ["“client”", "Maya Example", "Review", "From 3 December 2026", "Up to 31 December 2026"]
    assert names(page) == ["Ben Okafor"]
    page = owner.open(page.link("Remove the filter Review"))
    assert names(page) == ["Ann Field", "Ben Okafor"]
    assert "Review" not in chips(page)
    page = owner.open(page.link("Remove all"))
    assert (names(page), page.soup.select("ul.chips")) == (list(NAMES), [])


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "|x", "%x"])
def test_no_cell_is_a_formula(cell):
    assert harmless(cell).replace("'", "") == cell
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize("cell", ["", "Ann", "2026-12-01", "a=b"])
def test_plain_words_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_a_formula_as_a_name_is_text(web_app, staff):
    road.booked(web_app, details=replace(ROBIN, name='=HYPERLINK("http://x","y")'))
    text = taken(staff("owner"))
    assert "\"'=HYPERLINK(" in text
