"""Not your address? Change it: on the confirmation, by the browser that sent the request, three times at most."""

import pytest

from booking.domain.messages import Notice
from booking.usecases import decide
from tests.helpers import change_clinic, viewer
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes
from tests.web.test_mails import mails

HEADING = "Where shall we write to?"
CALL = "Please call us"


@pytest.fixture
def client(browser):
    """Somebody who has just sent a request, and sees the wrong address."""
    road.put(browser, road.CHECK).press("Send request")
    browser.done = browser.page.path
    browser.open(browser.page.link("Change it"))
    return browser


def change(browser, email):
    browser.open(f"{browser.done}/address")
    return browser.press("Change it", {"E-mail": email})


def test_it_works(client):
    assert client.page.heading == HEADING
    assert client.page.values("email") == ["robin@client.example"]
    page = client.press("Change it", {"E-mail": " robyn@Client.Example "})
    assert page.path == f"{client.done}?changed=yes"
    assert "Your e-mail address is changed. We are sending our e-mail to the new one." in page.text
    assert "We are sending an e-mail to robyn@client.example" in page.sections["What happens next"]
    told = [
        mail["To"].addresses[0].addr_spec for notice, mail in mails(client.app) if notice is Notice.REQUEST_RECEIVED
    ]
    assert told == ["robyn@client.example"]


def test_staff_see_that_it_was_changed_and_what_went_where(client, staff):
    change(client, "robyn@client.example")
    owner = staff("owner")
    page = owner.open(f"/admin/appointments/{client.done.rpartition('/')[2]}")
    assert "Robin Walker changed the e-mail address" in page.sections["What happened"]
    assert page.facts["E-mail"] == "robyn@client.example"
    assert "Dropped" in page.sections["Messages"]


@pytest.mark.parametrize(
    "typed", ["", "robin", "robin@", "robin@client", "a@b@c.example", "robin@client.example\x00@x"]
)
def test_an_address_nobody_can_write_to_is_refused_and_kept(client, typed):
    with nothing_stored_changes(client.app):
        page = client.press("Change it", {"E-mail": typed})
    assert page.messages == ["Enter an e-mail address in the right format, like name@example.com"]
    assert page.values("email") == [typed.replace("\x00", "")]


def test_the_same_address_changes_nothing(client):
    with nothing_stored_changes(client.app):
        page = client.press("Change it")
    assert page.heading == "Request sent"
    assert "is changed" not in page.text


def test_after_three_times_the_phone_is_left(client):
    for number in range(3):
        change(client, f"robin-{number}@client.example")
    page = client.open(client.done)
    assert "If the address is wrong, call us: 020 7946 0123." in page.text
    assert "Change it" not in page.text
    with nothing_stored_changes(client.app):
        assert client.open(f"{client.done}/address").heading == CALL


def test_a_form_that_was_open_meanwhile_changes_nothing_either(client):
    data, action = client.filled("Change it", {"E-mail": "late@client.example"})
    with client.app.app_context():
        reference = client.done.rpartition("/")[2]
        decide.decline_appointment(
            reference, 1, "We are full.", viewer("owner"), client.app.extensions["hairline.clock"].now
        )
    with nothing_stored_changes(client.app):
        page = client.send(action, data)
    assert (page.status, page.heading) == (409, CALL)
    assert "Change it" not in client.open(client.done).text


def test_it_does_not_tell_whether_an_address_is_known(client):
    """R20: the page for an address with enough appointments says nothing of them."""
    with client.app.app_context():
        change_clinic(most_open_appointments=0)
    page = change(client, "other@client.example")
    assert page.heading == CALL
    assert "appointment" not in page.text


def test_nobody_else_may(client):
    for stranger in (Browser(client.app), road.at(client.app, road.CHECK)):
        for path in (f"{client.done}/address", "/book/done/HX4K29PD/address"):
            assert stranger.open(path).heading == "Your answers are not here any more"
    other = road.at(client.app, road.CHECK, technician="theo")
    other.press("Send request")
    data, action = client.filled("Change it", {"E-mail": "theirs@client.example"})
    with nothing_stored_changes(client.app):
        assert other.open(f"{client.done}/address").heading == "There is no such page"
        other.open("/")
        data["csrf_token"] = other.filled("Start")[0]["csrf_token"]
        assert other.send(action, data).heading == "There is no such page"


def test_a_stale_page_keeps_what_was_typed(client):
    client.forget_session()
    with nothing_stored_changes(client.app):
        page = client.press("Change it", {"E-mail": "robyn@client.example"})
    assert page.heading == HEADING
    assert page.values("email") == ["robyn@client.example"]
    assert client.press("Change it").heading == "Request sent"
