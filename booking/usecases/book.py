"""A client sends the request, or staff do it for them: the one place where an appointment comes into being."""

import secrets
from datetime import datetime

from booking.domain import book as rules
from booking.domain import messages, schedule
from booking.domain.appointment import State
from booking.domain.enquiry import Details, Finder, Step
from booking.domain.errors import (
    AnswersChangedError,
    AnswersIncompleteError,
    BarredError,
    EnquiryGoneError,
    SlotTakenError,
)
from booking.domain.note import NoteKind
from booking.domain.reference import LENGTH, reference_from
from booking.domain.ruleset import AskedAt
from booking.store import appointment_lists, appointments, audit, bars, clients, enquiries, looks, notes, screening
from booking.store import clinic as clinic_store
from booking.store import schedule as schedule_store
from booking.store.appointments import StoredAppointment
from booking.store.database import attempt, transaction
from booking.store.looks import StoredLook
from booking.usecases import notify
from booking.usecases.journey import Journey, look_up_locked
from booking.usecases.turns import technicians_in_turn


def confirm_booking(finder: Finder, digest: str, now: datetime, *, reason: str | None = None) -> str:
    """Turn an enquiry into an appointment; its reference. The same enquiry again gets the first answer.

    Everything is judged anew: the answers under the rule set in force, the time against hours, notice, furthest day
    and the outcome's date. Whether the time is free the key of `occupied_cell` decides, and nothing else. Staff may go
    beyond the limit of open appointments, and with a written reason, kept sealed, beyond notice and dates.
    Raises EnquiryGoneError, AnswersIncompleteError, AnswersChangedError, TooManyOpenError, BarredError,
    BookingNotAllowedError, TimeNotOfferedError, SlotTakenError; for staff ReasonMissingError, and NotFoundError for
    what is not theirs.
    """
    with transaction():
        journey = look_up_locked(finder, now)
        if journey.appointment_id is not None:
            return _first_answer(journey.appointment_id)
        if journey.look and (earlier := _booked_with(journey.look)) is not None:
            enquiries.mark_sent(journey.submission_key, earlier)
            return _first_answer(earlier)
        if journey.is_sent or journey.progress.step is not Step.CHECK:
            raise AnswersIncompleteError
        if journey.digest() != digest:
            raise AnswersChangedError
        stored = _book(journey, reason, now)
        enquiries.mark_sent(journey.submission_key, stored.id)
        if journey.look:
            looks.mark_booked(journey.look.id, stored.id)
        _record(journey, stored, reason, now)
        told = messages.notices_for_booking(stored.appointment.state)
        automatic = stored.appointment.state is State.CONFIRMED
        notify.queue(told, stored, journey.clinic, now, automatic=automatic)
        return stored.appointment.reference


def _record(journey: Journey, stored: StoredAppointment, reason: str | None, now: datetime) -> None:
    """Who booked it; of staff also what they read out, and why, where it took a reason."""
    reference, by = stored.appointment.reference, journey.viewer
    if by is None:
        audit.record("booked", reference, now, actor="client")
        return
    advisories, consent = journey.enquiry.advisories, journey.enquiry.consent
    if advisories and consent and not journey.look:
        read = f"read out by staff: safety {advisories.version}, consent {consent.version}"
        audit.record(read, reference, now, actor="staff", account_id=by.account_id)
    audit.record("booked by staff", reference, now, actor="staff", account_id=by.account_id)
    if reason and journey.room(now).needs_reason(stored.appointment.starts_at):
        notes.add_note(stored.id, NoteKind.BOOKED, reason.strip(), by.account_id, now)


def _booked_with(look: StoredLook) -> int | None:
    """The appointment that was booked with what a look allowed, in whichever browser; one look allows one.

    Raises AnswersIncompleteError when staff have taken it back since it was read.
    """
    looks.lock(look.id)
    found = looks.get_by_id(look.id)
    if found.look.version != look.look.version:
        raise AnswersIncompleteError
    return found.appointment_id


def count_open(journey: Journey, now: datetime) -> int:
    """How many appointments are to come for the e-mail address or the phone of an enquiry."""
    details = journey.enquiry.details
    return appointment_lists.count_open(details.email, details.phone, now) if details else 0


def _first_answer(appointment_id: int) -> str:
    stored = appointments.find_by_id(appointment_id)
    if stored is None:
        raise EnquiryGoneError
    return stored.appointment.reference


def _book(journey: Journey, reason: str | None, now: datetime) -> StoredAppointment:
    enquiry = journey.enquiry
    if not (enquiry.details and enquiry.advisories and enquiry.consent and enquiry.starts_at):
        raise AnswersIncompleteError
    clients.lock_contact(enquiry.details.email, enquiry.details.phone)
    if bars.is_barred(enquiry.details.email, enquiry.details.phone):
        raise BarredError
    if journey.viewer is None:
        rules.check_open(count_open(journey, now), journey.clinic.policy)
    # Locked before their hours are read: a change of hours and a booking cannot pass each other.
    ids = schedule_store.lock_technicians(journey.wanted_technicians())
    wanted = [technician for technician in journey.wanted_technicians() if technician in ids]
    technicians = technicians_in_turn(
        wanted, enquiry.starts_at, journey.service, journey.clinic.policy, journey.room(now).with_reason
    )
    client_id = _client_id(journey, enquiry.details, now)
    screening_id = screening.add_screening(
        client_id=client_id,
        rule_set=journey.rule_set,
        assessed_on=journey.answered_on,
        asked_at=AskedAt.BOOKING,
        answers=enquiry.effective_answers(journey.today),
        assessment=journey.assessment,
        advisories=enquiry.advisories,
        consent=enquiry.consent,
    )
    for technician in technicians:
        try:
            return _book_with(
                technician, ids[technician], journey, enquiry.starts_at, client_id, screening_id, reason, now
            )
        except SlotTakenError:
            continue  # somebody was faster with this one: the next, if the client left the choice to us
    raise SlotTakenError


def _client_id(journey: Journey, details: Details, now: datetime) -> int:
    """A client of their own, or the look's: read anew, since staff may have joined the record with another."""
    return looks.get_by_id(journey.look.id).client_id if journey.look else clients.add_client(details, now).id


def _book_with(
    technician: str,
    technician_id: int,
    journey: Journey,
    starts_at: datetime,
    client_id: int,
    screening_id: int,
    reason: str | None,
    now: datetime,
) -> StoredAppointment:
    service_row = clinic_store.get_service_row(journey.service.slug)
    booked, _event = rules.book(
        reference=reference_from(secrets.token_bytes(LENGTH)),
        technician=technician,
        service=journey.service,
        starts_at=starts_at,
        assessment=journey.assessment,
        terms=journey.terms,
        policy=journey.clinic.policy,
        now=now,
        room=journey.room(now),
        reason=reason,
    )
    with attempt():
        row = appointments.add_appointment(
            booked,
            submission_key=journey.submission_key,
            client_id=client_id,
            technician_id=technician_id,
            service_id=service_row.id,
            screening_id=screening_id,
        )
        cells = schedule.cells_needed(starts_at, journey.service)
        schedule_store.occupy(technician_id, cells, row.id)
    return appointments.get_appointment(booked.reference)
