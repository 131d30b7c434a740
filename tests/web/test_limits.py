"""R21: what a bot does often is limited, and whoever meets a limit finds the clinic's phone and loses nothing."""

import logging
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine

from booking.app import create_app
from booking.domain.accounts import Role, StaffMember
from booking.gateways import settings
from booking.gateways.sealer import make_key
from booking.store.database import db
from booking.usecases import invitations
from booking.web import limits
from config import Base
from tests.conftest import NOW
from tests.web import road
from tests.web.client import Browser
from tests.web.conftest import PASSWORD, RECOVERY, app_with, give_password, sign_in
from tests.web.stored import nothing_stored_changes, stored
from tests.web.test_letter_page import link, reference  # noqa: F401 (fixtures)

MADE_UP = "wrong"
OWNER = "owner@alder-street.example"
PHONE = "020 7946 0123"


@pytest.fixture
def app_of(web_app):
    """Another app on the same clinic, with limits of its own."""
    made = []

    def make(**changed):
        with web_app.app_context():
            made.append(app_with(db.engine.url.database, **changed))
        made[-1].extensions["hairline.clock"] = web_app.extensions["hairline.clock"]
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def somebody(app, address="198.51.100.7", **headers):
    """A browser at a network address."""
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    browser.client.environ_base.update({f"HTTP_{name.upper()}": value for name, value in headers.items()})
    return browser


def sends(app, hour=0, **kwargs):
    """Somebody new sends a whole request for a time of their own; their browser."""
    browser = road.put(somebody(app, **kwargs), road.CHECK, starts_at=road.START + timedelta(hours=hour))
    browser.press("Send request")
    return browser


def starts(app, **kwargs):
    browser = somebody(app, **kwargs)
    browser.open("/")
    return browser.press("Start")


def tries(app, email, password=MADE_UP, **kwargs):
    browser = somebody(app, **kwargs)
    browser.open("/admin/sign-in")
    return browser.press("Sign in", {"E-mail": email, "Password": password})


# Bookings


def test_the_defaults():
    """design: 10 a day from one network address."""
    assert Base.LIMIT_BOOKINGS == "10 per day"
    assert all(getattr(Base, name) for name in settings.LIMITS)
    assert Base.MINIMUM_FILL_SECONDS == 20


def test_one_booking_too_many_gets_the_phone_and_keeps_every_answer(app_of):
    app = app_of(LIMIT_BOOKINGS="2 per day")
    assert [sends(app, hour).page.heading for hour in (0, 1)] == ["Request sent"] * 2
    client = road.put(somebody(app), road.CHECK, starts_at=road.START + timedelta(hours=2))
    with nothing_stored_changes(app):
        page = client.press("Send request")
    assert page.status == 429
    assert 0 < int(page.response.headers["Retry-After"]) <= 24 * 60 * 60
    assert page.heading == "Please call us to book"
    assert PHONE in page.text
    client.open(page.link("Back to your answers"))
    assert client.page.heading == "Check your answers"
    assert client.page.facts["Name"] == "Robin Walker"


def test_the_next_day_it_goes_on(app_of):
    app = app_of(LIMIT_BOOKINGS="1 per day")
    with time_machine.travel(NOW, tick=False):
        sends(app)
        assert sends(app, 1).page.status == 429
    with time_machine.travel(NOW + timedelta(days=1, seconds=2), tick=False):
        assert sends(app, 1).page.heading == "Request sent"


def test_another_network_is_not_held_back(app_of):
    app = app_of(LIMIT_BOOKINGS="1 per day")
    sends(app)
    assert sends(app, 1, address="198.51.100.8").page.heading == "Request sent"


def test_what_was_sent_gets_its_first_answer_at_the_limit_too(app_of):
    app = app_of(LIMIT_BOOKINGS="1 per day")
    client = road.put(somebody(app), road.CHECK)
    data, action = client.filled("Send request")
    client.send(action, data)
    assert sends(app, 1).page.status == 429
    assert client.send(action, data).heading == "Request sent"


def test_pressing_the_same_button_again_is_not_counted_again(app_of):
    """A time that was just taken, a change in another window: none of it uses a network's day up."""
    app = app_of(LIMIT_BOOKINGS="1 per day")
    client = road.put(somebody(app), road.CHECK)
    for _ in range(3):
        page = client.press("Send request", raw={"digest": "0" * 64})
        assert page.messages == [
            "Something has changed since you saw this page. Please check it again before you send."
        ]
    assert client.press("Send request").heading == "Request sent"
    assert sends(app, 1).page.status == 429


def test_a_double_click_on_the_last_booking_of_the_day_is_no_refusal(app_of):
    """As a double click does it: both requests are on their way before the first is answered."""
    app = app_of(LIMIT_BOOKINGS="1 per day")
    client = road.put(somebody(app), road.CHECK)
    data, action = client.filled("Send request")
    together = Barrier(2)

    def press(_number):
        other = somebody(app)
        road.carry(other, client.secret)
        other.client.set_cookie("session", client.client.get_cookie("session").value)
        together.wait(10)
        return other.send(action, data).heading

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(press, range(2))) == ["Request sent"] * 2


def test_who_was_refused_stays_refused_however_often_they_press(app_of):
    app = app_of(LIMIT_BOOKINGS="1 per day")
    sends(app)
    client = sends(app, 1)
    for _ in range(3):
        client.open("/book/check")
        assert client.press("Send request").status == 429
    assert len(stored(app)["appointment"]) == 1


def test_to_look_at_pages_is_never_limited(app_of):
    app = app_of(LIMIT_BOOKINGS="1 per day", LIMIT_ENQUIRIES="1 per day", LIMIT_SIGN_IN_NETWORK="1 per day")
    client = road.put(somebody(app), road.CHECK)
    for path in ("/", "/book/check", "/admin/sign-in") * 3:
        assert client.open(path).status == 200


# Beginning an enquiry, and the page behind a link


def test_too_many_beginnings_get_the_phone_and_leave_no_row(app_of):
    app = app_of(LIMIT_ENQUIRIES="2 per hour")
    assert [starts(app).heading for _ in range(2)] == ["Before you decide"] * 2
    with nothing_stored_changes(app):
        page = starts(app)
    assert page.status == 429
    assert PHONE in page.text
    assert "60 minutes" in page.text
    assert starts(app, address="2001:db8::1").heading == "Before you decide"


def test_too_many_dates_of_birth_have_to_wait_and_the_typed_one_stays(app_of, link):  # noqa: F811
    app = app_of(LIMIT_PAGE_OPENINGS="1 per hour")
    browser = somebody(app)
    browser.open(link)
    browser.press("Open", {"Date of birth": (1, 1, 1990)})
    with nothing_stored_changes(app):
        page = browser.press("Open", {"Date of birth": (14, 3, 1985)})
    assert page.status == 429
    assert page.messages == ["There were too many tries. Please wait 60 minutes and press Open again, or call us."]
    assert page.values("born_on-year") == ["1985"]
    assert PHONE in page.response.text


# Signing in


@pytest.fixture
def small(app_of, web_app):
    give_password(web_app, "owner")
    return app_of(
        LIMIT_SIGN_IN_ACCOUNT="2 per 15 minutes",
        LIMIT_SIGN_IN_ACCOUNT_EVERYWHERE="3 per 15 minutes",
        LIMIT_SIGN_IN_NETWORK="5 per 15 minutes",
    )


def without_address(page, email):
    """The page's source without the address somebody typed and without the token against forgery."""
    source = page.response.text.replace(email, "")
    return re.sub(r'name="csrf_token" value="[^"]+"', "", source)


def test_a_known_account_and_an_unknown_one_are_answered_alike(small):
    """To the byte, at each try, before and after each limit."""
    told = {}
    for email in (OWNER, "nobody@alder-street.example"):
        addresses = [f"198.51.100.{len(told)}"] * 3 + ["203.0.113.1", "203.0.113.2"]
        pages = [tries(small, email, address=address) for address in addresses]
        told[email] = [(page.status, without_address(page, email)) for page in pages]
    known, unknown = told.values()
    assert known == unknown
    assert [status for status, _ in known] == [200, 200, 429, 200, 429]


def test_the_tries_of_an_account_count_from_everywhere_and_in_any_case(small):
    tries(small, OWNER, address="198.51.100.1")
    tries(small, OWNER.upper(), address="198.51.100.2")
    tries(small, OWNER.title(), address="198.51.100.3")
    page = tries(small, f" {OWNER} ", PASSWORD, address="198.51.100.4")
    assert page.status == 429
    assert page.messages == ["There were too many tries to sign in. Please wait 15 minutes and try again."]
    assert int(page.response.headers["Retry-After"]) <= 15 * 60


def test_what_one_network_does_to_an_account_locks_nobody_out_elsewhere(small):
    assert [tries(small, OWNER).status for _ in range(5)] == [200, 200, 429, 429, 429]
    assert tries(small, OWNER, PASSWORD, address="198.51.100.9").heading == "Enter your code"


def test_the_address_stays_and_the_password_does_not(small):
    for _ in range(3):
        page = tries(small, OWNER, "wrong-canary")
    assert page.status == 429
    assert page.values("email") == [OWNER]
    assert "wrong-canary" not in page.response.text


def test_after_the_wait_the_right_password_opens_again(small):
    with time_machine.travel(NOW, tick=False):
        for _ in range(3):
            tries(small, OWNER)
        assert tries(small, OWNER, PASSWORD).status == 429
    with time_machine.travel(NOW + timedelta(minutes=15, seconds=2), tick=False):
        assert tries(small, OWNER, PASSWORD).heading == "Enter your code"


TOO_MANY = "There were too many tries. Please wait 15 minutes and try again."


def test_the_codes_of_an_account_count_from_everywhere(small):
    """Whoever knows a password cannot try codes as long as they like by giving it again and again."""
    statuses = []
    for number in range(4):
        browser = somebody(small, address=f"198.51.100.{number}")
        browser.open("/admin/sign-in")
        browser.press("Sign in", {"E-mail": OWNER, "Password": PASSWORD})
        if browser.page.heading == "Enter your code":
            statuses.append(browser.press("Sign in", {"Code": "000000"}).status)
    assert statuses == [200, 200, 200]


def test_an_invitation_is_not_pressed_as_often_as_one_likes(small, web_app):
    with web_app.app_context():
        member = StaffMember("Ann", "ann@clinic.example", Role.FRONT_DESK)
        secret = invitations.invite(member, None, NOW)
    browser = somebody(small)
    browser.open(f"/admin/invitation/{secret}")
    pages = [browser.press("Set up and sign in") for _ in range(6)]
    assert [page.status for page in pages] == [200] * 5 + [429]
    assert pages[-1].messages == [TOO_MANY]


def test_an_open_browser_does_not_guess_the_password_or_the_code(small, staff):
    owner = staff("owner")
    browser = somebody(small)
    browser.client.set_cookie("session", owner.client.get_cookie("session").value)
    for path, button in (("password", "Change it"), ("confirm", "Go on")):
        browser.open(f"/admin/account/{path}")
        pages = [browser.press(button) for _ in range(3)]
        assert [page.status for page in pages] == [200, 200, 429]
        assert pages[-1].messages == [TOO_MANY]


def test_one_network_cannot_try_account_after_account(small):
    statuses = [tries(small, f"nobody-{number}@alder-street.example").status for number in range(6)]
    assert statuses == [200] * 5 + [429]
    assert tries(small, OWNER, PASSWORD).status == 429
    assert tries(small, OWNER, PASSWORD, address="198.51.100.9").heading == "Enter your code"


# Whose request it is


def test_a_header_that_anybody_can_send_is_not_believed(app_of):
    app = app_of(LIMIT_ENQUIRIES="1 per hour")
    starts(app, x_forwarded_for="203.0.113.1")
    assert starts(app, x_forwarded_for="203.0.113.2").status == 429


def test_the_trusted_proxys_word_is_believed_and_what_was_sent_to_it_is_not(app_of):
    app = app_of(LIMIT_ENQUIRIES="1 per hour", TRUSTED_PROXIES=1)
    starts(app, address="127.0.0.1", x_forwarded_for="203.0.113.1")
    assert starts(app, address="127.0.0.1", x_forwarded_for="203.0.113.2").status == 200
    assert starts(app, address="127.0.0.1", x_forwarded_for="192.0.2.99, 203.0.113.1").status == 429


def test_a_proxy_that_was_forgotten_is_said_once_in_the_log(app_of, caplog):
    """Behind it all clients would count as one, and the eleventh of a day would be refused."""
    limits._say_that_a_proxy_is_not_trusted.cache_clear()
    app = app_of(LIMIT_ENQUIRIES="9 per hour")
    for number in range(3):
        starts(app, address="127.0.0.1", x_forwarded_for=f"203.0.113.{number}")
    assert caplog.text.count("FLASK_TRUSTED_PROXIES") == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("::ffff:198.51.100.7", "::ffff:198.51.100.8", False),
        ("", "no address", True),
    ],
)
def test_a_household_of_ipv6_is_one_network(app_of, one, other, same):
    app = app_of(LIMIT_ENQUIRIES="1 per hour")
    starts(app, address=one)
    assert starts(app, address=other).status == (429 if same else 200)


def test_neither_network_nor_account_stands_in_the_log_or_the_store(app_of, caplog):
    caplog.set_level(logging.DEBUG)
    app = app_of(LIMIT_SIGN_IN_ACCOUNT="1 per hour")
    for _ in range(2):
        tries(app, OWNER)
    kept = caplog.text + " ".join(app.extensions[limits.EXTENSION].storage.storage)
    assert "exceeded" in kept
    assert "198.51.100.7" not in kept
    assert OWNER not in kept


# When the store is down


@pytest.fixture
def nowhere(unused_port):
    return f"redis://127.0.0.1:{unused_port}/0"


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_without_its_store_booking_goes_on_and_the_limits_hold_all_the_same(app_of, nowhere, caplog, web_app):
    """It fails safe: pages stay open, and each process counts by itself."""
    give_password(web_app, "owner")
    app = app_of(RATELIMIT_STORAGE_URI=nowhere, LIMIT_BOOKINGS="2 per day", LIMIT_SIGN_IN_ACCOUNT="2 per hour")
    assert [sends(app, hour).page.status for hour in range(3)] == [200, 200, 429]
    assert [tries(app, OWNER).status for _ in range(3)] == [200, 200, 429]
    assert caplog.text.count("falling back to in-memory") == 1


def test_staff_are_told_that_the_store_is_down_and_only_then(app_of, nowhere, web_app):
    give_password(web_app, "owner")
    told = "The protection against misuse is weaker right now"
    browser = somebody(app_of(RATELIMIT_STORAGE_URI=nowhere, LIMIT_SIGN_IN_ACCOUNT="9 per hour"))
    browser.open("/admin/sign-in")
    page = sign_in(browser)
    assert page.heading == "Sunday 22 November 2026"
    assert told in page.text
    browser = somebody(app_of(LIMIT_SIGN_IN_ACCOUNT="9 per hour"))
    browser.open("/admin/sign-in")
    assert told not in sign_in(browser, code=RECOVERY).text


def test_a_database_that_is_down_is_not_taken_for_the_store(app_of, caplog):
    app = app_of(LIMIT_BOOKINGS="1 per day")
    client = road.put(somebody(app), road.CHECK)
    data, action = client.filled("Send request")
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE enquiry RENAME TO gone")
    assert client.client.post(action, data=data).status_code == 503
    assert "in-memory" not in caplog.text


# At the start


PRODUCTION = {
    "SECRET_KEY": "k" * 40,
    "SEAL_KEYS": make_key(),
    "SECURITY_PASSWORD_SALT": "s" * 40,
    "PUBLIC_URL": "https://clinic.example",
    "MAIL_SERVER": "mail.clinic.example",
    "MAIL_DEFAULT_SENDER": "hello@clinic.example",
}


@pytest.mark.parametrize(
    ("store", "said"),
    [("memory://", True), ("redis://127.0.0.1:6379/0", False)],
)
def test_a_real_clinic_is_told_at_the_start_what_several_processes_would_not_share(caplog, tmp_path, store, said):
    create_app("production", INSTANCE_PATH=str(tmp_path), RATELIMIT_STORAGE_URI=store, **PRODUCTION)
    assert ("FLASK_RATELIMIT_STORAGE_URI" in caplog.text) is said
