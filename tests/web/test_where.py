"""Where it is held: the address with the way there, or a link to join that a confirmed appointment alone shows."""

import email
import email.policy

import pytest
from icalendar import Calendar
from sqlalchemy import update

from booking.domain.messages import Notice
from booking.store import sealing
from booking.store.clinic import ServiceRow
from booking.store.database import db, transaction
from booking.store.messages import MIME, MessageRow
from booking.usecases import decide
from tests.conftest import NOW
from tests.helpers import change_clinic, viewer
from tests.web import road

WAY = "The green door beside the bakery. Ring the second bell. There is a lift."
MAP = "https://www.openstreetmap.org/search?query=London"
LINK_LATER = "By video. The link to join comes with our confirmation."


def change_service(app, **values):
    with app.app_context(), transaction() as session:
        session.execute(update(ServiceRow).values(**values))


@pytest.fixture
def by_video(browser):
    """The clinic's one service is a talk by video."""
    values = {"kind": "video", "join_url": road.JOIN_URL, "directions": None, "map_url": None, "waits_bind": False}
    change_service(browser.app, **values)
    return browser


def mails(app):
    """The parts of every mail, by notice: plain text, HTML, and the calendar's place if there is one."""
    found = {}
    with app.app_context():
        for row in db.session.query(MessageRow).order_by(MessageRow.id):
            raw = sealing.unseal(row.mime, MIME, row.uuid)
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            calendars = [part.get_content() for part in mail.walk() if part.get_content_type() == "text/calendar"]
            places = {str(Calendar.from_ical(text).walk("VEVENT")[0]["location"]) for text in calendars}
            text, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
            found[Notice(row.notice)] = (text, html, *places)
    return found


def decided(app, reference, *, confirm=True):
    with app.app_context():
        if confirm:
            decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
        else:
            decide.decline_appointment(reference, 1, "We are full.", viewer("owner"), NOW)


def test_in_person_the_way_is_told_before_and_after_sending(browser):
    for page in (road.put(browser, road.CHECK).page, browser.press("Send request")):
        assert page.facts["Where"] == f"12 Alder Street, London{WAY}Open a map"
        assert page.link("Open a map") == MAP


def test_in_person_every_mail_tells_the_way(browser):
    decided(browser.app, road.booked(browser.app))
    found = mails(browser.app)
    assert Notice.CONFIRMED in found
    for notice, (text, html, *places) in found.items():
        assert f"Where: 12 Alder Street, London\n{WAY}\nMap: {MAP}\nPrice: Free\nReference:" in text, notice
        assert WAY in html, notice
        assert MAP in html, notice
        assert places in ([], ["12 Alder Street, London"]), notice


def test_a_service_may_have_an_address_of_its_own(browser):
    change_service(browser.app, address="Room 2, 9 Elm Road", directions=None, map_url=None)
    assert road.put(browser, road.CHECK).page.facts["Where"] == "Room 2, 9 Elm Road"
    decided(browser.app, road.booked(browser.app))
    text, html, place = mails(browser.app)[Notice.CONFIRMED]
    assert "Where: Room 2, 9 Elm Road\nPrice: Free\nReference:" in text
    assert "Room 2, 9 Elm Road" in html
    assert place == "Room 2, 9 Elm Road"


def test_the_link_to_a_video_is_nowhere_before_it_is_confirmed(by_video):
    pages = [by_video.open("/"), road.put(by_video, road.TIME).page, road.put(by_video, road.CHECK).page]
    assert pages[-1].facts["Where"] == LINK_LATER
    pages.append(by_video.press("Send request"))
    assert pages[-1].facts["Where"] == LINK_LATER
    for page in pages:
        assert road.JOIN_URL not in page.response.text, page.path
    for notice, parts in mails(by_video.app).items():
        assert not any(road.JOIN_URL in part for part in parts), notice
        assert LINK_LATER in parts[0], notice


def test_the_link_to_a_video_comes_with_the_confirmation(by_video):
    road.put(by_video, road.CHECK).press("Send request")
    reference = by_video.page.path.rpartition("/")[2]
    decided(by_video.app, reference)
    page = by_video.open(by_video.page.path)
    assert page.facts["Where"] == f"By video: {road.JOIN_URL}"
    assert page.link("https://") == road.JOIN_URL
    assert "Open the link to join a few minutes before your time" in page.sections["On the day"]
    found = mails(by_video.app)
    for notice in (Notice.CONFIRMED, Notice.STAFF_CONFIRMED):
        text, html, place = found[notice]
        assert f"Where: By video: {road.JOIN_URL}\n" in text
        assert road.JOIN_URL in html
        assert place == road.JOIN_URL
    assert "photo ID to hand" in found[Notice.CONFIRMED][0]
    assert "bring somebody along" not in found[Notice.CONFIRMED][0]


def test_the_link_comes_at_once_where_the_clinic_confirms_at_once(by_video):
    with by_video.app.app_context():
        change_clinic(confirms_automatically=True)
    page = road.put(by_video, road.CHECK).page
    assert road.JOIN_URL not in page.response.text
    assert by_video.press("Book appointment").facts["Where"] == f"By video: {road.JOIN_URL}"


def test_a_declined_video_shows_no_link(by_video):
    road.put(by_video, road.CHECK).press("Send request")
    path = by_video.page.path
    decided(by_video.app, path.rpartition("/")[2], confirm=False)
    assert by_video.open(path).facts["Where"] == "By video"
    assert "Where: By video\n" in mails(by_video.app)[Notice.DECLINED][0]


@pytest.mark.parametrize("answers", [road.LATER, road.OPEN])
def test_a_wait_does_not_bind_a_talk(by_video, answers):
    """All times are offered, and the pages say that only the treatment waits."""
    page = road.put(by_video, road.RESULT, answers=answers).page
    assert page.heading == "You can talk to us now"
    assert "so you can book a consultation from" not in page.text
    page = by_video.press()
    assert page.heading == "Who and when"
    page = road.put(by_video, road.TIME, answers=answers).page
    assert page.times[0] == "2026-11-23T09:00:00+00:00"
    assert "so we show consultations from" not in page.text
