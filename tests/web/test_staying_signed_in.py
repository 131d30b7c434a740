"""How long staff stay signed in, what ends it for every copy of the cookie, and the form that is not lost."""

from datetime import timedelta

import pytest

from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes, stored

TODAY = "Sunday 22 November 2026"
HALF_AN_HOUR = timedelta(minutes=30)


def copy_of(person):
    """Another browser with the same cookie."""
    thief = Browser(person.app)
    thief.client.set_cookie("session", person.client.get_cookie("session").value)
    return thief


def test_a_copied_cookie_is_dead_after_signing_out(staff):
    """T10: the cookie alone proves nothing; its row says whether it is still good."""
    owner = staff("owner")
    thief = copy_of(owner)
    assert thief.open("/admin/").heading == TODAY
    owner.press("Sign out")
    assert thief.open("/admin/").heading == "Sign in"
    assert thief.open("/admin/account/").heading == "Sign in"


def test_a_cookie_that_somebody_made_up_signs_nobody_in(staff, web_app):
    staff("owner")
    stranger = Browser(web_app)
    for value in ("x", 5, None, ["x"], {"a": "b"}, "\x00", "'--"):
        with stranger.client.session_transaction() as session:
            session["staff"] = value
        assert stranger.open("/admin/").heading == "Sign in", value


def test_half_an_hour_without_a_press_is_the_end(staff, clock):
    owner = staff("owner")
    clock.now += HALF_AN_HOUR - timedelta(seconds=1)
    assert owner.open("/admin/").heading == TODAY
    clock.now += HALF_AN_HOUR
    page = owner.open("/admin/inbox")
    assert page.heading == "Sign in"
    assert page.path == "/admin/sign-in?next=/admin/inbox"


def test_the_sign_ins_are_listed_and_ended(staff):
    first, second = staff("owner"), staff("owner")
    desk = staff("desk")
    page = first.open("/admin/").link("Olive Owner")
    assert first.open(page).heading == "Your account"
    rows = first.page.soup.select("tbody tr")
    assert len(rows) == 2
    assert "This one" in first.page.text
    assert "Firefox, Linux" in first.page.text
    assert "That browser is signed out." in first.press("End").response.text
    assert second.open("/admin/").heading == "Sign in"
    assert first.open("/admin/").heading == TODAY
    assert desk.open("/admin/").heading == TODAY


def test_all_the_others_are_ended_at_once(staff):
    first, second, third = staff("owner"), staff("owner"), staff("owner")
    first.open("/admin/account/")
    first.press("End all the others")
    assert [person.open("/admin/").heading for person in (first, second, third)] == [TODAY, "Sign in", "Sign in"]
    assert "End all the others" not in first.open("/admin/account/").buttons


def test_nobody_ends_another_persons(staff, web_app):
    """R17."""
    owner, desk = staff("owner"), staff("desk")
    owner.open("/admin/account/")
    desk.open("/admin/account/")
    numbers = [row[0] for row in stored(web_app)["staff_session"]]
    data = {"csrf_token": desk.filled("Sign out")[0]["csrf_token"]}
    for number in (numbers[0], 0, 999, 2**31):
        assert desk.send(f"/admin/account/sign-ins/{number}/end", data).status == 404
    assert owner.open("/admin/").heading == TODAY


# The form that was filled in


@pytest.fixture
def declining(staff, web_app, clock):
    """The owner has written a reason, and was away for too long before pressing."""
    reference = road.booked(web_app)
    owner = staff("owner")
    owner.open(f"/admin/appointments/{reference}/decline")
    clock.now += HALF_AN_HOUR
    owner.reference = reference
    return owner


REASON = {"What shall we tell": "Please call us.\nWe look forward to it."}
SENT = "Declined, and the time is free again. The client is being told"


def sign_in_again(owner, staff):
    """With a password it is the same; see test_sign_in.py."""
    from booking.usecases import staff_sessions
    from booking.web.signed_in import SECRET
    from tests.web.conftest import account_of

    with owner.client.session_transaction() as session:
        before = session[SECRET]
    with owner.app.app_context():
        now = owner.app.extensions["hairline.clock"].now
        secret = staff_sessions.begin(account_of("owner"), "Firefox", now, before=before)
    with owner.client.session_transaction() as session:
        session.clear()
        session[SECRET] = secret


def test_the_form_is_there_again_and_nothing_was_done(declining, staff, web_app):
    owner = declining
    appointments = stored(web_app)["appointment"]
    page = owner.press("Look at the e-mail", REASON)
    assert page.heading == "Sign in"
    assert "You were signed out meanwhile" in page.text
    sign_in_again(owner, staff)
    page = owner.open(page.path.partition("next=")[2])
    assert page.heading == "Decline this request?"
    assert page.values("reason") == ["Please call us.\nWe look forward to it."]
    assert "nothing was sent yet" in page.response.text
    assert stored(web_app)["appointment"] == appointments
    owner.press("Look at the e-mail")
    assert SENT in owner.press("Decline").response.text
    assert stored(web_app)["staff_draft"] == []


def test_what_was_written_is_not_in_the_cookie(declining, web_app):
    before = declining.client.get_cookie("session").value
    declining.press("Look at the e-mail", REASON)
    after = declining.client.get_cookie("session").value
    assert len(after) < len(before) + 20
    assert b"call us" not in b"".join(row[4] for row in stored(web_app)["staff_draft"])


def test_other_pages_are_as_always(declining, staff, web_app):
    owner = declining
    other = road.booked(web_app, starts_at=road.START + timedelta(hours=2))
    owner.press("Look at the e-mail", REASON)
    sign_in_again(owner, staff)
    page = owner.open(f"/admin/appointments/{other}/decline")
    assert page.values("reason") == [""]
    assert "nothing was sent yet" not in page.response.text


def test_after_signing_out_oneself_nothing_is_kept(declining, staff, web_app, clock):
    clock.now -= HALF_AN_HOUR
    other = copy_of(declining)
    other.open("/admin/")
    other.press("Sign out")
    page = declining.press("Look at the e-mail", REASON)
    assert page.path == "/admin/sign-in"
    assert "You were signed out meanwhile" not in page.text
    assert stored(web_app)["staff_draft"] == []


def test_a_form_without_its_token_is_not_kept(declining, web_app):
    """Nobody else's page can leave a form here for staff to send."""
    with nothing_stored_changes(web_app):
        declining.press("Look at the e-mail", REASON, raw={"csrf_token": None})


def test_a_button_without_a_page_is_simply_pressed_again(staff, web_app, clock):
    reference = road.booked(web_app)
    owner = staff("owner")
    owner.open(f"/admin/appointments/{reference}")
    clock.now += HALF_AN_HOUR
    with nothing_stored_changes(web_app):
        assert owner.press("Confirm").path == "/admin/sign-in"
