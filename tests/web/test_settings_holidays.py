"""Staff say whose public holidays the clinic keeps, without JavaScript: the country, then its part."""

from datetime import UTC, date, datetime

from booking.domain.clinic import HolidayRegion
from booking.domain.hours import DayHours, Period
from booking.usecases import schedule
from tests.helpers import viewer
from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes

HOLIDAYS = "/admin/settings/holidays"
CHRISTMAS = date(2026, 12, 25)


def rows(page):
    return [words(row) for row in page.soup.select("tbody tr")]


def test_it_works(web_app, staff):
    reference = road.booked(web_app, technician="maya", starts_at=datetime(2026, 12, 25, 11, 30, tzinfo=UTC))
    desk = staff("desk")
    assert desk.open("/admin/settings/").link("Public holidays") == HOLIDAYS
    page = desk.open(HOLIDAYS)
    assert page.facts["We keep those of"] == "none"
    page = desk.look("Show its regions", {"Country": "GB"})
    regions = [words(option) for option in page.soup.select("select[name=region] option")]
    assert regions == ["The whole country", "England", "Northern Ireland", "Scotland", "Wales"]
    with nothing_stored_changes(web_app):
        page = desk.press("See what changes", {"Region": "ENG"})
    assert page.heading == "Keep the public holidays of United Kingdom, England?"
    assert page.facts["Friday 25 December 2026"] == "Christmas Day"
    assert page.facts["Monday 29 March 2027"] == "Easter Monday"
    assert "One booking to come falls outside." in page.text
    assert page.link("Fri 25 December, 11:30") == f"/admin/appointments/{reference}"
    page = desk.press("Save")
    assert page.facts["We keep those of"] == "United Kingdom, England"
    assert rows(page)[0] == "Friday 25 December 2026 Christmas Day"
    assert rows(page)[-1].startswith("Tuesday 28 December 2027")
    assert page.values("region") == ["ENG"]


def test_a_country_without_regions_and_none_at_all(staff):
    owner = staff("owner")
    owner.open(f"{HOLIDAYS}?country=TR")
    page = owner.press("See what changes", {"Region": ""})
    assert page.heading == "Keep the public holidays of Türkiye?"
    owner.press("Save")
    owner.look("Show its regions", {"Country": ""})
    page = owner.press("See what changes")
    assert page.heading == "Keep none?"
    page = owner.press("Save")
    assert page.facts["We keep those of"] == "none"
    assert rows(page) == []


def test_two_at_once(web_app, staff):
    owner, desk = staff("owner"), staff("desk")
    for person, country in ((owner, "GB"), (desk, "FR")):
        person.open(f"{HOLIDAYS}?country={country}")
        assert person.press("See what changes", {"Region": ""}).facts["Kept until now"] == "none"
    owner.press("Save")
    with nothing_stored_changes(web_app):
        page = desk.press("Save")
    assert page.facts["Kept until now"] == "United Kingdom"
    assert desk.press("Save").facts["We keep those of"] == "France"


def test_who_works_all_the_same_is_named(web_app, staff):
    with web_app.app_context():
        now, owner = web_app.extensions["hairline.clock"].now, viewer("owner")
        schedule.set_holiday_region(HolidayRegion("GB", "ENG"), owner, now)
        schedule.set_exception("theo", CHRISTMAS, DayHours([Period(600, 660)]), owner, now)
        schedule.set_exception("maya", CHRISTMAS, DayHours(), owner, now)
    page = staff("owner").open(HOLIDAYS)
    assert rows(page)[0] == "Friday 25 December 2026 Christmas Day Theo Sample"
    assert page.link("Hours") == "/admin/settings/hours"


def test_what_is_no_country_is_none(web_app, staff):
    owner = staff("owner")
    with nothing_stored_changes(web_app):
        page = owner.open(f"{HOLIDAYS}?country=ZZ")
        assert page.values("country") == ["", ""]
        page = owner.open(f"{HOLIDAYS}?country=GB")
        page = owner.press("See what changes", raw={"region": "BY"})
        assert page.title.startswith("Error: ")
        page = owner.press("See what changes", raw={"country": "<script>", "region": ""})
        assert page.heading == "Keep none?"
