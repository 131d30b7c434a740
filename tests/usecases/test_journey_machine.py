"""Clients, staff, the worker and the clock, in any order hypothesis thinks of; after every step the promises hold."""

import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import event

from booking.domain.appointment import HOLDS_TIME, State
from booking.domain.cells import start_of
from booking.domain.enquiry import Details, Step
from booking.domain.errors import RefusalError, SlotTakenError, TimeNotOfferedError
from booking.domain.hours import TimeOff
from booking.domain.letter import Letter
from booking.domain.look import LookState
from booking.domain.schedule import cells_needed
from booking.domain.self_service import CancelReason
from booking.store import clinic as clinic_store
from booking.store import links as link_store
from booking.store.database import db, transaction
from booking.usecases import (
    availability,
    book,
    decide,
    due,
    enquiry,
    health_check,
    letters,
    looks,
    manage,
    reschedule,
    schedule,
    services,
    setup,
    times,
)
from booking.usecases.times import Wish
from tests import helpers
from tests.conftest import NOW, database_file
from tests.domain.rule_sets import answer_to
from tests.usecases import invariants

VIDEO_TALK = next(each for each in setup.demo_clinic().services if not each.waits_bind)
BUTTONS = [
    *("acknowledge", "consent", "go_on_past_the_result", "see_the_check_page", "submit", "submit"),
    *("delete", "send_health_check", "send_health_check"),
]
PEOPLE = [
    Details("Ada Stone", "ada@client.example", "+442079460911", date(1980, 5, 1)),
    Details("Ben Field", "ben@client.example", "+442079460912", date(2001, 11, 23)),
    Details("Cleo Marsh", "cleo@client.example", "+442079460913", date(1956, 2, 29)),
]
# Comes of age within the time that a walk takes.
BORN = st.sampled_from([None, None, None, date(2008, 11, 25), date(2015, 1, 1)])
BROWSERS = st.integers(0, len(PEOPLE) - 1)
STAFF = st.sampled_from(["owner", "owner", "desk", "maya"])
TECHNICIANS = st.sampled_from(["any", "maya", "theo"])
ANY = st.integers(0, 1000)
QUESTIONS = helpers.ten_questions().questions
# What a browser could post, unheard-of words included: clear but for a few.
FEW = st.lists(st.sampled_from([each.id for each in QUESTIONS]), max_size=2, unique=True)
HARMLESS = helpers.CLEAR | {
    "laser_removal_on": "2026-11-01",
    "isotretinoin_last": "2026-08",
    "other_medicines_list": "Aspirin",
}
WORSE = [{}, {}, {"scalp_lesion": "yes"}, {"faint": "yes"}, helpers.NO_TIME, {"isotretinoin": "yes"}]
# Somebody else publishes other rules meanwhile.
OTHER_RULES = [
    ("", ""),
    ("months = 6", "months = 12"),
    ('asked_when = { other_medicines = ["yes"] }', 'asked_when = { isotretinoin = ["yes"] }'),
    ('kind = "choices"', 'kind = "choice"'),
    ('answers = ["yes"]\noutcome = "letter"', 'answers = ["yes", "not_sure"]\noutcome = "refuse"'),
]


@dataclass
class Browser:
    """What one browser knows: its cookie, and what its check page would send."""

    person: Details
    secret: str = "never given"
    digest: str = "never shown"
    check: str = "never begun"


def references(found):
    return {stored.appointment.reference for stored in found}


class Journeys(RuleBasedStateMachine):
    """Three browsers, the staff, the worker and a clock."""

    def __init__(self, start_over, reached):
        super().__init__()
        start_over()
        reached["walks"] += 1
        self.now = NOW
        self.browsers = [Browser(person) for person in PEOPLE]
        self.reached = reached
        self.read_up_to = 0
        self.frozen = {}
        self.time_off = []
        self.versions = 0
        self.links = {}

    @initialize(
        automatic=st.sampled_from([False, False, True]),
        said=st.tuples(st.sampled_from(WORSE), st.sampled_from(WORSE)),
    )
    def open_the_clinic(self, automatic, said):
        """Two have come to the end of their road already, the third begins."""
        with transaction():
            clinic_store.add_service(VIDEO_TALK, 1)
        helpers.change_clinic(confirms_automatically=automatic, most_open_appointments=2)
        for who, worse in enumerate(said):
            self.walk(who, HARMLESS | worse, "any", self.offered("any", 0))
        self.start(2, "consultation")

    @contextmanager
    def may_be_refused(self):
        """A refusal has a name, and changes nothing at all."""
        before = helpers.dump()
        try:
            yield
        except RefusalError as refusal:
            assert helpers.dump() == before
            self.reached[type(refusal).__name__] += 1

    # What a client does, in turn and out of turn.

    @rule(who=BROWSERS, service=st.sampled_from(["consultation", "consultation", "video-talk"]))
    def start(self, who, service):
        """With the other service where this one was withdrawn."""
        on_offer = {each.slug for each in clinic_store.list_services()}
        wanted = service if service in on_offer else min(on_offer)
        self.browsers[who].secret = enquiry.start_enquiry(wanted, self.now)

    @rule(who=BROWSERS, button=st.sampled_from(BUTTONS))
    def press(self, who, button):
        with self.may_be_refused():
            getattr(self, button)(self.browsers[who])

    def acknowledge(self, browser):
        enquiry.acknowledge_advisories(browser.secret, self.now)

    def consent(self, browser):
        enquiry.give_consent(browser.secret, self.now)

    def go_on_past_the_result(self, browser):
        enquiry.see_result(browser.secret, self.now)

    def see_the_check_page(self, browser):
        browser.digest = enquiry.look_up(browser.secret, self.now).digest()

    def delete(self, browser):
        enquiry.delete_enquiry(browser.secret)
        with pytest.raises(RefusalError):
            enquiry.look_up(browser.secret, self.now)

    def send_health_check(self, browser):
        health_check.send(browser.check, self.now)
        assert health_check.look_up(browser.check, self.now).is_sent
        self.reached["checked"] += 1

    @rule(who=BROWSERS, page=ANY, data=st.data())
    def answer_a_page(self, who, page, data):
        with self.may_be_refused():
            journey = enquiry.look_up(self.browsers[who].secret, self.now)
            pages = journey.health_pages()
            chosen = pages[page % len(pages)]
            given = {each.id: data.draw(answer_to(each)) for each in chosen.questions}
            enquiry.answer_questions(self.browsers[who].secret, chosen.slug, given, self.now)

    @rule(who=BROWSERS, few=FEW, data=st.data())
    def answer_everything(self, who, few, data):
        given = HARMLESS | {each.id: data.draw(answer_to(each)) for each in QUESTIONS if each.id in few}
        for page in ("you", "scalp", "scalp-2", "medicines", "medicines-2", "health"):
            with self.may_be_refused():
                enquiry.answer_questions(self.browsers[who].secret, page, given, self.now)

    def choose(self, secret, technician, starts_at):
        enquiry.choose_time(secret, technician, starts_at, self.now)

    def on_offer(self, journey, technician):
        """What the time page shows on the first days that have any."""
        names = [each.slug for each in journey.technicians if technician in ("any", each.slug)]
        window, policy = journey.window(self.now), journey.clinic.policy
        day = policy.local_date(window.opens_at)
        return availability.list_slots(journey.service, names, policy, window, day, day + timedelta(days=3))

    def offered(self, technician, pick):
        """The choice of one of the first times on offer."""
        return lambda journey: self.one_on_offer(journey, technician, pick)

    def one_on_offer(self, journey, technician, pick):
        slots = self.on_offer(journey, technician)[:6]
        return slots[pick % len(slots)].starts_at if slots else None

    @rule(who=BROWSERS, technician=TECHNICIANS | st.just("nobody"), pick=st.integers(-1, 5))
    def choose_a_time_out_of_turn(self, who, technician, pick):
        with self.may_be_refused():
            journey = enquiry.look_up(self.browsers[who].secret, self.now)
            starts_at = self.one_on_offer(journey, technician, pick) if pick >= 0 else None
            self.choose(self.browsers[who].secret, technician, starts_at or self.now)

    def details(self, who, born_on):
        return replace(self.browsers[who].person, born_on=born_on or self.browsers[who].person.born_on)

    @rule(who=BROWSERS, born_on=BORN)
    def give_details(self, who, born_on):
        with self.may_be_refused():
            enquiry.give_details(self.browsers[who].secret, self.details(who, born_on), self.now)

    def submit(self, browser):
        """What the check page showed, now or earlier, or for the second time."""
        known = {stored.appointment.reference: stored for stored in invariants.all_appointments()}
        journey = enquiry.look_up(browser.secret, self.now)
        free = self.free_now(journey)
        try:
            reference = book.confirm_booking(browser.secret, browser.digest, self.now)
        except (TimeNotOfferedError, SlotTakenError):
            assert not free, "a time on offer was refused"
            raise
        self.reached["sent again" if reference in known else "booked"] += 1
        found = {stored.appointment.reference: stored for stored in invariants.all_appointments()}
        if reference in known:
            assert found == known
        else:
            assert found.keys() - known.keys() == {reference}
            assert found[reference].appointment.technician in free
            assert not journey.is_sent
            self.reached["booked with a look"] += journey.look is not None

    def free_now(self, journey):
        """Who is on offer at the time that was chosen."""
        starts_at = journey.enquiry.starts_at
        if starts_at is None or not journey.terms.allowed or journey.withdrawn:
            return ()
        day, wanted = journey.clinic.policy.local_date(starts_at), journey.wanted_technicians()
        args = journey.clinic.policy, journey.window(self.now), day, day
        slots = availability.list_slots(journey.service, wanted, *args)
        return next((slot.technicians for slot in slots if slot.starts_at == starts_at), ())

    @rule(who=BROWSERS, few=FEW, technician=TECHNICIANS, pick=st.integers(0, 5), data=st.data())
    def walk_on(self, who, few, technician, pick, data):
        answers = {each.id: data.draw(answer_to(each)) for each in QUESTIONS if each.id in few}
        self.walk(who, HARMLESS | answers, technician, self.offered(technician, pick))

    @rule(
        who=BROWSERS,
        technician=TECHNICIANS,
        pick=st.integers(0, 5),
        worse=st.sampled_from(WORSE),
        sends=st.sampled_from([True, True, False]),
    )
    def walk_on_with_something_to_say(self, who, technician, pick, worse, sends):
        self.walk(who, HARMLESS | worse, technician, self.offered(technician, pick), sends=sends)

    @rule(
        who=BROWSERS,
        technician=TECHNICIANS,
        minutes=st.integers(-5000, 200_000) | st.integers(-100, 4_000).map(lambda quarters: quarters * 15),
    )
    def walk_on_to_a_forged_time(self, who, technician, minutes):
        self.walk(who, HARMLESS, technician, lambda _: self.now + timedelta(minutes=minutes))

    @rule(who=BROWSERS, technician=TECHNICIANS, which=ANY, shift=st.sampled_from([-15, 0, 0, 15, 55]))
    def walk_on_to_a_time_that_somebody_has(self, who, technician, which, shift):
        appointments = invariants.all_appointments()
        if appointments:
            taken = appointments[which % len(appointments)].appointment
            chosen = technician if shift else taken.technician
            self.walk(who, HARMLESS, chosen, lambda _: taken.starts_at + timedelta(minutes=shift))

    def walk(self, who, answers, technician, choice, *, sends=True):
        """From wherever it stands to the check page, and press the button; or to a result that offers no time."""
        secret, seen = self.under_way(who), []
        journey = enquiry.look_up(secret, self.now)
        while journey.progress not in seen:
            seen.append(journey.progress)
            match journey.progress.step:
                case Step.SAFETY:
                    enquiry.acknowledge_advisories(secret, self.now)
                case Step.CONSENT:
                    enquiry.give_consent(secret, self.now)
                case Step.HEALTH:
                    enquiry.answer_questions(secret, journey.progress.health_page, answers, self.now)
                case Step.RESULT if sends and journey.look_may_be_asked:
                    return self.ask_a_person_to_look(who, None)
                case Step.RESULT:
                    enquiry.see_result(secret, self.now)
                case Step.TIME:
                    starts_at = choice(journey)
                    if starts_at:
                        self.choose(secret, technician, starts_at)
                case Step.DETAILS:
                    enquiry.give_details(secret, self.details(who, None), self.now)
                case Step.CHECK:
                    self.see_the_check_page(self.browsers[who])
                    return self.press(who, "submit") if sends else None
            journey = enquiry.look_up(secret, self.now)
        return None

    def under_way(self, who):
        """The secret of an enquiry that can go on: a new one where there is none."""
        try:
            sent = enquiry.look_up(self.browsers[who].secret, self.now).is_sent
        except RefusalError:
            sent = True
        if sent:
            self.start(who, "consultation")
        return self.browsers[who].secret

    @rule(who=BROWSERS, born_on=BORN)
    def ask_a_person_to_look(self, who, born_on):
        before = len(invariants.all_looks())
        with self.may_be_refused():
            looks.ask_for_look(self.browsers[who].secret, self.details(who, born_on), self.now)
        self.reached["look asked for"] += len(invariants.all_looks()) - before

    # What a client does by the link in their mails.

    def link_to(self, stored):
        """The secret of a link to it, as a mail would bring it."""
        if stored.id not in self.links:
            secret = self.links[stored.id] = f"{stored.id:043}"
            with transaction():
                link_store.add_link(secret, "manage", self.now + timedelta(days=400), appointment_id=stored.id)
        return self.links[stored.id]

    @rule(which=ANY, reason=st.none() | st.sampled_from(CancelReason))
    def cancel_by_link(self, which, reason):
        found = invariants.all_appointments()
        if not found:
            return
        before = found[which % len(found)]
        secret = self.link_to(before)
        may = manage.show(secret, self.now).may_change(self.now)
        with self.may_be_refused():
            manage.cancel(secret, before.appointment.starts_at, self.now, reason)
            assert may or before.appointment.state is State.CANCELLED
            assert manage.show(secret, self.now).stored.appointment.state is State.CANCELLED
            self.reached["cancelled by link"] += may
            may = False
        assert not may, "a client was kept from cancelling"

    @rule(which=ANY, pick=st.integers(0, 5), stale=st.integers(0, 5), forged=st.sampled_from([0, 0, 0, 5, 55]))
    def move_by_link(self, which, pick, stale, forged):
        """To a time on offer, or some minutes beside it; it stays with its technician."""
        found = invariants.all_appointments()
        if not found:
            return
        before = found[which % len(found)]
        appointment, secret = before.appointment, self.link_to(before)
        with self.may_be_refused():
            shown = times.show_times(reschedule.show_rescheduling(secret, self.now), Wish(), self.now)
            free = [slot.starts_at for slot in shown.slots if appointment.technician in slot.technicians]
            if not free:
                return
            wanted = free[pick % len(free)] + timedelta(minutes=forged)
            version = appointment.version - (stale == 0)
            may = stale and wanted in free
            try:
                reschedule.reschedule(secret, version, appointment.technician, wanted, self.now)
            except RefusalError:
                assert not may, "a time on offer was refused"
                raise
            # The next look at what was sent finds it where it was moved to.
            del self.frozen["appointment", before.id]
            self.reached["moved by link"] += 1
            assert may
            assert manage.show(secret, self.now).stored.appointment.starts_at == wanted

    # What staff do.

    @rule(service=st.sampled_from(["consultation", "video-talk"]), offer=st.sampled_from([True, True, False]))
    def change_what_is_on_offer(self, service, offer):
        with self.may_be_refused():
            act = services.offer_again if offer else services.withdraw
            act(service, helpers.viewer("owner"), self.now)
            self.reached["offered again" if offer else "withdrawn"] += 1

    @rule(staff=STAFF, which=ANY, allow=st.booleans(), days=st.none() | st.integers(-3, 40), stale=st.integers(0, 5))
    def answer_a_look(self, staff, which, allow, days, stale):
        found = invariants.all_looks()
        if which % 4:
            found = [stored for stored in found if stored.look.state is LookState.WAITING]
        if not found:
            return
        look = found[which % len(found)].look
        version, viewer = look.version - (stale == 0), helpers.viewer(staff)
        with self.may_be_refused():
            if allow:
                first = None if days is None else self.now.date() + timedelta(days=days)
                looks.allow_look(look.reference, version, "Seen in the studio", first, viewer, self.now)
            else:
                looks.refuse_look(look.reference, version, "Please come back in spring.", viewer, self.now)
            assert look.state is LookState.WAITING
            assert (stale, staff) > (0, "")
            assert staff != "desk", "the front desk reads no answers"

    @rule(who=BROWSERS, which=ANY, technician=TECHNICIANS, pick=st.integers(0, 5))
    def come_back_by_a_look(self, who, which, technician, pick):
        found = invariants.all_looks()
        if not found:
            return
        with self.may_be_refused():
            self.browsers[who].secret = looks.come_back(found[which % len(found)].id, self.now)
            self.walk(who, HARMLESS, technician, self.offered(technician, pick))

    @rule(
        staff=STAFF,
        which=ANY,
        act=st.sampled_from(["confirm", "confirm", "decline", "ask", "receive"]),
        reason=st.sampled_from(["We talked it over.", "We talked it over.", ""]),
        stale=st.integers(0, 5),
    )
    def decide(self, staff, which, act, reason, stale):
        found = invariants.all_appointments()
        if which % 4:  # what waits comes up more often than what is over
            found = [stored for stored in found if stored.appointment.needs_decision]
        if not found:
            return
        before = found[which % len(found)].appointment
        args = helpers.viewer(staff), self.now
        about = before.reference, before.version - (stale == 0)
        with self.may_be_refused():
            match act:
                case "confirm":
                    decide.confirm_appointment(*about, *args, reason=reason)
                case "decline":
                    decide.decline_appointment(*about, reason, *args)
                case "ask":
                    asked = letters.show_askable(before.reference, args[0])[:2]
                    letters.ask_for_letter(*about, [each.question.id for each in asked], *args)
                case "receive":
                    letters.record_letter(*about, Letter(self.now.date(), reason), *args)
            self.reached[act] += 1
            assert before.needs_decision
            assert stale
            assert staff != "maya" or before.technician == "maya"

    @rule(staff=STAFF, technician=st.sampled_from(["maya", "theo"]), which=ANY, hours=st.integers(1, 60))
    def take_time_off(self, staff, technician, which, hours):
        """Often over a time that somebody has or is about to want."""
        wanted = [stored.appointment.starts_at for stored in invariants.all_appointments()]
        wanted += [NOW + timedelta(days=number, hours=2) for number in (1, 2, 3, 8)]
        starts_at = start_of(int(wanted[which % len(wanted)].timestamp()) // 300)
        away = TimeOff(starts_at, starts_at + timedelta(hours=hours))
        with self.may_be_refused():
            added = schedule.add_time_off(technician, away, helpers.viewer(staff), self.now)
            there = [each for each in invariants.all_appointments() if self.lies_in(each, technician, away)]
            # Somebody had heard of these already.
            earlier = [one for name, _, one in self.time_off if name == technician]
            hit = [each for each in there if not any(self.lies_in(each, technician, one) for one in earlier)]
            self.time_off.append((technician, added.id, away))
            assert references(added.appointments) == references(hit)

    @staticmethod
    def lies_in(stored, technician, away):
        held = cells_needed(stored.appointment.starts_at, stored.appointment.service)
        mine = stored.appointment.technician == technician and stored.appointment.state in HOLDS_TIME
        return mine and held.start < away.cells.stop and away.cells.start < held.stop

    @rule(which=ANY)
    def come_to_work_after_all(self, which):
        if not self.time_off:
            return
        technician, number, _ = self.time_off.pop(which % len(self.time_off))
        self.time_off = [one for one in self.time_off if one[1] != number]
        schedule.remove_time_off(technician, number, helpers.viewer("owner"), self.now)

    @rule(change=st.sampled_from(OTHER_RULES))
    def publish_other_rules(self, change):
        self.versions += 1
        text = helpers.TEN_QUESTIONS.read_text(encoding="utf-8").replace(*change, 1)
        text = text.replace('version = "2026-11"', f'version = "2026-11, change {self.versions}"', 1)
        helpers.publish(text.encode(), self.now)

    # What happens by itself.

    @rule(minutes=st.sampled_from([1, 60, 60 * 6, 60 * 25, 60 * 24 * 3, 60 * 24 * 16]), worker=st.booleans())
    def time_passes(self, minutes, worker):
        self.now += timedelta(minutes=minutes)
        if worker:
            self.do_what_is_due()

    def do_what_is_due(self):
        for _ in range(100):
            if not due.do_next_due(self.now):
                break
        due.forget_expired(self.now)
        before = helpers.dump()
        assert not due.do_next_due(self.now)
        assert helpers.dump() == before
        for stored in invariants.all_appointments():
            waits = stored.appointment.needs_decision
            assert not waits or stored.appointment.starts_at > self.now
            overdue = stored.appointment.letter_due_at and stored.appointment.letter_due_at <= self.now
            assert not (stored.appointment.state is State.PROVISIONAL and overdue)

    @rule(who=BROWSERS, which=ANY, worse=st.sampled_from(WORSE), sends=st.booleans())
    def check_health(self, who, which, worse, sends):
        found = invariants.all_appointments()
        if not found:
            return
        with self.may_be_refused():
            self.browsers[who].check = health_check.begin(found[which % len(found)].id, self.now)
        for page in ("you", "scalp", "scalp-2", "medicines", "medicines-2", "health"):
            with self.may_be_refused():
                health_check.answer_questions(self.browsers[who].check, page, HARMLESS | worse, self.now)
        if sends:
            self.press(who, "send_health_check")

    @rule(who=BROWSERS, page=ANY, data=st.data())
    def answer_a_health_check(self, who, page, data):
        with self.may_be_refused():
            pages = health_check.look_up(self.browsers[who].check, self.now).pages()
            chosen = pages[page % len(pages)]
            given = {each.id: data.draw(answer_to(each)) for each in chosen.questions}
            health_check.answer_questions(self.browsers[who].check, chosen.slug, given, self.now)

    # What must hold.

    @invariant()
    def promises_hold(self):
        self.reached["steps"] += 1
        db.session.rollback()
        db.session.expire_all()
        appointments, looked_at = invariants.all_appointments(), invariants.all_looks()
        invariants.check_cells(appointments)
        invariants.check_screenings()
        invariants.check_told(appointments, looked_at)
        invariants.check_deadlines(appointments)
        self.read_up_to = invariants.check_mails(self.read_up_to, "Alder Street Scalp Studio", helpers.ten_questions())
        self.reached.update(stored.appointment.state.value for stored in appointments)

        self.check_what_was_sent()
        self.check_drafts()

    def check_what_was_sent(self):
        frozen = invariants.frozen()
        assert not [key for key in frozen if frozen[key] != self.frozen.get(key, frozen[key])]
        assert not [key for key in self.frozen.keys() - frozen.keys() if key[0] != "enquiry"]
        self.frozen = frozen

    def check_drafts(self):
        for browser in self.browsers:
            try:
                journey = enquiry.look_up(browser.secret, self.now)
            except RefusalError:
                continue
            assert journey.enquiry.answers == journey.rule_set.kept(journey.enquiry.answers)


@pytest.fixture
def start_over(app, databases, request):
    """Back to the invented clinic alone."""

    def on_sqlite():
        db.session.remove()
        db.engine.dispose()
        shutil.copy(request.getfixturevalue("sqlite_template"), database_file(app))

    def on_postgres():
        db.session.remove()
        databases.empty(app)

    if db.engine.dialect.name != "sqlite":
        yield on_postgres
        return
    # What is asked here is not whether a write outlives a power cut, and thousands of them are made.
    event.listen(db.engine, "connect", write_fast)
    yield on_sqlite
    event.remove(db.engine, "connect", write_fast)


def write_fast(connection, _record):
    connection.execute("PRAGMA synchronous = OFF")


def test_whatever_anybody_does_the_promises_hold(start_over):
    """R4, R9: no order of acts leads to a double booking, a lost message, or a time that was not to be had."""
    reached = Counter()
    run_state_machine_as_test(
        lambda: Journeys(start_over, reached),
        settings=settings(max_examples=max(5, settings().max_examples // 8), stateful_step_count=22),
    )
    assert reached.keys() >= {"booked", "confirmed", "TimeNotOfferedError", "AnswersIncompleteError"}, dict(reached)


LETTER, FAINT = {"scalp_lesion": "yes"}, {"faint": "yes"}
# One act after the other, by name: roads that chance seldom walks to their end. An appointment or a look is meant by
# its place among those that there are, or (which=1) among those that wait.
ROADS = {
    "a letter that comes": (
        ("walk_to", {"worse": LETTER}),
        ("decide", {"act": "receive"}),
        ("decide", {"act": "ask"}),
        ("decide", {"act": "receive"}),
        ("decide", {"act": "confirm"}),
    ),
    "a letter that nobody waits for, and a check that says more": (
        ("walk_to", {"worse": LETTER}),
        ("decide", {"act": "confirm"}),
        ("check_health", {"who": 0, "which": 0, "worse": FAINT, "sends": True}),
        ("time_passes", {"minutes": 60 * 25, "worker": True}),
        ("decide", {"act": "confirm"}),
    ),
    "a letter that does not come": (
        ("walk_to", {"worse": LETTER}),
        ("time_passes", {"minutes": 60 * 25, "worker": True}),
        ("time_passes", {"minutes": 60 * 24 * 16, "worker": True}),
        ("press", {"who": 0, "button": "submit"}),
    ),
    "a look that allows one time": (
        ("walk_to", {"worse": helpers.NO_TIME}),
        ("answer_a_look", {"allow": True, "days": 7}),
        ("come_back_by_a_look", {"who": 1, "which": 0, "technician": "any", "pick": 0}),
        ("decide", {"act": "ask"}),
        ("decide", {"act": "decline"}),
        ("come_back_by_a_look", {"who": 2, "which": 0, "technician": "any", "pick": 1}),
    ),
    "a look that stays a no": (
        ("walk_to", {"worse": helpers.NO_TIME}),
        ("answer_a_look", {"allow": False, "days": None}),
        ("come_back_by_a_look", {"who": 1, "which": 0, "technician": "any", "pick": 0}),
    ),
    "other rules between the answers and the button": (
        ("walk_to", {"worse": {"other_medicines": "yes"}, "sends": False}),
        ("publish_other_rules", {"change": OTHER_RULES[2]}),
        ("press", {"who": 0, "button": "see_the_check_page"}),
        ("press", {"who": 0, "button": "submit"}),
    ),
    "other rules between the answers and the end of a check": (
        ("walk_to", {"worse": {"other_medicines": "yes"}}),
        ("check_health", {"who": 0, "which": 0, "worse": {"other_medicines": "yes"}, "sends": False}),
        ("publish_other_rules", {"change": OTHER_RULES[2]}),
        ("press", {"who": 0, "button": "send_health_check"}),
    ),
    "an hour that is gone, and a second press": (
        ("walk_to", {"worse": {}, "sends": False}),
        (
            "walk_on_with_something_to_say",
            {"who": 1, "technician": "maya", "pick": 0, "worse": {}, "sends": True},
        ),
        ("press", {"who": 0, "button": "submit"}),
        ("take_time_off", {"staff": "owner", "technician": "maya", "which": 0, "hours": 5}),
        ("press", {"who": 0, "button": "submit"}),
        ("press", {"who": 1, "button": "submit"}),
    ),
    "a service that is withdrawn before the button, and offered again": (
        ("walk_to", {"worse": {}, "sends": False}),
        ("change_what_is_on_offer", {"service": "consultation", "offer": False}),
        ("press", {"who": 0, "button": "submit"}),
        ("change_what_is_on_offer", {"service": "video-talk", "offer": False}),
        ("change_what_is_on_offer", {"service": "consultation", "offer": True}),
        ("press", {"who": 0, "button": "submit"}),
    ),
    "another time by the link, and then an end": (
        ("walk_to", {"worse": {}}),
        ("time_passes", {"minutes": 1, "worker": True}),
        ("move_by_link", {"which": 0, "pick": 5, "stale": 0, "forged": 0}),
        ("move_by_link", {"which": 0, "pick": 5, "stale": 1, "forged": 5}),
        ("move_by_link", {"which": 0, "pick": 5, "stale": 1, "forged": 0}),
        ("decide", {"act": "confirm"}),
        ("cancel_by_link", {"which": 0, "reason": None}),
        ("cancel_by_link", {"which": 0, "reason": None}),
        ("move_by_link", {"which": 0, "pick": 1, "stale": 1, "forged": 0}),
    ),
    "an end on the last day, too late for the link": (
        ("walk_to", {"worse": {}}),
        ("decide", {"act": "confirm"}),
        ("time_passes", {"minutes": 60 * 24 * 2, "worker": True}),
        ("cancel_by_link", {"which": 0, "reason": CancelReason.TIME}),
        ("move_by_link", {"which": 0, "pick": 1, "stale": 1, "forged": 0}),
    ),
}
REACHED = {
    "a letter that comes": {"provisional", "receive", "ask", "confirm", "confirmed"},
    "a letter that nobody waits for, and a check that says more": {"provisional", "confirmed", "checked", "requested"},
    "a letter that does not come": {"provisional", "cancelled", "EnquiryGoneError"},
    "a look that allows one time": {"booked with a look", "ask", "declined"},
    "a look that stays a no": {"look asked for", "EnquiryGoneError"},
    "other rules between the answers and the button": {"booked"},
    "other rules between the answers and the end of a check": {"booked", "checked"},
    "an hour that is gone, and a second press": {"booked", "SlotTakenError", "TimeNotOfferedError", "sent again"},
    "a service that is withdrawn before the button, and offered again": {
        *("withdrawn", "LastServiceError", "offered again", "booked"),
    },
    "another time by the link, and then an end": {
        *("moved by link", "ChangedMeanwhileError", "TimeNotOfferedError", "confirm", "cancelled by link"),
        *("cancelled", "ActNotAllowedError"),
    },
    "an end on the last day, too late for the link": {"confirmed", "ActNotAllowedError"},
}


@pytest.mark.parametrize("road", ROADS)
def test_the_promises_hold_on_each_long_road(start_over, road):
    walk = Journeys(start_over, Counter())
    with transaction():
        clinic_store.add_service(VIDEO_TALK, 1)
    usual = {
        "decide": {"staff": "owner", "which": 1, "reason": "We talked it over.", "stale": 1},
        "answer_a_look": {"staff": "owner", "which": 1, "stale": 1},
    }
    for name, given in ROADS[road]:
        if name == "walk_to":
            answers = HARMLESS | given["worse"]
            walk.walk(0, answers, "any", walk.offered("any", 0), sends=given.get("sends", True))
        else:
            getattr(walk, name)(**usual.get(name, {}), **given)
        walk.promises_hold()
    assert walk.reached.keys() >= REACHED[road], dict(walk.reached)
