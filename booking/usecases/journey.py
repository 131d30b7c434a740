"""The client's journey: the enquiry with everything that follows from it under the rules in force.

Staff go the same way for somebody on the phone; then the journey knows who they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from booking.domain import answers, book
from booking.domain import enquiry as enquiries
from booking.domain import look as look_rules
from booking.domain.accounts import Role, Viewer, may_read_looks
from booking.domain.changes import Room
from booking.domain.clinic import Clinic
from booking.domain.enquiry import ANY_TECHNICIAN, ByStaff, Enquiry, Finder, Progress
from booking.domain.errors import EnquiryGoneError, NotFoundError
from booking.domain.look import LookState
from booking.domain.ruleset import Json, Outcome, Page, RuleSet
from booking.domain.schedule import Service, Technician, Window, booking_window
from booking.domain.screening import Assessment, Finding, assess
from booking.domain.terms import Terms, Waiver, forbidding, terms, uncovered
from booking.store import clinic as clinic_store
from booking.store import enquiries as store
from booking.store import looks, screening
from booking.store import schedule as schedule_store
from booking.store.enquiries import StoredEnquiry
from booking.store.looks import StoredLook
from booking.usecases import rules, times


@dataclass(frozen=True)
class Journey:
    """An enquiry with everything that follows from it under the rules in force."""

    clinic: Clinic
    service: Service
    withdrawn: bool
    technicians: tuple[Technician, ...]
    rule_set: RuleSet
    enquiry: Enquiry
    stored: StoredEnquiry
    look: StoredLook | None
    today: date
    answered_on: date
    waiver: Waiver | None
    assessment: Assessment
    terms: Terms
    progress: Progress
    viewer: Viewer | None = None

    @property
    def submission_key(self) -> str:
        """What makes the same submit again the same."""
        return self.stored.submission_key

    @property
    def appointment_id(self) -> int | None:
        """The appointment it became, once sent."""
        return self.stored.appointment_id

    @property
    def began_at(self) -> datetime:
        """When it was begun."""
        return self.stored.began_at

    @property
    def is_sent(self) -> bool:
        """Whether it has become an appointment, or waits for the look that was asked for: then it stays as it is."""
        if self.appointment_id is not None or self.look is None:
            return self.appointment_id is not None
        return self.look.look.state is not LookState.ALLOWED or self.look.appointment_id is not None

    @property
    def look_may_be_asked(self) -> bool:
        """Whether a person could still be asked to look."""
        return self.look is None and look_rules.may_be_asked(self.assessment, self.service)

    def to_be_told(self) -> list[Finding]:
        """The findings that the result page speaks of.

        Where no time is offered, only those that say so: the rest would sound as if there were one. A date stands
        beside an open wait all the same, for it holds when that is over. After a person has looked, only what they
        did not settle.
        """
        if not self.terms.allowed:
            against = self.forbidding()
            if self.assessment.has(Outcome.REFUSE):
                return against
            return [each for each in self.assessment.findings if each in against or each.treatment_from]
        if self.waiver is None:
            return list(self.assessment.findings)
        settled = {Outcome.REFUSE, Outcome.REVIEW}
        left = uncovered(self.assessment.findings, self.waiver)
        return [
            finding
            for finding in self.assessment.findings
            if finding in left or not (finding.outcome in settled or finding.open_until)
        ]

    def list_ways_round(self) -> list[Service]:
        """The services in which these answers offer a time, where the chosen one offers none."""
        if self.terms.allowed:
            return []
        return [service for service in clinic_store.list_services() if self._terms_of(service).allowed]

    def _terms_of(self, service: Service) -> Terms:
        return terms(self.assessment, service, self.clinic.policy, self.today, self.waiver)

    def forbidding(self) -> list[Finding]:
        """The findings that leave no time at all."""
        return forbidding(self.assessment.findings, self.service)

    def health_pages(self) -> list[Page]:
        """The health pages that the answers so far call for."""
        return self.rule_set.pages(self.enquiry.answers)

    @property
    def preferred(self) -> str | None:
        """The technician chosen so far."""
        return self.enquiry.technician

    @property
    def mover(self) -> None:
        """Nothing moves: it is not booked yet."""

    def window(self, now: datetime) -> Window:
        """When a consultation may start for this client."""
        return booking_window(self.clinic.policy.for_service(self.service), now, self.terms.not_before)

    def room(self, now: datetime) -> Room:
        """When it may start at all: for staff, what a written reason may outweigh as well.

        Raises BookingNotAllowedError where staff find no time at all.
        """
        policy = self.clinic.policy.for_service(self.service)
        if self.viewer is None:
            return book.room_of_client(self.terms, policy, now)
        # What the findings ask for may be outweighed by those alone who may read them.
        return book.room_to_book(self.terms, policy, now, may_pass_date=may_read_looks(self.viewer))

    def wanted_technicians(self) -> list[str]:
        """The technicians the client has chosen among: one, or all for "anyone"."""
        return self.technicians_of(self.enquiry.technician or ANY_TECHNICIAN)

    def technicians_of(self, choice: str) -> list[str]:
        """The technicians of a choice: one, or all for "anyone". Raises NotFoundError for one who is not on offer."""
        return times.technicians_of(self, choice)

    def result_key(self) -> str:
        """What the result page says, in one word."""
        return enquiries.result_key(self.assessment)

    def digest(self) -> str:
        """What the check page carries, to notice a change made elsewhere."""
        return enquiries.check_digest(self.enquiry, self.assessment, self.service)


def look_up_locked(finder: Finder, now: datetime) -> Journey:
    """The journey of a finder, inside the caller's transaction and locked until it ends.

    Raises EnquiryGoneError, for staff NotFoundError.
    """
    return journey_of(get_stored(finder, now, lock=True), now, viewer_of(finder))


def viewer_of(finder: Finder) -> Viewer | None:
    """Who fills it in for somebody, if it is not the client."""
    return finder.viewer if isinstance(finder, ByStaff) else None


def get_stored(finder: Finder, now: datetime, *, lock: bool = False) -> StoredEnquiry:
    """The stored enquiry of a finder.

    Raises EnquiryGoneError when it has expired, was deleted or never was; for staff NotFoundError, also when it is a
    colleague's.
    """
    stored = store.find_enquiry(finder, now, lock=lock)
    if stored is None or stored.checked_appointment_id is not None:
        raise NotFoundError if isinstance(finder, ByStaff) else EnquiryGoneError
    return stored


def journey_of(stored: StoredEnquiry, now: datetime, viewer: Viewer | None = None) -> Journey:
    """What follows from a stored enquiry now. Raises EnquiryGoneError where its service is not known at all."""
    clinic = clinic_store.get_clinic()
    found = clinic_store.find_service(stored.enquiry.service)
    if found is None:
        raise EnquiryGoneError
    service, is_offered = found
    technicians = tuple(technicians_for(viewer))
    rule_set = rules.in_force(now)
    # A rule set published meanwhile may ask a question in another way: what does not fit is asked again,
    # and what is hidden now is dropped.
    kept = rule_set.kept(answers.fitting(rule_set, stored.enquiry.answers))
    enquiry = replace(stored.enquiry, answers=kept)
    enquiry = _with_technician_on_offer(enquiry, [technician.slug for technician in technicians])
    today = clinic.policy.local_date(now)
    given = enquiry.effective_answers(today)
    look = looks.get_by_id(stored.look_id) if stored.look_id is not None else None
    answered_on, waiver = _looked_at(look, rule_set, given) if look else (None, None)
    assessment = assess(rule_set, given, answered_on or today)
    terms_ = terms(assessment, service, clinic.policy, today, waiver)
    return Journey(
        clinic=clinic,
        service=service,
        withdrawn=not is_offered,
        technicians=technicians,
        rule_set=rule_set,
        enquiry=enquiry,
        stored=stored,
        look=look,
        today=today,
        answered_on=answered_on or today,
        waiver=waiver,
        assessment=assessment,
        terms=terms_,
        progress=enquiries.progress(enquiry, rule_set, assessment, terms_, withdrawn=not is_offered),
        viewer=viewer,
    )


def technicians_for(viewer: Viewer | None) -> Sequence[Technician]:
    """With whom can be booked: a technician books for themselves, everybody else with all."""
    offered = schedule_store.list_technicians()
    if viewer is None or viewer.role is not Role.TECHNICIAN:
        return offered
    return [technician for technician in offered if technician.slug == viewer.technician]


def _looked_at(look: StoredLook, rule_set: RuleSet, given: Mapping[str, Json]) -> tuple[date | None, Waiver | None]:
    """The day of the answers, while they are those the person saw (they do not grow younger), and what is waived."""
    seen = screening.open_screening(look.screening_id)
    touched = rule_set.touched(seen.answers, given)
    return None if touched else seen.assessed_on, look_rules.waiver_of(look.look, seen.findings, touched)


def _with_technician_on_offer(enquiry: Enquiry, offered: Sequence[str]) -> Enquiry:
    """Where there is only one technician nobody has to choose; one who takes no bookings any more is chosen anew."""
    if len(offered) == 1:
        return replace(enquiry, technician=offered[0])
    if enquiry.technician in {None, ANY_TECHNICIAN, *offered}:
        return enquiry
    return replace(enquiry, technician=None, starts_at=None)
