"""The day: what needs a decision, then who comes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from booking.store.appointments import AppointmentRow
from booking.store.database import transaction
from booking.store.messages import MessageRow
from tests.helpers import ROBIN, change_clinic, say_no_time
from tests.web import road
from tests.web.client import words
from tests.web.stored import counted, nothing_but_looks, nothing_stored_changes, stored

TUESDAY = datetime(2026, 12, 1, tzinfo=UTC)


def names_under(page, heading):
    for found in page.soup.find_all("h2"):
        if words(found).startswith(heading):
            table = found.find_next_sibling()
            return [words(cell) for cell in table.find_all("th", scope="row")]
    return None


def book(app, name, hour, technician="maya", day=TUESDAY, **kwargs):
    details = replace(ROBIN, name=name)
    return road.booked(app, details=details, technician=technician, starts_at=day.replace(hour=hour), **kwargs)


def test_it_works(web_app, staff, clock):
    book(web_app, "Later Asked", 9)
    clock.now += timedelta(hours=2)
    book(web_app, "Last Asked", 12)
    owner = staff("owner")
    page = owner.open("/admin/")
    assert page.heading == "Sunday 22 November 2026"
    assert names_under(page, "Needs a decision") == ["Later Asked", "Last Asked"]  # who waits longest is first
    assert "Needs a decision 2" in page.text
    assert "2 hours" in page.text
    assert "Nobody is booked today. Next: Later Asked, Tuesday 1 December 2026, 09:00" in page.text
    owner.open(page.link("Later Asked"))
    assert owner.page.heading == "Later Asked, Tuesday 1 December 2026, 09:00"


def test_an_empty_day_says_so(staff):
    page = staff("owner").open("/admin/")
    assert "Nothing waits for you." in page.text
    assert "Nobody is booked today." in page.text
    assert "Next:" not in page.text


def test_todays_stand_in_order_of_time(web_app, staff, clock):
    with web_app.app_context():
        change_clinic(confirms_automatically=True)
    for name, hour in (("Noon", 12), ("Early", 9), ("Evening", 15)):
        book(web_app, name, hour)
    clock.now = TUESDAY.replace(hour=8)
    page = staff("owner").open("/admin/")
    assert names_under(page, "Today") == ["Early", "Noon", "Evening"]
    assert names_under(page, "Needs a decision") == []
    assert "09:00" in page.text
    assert "09:45" in page.text


def test_a_technician_sees_their_own_alone(web_app, staff):
    book(web_app, "For Maya", 12)
    book(web_app, "For Theo", 12, technician="theo")
    assert names_under(staff("maya").open("/admin/"), "Needs") == ["For Maya"]
    assert names_under(staff("theo").open("/admin/"), "Needs") == ["For Theo"]
    assert names_under(staff("desk").open("/admin/"), "Needs") == ["For Maya", "For Theo"]


@pytest.fixture
def untold(web_app):
    """An appointment with Maya of whose messages two could not be sent."""
    book(web_app, "Robin", 9, technician="maya")
    with web_app.app_context(), transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id <= 2).values(state="failed"))


def test_an_email_that_could_not_be_sent_is_named_until_somebody_has_seen_it(web_app, staff, untold):
    """R10, R13."""
    person = staff("owner")
    assert "2 e-mails could not be sent" in person.open("/admin/").text
    person.open(person.page.link("Tue 1 December, 09:00: we have your request"))
    assert person.page.heading == "Tue 1 December, 09:00: we have your request"
    person.press("Seen")
    assert "Olive Owner saw that it failed" in person.page.text
    assert "Seen" not in person.page.buttons
    page = staff("desk").open("/admin/")
    assert "An e-mail could not be sent" in page.text
    assert "we have your request" not in page.text
    assert [line[4] for line in stored(web_app)["audit"]].count("failed message seen") == 1


def test_it_is_said_to_those_who_see_the_appointment(staff, untold):
    assert "could not be sent" in staff("maya").open("/admin/").text
    assert "could not be sent" not in staff("theo").open("/admin/").text


def test_a_mail_that_waits_for_long_is_said(web_app, staff, clock):
    """R13: nobody sends, and nothing has failed yet."""
    book(web_app, "Robin", 9, technician="maya")
    clock.now += timedelta(minutes=9)
    assert "No e-mails are being sent" not in staff("desk").open("/admin/").text
    clock.now += timedelta(minutes=2)
    page = staff("desk").open("/admin/")
    assert "No e-mails are being sent" in page.text
    assert "They wait since Sun 22 November, 08:00." in page.text


@pytest.mark.parametrize("name", ["n" * 200, "Ann " * 50, "فاطمة الزهراء", "山田太郎"])
def test_any_name_has_its_place(web_app, staff, name):
    book(web_app, name.strip(), 9)
    page = staff("owner").open("/admin/")
    assert names_under(page, "Needs") == [name.strip()]
    assert page.soup.main.bdi.get_text() == name.strip()  # its own direction, whatever stands around it


def test_nothing_of_health_stands_here(web_app, staff):
    answers = {"other_medicines": "yes", "other_medicines_list": "Canaryzine"}
    book(web_app, "Robin", 9, answers=answers)
    owner = staff("owner")
    with nothing_stored_changes(web_app):
        assert "Canaryzine" not in owner.open("/admin/").response.text


def test_a_clean_request_is_confirmed_in_one_press(web_app, staff):
    """From the landing page; where there is something to look at, the row offers no button."""
    reference = book(web_app, "Clean Case", 9)
    book(web_app, "Some Thing", 12, answers=road.REVIEW)
    book(web_app, "Some Letter", 14, answers=road.LETTER, technician="theo")
    desk = staff("desk")
    assert desk.open("/admin/").buttons == ["Confirm Clean Case"]
    page = desk.press("Confirm Clean Case")
    assert page.path == f"/admin/appointments/{reference}"
    assert "Confirmed. The client and staff are being told by e-mail." in page.response.text


def test_who_said_something_new_is_not_confirmed_unread(web_app, staff, clock):
    reference = book(web_app, "Clean Once", 9)
    with web_app.app_context():
        say_no_time(reference, clock.now)
    assert staff("desk").open("/admin/").buttons == []


def test_a_row_that_is_out_of_date_changes_nothing(web_app, staff):
    """R2."""
    book(web_app, "Clean Case", 9)
    owner, desk = staff("owner"), staff("desk")
    owner.open("/admin/")
    desk.open("/admin/")
    owner.press("Confirm Clean Case")
    with nothing_but_looks(web_app):
        page = desk.press("Confirm Clean Case")
    assert "Olive Owner confirmed it 1 minute ago. Nothing was changed by you." in page.response.text


def counters(page):
    return {words(item).partition(" ")[2]: words(item).partition(" ")[0] for item in page.soup.select(".counters li")}


def test_what_the_day_holds_stands_in_numbers_and_leads_there(web_app, staff, clock):
    book(web_app, "Asks One", 9)
    book(web_app, "Asks Two", 12)
    book(web_app, "Some Letter", 14, answers=road.LETTER, technician="theo", day=TUESDAY + timedelta(days=7))
    with web_app.app_context(), transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id <= 3).values(state="failed"))
    clock.now = TUESDAY.replace(hour=8)
    page = staff("owner").open("/admin/")
    assert counters(page) == {"Needs a decision": "2", "Letters awaited": "1", "Today": "2", "Problems": "3"}
    for link in page.soup.select(".counters a"):
        assert page.soup.find(id=link["href"].removeprefix("#")), link["href"]
    assert names_under(page, "Needs a decision") == ["Asks One", "Asks Two"]
    assert names_under(page, "Letters awaited") == ["Some Letter"]
    assert "Letter due" in page.text
    assert "Thu 3 December, 14:00" in page.text


def test_a_number_of_nothing_leads_nowhere(staff):
    page = staff("desk").open("/admin/")
    assert set(counters(page).values()) == {"0"}
    assert page.soup.select(".counters a") == []


def test_a_full_day_costs_no_more_queries_than_one_visit(web_app, staff, clock):
    """R24."""
    book(web_app, "First", 9)
    clock.now = TUESDAY.replace(hour=8)
    owner = staff("owner")
    with counted() as for_one:
        owner.open("/admin/")
    with web_app.app_context():
        add_copies(60)
    with counted() as for_all:
        page = owner.open("/admin/")
    assert counters(page) == {"Needs a decision": "61", "Letters awaited": "0", "Today": "21", "Problems": "0"}
    assert 0 < len(for_all) == len(for_one)


def add_copies(count):
    """As many requests like the one there is, on three days; nobody asks for their cells."""
    with transaction() as session:
        [first] = session.query(AppointmentRow)
        columns = [column.name for column in AppointmentRow.__table__.columns]
        like = {name: getattr(first, name) for name in columns if name != "id"}
        for number in range(count):
            own = dict.fromkeys(("uuid", "reference", "submission_key"), f"{number:08}")
            session.add(AppointmentRow(**{**like, **own, "starts_at": like["starts_at"] + timedelta(days=number % 3)}))
