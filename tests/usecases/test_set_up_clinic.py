from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from booking.domain.accounts import Role
from booking.store.database import db, transaction
from booking.store.schedule import list_technicians, weekly_hours_by_technician
from booking.usecases import clinic, setup
from tests.conftest import NOW
from tests.helpers import dump, invented_clinic, nothing_changes, viewer


def empty_all_tables():
    with transaction() as session:
        for table in reversed(db.metadata.sorted_tables):
            session.execute(table.delete())


def test_it_works(app):
    new = invented_clinic()
    assert clinic.show_clinic() == new.clinic
    assert clinic.list_services() == new.services
    assert list_technicians() == [technician for technician, _hours in new.technicians]
    assert weekly_hours_by_technician(["maya", "theo"]) == {
        technician.slug: hours for technician, hours in new.technicians
    }


def test_the_demo_clinic_sees_people_in_person_and_by_video(app):
    empty_all_tables()
    new = setup.demo_clinic()
    assert setup.set_up_clinic(new, NOW) is True
    assert clinic.show_clinic() == new.clinic
    assert clinic.list_services() == new.services
    consultation, talk = clinic.list_services()
    assert consultation.directions
    assert (talk.name, talk.length_minutes, talk.by_video, talk.waits_bind) == ("Video talk", 20, True, False)
    assert (new.clinic.holidays.country, new.clinic.holidays.region) == ("GB", "ENG")


def test_everybody_gets_an_account_without_a_password(app):
    assert [viewer(name).role for name in ("owner", "desk", "maya")] == [
        Role.OWNER,
        Role.FRONT_DESK,
        Role.TECHNICIAN,
    ]
    assert viewer("maya").technician == "maya"
    assert {row[3] for row in dump()["account"]} == {None}


def test_a_second_time_does_nothing(app):
    other = invented_clinic()
    other = replace(other, clinic=replace(other.clinic, name="Another Clinic"))
    with nothing_changes():
        assert setup.set_up_clinic(other, NOW) is False


def test_a_fault_half_way_leaves_nothing_behind(app):
    empty_all_tables()
    new = invented_clinic()
    with nothing_changes(), pytest.raises(IntegrityError):
        setup.set_up_clinic(replace(new, staff=[*new.staff, new.staff[0]]), NOW)
    assert setup.set_up_clinic(new, NOW) is True
