"""Sign-ins as rows: what ends them, and the form that waits."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from booking.domain.errors import NotFoundError
from booking.domain.staff_sessions import Lasts
from booking.store.accounts import AccountRow
from booking.store.database import transaction
from booking.usecases import due, staff_sessions
from tests.conftest import NOW
from tests.helpers import dump, nothing_changes, viewer

LASTS = Lasts(idle=timedelta(minutes=30), absolute=timedelta(hours=12))
MINUTE = timedelta(minutes=1)
FORM = [("reason", "A canary sentence"), ("version", "1"), ("days", "mon"), ("days", "tue")]


def begin(name="owner", now=NOW, **kwargs):
    return staff_sessions.begin(viewer(name).account_id, "Firefox, Linux", now, **kwargs)


def resume(secret, now=NOW):
    return staff_sessions.resume(secret, LASTS, now)


def test_it_is_found_by_its_secret_alone(app):
    secret = begin()
    assert resume(secret).viewer == viewer("owner")
    for wrong in ("", "x", secret[:-1], secret.swapcase()):
        assert resume(wrong) is None


def test_only_a_hash_of_the_secret_is_kept(app):
    assert begin() not in str(dump())


def test_looking_twice_in_a_minute_writes_nothing(app):
    secret = begin()
    with nothing_changes():
        assert resume(secret, NOW + timedelta(seconds=59))
    resume(secret, NOW + MINUTE)
    assert resume(secret, NOW + MINUTE).session.last_seen_at == NOW + MINUTE


def test_it_ends_after_half_an_hour_without_a_press(app):
    secret = begin()
    with nothing_changes():
        assert resume(secret, NOW + 30 * MINUTE) is None
    assert resume(secret, NOW + 29 * MINUTE)
    assert resume(secret, NOW + 58 * MINUTE)


def test_it_ends_after_twelve_hours_however_busy(app):
    secret = begin()
    for step in range(1, 48):
        assert resume(secret, NOW + step * 15 * MINUTE), step
    assert resume(secret, NOW + 48 * 15 * MINUTE) is None


def test_signing_out_ends_it(app):
    secret, other = begin(), begin()
    staff_sessions.end(resume(secret).session, NOW)
    assert resume(secret) is None
    assert resume(other)


def test_a_closed_account_is_out_at_once(app):
    secret = begin()
    with transaction() as session:
        session.execute(update(AccountRow).values(active=False))
    assert resume(secret) is None


def test_one_of_my_own_or_all_the_others(app):
    mine, second, third, desks = begin(), begin(), begin(), begin("desk")
    owner = viewer("owner")
    listed = staff_sessions.list_open(owner.account_id, owner, LASTS, NOW)
    assert [item.id for item in listed] == sorted((item.id for item in listed), reverse=True)
    staff_sessions.end_one(owner.account_id, resume(second).session.id, owner, NOW)
    assert [bool(resume(secret)) for secret in (mine, second, third)] == [True, False, True]
    staff_sessions.end_others(owner.account_id, resume(mine).session.id, owner, NOW)
    assert [bool(resume(secret)) for secret in (mine, second, third, desks)] == [True, False, False, True]
    assert len(staff_sessions.list_open(owner.account_id, owner, LASTS, NOW)) == 1
    with nothing_changes(), pytest.raises(NotFoundError):
        staff_sessions.end_one(owner.account_id, resume(desks).session.id, owner, NOW)


def test_the_owner_ends_anybodys_and_nobody_else_does(app):
    """R17: another person's sign-ins are not there for anybody but the owner."""
    owners, desks = begin(), begin("desk")
    owner, desk = viewer("owner"), viewer("desk")
    with nothing_changes():
        for act in (
            lambda: staff_sessions.list_open(owner.account_id, desk, LASTS, NOW),
            lambda: staff_sessions.end_one(owner.account_id, resume(owners).session.id, desk, NOW),
            lambda: staff_sessions.end_others(owner.account_id, None, desk, NOW),
        ):
            with pytest.raises(NotFoundError):
                act()
    staff_sessions.end_others(desk.account_id, None, owner, NOW)
    assert resume(desks) is None
    assert resume(owners)


def test_signing_in_again_with_the_same_browser_ends_what_was_before(app):
    first = begin()
    second = begin(before=first)
    assert resume(first) is None
    assert resume(second)


def test_the_form_waits_for_its_person(app):
    first, back_at = begin(), NOW + 40 * MINUTE
    assert staff_sessions.keep_form(first, "/admin/x", FORM, back_at)
    assert staff_sessions.has_kept_form(first, back_at)
    second = begin(now=back_at, before=first)
    session = resume(second, back_at).session
    assert session.draft_path == "/admin/x"
    assert staff_sessions.show_kept_form(session, back_at) == FORM
    staff_sessions.forget_kept_form(session)
    assert resume(second, back_at).session.draft_path is None


def test_nobody_else_gets_the_form(app):
    first = begin()
    staff_sessions.keep_form(first, "/admin/x", FORM, NOW)
    assert resume(begin("desk", before=first)).session.draft_path is None
    assert not staff_sessions.has_kept_form(first, NOW)


def test_the_form_is_sealed_and_kept_for_half_an_hour(app):
    first = begin()
    staff_sessions.keep_form(first, "/admin/x", FORM, NOW)
    assert "canary" not in str(dump())
    assert staff_sessions.has_kept_form(first, NOW + 29 * MINUTE)
    assert not staff_sessions.has_kept_form(first, NOW + 30 * MINUTE)
    due.forget_expired(NOW + 30 * MINUTE)
    assert dump()["staff_draft"] == []


def test_a_browser_keeps_one_form_the_last(app):
    first = begin()
    staff_sessions.keep_form(first, "/admin/x", FORM, NOW)
    staff_sessions.keep_form(first, "/admin/y", FORM[:1], NOW)
    assert len(dump()["staff_draft"]) == 1
    assert resume(first).session.draft_path == "/admin/y"


def test_after_signing_out_nothing_is_kept(app):
    first = begin()
    staff_sessions.keep_form(first, "/admin/x", FORM, NOW)
    staff_sessions.end(resume(first).session, NOW)
    with nothing_changes():
        assert not staff_sessions.keep_form(first, "/admin/x", FORM, NOW)
        assert not staff_sessions.keep_form("unknown", "/admin/x", FORM, NOW)
    assert dump()["staff_draft"] == []


def test_rows_nobody_has_used_for_a_month_are_deleted(app):
    first = begin()
    staff_sessions.keep_form(first, "/admin/x", FORM, NOW)
    due.forget_expired(NOW + timedelta(days=30))
    assert len(dump()["staff_session"]) == 1
    due.forget_expired(NOW + timedelta(days=30, seconds=1))
    assert dump()["staff_session"] == []
