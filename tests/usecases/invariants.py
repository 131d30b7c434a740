"""What must hold of the tables whatever clients, staff and the worker did: asked after every step of a long walk."""

import re

from sqlalchemy import select

from booking.domain.appointment import HOLDS_TIME, MINIMUM_LETTER_TIME, State
from booking.domain.calendar_dates import age_on
from booking.domain.look import waiver_of
from booking.domain.messages import Notice
from booking.domain.ruleset import Basis, Outcome
from booking.domain.schedule import cells_needed
from booking.domain.screening import ADULT_AGE, assess
from booking.domain.terms import terms
from booking.store import accounts, audit, looks, screening
from booking.store import clinic as clinic_store
from booking.store.appointments import AppointmentRow, as_stored, query
from booking.store.database import db
from booking.store.enquiries import EnquiryRow
from booking.store.looks import LookRow
from booking.store.messages import HTML, TEXT, MessageRow
from booking.store.schedule import OccupiedCellRow, TechnicianRow
from booking.store.screening import ScreeningRow
from booking.store.sealing import unseal
from booking.usecases import rules

# What an act, as the audit log names it, is told as: to the client, and to staff.
TOLD = {
    "confirmed": (Notice.CONFIRMED, Notice.STAFF_CONFIRMED),
    "declined": (Notice.DECLINED, None),
    "asked for a letter": (Notice.ONE_THING_MORE, None),
    "letter received": (None, None),
    "reminded": (Notice.ONE_THING_MORE_REMINDER, None),
    "asked again": (Notice.ANYTHING_CHANGED, None),
    "answers changed": (None, Notice.STAFF_LOOK_AGAIN),
    "answers are the same": (None, None),
    "cancelled": (Notice.CANCELLED, Notice.STAFF_CANCELLED),
    "moved": (Notice.RESCHEDULED, Notice.STAFF_RESCHEDULED),
    "lapsed: cancelled": (Notice.LAPSED, Notice.STAFF_LAPSED),
    "lapsed: declined": (Notice.LAPSED, Notice.STAFF_LAPSED),
    "asked for a look": (Notice.LOOK_ASKED, Notice.STAFF_LOOK_ASKED),
    "look allowed": (Notice.LOOK_ALLOWED, None),
    "look refused": (Notice.LOOK_REFUSED, None),
    "look withdrawn": (Notice.LOOK_WITHDRAWN, None),
}
BOOKED_AS = {
    State.PROVISIONAL: (Notice.ONE_THING_MORE, Notice.STAFF_NEW_BOOKING),
    State.REQUESTED: (Notice.REQUEST_RECEIVED, Notice.STAFF_NEW_BOOKING),
    State.CONFIRMED: (Notice.CONFIRMED, Notice.STAFF_CONFIRMED),
}


def all_appointments():
    return [as_stored(row) for row in db.session.execute(query().order_by(AppointmentRow.id))]


def all_looks():
    return [looks.get_by_id(look_id) for look_id in db.session.scalars(select(LookRow.id).order_by(LookRow.id))]


def check_cells(appointments):
    """Each cell belongs to exactly the appointment that holds it, and each of those has exactly the cells it needs."""
    ids = dict(db.session.execute(select(TechnicianRow.slug, TechnicianRow.id)).all())
    wanted = [
        (ids[stored.appointment.technician], cell, stored.id)
        for stored in appointments
        if stored.appointment.state in HOLDS_TIME
        for cell in cells_needed(stored.appointment.starts_at, stored.appointment.service)
    ]
    owned = db.session.execute(
        select(OccupiedCellRow.technician_id, OccupiedCellRow.cell, OccupiedCellRow.appointment_id)
    )
    assert len({(technician, cell) for technician, cell, _ in wanted}) == len(wanted), "two appointments overlap"
    assert sorted(map(tuple, owned)) == sorted(wanted)


def check_screenings():
    """Each screening says what its answers mean under its own version and date, and holds nothing hidden."""
    assert list(rules.judge_again()) == []
    for _, stored in screening.all_screenings():
        kept = rules.of_version(stored.rule_set_version).kept(stored.answers, stored.asked_at)
        assert stored.answers == kept, "an answer to a hidden question was stored"


def state_when_booked(stored):
    """The state an appointment must have begun in; every promise of the rules about its being there is checked."""
    appointment, said = stored.appointment, screening.open_screening(stored.screening_id)
    policy = clinic_store.get_clinic().policy
    assessment = assess(rules.of_version(said.rule_set_version), said.answers, said.assessed_on)
    assert said.assessed_on == policy.local_date(appointment.booked_at)
    assert age_on(stored.client_born_on, said.assessed_on) >= ADULT_AGE
    assert not [each for each in said.findings if each.basis is Basis.LAW and each.outcome is Outcome.REFUSE]
    look = looks.find_of_appointment(stored.id)
    waiver = waiver_of(look.look, screening.open_screening(look.screening_id).findings) if look else None
    left = terms(assessment, appointment.service, policy, said.assessed_on, waiver)
    assert left.allowed
    assert left.not_before is None or left.not_before <= policy.local_date(appointment.starts_at)
    if waiver is None:
        assert assessment.outcome is not Outcome.REFUSE
        assert not (assessment.open_wait and appointment.service.waits_bind)
    if assessment.has(Outcome.LETTER):
        return State.PROVISIONAL
    return State.REQUESTED if left.needs_look or not policy.confirms_automatically else State.CONFIRMED


def check_told(appointments, looked_at):
    """Each change was told once to everybody whom it concerns, and nothing else was."""
    office = clinic_store.get_clinic().office_email
    for stored in appointments:
        technician = stored.appointment.technician
        mails = db.session.execute(
            select(MessageRow.recipient, MessageRow.notice)
            .where(MessageRow.appointment_id == stored.id)
            .order_by(MessageRow.id)
        ).all()
        first = BOOKED_AS[state_when_booked(stored)]
        _check_told(stored.appointment.reference, mails, stored.client_email, technician, office, {"booked": first})
    for stored in looked_at:
        mails = db.session.execute(
            select(MessageRow.recipient, MessageRow.notice)
            .where(MessageRow.look_id == stored.id)
            .order_by(MessageRow.id)
        ).all()
        _check_told(stored.look.reference, mails, stored.client_email, None, office, {})


def _check_told(reference, mails, client, technician, office, more):
    lines = [line.act for line in audit.list_of(reference) if line.act != "answers seen"]
    # Beside some acts stands from when to when, or why.
    acts = [TOLD.get(line) or TOLD.get(line.partition(":")[0]) or more[line] for line in lines]
    staff = {item.email for item in accounts.list_notice_recipients(technician)} | {office}
    expected = {client: [told for told, _ in acts if told]}
    expected |= {address: [told for _, told in acts if told] for address in staff}
    got = {address: [notice for recipient, notice in mails if recipient == address] for address in expected}
    assert got == expected
    assert {recipient for recipient, _ in mails} <= expected.keys()


def check_mails(above, clinic_name, rule_set):
    """No message after that id holds a health word in any part; the id of the last."""
    for row in db.session.scalars(select(MessageRow).where(MessageRow.id > above).order_by(MessageRow.id)):
        html = re.sub(r"<style.*?</style>", "", unseal(row.html, HTML, row.uuid).decode(), flags=re.DOTALL)
        for part in (row.subject, unseal(row.body, TEXT, row.uuid).decode(), html):
            said = re.sub(r'style="[^"]*"', "", part).replace(clinic_name, "").replace("Hairline", "")
            assert rule_set.private_words_in(said) == [], (row.notice, said)
        above = row.id
    return above


def frozen():
    """What was sent and what was answered: an enquiry may go when its time is up, but none of it may change."""
    waiting = select(LookRow.id).where(LookRow.state != "allowed")
    sent = EnquiryRow.appointment_id.is_not(None) | EnquiryRow.look_id.in_(waiting)
    found = {
        ("enquiry", row.uuid): (row.secret_hash, row.draft, row.expires_at, row.checked_appointment_id)
        for row in db.session.scalars(select(EnquiryRow).where(sent))
    }
    found |= {
        ("screening", row.id): (row.client_id, row.rule_set_digest, row.assessed_on, row.answers, row.findings)
        for row in db.session.scalars(select(ScreeningRow))
    }
    found |= {
        ("appointment", row.id): (row.client_id, row.technician_id, row.starts_at, row.screening_id, row.booked_at)
        for row in db.session.scalars(select(AppointmentRow))
    }
    return found


def check_deadlines(appointments):
    """A letter is awaited exactly while an appointment is provisional, and there were 48 hours for it at least."""
    for stored in appointments:
        appointment = stored.appointment
        if appointment.state is State.PROVISIONAL:
            assert appointment.letter_due_at >= appointment.booked_at + MINIMUM_LETTER_TIME
        elif appointment.state in HOLDS_TIME:
            assert appointment.letter_due_at is None
