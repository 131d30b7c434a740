"""The owner changes settings: one after the other, over nothing unseen, and nobody else."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from booking.domain.errors import ChangedMeanwhileError, KindInUseError, LastServiceError, NotFoundError
from booking.domain.schedule import Kind
from booking.domain.settings import seen_as
from booking.store import appointments
from booking.store.database import db
from booking.usecases import clinic, contact, policy, services
from tests.conftest import NOW
from tests.helpers import booked, dump, nothing_changes, viewer


@pytest.fixture
def owner(app):
    return viewer("owner")


def acts():
    return [row[4] for row in sorted(dump()["audit"]) if row[5] == "clinic"]


def consultation(owner):
    return services.show("consultation", owner).service


def test_a_change_is_kept_and_told_in_the_audit(owner):
    before = contact.show(owner)
    contact.save(replace(before, name="Birch Lane", office_email=None), seen_as(before), owner, NOW)
    after = clinic.show_clinic()
    assert (after.name, after.office_email, after.phone) == ("Birch Lane", None, before.phone)
    assert acts() == ["clinic changed: name, office_email"]


def test_what_is_not_on_the_page_stays(owner):
    before = clinic.show_clinic()
    wanted = replace(before.policy, letter_days=9, time_zone="Asia/Kathmandu")
    policy.save(wanted, seen_as(before.policy), owner, NOW)
    assert clinic.show_clinic() == replace(before, policy=replace(before.policy, letter_days=9))


def test_another_zone_keeps_every_instant(owner):
    reference = booked(NOW)
    before = appointments.get_appointment(reference).appointment
    stored = contact.show(owner)
    assert list(contact.list_moved("Asia/Kathmandu", NOW)) == [before.starts_at]
    contact.save(replace(stored, time_zone="Asia/Kathmandu"), seen_as(stored), owner, NOW)
    assert appointments.get_appointment(reference).appointment == before
    assert clinic.show_clinic().policy.zone == ZoneInfo("Asia/Kathmandu")


def test_whoever_saves_second_is_told(owner):
    seen, old = contact.show(owner), policy.show(owner)
    contact.save(replace(seen, name="Birch Lane"), seen_as(seen), owner, NOW)
    policy.save(replace(old, letter_days=9), seen_as(old), owner, NOW)
    service = consultation(owner)
    services.save(replace(service, length_minutes=30), seen_as(service), owner, NOW)
    with nothing_changes():
        for save, part in ((contact.save, seen), (policy.save, old), (services.save, service)):
            with pytest.raises(ChangedMeanwhileError):
                save(part, seen_as(part), owner, NOW)


def test_nobody_but_the_owner_sees_or_changes_them(owner):
    seen, old, service = contact.show(owner), policy.show(owner), consultation(owner)
    with nothing_changes():
        for other in (viewer("desk"), viewer("maya")):
            for act in (
                lambda other=other: contact.show(other),
                lambda other=other: contact.save(seen, seen_as(seen), other, NOW),
                lambda other=other: policy.show(other),
                lambda other=other: policy.save(old, seen_as(old), other, NOW),
                lambda other=other: services.list_all(other),
                lambda other=other: services.show("consultation", other),
                lambda other=other: services.save(service, seen_as(service), other, NOW),
                lambda other=other: services.add(service, other, NOW),
                lambda other=other: services.withdraw("consultation", other, NOW),
                lambda other=other: services.offer_again("consultation", other, NOW),
                lambda other=other: services.move_up("consultation", other, NOW),
            ):
                with pytest.raises(NotFoundError):
                    act()


def test_a_booked_kind_stays(owner):
    booked(NOW)
    service = consultation(owner)
    video = replace(service, kind=Kind.VIDEO, join_url="https://video.example/1")
    with nothing_changes(), pytest.raises(KindInUseError) as refused:
        services.save(video, seen_as(service), owner, NOW)
    assert refused.value.count == 1


def test_services_come_and_go_in_order(owner):
    service = consultation(owner)
    services.add(replace(service, name="Second talk"), owner, NOW)
    services.add(replace(service, name="Second talk"), owner, NOW)
    services.move_up("second-talk-2", owner, NOW)
    services.move_up("second-talk-2", owner, NOW)
    services.move_up("second-talk-2", owner, NOW)
    services.withdraw("consultation", owner, NOW)
    assert [one.slug for one in clinic.list_services()] == ["second-talk-2", "second-talk"]
    services.withdraw("second-talk", owner, NOW)
    with nothing_changes(), pytest.raises(LastServiceError):
        services.withdraw("second-talk-2", owner, NOW)
    services.offer_again("consultation", owner, NOW)
    assert [one.slug for one in clinic.list_services()] == ["second-talk-2", "consultation"]
    assert acts()[:3] == ["service second-talk added", "service second-talk-2 added", "service second-talk-2 moved up"]
    db.session.rollback()
