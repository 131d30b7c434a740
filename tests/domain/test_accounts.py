"""Who may see an appointment, and who may read the answers behind it."""

import pytest

from booking.domain.accounts import (
    Role,
    Viewer,
    may_change_hours,
    may_close_clinic,
    may_read_answers,
    may_see_appointment,
)

CASES = [
    # role            is technician  of     sees   reads answers
    (Role.OWNER,      None,         "mia",  True,  True),
    (Role.OWNER,      "sam",        "mia",  True,  True),   # an owner who also treats
    (Role.FRONT_DESK, None,         "mia",  True,  False),  # never the front desk
    (Role.FRONT_DESK, "mia",        "mia",  True,  False),  # not even with a technician's name
    (Role.TECHNICIAN, "mia",        "mia",  True,  True),
    (Role.TECHNICIAN, "sam",        "mia",  False, False),
    (Role.TECHNICIAN, None,         "mia",  False, False),  # not joined to a technician yet
    (Role.TECHNICIAN, "",           "mia",  False, False),
]  # fmt: skip


@pytest.mark.parametrize(("role", "is_technician", "of", "sees", "reads"), CASES)
def test_owner_and_front_desk_see_all_and_a_technician_their_own(role, is_technician, of, sees, reads):
    """R17: an object of somebody else's is not for everybody who is signed in."""
    assert may_see_appointment(Viewer(1, "Somebody", role, is_technician), of) is sees


@pytest.mark.parametrize(("role", "is_technician", "of", "sees", "reads"), CASES)
def test_answers_are_for_the_owner_and_the_technician_concerned(role, is_technician, of, sees, reads):
    """R17: to see an appointment is not to read its health answers."""
    assert may_read_answers(Viewer(1, "Somebody", role, is_technician), of) is reads


def test_every_role_has_its_rows():
    assert {role for role, *_ in CASES} == set(Role)


@pytest.mark.parametrize(("role", "is_technician", "of", "sees", "reads"), CASES)
def test_hours_are_changed_by_whoever_sees_the_appointments_in_them(role, is_technician, of, sees, reads):
    viewer = Viewer(1, "Somebody", role, is_technician)
    assert may_change_hours(viewer, of) is sees
    assert may_close_clinic(viewer) is (role is not Role.TECHNICIAN)
