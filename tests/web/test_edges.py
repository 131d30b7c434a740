"""The edges of the road: something changes in between, a post is replayed or forged, the browser keeps no cookie.

Each leads to a page in plain words, and everything that was typed is kept.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from booking.domain.hours import ClosedPeriod, TimeOff
from booking.store.clinic import ServiceRow
from booking.store.database import transaction
from booking.store.schedule import TechnicianRow
from booking.usecases import decide, schedule
from tests.conftest import NOW
from tests.helpers import CLEAR, ROBIN, TEN_QUESTIONS, publish, viewer
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes, stored

CHANGED = "Something has changed since you looked at the last page"
CHECK_AGAIN = "Something has changed since you saw this page. Please check it again before you send."
NO_COOKIE = (
    "Your browser did not send our cookie, and without it we cannot keep your answers. Please press the button again."
    " If you see this once more, allow cookies for this site in your browser's settings, or call us on 020 7946 0123"
    " and we book it with you."
)
GONE = "Your answers are not here any more"
ONE_QUESTION_MORE = """
[[question]]
id = "sunburn"
group = "scalp"
kind = "yes_no"
text = "Is your scalp sunburnt at the moment?"

[[question.rule]]
answers = ["yes"]
outcome = "review"
reason = "A technician will look at it with you."
staff = "Sunburnt scalp: look before you confirm."
basis = "common"
sources = ["finesse"]
"""


@pytest.fixture
def client(browser):
    """Somebody who is about to send a request for a time with Maya."""
    return road.put(browser, road.CHECK, technician="maya")


def publish_next(app, change):
    """Let another rule set come into force now."""
    text = TEN_QUESTIONS.read_text().replace('version = "2026-11"', 'version = "2026-11b"')
    with app.app_context():
        publish(change(text).encode(), app.extensions["hairline.clock"].now)


def everything_kept(browser):
    """What had been told is still there."""
    told = road.journey(browser).enquiry
    return (told.details, {name: told.answers[name] for name in CLEAR}) == (ROBIN, CLEAR)


def test_a_question_that_was_added_in_between_is_asked_before_anything_is_sent(client):
    publish_next(client.app, lambda text: text + ONE_QUESTION_MORE)
    with nothing_stored_changes(client.app):
        page = client.press("Send request")
    assert page.heading == "Your scalp"
    assert CHANGED in page.text
    assert page.values("scalp_condition") == ["none"]  # what was said before still stands
    page = client.press("Continue")
    assert page.messages == ["Choose an answer: Is your scalp sunburnt at the moment?"]
    assert client.press("Continue", {"Is your scalp sunburnt": "No"}).path == "/book/check"
    assert everything_kept(client)
    assert client.press("Send request").heading == "Request sent"


def test_a_rule_that_became_stricter_in_between_is_told_before_anything_is_sent(client):
    publish_next(
        client.app,
        lambda text: text.replace(
            'answers = ["yes"]\noutcome = "review"\nreason = "Plenty',
            'answers = ["no"]\noutcome = "review"\nreason = "Plenty',
        ),
    )
    with nothing_stored_changes(client.app):
        page = client.press("Send request")
    assert page.heading == "A technician will look at your answers first"
    assert CHANGED in page.text
    assert "You changed an answer" not in page.text
    assert client.press("Continue").path == "/book/check"
    assert everything_kept(client)
    assert client.press("Send request").heading == "Request sent"


def test_a_rule_set_that_asks_less_does_not_stand_in_the_way(client):
    lines = TEN_QUESTIONS.read_text().split("[[question]]")
    less = "[[question]]".join(part for part in lines if 'id = "faint"' not in part)
    publish_next(client.app, lambda _text: less.replace('version = "2026-11"', 'version = "2026-11b"'))
    page = client.press("Send request")
    assert page.path == "/book/check"
    assert page.messages == [CHECK_AGAIN]
    assert "faint" not in page.text
    assert client.press("Send request").heading == "Request sent"


def test_a_technician_who_takes_no_bookings_any_more_is_chosen_anew(client):
    with client.app.app_context(), transaction() as session:
        session.execute(update(TechnicianRow).where(TechnicianRow.slug == "maya").values(active=False))
    with nothing_stored_changes(client.app):
        page = client.press("Send request")
    assert page.messages == [CHECK_AGAIN]
    assert page.facts["With"] == "Theo Sample"  # the only one left
    assert everything_kept(client)


def take_leave(app, technician="maya"):
    with app.app_context():
        leave = TimeOff(datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC))
        schedule.add_time_off(technician, leave, viewer("owner"), NOW)


def test_a_time_that_went_because_the_technician_took_leave(client):
    take_leave(client.app)
    with nothing_stored_changes(client.app):
        page = client.press("Send request")
    assert page.heading == "That time has just gone"
    assert not [time for time in page.times if time.startswith("2026-12-01")]
    assert client.press(page.buttons[0]).path == "/book/check"
    assert everything_kept(client)
    assert client.press("Send request").heading == "Request sent"


def test_leave_of_one_leaves_the_time_to_another_where_anyone_will_do(browser):
    road.put(browser, road.CHECK, technician="any")
    take_leave(browser.app)
    page = browser.press("Send request")
    assert (page.heading, page.facts["With"]) == ("Request sent", "Theo Sample")


def test_a_clinic_that_closed_in_between_leaves_the_phone(client):
    with client.app.app_context():
        closed = ClosedPeriod(NOW.date(), NOW.date() + timedelta(days=200), "We are moving house.")
        schedule.add_closed_period(closed, viewer("owner"), NOW)
    page = client.press("Send request")
    assert page.heading == "That time has just gone"
    assert "There is no other free time near it. Please call us." in page.text
    assert client.open(page.link("See all times")).status == 200
    assert everything_kept(client)


def withdraw(app, *slugs):
    with app.app_context(), transaction() as session:
        session.execute(update(ServiceRow).where(ServiceRow.slug.in_(slugs)).values(active=False))


def test_a_service_that_was_withdrawn_in_between_leads_to_a_page_that_says_so_and_to_another_service(client, talk):
    withdraw(client.app, "consultation")
    page = client.press("Send request")
    assert (page.path, page.heading) == ("/book/service?changed=yes", "Please choose again")
    assert "We do not offer “Consultation” any more. Every answer you gave is kept." in page.text
    for path in ("result", "time", "taken", "check"):
        assert client.open(f"/book/{path}").path == "/book/service", path
    client.open("/book/service")
    page = client.press("Video talk, 20 minutes")
    assert page.heading == "Who and when"
    assert everything_kept(client)
    client.press(page.buttons[0])
    assert client.press("Send request").heading == "Request sent"


def test_what_is_typed_while_the_service_is_withdrawn_is_kept(web_app, talk):
    client = road.at(web_app, road.DETAILS)
    withdraw(web_app, "consultation")
    page = client.press(
        "Continue",
        {
            "Full name": "Robin Walker",
            "E-mail": "robin@client.example",
            "Phone": "020 7946 0958",
            "Date of birth": (14, 3, 1985),
        },
    )
    assert page.heading == "Please choose again"
    client.press("Video talk, 20 minutes")
    assert road.journey(client).enquiry.details.name == "Robin Walker"


def test_a_withdrawn_service_may_be_carried_on_with_from_the_first_page(client, talk):
    withdraw(client.app, "consultation")
    client.open("/")
    assert client.press("Carry on").heading == "Please choose again"


def test_where_every_service_is_withdrawn_there_is_the_phone_and_nobody_is_locked_out(client):
    withdraw(client.app, "consultation")
    page = client.press("Send request")
    assert "At the moment nothing else can be booked online." in page.text
    assert "020 7946 0123" in page.text
    assert client.open("/").heading == "Book a consultation"
    assert client.open("/no/such/page").heading == "There is no such page"
    client.open("/book/service")
    assert "Your answers are deleted" in client.press("Delete my answers").text


def test_what_was_sent_stays_as_it_was_sent_when_its_service_is_withdrawn(client, talk):
    client.press("Send request")
    sent = client.page.path
    withdraw(client.app, "consultation")
    assert client.open(sent).heading == "Request sent"
    assert client.open("/book/service").path.partition("?")[0] == sent


def test_nobody_is_asked_to_choose_again_while_the_service_is_on_offer(client, talk):
    assert client.open("/book/service").path == "/book/check"


OLD_PAGES = {
    "safety": {"read": "y"},
    "consent": {"agree": "y"},
    "health/1": {"page": "you", "age_18": "no", "breastfeeding": "yes"},
    "result": {},
    "time": {"technician": "theo", "starts_at": "2026-12-01T12:00:00+00:00"},
    "taken": {"starts_at": "2026-12-01T12:00:00+00:00"},
    "details": {"name": "Somebody Else", "email": "else@client.example", "phone": "020 7946 0000"},
    "look": {"name": "Somebody Else", "agree": "y"},
    "check": {"digest": "0" * 64},
    "start": {"service": "consultation"},
}


@pytest.mark.parametrize("name", [name for name in OLD_PAGES if name != "start"])
def test_in_a_window_left_open_every_page_leads_to_what_was_sent(client, name):
    """R4: what was sent stays as it was sent."""
    data, _ = client.filled("Send request")
    client.press("Send request")
    reference = client.page.path
    with nothing_stored_changes(client.app):
        assert client.open(f"/book/{name}").path.partition("?")[0] == reference
        page = client.send(f"/book/{name}", {**data, **OLD_PAGES[name]})
    assert page.path.partition("?")[0] == reference


def test_a_request_sent_again_after_it_was_declined_books_nothing_new(client):
    """A time that was given up is not taken again by an old window."""
    data, action = client.filled("Send request")
    client.press("Send request")
    with client.app.app_context():
        reference = client.page.path.rpartition("/")[2]
        decide.decline_appointment(reference, 1, "We are full.", viewer("owner"), NOW)
    with nothing_stored_changes(client.app):
        page = client.send(action, data)
    assert page.heading == "We could not confirm this request"


def test_somebody_elses_check_page_sends_nothing(client):
    """R4: a digest is good for what its own page showed."""
    other = road.at(client.app, road.CHECK, technician="theo")
    theirs = other.filled("Send request")[0]["digest"]
    with nothing_stored_changes(client.app):
        page = client.press("Send request", raw={"digest": theirs})
    assert page.messages == [CHECK_AGAIN]


@pytest.mark.parametrize(
    "extra",
    [
        {"starts_at": "2026-12-01T03:00:00+00:00"},
        {"technician": "theo", "service": "video-talk"},
        {"state": "confirmed", "reference": "HX4K29PD", "technician_id": "2", "outcome": "clear"},
    ],
)
def test_what_the_check_page_does_not_ask_changes_nothing(client, extra):
    """R4, R18: what is booked is what the server kept, whatever is posted along."""
    page = client.press("Send request", raw=extra)
    assert page.heading == "Request sent"
    assert page.facts["When"].startswith("Tuesday 1 December 2026, 11:30")
    assert page.facts["With"] == "Maya Example"
    [row] = stored(client.app)["appointment"]
    assert "requested" in row


def test_a_browser_that_keeps_no_cookie_is_told_how_to_go_on(browser):
    browser.open("/")
    data, action = browser.filled("Start")
    for _ in range(2):
        browser.client = browser.app.test_client(use_cookies=False)
        with nothing_stored_changes(browser.app):
            page = browser.send(action, data)
        assert (page.status, page.messages) == (400, [NO_COOKIE])
        data, action = browser.filled("Start")


def test_a_page_found_in_another_browser_says_where_to_go_on(client):
    page = Browser(client.app).open("/book/check")
    assert page.heading == GONE
    assert "Perhaps you began in another browser or app: then go on there." in page.text
    assert "allow them for this site" in page.text
    assert page.link("Start again") == "/"
    assert "020 7946 0123" in page.text
