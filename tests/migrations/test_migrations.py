"""From nothing to the newest tables and back, on both engines."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from booking.domain.accounts import Role, StaffMember
from booking.domain.clinic import HolidayRegion
from booking.domain.evidence import DueAnswer
from booking.domain.hours import ClosedPeriod, DayHours, Period, TimeOff
from booking.domain.letter import Letter
from booking.domain.look import LookState
from booking.domain.messages import Notice
from booking.domain.notice_wording import Place
from booking.domain.schedule import Kind
from booking.domain.settings import seen_as
from booking.domain.visit import IdKind
from booking.store import appointments
from booking.store import looks as looks_store
from booking.store import second_factor as store
from booking.store.database import Base, db, transaction
from booking.usecases import (
    accounts,
    advisories,
    bars,
    change,
    clinic,
    decide,
    due_answers,
    erasure,
    health_check,
    invitations,
    letters,
    looks,
    messages,
    notice_wording,
    readiness,
    schedule,
    second_factor,
    setup,
    staff_sessions,
    visit,
)
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, book_on_the_phone, booked, dump, looked_at, set_up, viewer

BROKEN = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "NEWEST", None, None


def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("UPDATE client SET name = 'half'")
    with op.batch_alter_table("client") as batch:
        batch.add_column(sa.Column("half", sa.Integer()))
    op.execute("INSERT INTO no_such_table VALUES (1)")


def downgrade():
    op.drop_table("half")
"""


@pytest.fixture
def app(bare_app):
    upgrade()
    return bare_app


def tables():
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def fill():
    """Something in every table."""
    set_up()
    secret = accounts.make_sign_in_link(setup.DEMO_OWNER, NOW)
    account_id = accounts.use_sign_in_link(secret, NOW)
    fill_accounts(account_id)
    staff_sessions.keep_form(staff_sessions.begin(account_id, "Firefox", NOW), "/admin/", [("a", "b")], NOW)
    decide.decline_appointment(booked(NOW), 1, "A reason", viewer("owner"), NOW)
    visited = booked(NOW)
    decide.confirm_appointment(visited, 1, viewer("owner"), NOW)
    visit.record_visit(visited, IdKind.PASSPORT, {}, viewer("owner"), TUESDAY_1130)
    awaited = booked(NOW, answers={"scalp_lesion": "yes"}, starts_at=TUESDAY_1130 + timedelta(days=7))
    letters.record_letter(awaited, 1, Letter(NOW.date(), "No reason against it"), viewer("owner"), NOW)
    asked = looked_at(NOW)
    looks.allow_look(asked, 1, "A reason", None, viewer("owner"), NOW)
    health_check.send(health_check.begin(appointments.get_appointment(visited).id, NOW), NOW)
    erasure.ask_to_erase(appointments.get_appointment(visited).id, NOW)
    change.write_note(visited, "Prefers mornings", viewer("owner"), NOW)
    record = appointments.get_appointment(visited).client_id
    bars.bar_client(record, 1, "A reason", viewer("owner"), NOW)
    fill_hours()
    fill_words()
    messages.mark_read(viewer("owner").account_id, messages.list_inbox(viewer("owner").account_id)[0].id, NOW)
    messages.send_next_message(NOW)
    db.session.rollback()


def fill_accounts(account_id):
    """An invitation, a second factor with its recovery codes, and a sign-in that owes its code."""
    invitations.invite(StaffMember("Ann", "ann@alder-street.example", Role.FRONT_DESK), viewer("owner"), NOW)
    with transaction():
        store.set_factor(account_id, b"20 octets, a secret.", 0, ["a hash"], NOW)
    second_factor.begin_half(account_id, NOW)


def fill_hours():
    """Time off, a dated exception, a closed period and public holidays."""
    owner, day = viewer("owner"), TUESDAY_1130.date() + timedelta(days=20)
    schedule.add_time_off(
        "maya", TimeOff(TUESDAY_1130 + timedelta(days=21), TUESDAY_1130 + timedelta(days=22)), owner, NOW
    )
    schedule.set_exception("maya", day, DayHours([Period(600, 900)], [Period(720, 750)]), owner, NOW)
    schedule.add_closed_period(ClosedPeriod(day, day, "We are closed."), owner, NOW)
    schedule.set_holiday_region(HolidayRegion("GB", "ENG"), owner, NOW)


def fill_words():
    """The clinic's own words in an e-mail, an answer of its own, advisories of its own."""
    owner = viewer("owner")
    notice_wording.save(Notice.CONFIRMED, {Place.CLOSING: "Yours"}, seen_as({}), owner, NOW)
    asked = due_answers.list_asked(owner, NOW)[0].evidence
    answer = DueAnswer("Yes.", "", "Olive Owner", NOW.date())
    due_answers.save(asked.question.id, "", answer, seen_as(asked.answer), owner, NOW)
    before = advisories.in_force()
    advisories.publish(replace(before, most_important="Ask us."), seen_as(before), owner, NOW)


def test_up_from_nothing(app):
    assert tables() == set(Base.metadata.tables)


def test_the_tables_are_those_of_the_models(app):
    check()


def test_the_names_of_all_keys_are_those_of_the_models(app):
    """The same on both engines: a broken key is known by its name."""
    found = inspect(db.engine)
    for table in Base.metadata.tables.values():
        named = {found.get_pk_constraint(table.name)["name"]}
        for listed in (found.get_unique_constraints, found.get_check_constraints, found.get_foreign_keys):
            named |= {item["name"] for item in listed(table.name)}
        assert named == {str(constraint.name) for constraint in table.constraints}
        unique = {item["name"] for item in found.get_unique_constraints(table.name)}
        indexes = {item["name"] for item in found.get_indexes(table.name)} - unique
        assert indexes == {index.name for index in table.indexes}


def test_down_and_up_again(app):
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    check()


def test_down_and_up_again_with_something_in_every_table(app):
    fill()
    empty = [name for name, rows in dump().items() if not rows]
    assert empty == []
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    fill()
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_services_from_before_there_was_video_are_in_person(app):
    fill()
    before = clinic.list_services()
    db.session.rollback()
    downgrade(revision="0007")
    upgrade()
    after = clinic.list_services()
    assert [(service.slug, service.kind) for service in after] == [(service.slug, Kind.IN_PERSON) for service in before]
    db.session.rollback()
    for wrong in ("kind = 'video'", "kind = 'letter'", "furthest_days = -1", "length_minutes = 7"):
        with pytest.raises(IntegrityError):
            db.session.execute(text(f"UPDATE service SET {wrong}"))  # noqa: S608 (our own words)
        db.session.rollback()


def test_a_clinic_from_before_answers_within_one_working_day(app):
    fill()
    db.session.rollback()
    downgrade(revision="0009")
    assert db.session.scalar(text("SELECT answers_within FROM clinic")) == "one working day"
    db.session.rollback()
    upgrade()
    assert clinic.show_clinic().answers_within_hours == 8
    db.session.rollback()
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE clinic SET answers_within_hours = 0"))


def test_down_and_up_again_with_a_client_without_an_email_address(app):
    fill()
    book_on_the_phone(
        NOW, details=replace(ROBIN, email=None, phone="+442079460999"), starts_at=TUESDAY_1130 + timedelta(days=1)
    )
    db.session.rollback()
    downgrade(revision="0019")
    assert db.session.scalar(text("SELECT count(*) FROM client WHERE email = ''")) == 1
    db.session.rollback()
    upgrade()
    check()


def test_what_was_offered_to_a_client_whose_data_is_deleted_is_taken_back(app):
    """And nothing else: what is offered to somebody who is there stays."""
    fill()
    other = replace(ROBIN, email="kim@client.example", phone="+442079460999")
    allowed = [looked_at(NOW, details=other) for _ in range(2)]
    for reference in allowed:
        looks.allow_look(reference, 1, "A reason", None, viewer("owner"), NOW)
    gone = looks_store.get_look(allowed[0]).client_id
    with transaction():
        db.session.execute(text(f"UPDATE client SET email = NULL, phone = '' WHERE id = {gone}"))  # noqa: S608
    downgrade(revision="0022")
    upgrade()
    assert [looks_store.get_look(each).look.state for each in allowed] == [LookState.WITHDRAWN, LookState.ALLOWED]
    db.session.rollback()
    downgrade(revision="0022")
    states = db.session.scalars(text("SELECT state FROM look ORDER BY id")).all()
    assert states[-2:] == ["refused", "allowed"]
    db.session.rollback()
    upgrade()


def test_up_where_everything_is_there_already_changes_nothing(app):
    fill()
    before = dump()
    upgrade()
    assert dump() == before


def test_a_migration_that_fails_half_way_leaves_nothing_behind(app, tmp_path):
    """Nor does it leave a connection on which foreign keys are off."""
    fill()
    before = dump()
    folder = shutil.copytree("migrations", tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    newest = ScriptDirectory("migrations").get_current_head()
    broken = folder / "versions" / "9999_broken.py"
    broken.write_text(BROKEN.replace("NEWEST", newest))
    with pytest.raises(Exception, match="no_such_table"):
        upgrade(directory=str(folder))
    assert tables() == set(Base.metadata.tables)
    assert dump() == before
    check()
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
    upgrade()


def test_foreign_keys_hold_on_the_connection_that_migrated(app):
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        db.session.execute(text("INSERT INTO account_role (account_id, role_id) VALUES (99, 99)"))


def test_whoever_watches_is_told_when_the_tables_are_behind(bare_app):
    """An upgrade that was forgotten is said plainly (EA#1910)."""
    client = bare_app.test_client()
    assert readiness.check(NOW).at_head is False
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "behind" in answer.text
    upgrade()
    db.session.rollback()
    assert readiness.check(NOW).at_head is True
    assert client.get("/readyz").status_code == 200
