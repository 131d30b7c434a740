"""A client's road at the use-case level, for tests that need one walked; and what the tables then hold."""

import secrets
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import text, update

from booking.domain.enquiry import Details, check_digest
from booking.store import accounts as account_store
from booking.store import enquiries as enquiry_store
from booking.store.clinic import ClinicRow
from booking.store.database import Base, db, transaction
from booking.usecases import book, enquiry
from tests.domain.rule_sets import CLEAR

ROBIN = Details("Robin Walker", "robin@client.example", "+442079460958", date(1985, 3, 14))
TUESDAY_1130 = datetime(2026, 12, 1, 11, 30, tzinfo=UTC)


def answer(secret, answers, now):
    """Give answers page by page, follow-ups included, until none is left that we have an answer for."""
    for _ in range(10):
        journey = enquiry.look_up(secret, now)
        for page in journey.health_pages():
            given = {question.id: answers[question.id] for question in page.questions if question.id in answers}
            enquiry.answer_questions(secret, page.slug, given, now)
        after = enquiry.look_up(secret, now).enquiry.answers
        if after == journey.enquiry.answers:
            return


def ready_enquiry(now, answers=None, technician="any", starts_at=TUESDAY_1130, details=ROBIN):
    """An enquiry that stands at the check page; its secret."""
    secret = enquiry.start_enquiry("consultation", now)
    enquiry.acknowledge_advisories(secret, now)
    enquiry.give_consent(secret, now)
    answer(secret, {**CLEAR, **(answers or {})}, now)
    if enquiry.look_up(secret, now).assessment.outcome.word != "clear":
        enquiry.see_result(secret, now)
    enquiry.choose_technician(secret, technician, now)
    enquiry.choose_time(secret, starts_at, now)
    enquiry.give_details(secret, details, now)
    return secret


def send(secret, now):
    """Press the button on the check page; the reference."""
    return book.confirm_booking(secret, enquiry.look_up(secret, now).digest(), now)


def booked(now, **kwargs):
    """A whole booking; its reference."""
    return send(ready_enquiry(now, **kwargs), now)


def dump():
    """Every row of every table, just as it is stored."""
    with db.engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
            for name in Base.metadata.tables
        }


@contextmanager
def nothing_changes():
    """Every table is afterwards exactly what it was before."""
    before = dump()
    yield
    assert dump() == before


def viewer(name):
    """A staff member of the invented clinic: owner, desk or maya."""
    return account_store.get_viewer(account_store.find_account_id(f"{name}@alder-street.example"))


def change_clinic(**values):
    """Change settings of the clinic."""
    with transaction() as session:
        session.execute(update(ClinicRow).values(**values))


def rewrite(secret, now, **changes):
    """Change an enquiry behind the use cases' back, as only a hand-made request could."""
    with transaction():
        journey = enquiry.look_up(secret, now)
        enquiry_store.save_enquiry(journey.submission_key, replace(journey.enquiry, **changes))


def copies(secret, now, starts):
    """Enquiries like that one, each by another client and about one of the starts; pairs of secret and digest."""
    journey = enquiry.look_up(secret, now)
    made = []
    with transaction():
        for number, starts_at in enumerate(starts):
            details = replace(ROBIN, name=f"Client {number}", email=f"client-{number}@client.example")
            copy = replace(journey.enquiry, starts_at=starts_at, details=details)
            made.append((secrets.token_urlsafe(32), check_digest(copy, journey.assessment)))
            enquiry_store.add_enquiry(made[-1][0], copy, now)
    return made
