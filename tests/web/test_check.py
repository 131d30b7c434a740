"""Check your answers, then send: exactly once, and only what the page showed."""

import threading
from datetime import timedelta

import pytest

from tests.helpers import change_clinic
from tests.web import road
from tests.web.stored import nothing_stored_changes, stored


@pytest.fixture
def client(browser):
    return road.put(browser, road.CHECK)


def test_it_works(client):
    assert client.page.heading == "Check your answers"
    page = client.press("Send request")
    assert page.heading == "Request sent"
    assert len(stored(client.app)["appointment"]) == 1


def test_it_shows_everything_that_was_said(browser):
    answers = {
        "scalp_condition": "clear",
        "laser_removal": "yes",
        "laser_removal_on": "2026-07-03",
        "isotretinoin": "yes",
        "isotretinoin_last": "2025-04",
        "other_medicines": "yes",
        "other_medicines_list": "Metformin\nRamipril",
        "faint": "not_sure",
        "allergies": ["latex", "hair_dye"],
    }
    facts = road.put(browser, road.CHECK, answers=answers, technician="theo").page.facts
    assert facts["When"] == "Tuesday 1 December 2026, 11:30London time, 45 minutes"
    assert facts["With"] == "Theo Sample"
    assert facts["Where"].startswith("12 Alder Street, London")
    assert facts["Where"].endswith("There is a lift.Open a map")
    assert facts["Name"] == "Robin Walker"
    assert facts["E-mail"] == "robin@client.example"
    assert facts["Phone"] == "+44 20 7946 0958"
    assert facts["Date of birth"] == "14 March 1985"
    assert facts["Are you 18 or over?"] == "Yes"
    assert facts["Do you have psoriasis, eczema or dermatitis on your scalp?"] == "Yes, and it is clear now"
    assert facts["When was the last removal session?"] == "3 July 2026"
    assert facts["When did you take the last capsule?"] == "April 2025"
    assert facts["Which medicines do you take?"] == "MetforminRamipril"
    assert facts["Do you faint, or feel faint, with needles or at the sight of blood?"] == "Not sure"
    assert facts["Are you allergic to any of these?"] == "LatexHair dye"
    assert len(facts) == 5 + 4 + 13


def test_each_line_can_be_changed_and_continue_leads_back(client):
    links = {link["href"]: link.get_text() for link in client.page.soup.main.select("dd.act a")}
    assert set(links) == {
        "/book/time?from=2026-12-01",
        "/book/details",
        *(f"/book/health/{n}" for n in range(1, 5)),
    }
    assert all(len(text.split()) > 1 for text in links.values())  # "Change" alone says nothing to a screen reader
    for address in links:
        page = client.open(address)
        assert page.path == address
        is_time = address.startswith("/book/time")
        client.press("11:30" if is_time else "Continue", raw={"starts_at": road.START.isoformat()} if is_time else None)
        assert client.page.path == "/book/check", address


def test_what_happens_next_depends_on_the_outcome(browser):
    page = road.put(browser, road.CHECK).page
    assert "We look at your request within one working day" in page.sections["What happens next"]
    assert "Send request" in page.buttons
    page = road.put(browser, road.CHECK, answers=road.LETTER).page
    assert "while we wait for your doctor's letter" in page.sections["What happens next"]
    with browser.app.app_context():
        change_clinic(confirms_automatically=True)
    page = road.put(browser, road.CHECK).page
    assert "booked as soon as you press the button" in page.sections["What happens next"]
    assert browser.press("Book appointment").heading == "Appointment booked"


def test_a_change_in_another_window_shows_the_page_again(client):
    data, action = client.filled("Send request")
    client.open("/book/details")
    client.press("Continue", {"Full name": "Robyn Walker"})
    with nothing_stored_changes(client.app):
        page = client.send(action, data)
    assert page.messages == ["Something has changed since you saw this page. Please check it again before you send."]
    assert page.facts["Name"] == "Robyn Walker"
    assert client.press("Send request").heading == "Request sent"


def test_a_change_that_makes_the_result_stricter_shows_the_result_first(client):
    data, action = client.filled("Send request")
    client.open("/book/health/4")
    client.press("Continue", {"Do you faint": "Yes"})
    with nothing_stored_changes(client.app):
        page = client.send(action, data)
    assert page.path == "/book/result?changed=yes"
    assert "Something has changed since you looked at the last page" in page.text


@pytest.mark.parametrize("digest", [None, "", "0" * 64, "\x00", "x" * 100_000, ["a", "b"]])
def test_a_digest_that_is_not_the_pages_sends_nothing(client, digest):
    with nothing_stored_changes(client.app):
        page = client.press("Send request", raw={"digest": digest})
    assert page.messages == ["Something has changed since you saw this page. Please check it again before you send."]


def test_a_second_press_gets_the_first_answer(client):
    data, action = client.filled("Send request")
    first = client.send(action, data)
    with nothing_stored_changes(client.app):
        again = client.send(action, data)
    assert again.text.replace("You have already sent this. Here it is again. ", "") == first.text


def test_two_presses_at_once_make_one_booking(client):
    """As a double click does it: both requests are on their way before the first is answered."""
    data, action = client.filled("Send request")
    told = []

    def press():
        other = road.carried(client)
        other.client.set_cookie("session", client.client.get_cookie("session").value)
        told.append(other.send(action, data))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {page.heading for page in told} == {"Request sent"}
    assert len({page.soup.select_one(".reference").get_text() for page in told}) == 1
    assert len(stored(client.app)["appointment"]) == 1


def test_after_sending_back_leads_to_the_confirmation(client):
    client.press("Send request")
    for step in ("safety", "consent", "health/1", "result", "time", "taken", "details", "check"):
        with nothing_stored_changes(client.app):
            page = client.open(f"/book/{step}")
        assert page.heading == "Request sent", step
        assert "You have already sent this. Here it is again." in page.text, step


# Who sends faster or more often than a person does


def test_what_is_sent_faster_than_a_person_reads_is_asked_to_look_again(client, clock, monkeypatch):
    """R21: the server knows when the enquiry began, whatever the browser says."""
    monkeypatch.setitem(client.app.config, "MINIMUM_FILL_SECONDS", 20)
    clock.now += timedelta(seconds=19)
    with nothing_stored_changes(client.app):
        page = client.press("Send request")
    assert page.messages == [
        "That was very quick. Please look at your answers once more, and then press the button again."
    ]
    assert page.facts["Name"] == "Robin Walker"
    clock.now += timedelta(seconds=1)
    assert client.press("Send request").heading == "Request sent"


def test_who_has_enough_appointments_to_come_is_asked_to_call(web_app, client):
    """R21: it is not said whether there are any, and nothing is lost."""
    with web_app.app_context():
        change_clinic(most_open_appointments=1)
    road.booked(web_app, starts_at=road.START + timedelta(hours=2))
    with nothing_stored_changes(client.app):
        page = client.press("Send request")
    assert page.status == 409
    assert page.heading == "Please call us to book"
    assert "We could not take another request with these details online." in page.text
    assert page.link("Call 020 7946 0123") == "tel:02079460123"
    client.open(page.link("Back to your answers"))
    assert client.page.facts["E-mail"] == "robin@client.example"


@pytest.mark.parametrize("words_of_link", ["Change the time", "Change the technician", "Back"])
def test_changing_the_time_opens_the_week_of_the_day_that_was_chosen(client, words_of_link):
    client.open("/book/details" if words_of_link == "Back" else "/book/check")
    page = client.open(client.page.link(words_of_link))
    assert page.times[0].startswith("2026-12-01")
    assert page.messages == []


def test_a_chosen_day_that_cannot_be_booked_any_more_leads_to_the_first_that_can(client):
    with client.app.app_context():
        change_clinic(minimum_notice_minutes=20 * 24 * 60)
    page = client.open(client.page.link("Change the time"))
    assert "The first day you can book is 12 December 2026." in page.text
