"""The notices of a move, a shortening and a cancellation: old and new time, the calendar, and never why."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from booking.domain.changes import Lengths
from booking.domain.messages import Notice
from booking.usecases import change, decide, move
from tests.helpers import ROBIN, change_clinic, ten_questions, viewer
from tests.web import road
from tests.web.test_mails import CLINIC, EVERYTHING, OF_A_CHANGE, calendars_of, html_of, mails, text_of, without_style

WEDNESDAY = road.START + timedelta(days=1)


def changed(app, answers=None, *, confirm=True, details=ROBIN, starts_at=road.START):
    """A booking that moves to another technician, becomes shorter and is cancelled; the mails of the changes."""
    reference = road.booked(app, answers=answers, technician="maya", details=details, starts_at=starts_at)
    now = app.extensions["hairline.clock"].now
    with app.app_context():
        version = 1
        if confirm:
            decide.confirm_appointment(reference, 1, viewer("maya"), now, reason="The surgery rang us")
            version = 2
        move.move_appointment(reference, version, "theo", WEDNESDAY, viewer("owner"), now, reason="We know")
        change.shorten_appointment(reference, version + 1, Lengths(30, 5, 10), "A bride", viewer("desk"), now)
        change.cancel_appointment(reference, version + 2, "Theo is away.\nWe are sorry.", viewer("owner"), now)
    return [one for one in mails(app) if one[0] in OF_A_CHANGE]


@pytest.fixture
def told(web_app):
    return changed(web_app)


def one(told, notice, place=0):
    return [mail for found, mail in told if found is notice][place]


def event_of(mail):
    calendar = Calendar.from_ical(calendars_of(mail)[0])
    return calendar["METHOD"], calendar.walk("VEVENT")[0]


def test_all_of_them_are_sent(told):
    assert {notice for notice, _ in told} == OF_A_CHANGE


def test_the_client_reads_both_times(told):
    mail = one(told, Notice.RESCHEDULED)
    assert mail["Subject"] == "Wed 2 December, 11:30: your consultation has changed"
    for said in (text_of(mail), BeautifulSoup(html_of(mail), "html.parser").get_text(" ")):
        assert "Wednesday 2 December 2026, 11:30 (London time)" in said
        assert "Before, it was on Tuesday 1 December 2026, 11:30, with Maya Example." in said
    assert "It now takes 30 minutes instead of 45." in text_of(one(told, Notice.RESCHEDULED, 1))


def test_a_cancellation_carries_the_reason_and_what_to_do_with_the_calendar(told):
    mail = one(told, Notice.CANCELLED)
    assert mail["Subject"] == "Wed 2 December, 11:30: your consultation is cancelled"
    for said in (text_of(mail), BeautifulSoup(html_of(mail), "html.parser").get_text("\n")):
        assert "Theo is away. We are sorry." in " ".join(said.split())
        assert "If it still stands in your calendar, please take it out there." in said
    assert "Olive Owner cancelled this consultation" in text_of(one(told, Notice.STAFF_CANCELLED))


def test_the_calendar_goes_along(told, web_app):
    """R7: the same UID, a higher SEQUENCE each time, and the new instant; at the end it is taken away."""
    confirmed = event_of(next(mail for notice, mail in mails(web_app) if notice is Notice.CONFIRMED))[1]
    method, moved = event_of(one(told, Notice.RESCHEDULED))
    assert (method, moved["UID"], moved["STATUS"]) == ("PUBLISH", confirmed["UID"], "CONFIRMED")
    assert moved.decoded("DTSTART") == datetime(2026, 12, 2, 11, 30, tzinfo=UTC)
    shorter = event_of(one(told, Notice.RESCHEDULED, 1))[1]
    assert shorter.decoded("DTEND") == datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
    method, cancelled = event_of(one(told, Notice.CANCELLED))
    assert (method, cancelled["UID"], cancelled["STATUS"]) == ("CANCEL", confirmed["UID"], "CANCELLED")
    sequences = [event["SEQUENCE"] for event in (confirmed, moved, shorter, cancelled)]
    assert sequences == sorted(set(sequences))
    assert "ATTENDEE" not in cancelled
    method, for_staff = event_of(one(told, Notice.STAFF_RESCHEDULED))
    assert method == "REQUEST"
    assert "ATTENDEE" in for_staff
    method, away = event_of(one(told, Notice.STAFF_MOVED_AWAY))
    assert (method, away["STATUS"]) == ("CANCEL", "CANCELLED")
    assert away.decoded("DTSTART") == datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
    assert one(told, Notice.STAFF_MOVED_AWAY)["To"].addresses[0].addr_spec == "maya@alder-street.example"


def test_what_no_calendar_knows_is_not_put_there(web_app):
    for notice, mail in changed(web_app, confirm=False):
        assert calendars_of(mail) == [], notice


@pytest.mark.parametrize("confirm", [True, False])
def test_nothing_of_health_stands_in_any_part(web_app, confirm):
    """R25."""
    with web_app.app_context():
        change_clinic(letter_days=1)
    rule_set = ten_questions()
    for notice, mail in changed(web_app, EVERYTHING, confirm=confirm):
        assert len(mail["Subject"]) <= 60, mail["Subject"]
        shown = BeautifulSoup(html_of(mail), "html.parser").get_text(" ")
        for part in (mail["Subject"], text_of(mail), shown, html_of(mail), *calendars_of(mail)):
            said = without_style(part).replace(CLINIC, "").replace("Hairline", "")  # names, not answers
            assert rule_set.private_words_in(said) == [], (notice, said)
            assert "Metformin" not in part
            assert "We know" not in part
            assert "bride" not in part


def test_while_one_thing_more_is_awaited_the_new_deadline_is_told(web_app):
    with web_app.app_context():
        change_clinic(letter_days=1)
    mail = one(changed(web_app, EVERYTHING, confirm=False), Notice.RESCHEDULED)
    assert "We still need one thing more from you, by Tuesday 1 December 2026, 11:30." in text_of(mail)
