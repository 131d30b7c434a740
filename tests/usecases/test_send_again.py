"""Sending a message again: as things stand now, with a link of its own, and never what does not hold any more."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError, NotFoundError
from booking.domain.message_log import WhyNot
from booking.domain.messages import Delivery, Notice
from booking.store import message_log as log
from booking.store.appointments import AppointmentRow
from booking.store.audit import AuditRow
from booking.store.clients import ClientRow
from booking.store.database import db, transaction
from booking.store.messages import MIME, TEXT, MessageRow
from booking.store.sealing import unseal
from booking.usecases import change, decide, links, looks, manage, message_log, resend, your_page
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, looked_at, mail_text, nothing_changes, viewer

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def reference(app):
    """A confirmed appointment, everything about which was sent."""
    reference = booked(NOW, technician="maya")
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    everything_was(Delivery.SENT)
    return reference


def everything_was(state):
    with transaction() as session:
        session.execute(update(MessageRow).values(state=state))


def rows(notice):
    db.session.rollback()
    return list(db.session.scalars(select(MessageRow).where(MessageRow.notice == notice).order_by(MessageRow.id)))


def first(notice):
    return rows(notice)[0].id


def again(notice, who="owner", now=LATER):
    """Press the button on the page as it shows itself."""
    found = resend.show_resend(first(notice), viewer(who), now)
    return resend.resend(first(notice), found.address, found.times, viewer(who), now)


def secret_in(row):
    return re.search(r"/manage/(\S+)", mail_text(row))[1]


def test_it_works(reference):
    new = again(Notice.CONFIRMED)
    old_row, new_row = rows(Notice.CONFIRMED)
    assert (new_row.id, new_row.again_of_id, new_row.state) == (new, old_row.id, "queued")
    assert new_row.recipient == ROBIN.email
    assert old_row.subject == new_row.subject
    assert secret_in(old_row) != secret_in(new_row)
    for row in (old_row, new_row):  # both links go on working
        assert manage.show(secret_in(row), LATER).stored.appointment.reference == reference
    line = db.session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert (line.act, line.subject) == ("message sent again", reference)


def test_what_staff_may_read_later_holds_no_secret_and_nothing_keeps_one_of_what_was_sent(reference):
    row = rows(Notice.CONFIRMED)[0]
    text = unseal(row.body, TEXT, row.uuid).decode()
    assert "http://localhost/manage/…" in text
    assert secret_in(row) not in text
    assert secret_in(row) not in log.open_html(row.id)
    assert secret_in(row).encode() in unseal(row.mime, MIME, row.uuid)


def test_it_is_written_as_things_stand_now(reference):
    with transaction() as session:
        session.execute(update(ClientRow).values(name="Robin Newname"))
    again(Notice.CONFIRMED)
    assert "Robin Newname" in mail_text(rows(Notice.CONFIRMED)[-1])


def test_two_presses_of_one_page_send_one(reference):
    shown = resend.show_resend(first(Notice.CONFIRMED), viewer("owner"), LATER)
    resend.resend(shown.line.id, shown.address, shown.times, viewer("owner"), LATER)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        resend.resend(shown.line.id, shown.address, shown.times, viewer("desk"), LATER)
    again(Notice.CONFIRMED)  # having seen that, they may all the same
    assert len(rows(Notice.CONFIRMED)) == 3


def test_an_address_that_changed_is_shown_and_must_have_been_seen(reference):
    shown = resend.show_resend(first(Notice.CONFIRMED), viewer("owner"), LATER)
    assert not shown.address_changed
    with transaction() as session:
        session.execute(update(ClientRow).values(email="new@client.example"))
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        resend.resend(shown.line.id, shown.address, shown.times, viewer("owner"), LATER)
    shown = resend.show_resend(first(Notice.CONFIRMED), viewer("owner"), LATER)
    assert (shown.address_changed, shown.address) == (True, "new@client.example")
    again(Notice.CONFIRMED)
    assert [row.recipient for row in rows(Notice.CONFIRMED)] == [ROBIN.email, "new@client.example"]


def test_a_failed_one_counts_as_seen(reference):
    everything_was(Delivery.FAILED)
    before = message_log.find_trouble(viewer("owner"), NOW).unseen
    again(Notice.CONFIRMED)
    assert message_log.find_trouble(viewer("owner"), NOW).unseen == before - 1


@pytest.mark.parametrize("state", [Delivery.QUEUED, Delivery.SENDING, Delivery.RETRYING, Delivery.DROPPED])
def test_what_is_on_its_way_or_was_dropped_is_not(reference, state):
    everything_was(state)
    refused(Notice.CONFIRMED)


def refused(notice, now=LATER):
    found = resend.show_resend(first(notice), viewer("owner"), now)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        resend.resend(found.line.id, found.address, found.times, viewer("owner"), now)
    return found.why_not


def test_nothing_is_said_again_that_does_not_hold_any_more(reference):
    """R14."""
    assert refused(Notice.REQUEST_RECEIVED, TUESDAY_1130) is WhyNot.OVER
    with transaction() as session:
        session.execute(update(AppointmentRow).values(starts_at=TUESDAY_1130 + timedelta(days=1)))
    assert refused(Notice.CONFIRMED) is WhyNot.MOVED
    with transaction() as session:
        session.execute(update(AppointmentRow).values(starts_at=TUESDAY_1130))
    change.cancel_appointment(reference, 2, "", viewer("owner"), NOW)
    assert refused(Notice.CONFIRMED) is WhyNot.STANDS_ELSEWHERE


def test_a_cancellation_goes_out_again_with_its_reason_and_its_calendar_file(reference):
    change.cancel_appointment(reference, 2, "The lift is broken.", viewer("owner"), NOW)
    everything_was(Delivery.FAILED)
    for notice in (Notice.CANCELLED, Notice.STAFF_CANCELLED):
        again(notice)
        row = rows(notice)[-1]
        assert "cancelled" in mail_text(row)
        assert b"METHOD:CANCEL" in b"".join(calendars(row))
    assert "The lift is broken." in mail_text(rows(Notice.CANCELLED)[-1])


def calendars(row):
    import email

    mime = email.message_from_bytes(unseal(row.mime, MIME, row.uuid))
    return [part.get_payload(decode=True) for part in mime.walk() if part.get_content_type() == "text/calendar"]


def test_a_change_is_told_again_without_what_it_was_before(reference):
    lengths = change.Lengths(consultation=30, cleaning_before=0, cleaning_after=0)
    change.shorten_appointment(reference, 2, lengths, "Somebody fits in", viewer("owner"), NOW)
    everything_was(Delivery.SENT)
    for notice in (Notice.RESCHEDULED, Notice.STAFF_RESCHEDULED):
        again(notice)
        assert "This is how it stands now." in mail_text(rows(notice)[-1])
        assert b"METHOD:" in b"".join(calendars(rows(notice)[-1]))


def test_a_notice_to_staff_goes_to_whom_it_went_while_they_get_it(reference):
    again(Notice.STAFF_CONFIRMED)
    old, new = rows(Notice.STAFF_CONFIRMED)[0], rows(Notice.STAFF_CONFIRMED)[-1]
    assert (new.recipient, new.account_id) == (old.recipient, old.account_id)
    assert "/manage/" not in mail_text(new)
    with transaction() as session:
        session.execute(update(log.AccountRow).values(wants_notices=False))
    assert refused(Notice.STAFF_CONFIRMED) is WhyNot.NO_ADDRESS


def test_a_look_is_told_again_while_it_stands_so(app):
    asked = looked_at(NOW)
    everything_was(Delivery.SENT)
    again(Notice.LOOK_ASKED, "maya")
    assert len(rows(Notice.LOOK_ASKED)) == 2
    looks.allow_look(asked, 1, "A reason", None, viewer("owner"), NOW)
    everything_was(Delivery.SENT)
    assert refused(Notice.LOOK_ASKED) is WhyNot.STANDS_ELSEWHERE
    again(Notice.LOOK_ALLOWED)
    links = [re.search(r"/your-page/(\S+)", mail_text(row))[1] for row in rows(Notice.LOOK_ALLOWED)]
    assert len(set(links)) == 2


def test_what_is_none_of_a_technicians_business_is_not_there(reference):
    """R17."""
    account = viewer("maya")
    other = type(account)(account.account_id, "Theo", account.role, "theo")
    for act in (
        lambda: resend.show_resend(first(Notice.CONFIRMED), other, LATER),
        lambda: resend.resend(first(Notice.CONFIRMED), ROBIN.email, 0, other, LATER),
        lambda: message_log.show_message(first(Notice.CONFIRMED), other),
        lambda: message_log.show_html(first(Notice.CONFIRMED), other),
        lambda: message_log.mark_seen(first(Notice.CONFIRMED), other, LATER),
        lambda: message_log.send_test(other, LATER),
    ):
        with nothing_changes(), pytest.raises(NotFoundError):
            act()


def test_it_brings_no_more_tries_of_the_date_of_birth(reference):
    """A new link from the appointment's page does: that is what it is for."""
    secret = secret_in(rows(Notice.CONFIRMED)[0])
    for _ in range(5):
        assert your_page.open_link(secret, date(1990, 1, 1), NOW) is None
    again(Notice.CONFIRMED)
    assert not your_page.is_link_good(secret_in(rows(Notice.CONFIRMED)[-1]), LATER)
    links.renew_links(reference, viewer("owner"), LATER, stop=False, send=True)
    assert your_page.is_link_good(secret_in(rows(Notice.LOST_LINK)[-1]), LATER)
    assert not your_page.is_link_good(secret, LATER)
