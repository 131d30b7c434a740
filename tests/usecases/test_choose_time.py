from datetime import UTC, datetime, timedelta

import pytest

from booking.domain.enquiry import Step
from booking.domain.errors import AnswersIncompleteError
from booking.usecases import availability, enquiry
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, nothing_changes, ready_enquiry


def offered(technicians=("maya",)):
    journey, day = enquiry.look_up(ready_enquiry(NOW), NOW), TUESDAY_1130.date()
    slots = availability.list_slots(journey.service, technicians, journey.clinic.policy, journey.window(NOW), day, day)
    return {slot.starts_at: slot.technicians for slot in slots}


def test_it_works(app):
    assert enquiry.look_up(ready_enquiry(NOW), NOW).enquiry.starts_at == TUESDAY_1130


def test_it_can_be_changed_for_another(app):
    secret = ready_enquiry(NOW)
    later = TUESDAY_1130 + timedelta(minutes=15)
    enquiry.choose_time(secret, later, NOW)
    assert enquiry.look_up(secret, NOW).enquiry.starts_at == later


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
    enquiry.choose_time(secret, starts_at, NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.TIME


def test_not_before_a_technician_is_chosen(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        enquiry.choose_time(secret, TUESDAY_1130, NOW)


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
