"""A client's road at the use-case level, for tests that need one walked; and what the tables then hold."""

import email
import email.policy
import secrets
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import literal_column, select, update

from booking.domain import screening
from booking.domain.enquiry import ByStaff, Details, Enquiry, Seen, check_digest, result_key
from booking.gateways import content
from booking.store import accounts as account_store
from booking.store import appointments as appointment_store
from booking.store import clinic as clinic_store
from booking.store import enquiries as enquiry_store
from booking.store import rule_sets, sealing
from booking.store.clinic import ClinicRow
from booking.store.database import Base, db, transaction
from booking.store.messages import MIME
from booking.usecases import book, enquiry, health_check, looks, setup, staff_booking

TEN_QUESTIONS = Path(__file__).parent / "data" / "ten_questions.toml"
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)
CLEAR = {
    "age_18": "yes",
    "breastfeeding": "no",
    "scalp_condition": "none",
    "scalp_lesion": "no",
    "laser_removal": "no",
    "isotretinoin": "no",
    "other_medicines": "no",
    "minoxidil": "no",
    "faint": "no",
    "allergies": ["none"],
}
# An open wait: no time is offered, and the law has no part in it.
NO_TIME = {"breastfeeding": "yes"}
ROBIN = Details("Robin Walker", "robin@client.example", "+442079460958", date(1985, 3, 14))
TUESDAY_1130 = datetime(2026, 12, 1, 11, 30, tzinfo=UTC)


def ten_questions():
    """The rule set that is in force in these tests."""
    return content.rule_set(TEN_QUESTIONS.read_bytes())


def set_up():
    """Set the invented clinic up, with the ten questions in force."""
    publish(TEN_QUESTIONS.read_bytes(), PUBLISHED)
    setup.set_up_clinic(invented_clinic(), PUBLISHED)


def publish(data, in_force_from):
    """Publish a rule set whatever the law asks for."""
    rule_set = content.rule_set(data)
    with transaction():
        rule_sets.add_rule_set(
            version=rule_set.version,
            digest=rule_set.digest,
            content=data,
            in_force_from=in_force_from,
            now=in_force_from,
        )


def invented_clinic():
    """The demo's clinic without public holidays and with the consultation alone, which starts every quarter of an hour.

    So times overlap; and the same made-up person may book as often as the tests like.
    """
    new = setup.demo_clinic()
    policy = replace(new.clinic.policy, most_open_appointments=1000)
    [consultation] = [service for service in new.services if service.slug == "consultation"]
    clinic = replace(new.clinic, policy=policy, holidays=None)
    return replace(new, clinic=clinic, services=[replace(consultation, step_minutes=15)])


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


def walked_enquiry(now, answers=None, technician="any", starts_at=TUESDAY_1130, details=ROBIN):
    """An enquiry that has come to the check page step by step; its secret."""
    secret = enquiry.start_enquiry("consultation", now)
    enquiry.acknowledge_advisories(secret, now)
    enquiry.give_consent(secret, now)
    answer(secret, {**CLEAR, **(answers or {})}, now)
    if enquiry.look_up(secret, now).assessment.outcome.word != "clear":
        enquiry.see_result(secret, now)
    enquiry.choose_time(secret, technician, starts_at, now)
    enquiry.give_details(secret, details, now)
    return secret


def ready_enquiry(now, answers=None, technician="any", starts_at=TUESDAY_1130, details=ROBIN):
    """The same in one step, for tests that are about what comes after; its secret."""
    rule_set = ten_questions()
    kept = rule_set.kept({**CLEAR, **(answers or {})})
    with transaction():
        result = screening.assess(rule_set, kept, clinic_store.get_clinic().policy.local_date(now))
        ready = Enquiry(
            service="consultation",
            advisories=Seen(content.advisories().version, now),
            consent=Seen(content.consent().version, now),
            answers=kept,
            result_seen=None if result.outcome.word == "clear" else result_key(result),
            technician=technician,
            starts_at=starts_at,
            details=details,
        )
        secret = secrets.token_urlsafe(32)
        enquiry_store.add_enquiry(secret, ready, now)
    return secret


def send(secret, now):
    """Press the button on the check page; the reference."""
    return book.confirm_booking(*send_later(secret, now), now)


def send_later(secret, now):
    """What the button on the check page would send."""
    return secret, enquiry.look_up(secret, now).digest()


def refused_enquiry(now, answers=None):
    """An enquiry that came to a page where no time is offered; its secret."""
    secret = ready_enquiry(now, answers=answers or NO_TIME)
    rewrite(secret, now, technician=None, starts_at=None, details=None, result_seen=None)
    return secret


def looked_at(now, answers=None, details=None):
    """Somebody asked a person to look; the reference."""
    secret = refused_enquiry(now, answers)
    looks.ask_for_look(secret, details or ROBIN, now)
    return enquiry.look_up(secret, now).look.look.reference


def booked(now, **kwargs):
    """A whole booking; its reference."""
    return send(ready_enquiry(now, **kwargs), now)


def say_no_time(reference, now):
    """The client says before the visit that something is new which leaves no time at all."""
    secret = health_check.begin(appointment_store.get_appointment(reference).id, now)
    for page in health_check.look_up(secret, now).pages():
        given = {item.id: NO_TIME[item.id] for item in page.questions if item.id in NO_TIME}
        health_check.answer_questions(secret, page.slug, given, now)
    health_check.send(secret, now)


def dump():
    """Every row of every table, just as it is stored."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(literal_column("*")).select_from(table))), key=repr)
            for table in Base.metadata.sorted_tables
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
            made.append((secrets.token_urlsafe(32), check_digest(copy, journey.assessment, journey.service)))
            enquiry_store.add_enquiry(made[-1][0], copy, now)
    return made


def on_the_phone(now, by="desk", answers=None, technician="any", starts_at=TUESDAY_1130, details=ROBIN):
    """An enquiry that a staff member filled in to the check page for somebody on the phone; what finds it."""
    finder = ByStaff(staff_booking.begin("consultation", None, viewer(by), now), viewer(by))
    enquiry.acknowledge_advisories(finder, now)
    enquiry.give_consent(finder, now)
    answer(finder, {**CLEAR, **(answers or {})}, now)
    journey = enquiry.look_up(finder, now)
    if journey.assessment.outcome.word != "clear":
        enquiry.see_result(finder, now)
    if journey.terms.allowed:
        enquiry.choose_time(finder, technician, starts_at, now)
        enquiry.give_details(finder, details, now)
    return finder


def book_on_the_phone(now, reason=None, **kwargs):
    """A whole booking on the phone; the reference."""
    finder = on_the_phone(now, **kwargs)
    return book.confirm_booking(finder, enquiry.look_up(finder, now).digest(), now, reason=reason)


def mail_text(row):
    """The text of a message as it goes out, with the secrets of its links."""
    mime = sealing.unseal(row.mime, MIME, row.uuid)
    found = email.message_from_bytes(mime, policy=email.policy.default)
    return found.get_body(("plain",)).get_content()
