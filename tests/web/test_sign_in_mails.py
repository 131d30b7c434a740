"""Whoever's sign-in changes is told by mail, in case it was not them."""

from datetime import timedelta

import pytest

from booking.domain.messages import Notice
from tests.web.client import Browser
from tests.web.conftest import RECOVERY, give_password, sign_in
from tests.web.test_account import NEW, change_password
from tests.web.test_invitation import code_of, key_on
from tests.web.test_mails import mails

TO = "olive@alder-street.example"


@pytest.fixture
def owner(web_app, clock):
    give_password(web_app, "owner")
    person = Browser(web_app)
    person.open("/admin/sign-in")
    sign_in(person)
    clock.now += timedelta(minutes=1)
    return person


def told(web_app):
    found = mails(web_app)
    assert {notice for notice, _ in found} <= {Notice.STAFF_SIGN_IN_CHANGED}
    for _, mail in found:
        assert str(mail["Subject"]) == "Your sign-in at Alder Street Scalp Studio has changed"
        html = mail.get_body(("html",)).get_content()
        assert "tell the owner at once" in html
        assert NEW not in html
    return [" ".join(mail.get_body(("plain",)).get_content().split()) for _, mail in found]


def test_a_changed_password(owner, web_app):
    change_password(owner)
    [text] = told(web_app)
    assert "Hello Olive Owner, Your password was changed. Every other browser is signed out." in text


def test_another_phone(owner, web_app, clock):
    page = owner.open("/admin/account/second-factor")
    owner.press("Use this one", {"Code": code_of(key_on(page), clock.now)})
    [text] = told(web_app)
    assert "Another phone or app now shows your codes." in text


def test_new_recovery_codes(owner, web_app):
    owner.open("/admin/account/recovery-codes")
    owner.press("Make new ones")
    [text] = told(web_app)
    assert "You have new recovery codes." in text


def test_a_recovery_code_was_used(owner, web_app):
    other = Browser(web_app)
    other.open("/admin/sign-in")
    sign_in(other, code=RECOVERY)
    [text] = told(web_app)
    assert "one of your recovery codes" in text


def test_what_was_refused_tells_nobody(owner, web_app):
    owner.open("/admin/account/password")
    owner.press("Change it", {"Your password so far": "wrong", "New password": NEW, "The new password again": NEW})
    other = Browser(web_app)
    other.open("/admin/sign-in")
    sign_in(other, code="AAAA-BBBB-CCCC-DDDD")
    assert told(web_app) == []
