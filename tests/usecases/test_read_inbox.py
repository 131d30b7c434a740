from datetime import timedelta

import pytest

from booking.domain.errors import NotFoundError
from booking.domain.messages import Notice
from booking.usecases import decide, messages
from tests.conftest import NOW
from tests.helpers import booked, nothing_changes, viewer


def inbox(name):
    return messages.list_inbox(viewer(name).account_id)


def test_it_works(app):
    reference = booked(NOW, technician="maya")
    decide.confirm_appointment(reference, 1, viewer("desk"), NOW + timedelta(minutes=1))
    assert [line.notice for line in inbox("maya")] == [Notice.STAFF_CONFIRMED, Notice.STAFF_NEW_BOOKING]
    assert messages.count_unread(viewer("maya").account_id) == 2


def test_everybody_sees_only_what_was_sent_to_them(app):
    """R17."""
    booked(NOW, technician="theo")
    assert inbox("maya") == []
    for name in ("owner", "desk"):
        assert [line.recipient for line in inbox(name)] == [f"{name}@alder-street.example"]


def test_opening_a_notice_shows_what_was_sent_and_where_it_leads(app):
    reference = booked(NOW)
    [line] = inbox("owner")
    with nothing_changes():
        shown = messages.show_notice(viewer("owner").account_id, line.id)
    assert (shown.appointment, shown.look) == (reference, None)
    assert shown.line == line
    assert shown.text.strip()


def test_reading_it_is_remembered_from_the_first_time_on(app):
    booked(NOW)
    [line] = inbox("owner")
    messages.mark_read(viewer("owner").account_id, line.id, NOW)
    messages.mark_read(viewer("owner").account_id, line.id, NOW + timedelta(hours=1))
    assert inbox("owner")[0].read_at == NOW
    assert messages.count_unread(viewer("owner").account_id) == 0
    assert messages.count_unread(viewer("desk").account_id) == 1


def test_somebody_elses_notice_is_not_found(app):
    """R17."""
    booked(NOW)
    [line] = inbox("owner")
    with pytest.raises(NotFoundError):
        messages.show_notice(viewer("desk").account_id, line.id)
    with nothing_changes(), pytest.raises(NotFoundError):
        messages.mark_read(viewer("desk").account_id, line.id, NOW)


def test_a_clients_message_is_in_nobodys_inbox(app):
    booked(NOW)
    notices = {line.notice for name in ("owner", "desk", "maya") for line in inbox(name)}
    assert notices == {Notice.STAFF_NEW_BOOKING}
