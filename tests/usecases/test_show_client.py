"""A client's record: what each role sees of it, and that a look at what was written down is recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain.errors import NotFoundError
from booking.domain.letter import Letter
from booking.domain.visit import IdKind
from booking.store import appointments, audit
from booking.usecases import bars, change, client_details, clients, decide, letters, visit
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, looked_at, nothing_changes, viewer


@pytest.fixture
def robin(app):
    """Robin with two appointments, one with Maya and one with Theo, in one record; its id and their references."""
    hers = booked(NOW, technician="maya")
    his = booked(NOW, technician="theo", starts_at=TUESDAY_1130 + timedelta(days=1))
    one, other = (appointments.get_appointment(each).client_id for each in (hers, his))
    client_details.join_clients(one, 1, other, 1, [], viewer("owner"), NOW)
    return one, hers, his


def references(record):
    return [each.stored.appointment.reference for each in (*record.to_come, *record.past)]


def looks_at(reference):
    return [line.by for line in audit.list_of(reference) if line.act == "answers seen"]


def test_owner_and_front_desk_see_all_appointments_and_a_technician_their_own(robin):
    client_id, hers, his = robin
    for name in ("owner", "desk"):
        assert references(clients.show_client(client_id, viewer(name), NOW)) == [hers, his]
    record = clients.show_client(client_id, viewer("maya"), NOW)
    assert references(record) == [hers]
    recipients = {line.recipient for line in record.messages}
    assert (recipients, len(record.messages)) == ({ROBIN.email}, 1)


def test_somebody_elses_client_is_not_there(app):
    his = booked(NOW, technician="theo")
    client_id = appointments.get_appointment(his).client_id
    with nothing_changes(), pytest.raises(NotFoundError):
        clients.show_client(client_id, viewer("maya"), NOW)
    with pytest.raises(NotFoundError):
        clients.show_client(987654, viewer("owner"), NOW)


def test_what_is_to_come_and_what_is_over(robin):
    client_id, hers, his = robin
    decide.decline_appointment(his, 1, "A reason", viewer("owner"), NOW)
    record = clients.show_client(client_id, viewer("owner"), NOW)
    assert [each.stored.appointment.reference for each in record.to_come] == [hers]
    assert [each.stored.appointment.reference for each in record.past] == [his]
    after = clients.show_client(client_id, viewer("owner"), TUESDAY_1130 + timedelta(hours=1))
    assert after.to_come == []


def test_notes_are_for_those_who_may_read_answers_and_each_look_is_recorded(robin):
    client_id, hers, his = robin
    change.write_note(hers, "Prefers mornings", viewer("maya"), NOW)
    record = clients.show_client(client_id, viewer("maya"), NOW)
    assert [note.text for each in record.to_come for note in each.notes] == ["Prefers mornings"]
    assert looks_at(hers) == ["Maya Example"]
    assert looks_at(his) == []  # nothing of it was shown
    before = len(looks_at(hers))
    record = clients.show_client(client_id, viewer("desk"), NOW)
    assert not any(each.notes for each in record.to_come)
    assert len(looks_at(hers)) == before


def test_a_note_about_somebody_elses_appointment_stays_closed(robin):
    client_id, _hers, his = robin
    change.write_note(his, "For Theo and the owner", viewer("owner"), NOW)
    record = clients.show_client(client_id, viewer("maya"), NOW)
    assert not any(each.notes for each in record.to_come)
    assert looks_at(his) == []


def test_without_anything_written_down_a_look_writes_nothing(robin):
    with nothing_changes():
        clients.show_client(robin[0], viewer("owner"), NOW)


def test_visits_and_letters_are_for_readers(app):
    reference = booked(
        NOW, answers={"scalp_lesion": "yes"}, technician="maya", starts_at=TUESDAY_1130 + timedelta(days=7)
    )
    owner = viewer("owner")
    letters.record_letter(reference, 1, Letter(NOW.date(), "No reason against it"), owner, NOW)
    decide.confirm_appointment(reference, 2, owner, NOW)
    visit.record_visit(reference, IdKind.PASSPORT, {}, owner, TUESDAY_1130 + timedelta(days=7))
    client_id = appointments.get_appointment(reference).client_id
    [kept] = clients.show_client(client_id, viewer("maya"), NOW).to_come
    assert (kept.letter_of, kept.visit.visit.id_kind) == (NOW.date(), IdKind.PASSPORT)
    [kept] = clients.show_client(client_id, viewer("desk"), NOW).to_come
    assert (kept.letter_of, kept.visit) == (None, None)


def test_looks_stand_in_the_record(app):
    reference = looked_at(NOW)
    record = clients.show_client(1, viewer("desk"), NOW)
    assert [stored.look.reference for stored in record.looks] == [reference]
    assert len(record.messages) == 1


def test_who_may_be_the_same_person_is_for_those_who_may_join_them(app):
    first = booked(NOW, technician="maya")
    booked(NOW, technician="maya", starts_at=TUESDAY_1130 + timedelta(days=1))
    booked(
        NOW,
        starts_at=TUESDAY_1130 + timedelta(days=2),
        details=replace(
            ROBIN, name="Sam Walker", email="sam@client.example", born_on=TUESDAY_1130.date().replace(2000)
        ),
    )
    client_id = appointments.get_appointment(first).client_id
    for name, count in (("owner", 1), ("desk", 1), ("maya", 0)):
        assert len(clients.show_client(client_id, viewer(name), NOW).alike) == count


def test_why_somebody_is_barred_is_not_for_technicians(robin):
    bars.bar_client(robin[0], 2, "Shouted at Maya", viewer("desk"), NOW)
    record = clients.show_client(robin[0], viewer("maya"), NOW)
    assert (record.is_barred, record.bars) == (True, [])
    [bar] = clients.show_client(robin[0], viewer("owner"), NOW).bars
    assert (bar.reason, bar.barred_by, bar.lifted_at) == ("Shouted at Maya", "Frank Desk", None)
