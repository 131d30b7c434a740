"""One page for whom to see and when: links that only look, one press that chooses both."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import delete, update

from booking.domain.hours import TimeOff
from booking.store.database import transaction
from booking.store.schedule import TechnicianRow, WorkingPeriodRow
from booking.usecases import schedule
from tests.conftest import NOW
from tests.helpers import change_clinic, rewrite, viewer
from tests.web import road
from tests.web.client import words
from tests.web.stored import fingerprint, nothing_stored_changes

GONE = "That time is not free any more. Here are the times you can have now."
LEFT = "That technician takes no bookings any more. Here is what you can have now."

MAYA = "Maya Example \u2013 earliest Mon 23 November, 09:00"
THEO = "Theo Sample \u2013 earliest Tue 24 November, 11:00"
NOT_ON_OFFER = [None, "", "zoe", "MAYA", "maya\x00", "1", ["zoe", "maya"], "' OR 1=1 --", "x" * 5000]


@pytest.fixture
def client(browser):
    return road.put(browser, road.TIME)


def retire(app, slug):
    with app.app_context(), transaction() as session:
        session.execute(update(TechnicianRow).where(TechnicianRow.slug == slug).values(active=False))


def leave(app, technician, first, last):
    with app.app_context():
        away = TimeOff(datetime(*first, tzinfo=UTC), datetime(*last, tzinfo=UTC))
        schedule.add_time_off(technician, away, viewer("owner"), NOW)


def choices(page):
    return [words(row) for row in page.soup.select(".who-list li")]


def shown_on(page, group):
    """What is marked as shown now among the links of a list."""
    return [words(link) for link in page.soup.select(f".{group} a[aria-current=true]")]


def asked(link):
    """What a link asks of the time page."""
    parts = urlsplit(link)
    assert parts.path == "/book/time"
    return {name: value for name, [value] in parse_qs(parts.query).items()}


def test_it_works(client):
    page = client.page
    assert page.heading == "Who and when"
    assert choices(page) == [
        "Anyone \u2013 earliest Mon 23 November, 09:00",
        f"{MAYA} Scalp and scar work. Training and experience of Maya Example",
        f"{THEO} Fine density and hairlines. Training and experience of Theo Sample",
    ]
    page = client.open(page.link("Theo Sample"))
    assert shown_on(page, "who-list") == [THEO]
    assert "23\u201329 Nov 2026 with Theo Sample" in page.sections
    assert "11:00, Tuesday 24 November 2026, with Theo Sample" in page.buttons
    assert client.press("11:30").path == "/book/details"
    chosen = road.journey(client).enquiry
    assert (chosen.technician, chosen.starts_at) == ("theo", datetime(2026, 11, 24, 11, 30, tzinfo=UTC))


def test_looking_at_somebody_chooses_nobody(client):
    """R15: a link that is followed, or fetched ahead, writes nothing."""
    before = fingerprint(client.app)
    for query in ("with=theo", "with=any&from=2026-12-01", "part=evening", "with=zoe&from=x&part=x"):
        client.open(f"/book/time?{query}")
    assert fingerprint(client.app) == before
    assert road.journey(client).enquiry.technician is None


def test_the_days_stand_under_the_week_and_each_says_the_whole_of_it(client):
    levels = [(tag.name, words(tag)) for tag in client.page.soup.main.find_all(["h1", "h2", "h3"])]
    assert levels[:4] == [
        ("h1", "Who and when"),
        ("h2", "Who would you like to see?"),
        ("h2", "23\u201329 Nov 2026 with anyone"),
        ("h3", "Monday 23 November"),
    ]


def test_where_there_is_one_technician_nobody_is_asked(client):
    retire(client.app, "theo")
    page = client.open("/book/time?with=theo")
    assert page.heading == "Choose a time"
    assert page.soup.select(".who-list") == []
    assert "Who would you like to see?" not in page.sections
    assert "with=" not in page.link("Later")
    assert client.press("09:00").path == "/book/details"
    assert road.journey(client).enquiry.technician == "maya"


@pytest.mark.parametrize(
    "wrong", [None, "", "zoe", "MAYA", "maya\x00", "1", ["zoe", "maya"], "' OR 1=1 --", "x" * 5000]
)
def test_a_posted_technician_who_is_not_on_offer_is_refused(client, wrong):
    client.open("/book/time?with=maya&from=2026-12-01&part=morning")
    with nothing_stored_changes(client.app):
        page = client.press("09:00", raw={"technician": wrong})
    assert page.messages == [LEFT]
    assert page.heading == "Who and when"
    assert page.values("technician") == ["maya"]
    assert page.times


def test_somebody_who_left_while_the_page_was_open_is_refused(client):
    with client.app.app_context(), transaction() as session:
        session.add(TechnicianRow(slug="ana", name="Ana", intro="", position=9, active=True))
    client.open("/book/time?with=theo")
    retire(client.app, "theo")
    with nothing_stored_changes(client.app):
        page = client.press("11:00")
    assert page.messages == [LEFT]
    assert "Theo" not in page.text
    assert client.press("09:00").path == "/book/details"


def test_a_link_to_somebody_who_is_not_on_offer_shows_anyone_and_says_so(client):
    for who in ("zoe", "%00", "' OR 1=1 --", "x" * 3000):
        page = client.open(f"/book/time?with={who}")
        assert "That technician takes no bookings at the moment. These are the times with anyone." in page.text
        assert page.values("technician") == ["any"]
        assert page.times


def test_one_that_was_chosen_before_this_page_asked_for_both_is_shown_first(client):
    with client.app.app_context():
        rewrite(client.secret, NOW, technician="theo")
    page = client.open("/book/time")
    assert shown_on(page, "who-list") == [THEO]


def test_another_technician_for_a_time_that_is_chosen(browser):
    road.put(browser, road.CHECK, technician="maya")
    page = browser.open("/book/time")
    assert shown_on(page, "who-list") == [MAYA]
    browser.open(page.link("Theo Sample"))
    assert browser.press("11:00").path == "/book/check"
    assert browser.page.facts["With"] == "Theo Sample"


# What is asked stands in the address, all of it together


def test_each_link_changes_one_thing_and_keeps_the_others(client):
    page = client.open("/book/time?with=theo&from=2026-12-07&part=afternoon")
    everything = {"with": "theo", "from": "2026-12-07", "part": "afternoon"}
    assert asked(page.link("Maya Example")) == {**everything, "with": "maya"}
    assert asked(page.link("Anyone")) == {**everything, "with": "any"}
    assert asked(page.link("Earlier")) == {**everything, "from": "2026-11-30"}
    assert asked(page.link("Later")) == {**everything, "from": "2026-12-14"}
    assert asked(page.link("Mornings")) == {**everything, "part": "morning"}
    assert asked(page.link("Afternoons")) == {"with": "theo", "from": "2026-12-07"}  # pressed again it is off
    page = client.look("Show", {"Go to a date": "2027-01-12"})
    assert asked(page.path) == {**everything, "from": "2027-01-12"}
    assert page.times[0] == "2027-01-12T12:00:00+00:00"


def test_what_was_asked_survives_a_refused_post(client):
    client.open("/book/time?with=theo&from=2026-12-07&part=afternoon")
    before = client.page.times
    with nothing_stored_changes(client.app):
        page = client.press("12:00", raw={"starts_at": "2026-12-13T12:00:00+00:00"})
    assert page.messages == [GONE]
    assert asked(page.path) == {"with": "theo", "from": "2026-12-07", "part": "afternoon"}
    assert page.times == before
    assert shown_on(page, "switches") == ["Afternoons: on, press to show the whole day"]


def test_a_stale_token_keeps_it_too(client):
    client.open("/book/time?with=theo&part=evening")
    client.forget_session()
    page = client.press("17:00")
    assert "Please press the button again." in page.messages[0]
    assert client.press("17:00").path == "/book/details"
    assert road.journey(client).enquiry.technician == "theo"


@pytest.mark.parametrize(
    ("part", "hours"), [("morning", range(9, 12)), ("afternoon", range(12, 17)), ("evening", range(17, 19))]
)
def test_a_part_of_the_day_alone(client, part, hours):
    page = client.open(f"/book/time?part={part}")
    assert {datetime.fromisoformat(time).hour for time in page.times} == set(hours)
    assert len(shown_on(page, "switches")) == 1
    assert f"No {part}s" in page.text


@pytest.mark.parametrize("part", ["", "night", "Morning", "%00", "x" * 3000])
def test_an_unknown_part_of_the_day_is_the_whole_day(client, part):
    page = client.open(f"/book/time?part={part}")
    assert page.times == client.open("/book/time").times
    assert shown_on(page, "switches") == []


# Go to a date


@pytest.mark.parametrize("typed", ["x", "2026-02-31", "12/03/2027", "99999-01-01", "2026-11-23T10:00", "²³", "<b>"])
def test_what_is_no_date_gets_a_sentence_beside_it(client, typed):
    page = client.look("Show", {"Go to a date": typed})
    assert page.messages == ["Write the date like 2026-11-23"]
    assert page.values("from") == [typed]
    assert page.times  # as if no date had been asked for


def test_no_date_at_all_shows_the_first_days(client):
    page = client.look("Show", {"Go to a date": " "})
    assert page.messages == []
    assert page.times[0] == "2026-11-23T09:00:00+00:00"


@pytest.mark.parametrize("far", ["2027-02-21", "2027-11-22", "9999-12-31"])
def test_a_date_too_far_ahead_shows_the_last_days_and_says_so(client, far):
    page = client.look("Show", {"Go to a date": far})
    assert "You cannot book that far ahead yet. The last day is 20 February 2027." in page.text
    assert page.values("from") == ["2027-02-14"]
    assert page.times[-1].startswith("2027-02-20")
    assert asked(page.link("Theo"))["from"] == "2027-02-14"


def test_a_date_too_early_shows_the_first_days_and_says_so(client):
    page = client.look("Show", {"Go to a date": "2020-01-01"})
    assert "The first day you can book is 23 November 2026." in page.text
    assert page.times[0].startswith("2026-11-23")


def test_a_bad_date_in_the_address_is_no_fault_of_a_post(client):
    client.open("/book/time?from=x")
    page = client.press("09:00", raw={"starts_at": "x"})
    assert page.messages == [GONE]


def test_the_picker_offers_only_days_that_can_be_booked(client):
    box = client.page.soup.find("input", attrs={"name": "from"})
    assert (box["type"], box["min"], box["max"]) == ("date", "2026-11-23", "2027-02-20")


# Empty weeks, and somebody earlier


def test_an_empty_week_has_one_link_to_the_next_time_and_keeps_what_was_asked(client):
    leave(client.app, "theo", (2026, 11, 20), (2026, 12, 10))
    page = client.open("/book/time?with=theo&part=afternoon")
    assert page.times == []
    assert "There is no free afternoon in these days." in page.text
    link = page.link("Next available: Thu 10 December, 12:00")
    assert asked(link) == {"with": "theo", "part": "afternoon", "from": "2026-12-10"}
    assert client.open(link).times[0] == "2026-12-10T12:00:00+00:00"
    assert asked(page.link("Show the whole day")) == {"with": "theo"}


def test_somebody_who_is_earlier_is_named_with_a_link(client):
    page = client.open("/book/time?with=theo&part=morning")
    link = page.link("Maya Example is free earlier: Mon 23 November, 09:00")
    assert asked(link) == {"with": "maya", "part": "morning", "from": "2026-11-23"}
    assert client.open(link).times[0] == "2026-11-23T09:00:00+00:00"
    assert "is free earlier" not in client.page.text
    assert "Theo Sample is free: Tue 24 November, 17:00" in client.open("/book/time?with=maya&part=evening").text


def test_without_any_such_time_it_says_how_far_it_looked(client):
    page = client.open("/book/time?with=maya&part=evening")
    assert "no free evening in these days. There is none up to 20 February 2027 either." in page.text
    assert "Maya Example \u2013 no free time" in page.text
    assert client.open(page.link("Show the whole day")).times
    leave(client.app, "maya", (2026, 12, 1), (2027, 6, 1))
    page = client.open("/book/time?with=maya&from=2026-12-07")
    assert "There is none up to 20 February 2027 either. Please look at earlier days." in page.text
    assert client.open(page.link("Earlier")).times


def test_one_technician_without_any_time_is_somebody_to_call(client):
    retire(client.app, "theo")
    with client.app.app_context(), transaction() as session:
        session.execute(delete(WorkingPeriodRow))
    assert client.open("/book/time").text.count("There is no free time up to 20 February 2027. Please call us.") == 1


def test_notice_beyond_the_furthest_day_is_a_page_too(client):
    with client.app.app_context():
        change_clinic(minimum_notice_minutes=200 * 24 * 60)
    page = client.open("/book/time?from=2027-01-01")
    assert page.times == []
    assert "Please call us" in page.text


# Whose clock


def test_the_clinics_zone_is_named_and_each_time_says_its_instant(client):
    page = client.page
    assert "All times are London time, where the studio is." in page.text
    told = [tag["datetime"] for tag in page.soup.select("button.time time")]
    assert told == page.times
    line = page.soup.find(attrs={"data-own-time": "Europe/London"})
    assert line.has_attr("hidden")  # hairline.js shows it to whom it concerns
    assert words(line) == "{there} London time is {here} where you are. The small times are yours."


def test_the_zone_is_the_clinics_own(client):
    with client.app.app_context():
        change_clinic(time_zone="Asia/Kathmandu")
    page = client.open(f"/book/time?from={date(2026, 12, 1)}")
    assert "All times are Kathmandu time" in page.text
    assert page.soup.find(attrs={"data-own-time": "Asia/Kathmandu"})


def test_what_a_page_gives_away_to_a_form_that_looks_is_no_secret(client):
    form = client.page.soup.find("form", attrs={"method": "get"})
    assert {tag["name"] for tag in form.find_all("input")} == {"with", "from"}
