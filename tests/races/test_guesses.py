"""T7: the tries of the date of birth are five, however many are made at once and by however many links."""

import re
from collections import Counter
from datetime import timedelta

import pytest

from booking.domain.messages import Notice, Notices
from booking.store import appointments
from booking.store import clinic as clinic_store
from booking.store.database import db, transaction
from booking.store.messages import MessageRow
from booking.usecases import notify
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, mail_text

pytestmark = pytest.mark.race


def test_five_tries_for_all_links_together(app, crowd):
    reference = booked(NOW, answers={"scalp_lesion": "yes"}, starts_at=TUESDAY_1130 + timedelta(days=7))
    with transaction():
        stored = appointments.get_appointment(reference)
        notify.queue(Notices(Notice.ONE_THING_MORE_REMINDER, None), stored, clinic_store.get_clinic(), NOW)
    found = [re.search(r"/your-page/(\S+)", mail_text(row)) for row in db.session.query(MessageRow)]
    secrets = [each[1] for each in found if each]
    assert len(secrets) == 2
    db.session.rollback()
    guesses = [["born on", secrets[number % 2], f"1990-01-{number + 1:02}"] for number in range(20)]
    answers = crowd.race(app, guesses)
    assert Counter((answer.kind, answer.result) for answer in answers) == {("ok", False): 5, ("NotFoundError", ""): 15}
