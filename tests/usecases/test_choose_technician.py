import pytest
from sqlalchemy import update

from booking.domain.enquiry import Step
from booking.domain.errors import AnswersIncompleteError, NotFoundError
from booking.store.database import transaction
from booking.store.schedule import TechnicianRow
from booking.usecases import enquiry
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, nothing_changes, ready_enquiry


def takes_no_bookings(slug):
    with transaction() as session:
        session.execute(update(TechnicianRow).where(TechnicianRow.slug == slug).values(active=False))


def test_it_works(app):
    secret = ready_enquiry(NOW, technician="theo")
    assert enquiry.look_up(secret, NOW).wanted_technicians() == ["theo"]


def test_anyone_means_all_of_them(app):
    assert enquiry.look_up(ready_enquiry(NOW), NOW).wanted_technicians() == ["maya", "theo"]


def test_another_choice_gives_up_the_time(app):
    secret = ready_enquiry(NOW, technician="theo")
    enquiry.choose_technician(secret, "maya", NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.TIME


def test_the_same_choice_again_keeps_it(app):
    secret = ready_enquiry(NOW, technician="theo")
    enquiry.choose_technician(secret, "theo", NOW)
    assert enquiry.look_up(secret, NOW).enquiry.starts_at == TUESDAY_1130


def test_somebody_unknown_cannot_be_chosen(app):
    secret = ready_enquiry(NOW)
    with nothing_changes(), pytest.raises(NotFoundError):
        enquiry.choose_technician(secret, "nobody", NOW)


def test_somebody_who_takes_no_bookings_cannot_be_chosen(app):
    secret = ready_enquiry(NOW)
    takes_no_bookings("theo")
    with nothing_changes(), pytest.raises(NotFoundError):
        enquiry.choose_technician(secret, "theo", NOW)


def test_somebody_who_has_left_since_is_chosen_anew(app):
    with transaction() as session:
        session.add(TechnicianRow(slug="ana", name="Ana", intro="", position=9, active=True))
    secret = ready_enquiry(NOW, technician="theo")
    takes_no_bookings("theo")
    assert enquiry.look_up(secret, NOW).progress.step is Step.TECHNICIAN


def test_where_there_is_only_one_nobody_has_to_choose(app):
    takes_no_bookings("theo")
    assert enquiry.look_up(ready_enquiry(NOW, technician="maya"), NOW).wanted_technicians() == ["maya"]


def test_not_before_the_questions_are_answered(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        enquiry.choose_technician(secret, "maya", NOW)
