"""A client books a time that was offered after a look, while staff take the offer back: one of the two holds."""

from collections import Counter
from datetime import timedelta

import pytest

from booking.domain.look import LookState
from booking.store import looks as store
from booking.store.database import db
from booking.usecases import enquiry, looks
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, dump, looked_at, send_later, viewer

pytestmark = pytest.mark.race

ROUNDS = 6


def ready(number):
    """An offer, and an enquiry that came back for it, with its time chosen."""
    reference = looked_at(NOW)
    looks.allow_look(reference, 1, "A reason", None, viewer("owner"), NOW)
    secret = looks.come_back(store.get_look(reference).id, NOW)
    enquiry.see_result(secret, NOW)
    enquiry.choose_time(secret, "any", TUESDAY_1130 + timedelta(days=number), NOW)
    return reference, secret


@pytest.mark.parametrize("number", range(ROUNDS))
def test_it_is_booked_or_taken_back_and_never_both(app, crowd, number):
    reference, secret = ready(number % 2)
    owner = viewer("owner").account_id
    answers = crowd.race(app, [["book", *send_later(secret, NOW)], ["take back", reference, 2, owner]])
    db.session.rollback()
    found = store.get_look(reference)
    kinds = Counter(answer.kind for answer in answers)
    if found.appointment_id is None:
        assert (found.look.state, kinds) == (LookState.WITHDRAWN, {"ok": 1, "AnswersIncompleteError": 1})
    else:
        assert (found.look.state, kinds) == (LookState.ALLOWED, {"ok": 1, "ActNotAllowedError": 1})
    assert len(dump()["appointment"]) == (found.appointment_id is not None)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_stopping_its_links_and_booking_do_not_wait_for_each_other_for_ever(app, crowd, number):
    reference, secret = ready(number % 2)
    stop = ["stop links", reference, viewer("owner").account_id]
    answers = crowd.race(app, [stop, ["book", *send_later(secret, NOW)]])
    assert {answer.kind for answer in answers} <= {"ok", "EnquiryGoneError"}, answers
