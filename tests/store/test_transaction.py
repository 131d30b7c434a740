"""One transaction: whole or not at all."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from booking.domain.errors import SlotTakenError
from booking.store import audit
from booking.store.appointments import AppointmentRow
from booking.store.clients import ClientRow
from booking.store.database import attempt, db, transaction
from booking.store.schedule import OccupiedCellRow
from booking.usecases import accounts
from tests.conftest import NOW
from tests.helpers import booked, dump, nothing_changes


def write_a_line(act="something"):
    audit.record(act, "SUBJECT", NOW, actor="system")


def client(uuid="u", **values):
    given = {
        "name": "Zoe Secret",
        "email": "zoe@client.example",
        "phone": "1",
        "born_on": NOW.date(),
        "created_at": NOW,
    }
    return ClientRow(uuid=uuid, **{**given, **values})


def test_it_works(app):
    with transaction():
        write_a_line()
    assert len(dump()["audit"]) == 1


def test_it_commits_once_at_its_end(app):
    with transaction():
        write_a_line()
        db.session.flush()
        if db.engine.dialect.name == "postgresql":  # on SQLite nobody else could even look without waiting
            assert dump()["audit"] == []
    assert len(dump()["audit"]) == 1


def test_a_fault_undoes_everything(app):
    def act():
        with transaction():
            write_a_line()
            db.session.flush()
            raise KeyboardInterrupt

    with nothing_changes(), pytest.raises(KeyboardInterrupt):
        act()


def test_the_next_one_begins_afresh(app):
    test_a_fault_undoes_everything(app)
    test_it_works(app)


def test_it_cannot_be_nested(app):
    def act():
        with transaction():
            write_a_line()
            accounts.make_sign_in_link("owner@alder-street.example", NOW)

    with nothing_changes(), pytest.raises(RuntimeError, match="may not call another"):
        act()


def test_what_was_read_before_is_read_afresh_inside(app):
    with transaction() as session:
        session.add(client())
    row = db.session.scalars(select(ClientRow)).one()
    with db.engine.begin() as somebody_else:
        somebody_else.execute(update(ClientRow).values(name="Changed"))
    with transaction():
        assert row.name == "Changed"


def test_an_attempt_undoes_only_itself(app):
    booked(NOW)

    def take_it_again():
        with attempt() as session:
            write_a_line("undone")
            take_cell(session)

    with transaction() as session:
        write_a_line("kept")
        take_cell(session)
        with pytest.raises(SlotTakenError):
            take_it_again()
        write_a_line("kept too")
    assert [row[4] for row in dump()["audit"]] == ["booked", "kept", "kept too"]


def take_cell(session):
    appointment_id = session.scalar(select(func.min(AppointmentRow.id)))
    session.execute(insert(OccupiedCellRow).values(technician_id=1, cell=1, appointment_id=appointment_id))


# Names


def test_the_key_that_prevents_double_booking_becomes_its_refusal(app):
    booked(NOW)

    def act():
        with transaction() as session:
            take_cell(session)
            take_cell(session)

    with nothing_changes(), pytest.raises(SlotTakenError):
        act()


def test_another_key_stays_an_error(app):
    """A breach that nobody has named must not pass for a taken time."""

    def act():
        with transaction() as session:
            session.add_all([client(), client()])

    with nothing_changes(), pytest.raises(IntegrityError):
        act()


@pytest.mark.parametrize("values", [{"uuid": "twice"}, {"name": None}], ids=["a key", "a missing value"])
def test_an_error_never_tells_what_was_to_be_stored(app, values):
    """Neither its text nor that of the driver's error behind it: both end up in logs."""

    def act():
        with transaction() as session:
            session.add(client(uuid="twice"))
            session.flush()
            session.add(client(**{"uuid": "other", **values}))

    with pytest.raises(IntegrityError) as caught:
        act()
    told = f"{caught.value} {caught.value!r} {caught.value.orig} {caught.value.orig!r}"
    assert "client" in told
    assert [word for word in ("Zoe", "zoe@", "twice") if word in told] == []


# Times


def test_an_instant_comes_back_aware_and_in_utc(app):
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    with transaction() as session:
        session.add(client(created_at=datetime(2026, 11, 22, 13, 45, tzinfo=kathmandu)))
    found = db.session.scalar(select(ClientRow.created_at).where(ClientRow.uuid == "u"))
    assert (found, found.tzinfo) == (NOW, UTC)


def test_a_naive_time_is_refused(app):
    def act():
        with transaction() as session:
            session.add(client(created_at=NOW.replace(tzinfo=None)))

    with nothing_changes(), pytest.raises(StatementError, match="naive"):
        act()


def test_instants_compare_as_instants(app):
    """R9: whatever zone the question is asked in."""
    lord_howe = timezone(timedelta(hours=11))
    with transaction() as session:
        session.add(client())
    assert db.session.scalars(select(ClientRow).where(ClientRow.created_at == NOW.astimezone(lord_howe))).one()
