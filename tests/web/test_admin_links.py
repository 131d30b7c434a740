"""Staff send a client a new link, or stop those that were sent."""

import re
from datetime import timedelta

import pytest

from booking.domain.errors import EnquiryGoneError
from booking.domain.messages import Notice
from booking.store import appointments
from booking.store.database import db
from booking.store.enquiries import EnquiryRow
from booking.usecases import client_details, health_check, looks, manage
from tests import helpers
from tests.conftest import NOW
from tests.helpers import ROBIN
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes
from tests.web.test_mails import mails, text_of
from tests.web.test_manage import NO_LINK, decided, link_of

SEND = "Send a new link; those sent so far go on working"
RENEW = "Stop the links sent so far, and send a new one"
STOP = "Stop the links sent so far, and send none"


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


def at_links(staff, reference, name="desk"):
    person = staff(name)
    person.open(person.open(f"/admin/appointments/{reference}").link("Links"))
    assert person.page.heading == "The client's links"
    return person


def test_a_new_link_works_and_the_old_one_too(web_app, reference, staff):
    old = link_of(web_app)
    page = at_links(staff, reference).press("Do it", {"What shall happen?": SEND})
    assert "A new link is on its way to the client." in page.response.text
    assert "A new link was sent to the client (Frank Desk)" in page.text
    new = link_of(web_app, Notice.LOST_LINK)
    assert new != old
    for link in (old, new):
        assert Browser(web_app).open(link).heading == "We are looking at your request"


def test_stopped_links_open_nothing_and_a_new_one_does(web_app, reference, staff):
    old = link_of(web_app)
    page = at_links(staff, reference, "owner").press("Do it", {"What shall happen?": RENEW})
    assert "Olive Owner stopped the links sent to the client" in page.text
    browser = Browser(web_app)
    for path in ("", "/answers", "/move", "/cancel", "/consultation.ics"):
        assert browser.open(old + path).heading == NO_LINK
    assert browser.open(link_of(web_app, Notice.LOST_LINK)).status == 200


def test_links_can_be_stopped_without_a_new_one(web_app, reference, staff):
    old, before = link_of(web_app), len(mails(web_app))
    at_links(staff, reference, "maya").press("Do it", {"What shall happen?": STOP})
    assert Browser(web_app).open(old).heading == NO_LINK
    assert len(mails(web_app)) == before


def test_a_new_link_opens_what_five_wrong_dates_shut(web_app, reference, staff):
    browser, old = Browser(web_app), link_of(web_app)
    browser.open(f"{old}/answers")
    for _ in range(5):
        browser.press("Open", {"Date of birth": (1, 1, 1990)})
    at_links(staff, reference).press("Do it", {"What shall happen?": SEND})
    browser.open(f"{link_of(web_app, Notice.LOST_LINK)}/answers")
    assert browser.press("Open", {"Date of birth": (14, 3, 1985)}).heading == "Has anything changed?"


def test_while_a_letter_is_awaited_its_page_comes_along(web_app, staff):
    reference = road.booked(web_app, answers=road.LETTER, starts_at=road.START + timedelta(days=7), technician="maya")
    at_links(staff, reference).press("Do it", {"What shall happen?": RENEW})
    assert [notice for notice, _ in mails(web_app)].count(Notice.ONE_THING_MORE) == 2


def test_what_is_over_has_links_to_stop_and_none_to_send(web_app, reference, staff):
    old = link_of(web_app)
    decided(web_app, reference, confirm=False)
    desk = at_links(staff, reference)
    assert SEND not in desk.page.text
    with nothing_stored_changes(web_app):
        page = desk.press("Do it", {"What shall happen?": STOP}, raw={"what": "send"})
        assert page.messages == ["Choose what shall happen with the links"]
    desk.press("Do it", {"What shall happen?": STOP})
    assert Browser(web_app).open(old).heading == NO_LINK


def test_nothing_chosen_changes_nothing(web_app, reference, staff):
    desk = at_links(staff, reference)
    with nothing_stored_changes(web_app):
        page = desk.press("Do it")
    assert page.messages == ["Choose what shall happen with the links"]


def test_another_technician_does_neither(web_app, reference, staff):
    """R17."""
    theo = staff("theo")
    assert theo.open(f"/admin/appointments/{reference}/links").status == 404
    token = theo.open("/") and theo.filled("Start")[0]["csrf_token"]
    with nothing_stored_changes(web_app):
        data = {"csrf_token": token, "what": "stop"}
        assert theo.send(f"/admin/appointments/{reference}/links", data).status == 404


def test_it_takes_no_decision_away_from_anybody(web_app, reference, staff):
    """A link is no change of the appointment: whoever has its page open goes on."""
    owner = staff("owner")
    owner.open(f"/admin/appointments/{reference}")
    at_links(staff, reference).press("Do it", {"What shall happen?": SEND})
    assert "Confirmed." in owner.press("Confirm").response.text


def test_a_lost_link_asked_for_by_the_client_is_told_in_words(web_app, reference, staff, clock):
    with web_app.app_context():
        manage.send_lost_links(helpers.ROBIN.email, clock.now)
    assert "Robin Walker" in staff("owner").open(f"/admin/appointments/{reference}").text
    assert (
        "A new link was sent to the client (Robin Walker)"
        in staff("owner").open(f"/admin/appointments/{reference}").text
    )


def test_a_health_check_begun_by_a_stopped_link_goes_no_further(web_app, reference, staff, clock):
    with web_app.app_context():
        stored = appointments.get_appointment(reference)
        secret = health_check.begin(stored.id, clock.now)
        assert health_check.look_up(secret, clock.now)
    at_links(staff, reference).press("Do it", {"What shall happen?": SEND})
    with web_app.app_context():
        assert health_check.look_up(secret, clock.now)
    at_links(staff, reference).press("Do it", {"What shall happen?": STOP})
    with web_app.app_context(), pytest.raises(EnquiryGoneError):
        health_check.look_up(secret, clock.now)


def test_a_health_check_begun_at_an_address_that_was_changed_goes_no_further(web_app, reference, clock):
    with web_app.app_context():
        secret = health_check.begin(appointments.get_appointment(reference).id, clock.now)
        client_details.correct_details(1, 1, ROBIN.name, "new@client.example", ROBIN.phone, helpers.viewer("desk"), NOW)
    with web_app.app_context(), pytest.raises(EnquiryGoneError):
        health_check.look_up(secret, clock.now)


@pytest.fixture
def look(web_app, clock):
    """Times were offered by a link; its reference."""
    with web_app.app_context():
        reference = helpers.looked_at(clock.now)
        looks.allow_look(reference, 1, "Seen in the studio", None, helpers.viewer("owner"), clock.now)
    return reference


def at_look_links(staff, reference, name="owner"):
    person = staff(name)
    person.open(person.open(f"/admin/looks/{reference}").link("Links"))
    assert person.page.heading == "The client's links"
    return person


def opened(web_app, link):
    """A browser that has opened the link to the times with the date of birth."""
    browser = Browser(web_app)
    browser.open(link)
    browser.press("Open", {"Date of birth": ("14", "3", "1985")})
    return browser


def test_the_link_to_offered_times_is_stopped_with_what_was_begun_by_it(web_app, look, staff):
    link = your_page_link(web_app)
    browser = opened(web_app, link)
    assert browser.page.status == 200
    page = at_look_links(staff, look, "maya").press("Do it", {"What shall happen?": STOP})
    assert "Maya Example stopped the links sent to the client" in page.text
    assert Browser(web_app).open(link).status == 404
    assert browser.open("/book/when").heading != "Choose who and when"
    with web_app.app_context():
        assert db.session.query(EnquiryRow).filter_by(account_id=None).count() == 0


def test_a_new_link_to_offered_times_takes_the_place_of_the_old_one(web_app, look, staff):
    old = your_page_link(web_app)
    page = at_look_links(staff, look).press("Do it", {"What shall happen?": RENEW})
    assert "A new link was sent to the client (Olive Owner)" in page.text
    new = your_page_link(web_app)
    assert new != old
    assert Browser(web_app).open(old).status == 404
    assert opened(web_app, new).page.status == 200


def test_where_no_time_is_offered_there_is_no_link_to_send(web_app, staff, clock):
    with web_app.app_context():
        reference = helpers.looked_at(clock.now)
        looks.refuse_look(reference, 1, "Please come back.", helpers.viewer("owner"), clock.now)
    person = staff("owner")
    page = person.open(f"/admin/looks/{reference}/links")
    assert "There are no times to choose from" in page.text
    assert SEND not in page.text
    assert staff("desk").open(f"/admin/looks/{reference}/links").status == 404


def your_page_link(app):
    mail = [mail for notice, mail in mails(app) if notice is Notice.LOOK_ALLOWED][-1]
    return re.search(r"http://localhost(/your-page/\S+)", text_of(mail))[1]
