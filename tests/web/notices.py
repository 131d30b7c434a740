"""Every notice there is, of one clinic's busy morning; for tests of what all mails have in common."""

from datetime import date, timedelta

from booking.domain.accounts import Role, SignInChange, StaffMember
from booking.domain.messages import Notice, Trouble
from booking.store import clinic as clinic_store
from booking.store.database import transaction
from booking.usecases import erasure, invitations, looks, message_log, notify
from booking.usecases.look_withdrawal import withdraw_look
from tests import helpers
from tests.helpers import ROBIN
from tests.web import road
from tests.web.test_change_mails import changed
from tests.web.test_mails import all_notices, mails


def of_every_kind(app, details=ROBIN):
    """(notice, mail) for each message, about clients with these details; all are of every kind."""
    now = app.extensions["hairline.clock"].now
    all_notices(app, "letter", details=details)
    changed(app, details=details, starts_at=road.START + timedelta(days=2))
    # Nothing stands against this one: a plain request.
    road.booked(app, technician="maya", details=details, starts_at=road.START + timedelta(days=1))
    with app.app_context():
        owner = helpers.viewer("owner")
        looks.refuse_look(helpers.looked_at(now, details=details), 1, "Please come back.", owner, now)
        taken, offered = (helpers.looked_at(now, details=details) for _ in range(2))
        for each in (taken, offered):
            looks.allow_look(each, 1, "Fine", date(2027, 4, 14), owner, now)
        withdraw_look(taken, 2, "Please call us.", owner, now)
        invitations.invite(StaffMember(details.name, "ann@alder-street.example", Role.FRONT_DESK), owner, now)
        message_log.send_test(owner, now)
        erasure.ask_to_erase(1, now)
        with transaction():
            notify.queue_sign_in_changed(owner.account_id, SignInChange.PASSWORD, now)
            notify.queue_trouble(Trouble(failed=1, delayed=2), clinic_store.get_clinic(), now)
    found = mails(app)
    assert {notice for notice, _ in found} == set(Notice)
    return found
