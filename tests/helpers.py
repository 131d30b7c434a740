"""A client's road at the use-case level, for tests that need one walked."""

from datetime import UTC, date, datetime

from booking.domain.enquiry import Details
from booking.usecases import book, enquiry

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
