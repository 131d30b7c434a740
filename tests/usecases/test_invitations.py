"""Inviting, joining, the second factor and its recovery codes, roles: at the level of the use cases."""

from datetime import timedelta

import pytest
from passlib.totp import TOTP

from booking.domain.accounts import Role, StaffMember
from booking.domain.errors import (
    LastOwnerError,
    NotFoundError,
    OtherRoleError,
    PasswordRefusedError,
    TechnicianMissingError,
    WrongCodeError,
    WrongPasswordError,
)
from booking.domain.messages import Notice
from booking.domain.staff_sessions import Lasts
from booking.store import accounts as account_store
from booking.store import audit
from booking.store.database import db, transaction
from booking.store.messages import MIME, MessageRow
from booking.store.sealing import unseal
from booking.usecases import accounts, invitations, second_factor, staff, staff_sessions
from tests.conftest import NOW
from tests.helpers import dump, nothing_changes, viewer

ANN = StaffMember("Ann Other", "ann@alder-street.example", Role.FRONT_DESK)
PASSWORD = "seven pale kettles hum"
LASTS = Lasts(timedelta(minutes=30), timedelta(hours=12))
FACTOR = second_factor.new_factor("a key of the server", "a link", "a browser")


def code(now=NOW, factor=FACTOR):
    return TOTP(key=factor.secret, format="raw").generate(time=now).token


def invite(member=ANN, now=NOW, **kwargs):
    return invitations.invite(member, viewer("owner"), now, **kwargs)


def accept(secret, now=NOW, password=PASSWORD, factor=FACTOR, with_code=None):
    return invitations.accept(secret, password, factor, with_code or code(now, factor), now)


def sign_in(email, password, with_code, now):
    account_id = accounts.check_password(email, password)
    return account_id and second_factor.finish_half(second_factor.begin_half(account_id, now), with_code, now)


def acts(account_id):
    return [line.act for line in audit.list_of(account_store.subject(account_id))]


def test_it_works(app):
    joined = accept(invite())
    later = NOW + timedelta(minutes=1)
    assert sign_in(ANN.email, PASSWORD, code(later), later) == joined.account_id
    found = account_store.get_viewer(joined.account_id)
    assert (found.name, found.role, found.technician) == ("Ann Other", Role.FRONT_DESK, None)
    assert acts(joined.account_id) == ["invited", "joined"]


def test_the_mail_brings_the_link_and_stands_in_nobodys_inbox(app):
    secret = invite()
    [row] = db.session.query(MessageRow).filter_by(notice=Notice.STAFF_INVITED)
    mime = unseal(row.mime, MIME, row.uuid).decode()
    assert row.recipient == ANN.email
    assert row.account_id is None
    assert f"http://localhost/admin/invitation/{secret}" in mime.replace("=\r\n", "")
    assert "Reference" not in mime


def test_neither_link_nor_factor_nor_code_nor_password_stands_in_the_database(app):
    secret = invite()
    joined = accept(secret)
    everything = repr(dump())
    assert secret not in everything
    assert repr(FACTOR.secret)[2:-1] not in everything
    assert FACTOR.text.replace(" ", "") not in everything
    assert PASSWORD not in everything
    for shown in joined.recovery_codes:
        assert shown.replace(" ", "") not in everything


def test_nobody_can_sign_in_before_joining_nor_gets_notices(app):
    invite()
    assert ANN.email not in {one.email for one in account_store.list_notice_recipients(None)}
    assert accounts.check_password(ANN.email, "") is None
    accept(invite())
    assert ANN.email in {one.email for one in account_store.list_notice_recipients(None)}


def test_it_works_once(app):
    secret = invite()
    accept(secret)
    with nothing_changes(), pytest.raises(NotFoundError):
        accept(secret)
    assert invitations.find_invited(secret, NOW) is None


def test_it_lasts_forty_eight_hours(app):
    secret, end = invite(), NOW + timedelta(hours=48)
    with nothing_changes(), pytest.raises(NotFoundError):
        accept(secret, end)
    assert accept(secret, end - timedelta(seconds=1))


def test_the_newest_link_alone_is_good(app):
    first, second = invite(), invite()
    assert invitations.find_invited(first, NOW) is None
    assert invitations.find_invited(second, NOW).email == ANN.email


def test_looking_at_it_changes_nothing(app):
    """R15: whatever follows the link without pressing the button."""
    secret = invite()
    with nothing_changes():
        assert invitations.find_invited(secret, NOW).name == "Ann Other"
        assert invitations.find_invited("", NOW) is None
        assert invitations.find_invited(secret.swapcase(), NOW) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("elevenchars", "short"),
        ("x" * 201, "long"),
        ("password1234", "easy"),
        ("123456789012", "easy"),
        ("aaaaaaaaaaaa", "easy"),
        ("qwertyuiop123", "easy"),
        ("iloveyou12345", "easy"),
        ("liverpoolfc1892", "easy"),
        ("ann@alder-street.example", "easy"),
        ("AlderStreetScalp", "easy"),
    ],
)
def test_a_password_is_long_and_not_one_that_is_tried_first(app, password, fault):
    secret = invite()
    with nothing_changes(), pytest.raises(PasswordRefusedError) as refused:
        accept(secret, password=password)
    assert refused.value.fault == fault


def test_a_password_is_the_same_however_it_is_composed(app):
    accept(invite(), password="caf\u00e9 seven pale kettles")
    later = NOW + timedelta(minutes=1)
    assert sign_in(ANN.email, "cafe\u0301 seven pale kettles", code(later), later)


@pytest.mark.parametrize("wrong", ["000000", "", "12345", "1234567", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666"])
def test_without_the_right_code_nothing_happens(app, wrong):
    secret = invite()
    with nothing_changes(), pytest.raises(WrongCodeError):
        accept(secret, with_code=wrong or " ")


def test_the_code_given_when_joining_is_used_up(app):
    accept(invite())
    account_id = accounts.check_password(ANN.email, PASSWORD)
    with pytest.raises(WrongCodeError):
        second_factor.finish_half(second_factor.begin_half(account_id, NOW), code(), NOW)


def test_joining_anew_ends_all_that_was_before(app):
    """A lost phone: password, app, recovery codes and sign-ins from before are worth nothing."""
    first = accept(invite())
    session = staff_sessions.begin(first.account_id, "Firefox", NOW)
    other = second_factor.new_factor("a key of the server", "a link", "another browser")
    assert other.secret != FACTOR.secret
    second = accept(invite(), password="nine green ladders lean", factor=other)
    assert second.account_id == first.account_id
    later = NOW + timedelta(minutes=1)
    assert staff_sessions.resume(session, LASTS, NOW) is None
    assert accounts.check_password(ANN.email, PASSWORD) is None
    for old in (code(later), first.recovery_codes[0]):
        with pytest.raises(WrongCodeError):
            sign_in(ANN.email, "nine green ladders lean", old, later)
    assert sign_in(ANN.email, "nine green ladders lean", code(later, other), later)


def test_each_recovery_code_works_once(app):
    joined = accept(invite())
    assert len(set(joined.recovery_codes)) == 10
    for shown in (joined.recovery_codes[0], joined.recovery_codes[9].upper().replace(" ", "-")):
        assert sign_in(ANN.email, PASSWORD, shown, NOW) == joined.account_id
        with pytest.raises(WrongCodeError):
            sign_in(ANN.email, PASSWORD, shown, NOW)
    assert second_factor.count_recovery_codes(joined.account_id) == 8
    assert "recovery code used" in acts(joined.account_id)


def test_new_recovery_codes_take_the_place_of_the_old_ones(app):
    joined = accept(invite())
    renewed = second_factor.renew_recovery_codes(account_store.get_viewer(joined.account_id), NOW)
    with pytest.raises(WrongCodeError):
        sign_in(ANN.email, PASSWORD, joined.recovery_codes[0], NOW)
    assert sign_in(ANN.email, PASSWORD, renewed[0], NOW)


def test_another_phone_takes_the_place_of_the_first(app):
    joined = accept(invite())
    me = account_store.get_viewer(joined.account_id)
    session = staff_sessions.begin(joined.account_id, "Firefox", NOW)
    other = second_factor.new_factor("a key of the server", "the account", "a browser")
    with nothing_changes(), pytest.raises(WrongCodeError):
        second_factor.change(me, other, code(), NOW)
    second_factor.change(me, other, code(NOW, other), NOW)
    assert staff_sessions.resume(session, LASTS, NOW) is None
    later = NOW + timedelta(minutes=1)
    with pytest.raises(WrongCodeError):
        sign_in(ANN.email, PASSWORD, code(later), later)
    assert sign_in(ANN.email, PASSWORD, code(later, other), later)


def test_another_password_ends_every_sign_in(app):
    """T10."""
    joined = accept(invite())
    me = account_store.get_viewer(joined.account_id)
    session = staff_sessions.begin(joined.account_id, "Firefox", NOW)
    half = second_factor.begin_half(joined.account_id, NOW)
    with nothing_changes():
        with pytest.raises(WrongPasswordError):
            accounts.change_password(me, "wrong", "nine green ladders lean", NOW)
        with pytest.raises(PasswordRefusedError):
            accounts.change_password(me, PASSWORD, "password1234", NOW)
    accounts.change_password(me, PASSWORD, "nine green ladders lean", NOW)
    assert staff_sessions.resume(session, LASTS, NOW) is None
    assert not second_factor.is_half_good(half, NOW)
    assert accounts.check_password(ANN.email, PASSWORD) is None
    assert accounts.check_password(ANN.email, "nine green ladders lean") == joined.account_id


def test_whoever_is_there_already_keeps_their_role(app):
    with nothing_changes():
        for wrong in (Role.OWNER, Role.TECHNICIAN):
            member = StaffMember(
                "Frank", "DESK@alder-street.example", wrong, "maya" if wrong is Role.TECHNICIAN else None
            )
            with pytest.raises(OtherRoleError):
                invite(member)


def test_a_technician_is_one_of_those_there_are(app):
    with nothing_changes():
        for member, refusal in (
            (StaffMember("T", "t@alder-street.example", Role.TECHNICIAN), TechnicianMissingError),
            (StaffMember("T", "t@alder-street.example", Role.OWNER, "maya"), TechnicianMissingError),
            (StaffMember("T", "t@alder-street.example", Role.TECHNICIAN, "nobody"), NotFoundError),
        ):
            with pytest.raises(refusal):
                invite(member)
    accept(invite(StaffMember("Theo Sample", "theo@alder-street.example", Role.TECHNICIAN, "theo")))
    assert viewer("theo").technician == "theo"


# The owner looks after accounts


def change(account_id, role, technician=None, by="owner", *, wants_notices=True):
    staff.change(account_id, role, technician, viewer(by), NOW, wants_notices=wants_notices)


def test_a_role_changes_at_once_and_is_written_down(app):
    desk = viewer("desk").account_id
    change(desk, Role.TECHNICIAN, "theo", wants_notices=False)
    assert (viewer("desk").role, viewer("desk").technician) == (Role.TECHNICIAN, "theo")
    assert acts(desk) == ["role changed: technician", "notices off"]
    change(desk, Role.TECHNICIAN, "theo", wants_notices=True)
    assert acts(desk)[2:] == ["notices on"]


def test_the_last_owner_stays(app):
    owner = viewer("owner").account_id
    with nothing_changes():
        with pytest.raises(LastOwnerError):
            change(owner, Role.FRONT_DESK)
        with pytest.raises(LastOwnerError):
            staff.close(owner, viewer("owner"), NOW)
    invite(StaffMember("Second", "second@alder-street.example", Role.OWNER))
    with pytest.raises(LastOwnerError):
        staff.close(owner, viewer("owner"), NOW)  # somebody who has not joined yet is no owner who can sign in
    change(viewer("desk").account_id, Role.OWNER)
    change(owner, Role.FRONT_DESK)
    with nothing_changes(), pytest.raises(LastOwnerError):
        staff.close(viewer("desk").account_id, viewer("desk"), NOW)


def test_a_closed_account_is_closed_in_every_way(app):
    """T10."""
    secret = invite()
    joined = accept(secret)
    session = staff_sessions.begin(joined.account_id, "Firefox", NOW)
    half = second_factor.begin_half(joined.account_id, NOW)
    again = invite()
    staff.close(joined.account_id, viewer("owner"), NOW)
    assert staff_sessions.resume(session, LASTS, NOW) is None
    assert not second_factor.is_half_good(half, NOW)
    assert invitations.find_invited(again, NOW) is None
    assert accounts.check_password(ANN.email, PASSWORD) is None
    assert ANN.email not in {one.email for one in account_store.list_notice_recipients(None)}
    assert [one.standing for one in staff.list_staff(viewer("owner")) if one.email == ANN.email] == ["closed"]
    invitations.invite_again(joined.account_id, viewer("owner"), NOW)
    assert [one.standing for one in staff.list_staff(viewer("owner")) if one.email == ANN.email] == ["invited"]
    accept(invite())
    assert [one.standing for one in staff.list_staff(viewer("owner")) if one.email == ANN.email] == ["active"]


def test_nobody_but_the_owner_looks_after_accounts(app):
    """R17, R23."""
    owner = viewer("owner").account_id
    with nothing_changes():
        for name in ("desk", "maya"):
            for act in (
                staff.list_staff,
                lambda who: staff.show(owner, who),
                lambda who: staff.close(owner, who, NOW),
                lambda who: staff.change(who.account_id, Role.OWNER, None, who, NOW, wants_notices=True),
            ):
                with pytest.raises(NotFoundError):
                    act(viewer(name))


def test_what_is_not_there_is_not_found(app):
    with nothing_changes():
        for act in (
            lambda: staff.show(999, viewer("owner")),
            lambda: staff.close(999, viewer("owner"), NOW),
            lambda: change(999, Role.OWNER),
            lambda: change(viewer("desk").account_id, Role.TECHNICIAN, "nobody"),
            lambda: invitations.invite_again(999, viewer("owner"), NOW),
        ):
            with pytest.raises(NotFoundError):
                act()


def test_however_many_try_at_once_five_codes_are_looked_at(app):
    joined = accept(invite())
    later = NOW + timedelta(minutes=1)
    half = second_factor.begin_half(joined.account_id, later)
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            second_factor.finish_half(half, "000000", later)
    with nothing_changes():
        assert second_factor.finish_half(half, code(later), later) is None


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_that_two_browsers_send_at_once_lets_one_in(app, kind):
    """Both were looked at before either was used up; the database has the last word."""
    joined = accept(invite())
    later = NOW + timedelta(minutes=1)
    shown = code(later) if kind == "app" else joined.recovery_codes[0]
    proofs = [second_factor._proof(joined.account_id, shown, later) for _ in range(2)]
    with transaction():
        second_factor._use(joined.account_id, proofs[0], later)
    with nothing_changes(), pytest.raises(WrongCodeError), transaction():
        second_factor._use(joined.account_id, proofs[1], later)
