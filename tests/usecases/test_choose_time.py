from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from booking.domain.enquiry import Step
from booking.domain.errors import AnswersIncompleteError, NotFoundError
from booking.store.database import transaction
from booking.store.schedule import TechnicianRow
from booking.usecases import availability, enquiry, times
from booking.usecases.times import Wish
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, nothing_changes, ready_enquiry, rewrite


def takes_no_bookings(slug):
    with transaction() as session:
        session.execute(update(TechnicianRow).where(TechnicianRow.slug == slug).values(active=False))


def offered(technicians=("maya",)):
    journey, day = enquiry.look_up(ready_enquiry(NOW), NOW), TUESDAY_1130.date()
    slots = availability.list_slots(journey.service, technicians, journey.clinic.policy, journey.window(NOW), day, day)
    return {slot.starts_at: slot.technicians for slot in slots}


def test_it_works(app):
    secret = ready_enquiry(NOW)
    rewrite(secret, NOW, technician=None, starts_at=None)
    enquiry.choose_time(secret, "theo", TUESDAY_1130, NOW)
    chosen = enquiry.look_up(secret, NOW).enquiry
    assert (chosen.technician, chosen.starts_at) == ("theo", TUESDAY_1130)


def test_it_can_be_changed_for_another(app):
    secret = ready_enquiry(NOW)
    later = TUESDAY_1130 + timedelta(minutes=15)
    enquiry.choose_time(secret, "any", later, NOW)
    assert enquiry.look_up(secret, NOW).enquiry.starts_at == later


def test_the_same_time_can_be_had_with_somebody_else(app):
    secret = ready_enquiry(NOW, technician="maya")
    enquiry.choose_time(secret, "theo", TUESDAY_1130, NOW)
    journey = enquiry.look_up(secret, NOW)
    assert journey.wanted_technicians() == ["theo"]
    assert journey.progress.step is Step.CHECK


def test_anyone_means_all_of_them(app):
    assert enquiry.look_up(ready_enquiry(NOW), NOW).wanted_technicians() == ["maya", "theo"]


@pytest.mark.parametrize("technician", ["nobody", "", "MAYA", "' OR 1=1 --"])
def test_somebody_unknown_cannot_be_chosen(app, technician):
    secret = ready_enquiry(NOW)
    with nothing_changes(), pytest.raises(NotFoundError):
        enquiry.choose_time(secret, technician, TUESDAY_1130, NOW)


def test_somebody_who_takes_no_bookings_cannot_be_chosen(app):
    secret = ready_enquiry(NOW)
    takes_no_bookings("theo")
    with nothing_changes(), pytest.raises(NotFoundError):
        enquiry.choose_time(secret, "theo", TUESDAY_1130, NOW)


def test_somebody_who_has_left_since_is_chosen_anew(app):
    with transaction() as session:
        session.add(TechnicianRow(slug="ana", name="Ana", intro="", position=9, active=True))
    secret = ready_enquiry(NOW, technician="theo")
    takes_no_bookings("theo")
    assert enquiry.look_up(secret, NOW).progress.step is Step.TIME


def test_where_there_is_only_one_nobody_has_to_choose(app):
    takes_no_bookings("theo")
    assert enquiry.look_up(ready_enquiry(NOW, technician="maya"), NOW).wanted_technicians() == ["maya"]
    secret = ready_enquiry(NOW)
    assert enquiry.look_up(secret, NOW).wanted_technicians() == ["maya"]


@pytest.mark.parametrize("technician", ["theo", "any", None])
def test_an_enquiry_that_chose_a_technician_before_times_named_them_goes_on(app, technician):
    """Stored while whom to see was a page of its own."""
    secret = ready_enquiry(NOW)
    rewrite(secret, NOW, technician=technician, starts_at=None, details=None)
    journey = enquiry.look_up(secret, NOW)
    assert journey.progress.step is Step.TIME
    assert times.show_times(journey, Wish(), NOW).technician == (technician or "any")
    enquiry.choose_time(secret, "maya", TUESDAY_1130, NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.DETAILS


@pytest.mark.parametrize(
    "starts_at",
    [
        NOW - timedelta(days=1),
        NOW + timedelta(hours=23, minutes=59),
        datetime(2027, 2, 22, 10, 0, tzinfo=UTC),
    ],
    ids=["past", "too soon", "too far"],
)
def test_a_time_outside_the_bookable_days_is_not_kept(app, starts_at):
    """R4: a posted time is reckoned anew."""
    secret = ready_enquiry(NOW)
    enquiry.choose_time(secret, "any", starts_at, NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.TIME


def test_not_before_the_questions_are_answered(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        enquiry.choose_time(secret, "maya", TUESDAY_1130, NOW)


def test_a_time_on_offer_names_everybody_who_is_free(app):
    times = offered(("maya", "theo"))
    assert times[TUESDAY_1130] == ("maya", "theo")
    assert times[TUESDAY_1130.replace(hour=9, minute=0)] == ("maya",)


def test_a_booked_time_and_its_cleaning_time_are_no_longer_on_offer(app):
    """R6: cleaning time counts on both neighbours."""
    before = set(offered())
    booked(NOW, technician="maya")
    gone = before - set(offered())
    assert {start.strftime("%H:%M") for start in gone} == {
        "10:45", "11:00", "11:15", "11:30", "11:45", "12:00", "12:15",
    }  # fmt: skip


def test_the_three_nearest_times_are_offered_when_one_is_gone(app):
    """R1: whoever comes second is offered the nearest free times."""
    booked(NOW, technician="maya")
    journey = enquiry.look_up(ready_enquiry(NOW), NOW)
    slots = availability.list_nearest(
        journey.service, ["maya"], journey.clinic.policy, journey.window(NOW), TUESDAY_1130
    )
    assert [slot.starts_at.strftime("%H:%M") for slot in slots] == ["10:00", "10:15", "10:30"]
