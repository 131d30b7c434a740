"""Each client screen in its normal, error and empty state: narrow, wide and zoomed, on paper, without JavaScript; names
in other scripts; and two browsers that want the same time. `make audit` looks at each in dark, too, and runs axe on a
wide screen as well.

A screen is visited once and looked at in place: its width and its colours change, the page stays.
"""

import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser import walk
from tests.browser.conftest import AUDIT, PHONE, RUN_AXE, WCAG, running_clinic
from tests.browser.walk import answer_all, choose_first_time, fill_person, go_on, heading, to_health_pages

ZOOMED = 320  # what is left of 1280 px at 400 %
WIDTHS = (ZOOMED, 360, 1280)
# Names and roles stand in a page whatever it looks like; its other looks are for `make audit`.
RULES = {("light", 360): WCAG}
if AUDIT:
    # Of all rules one alone depends on the colours.
    RULES |= {("light", 1280): WCAG, ("dark", 1280): {"runOnly": {"type": "rule", "values": ["color-contrast"]}}}
LETTER_AND_LATER = {"new, changing, bleeding": "Yes", "isotretinoin capsules": "Yes", "last capsule": ("10", "2026")}
ARABIC = ("عبد الرحمن بن محمد الأنصاري " * 5)[:120].strip()
JAPANESE = ("山田太郎左衛門尉源朝臣" * 11)[:120]
NAMES = [(ARABIC, "rtl"), (JAPANESE, "ltr")]
PEOPLE = count(1)
# What a client presses, apart from links in the middle of a sentence, is at least 44 px high. The whole row of a choice
# counts as its target, and the admin view has rows of its own.
TOO_SMALL = """() => document.body.matches('.admin') ? [] : [
    ...document.querySelectorAll('button, summary, textarea, select, input:not([type=hidden]), a')
].map(one => one.closest('.choice, .tile') || one).filter(one => {
    const box = one.getBoundingClientRect();
    const hidden = box.width <= 1 || one.closest('.aside-field, .skip, .who-list .hint');
    const inSentence = one.matches('a') && getComputedStyle(one).display === 'inline';
    return !hidden && !inSentence && box.height < 43.5;
}).map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect().height])"""


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """One demo clinic for all of these; each client has a browser of their own."""
    with running_clinic(tmp_path_factory.mktemp("clinic")) as started:
        yield started


@pytest.fixture(scope="module")
def staff(clinic, chromium):
    """The owner, signed in."""
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(clinic.sign_in_link)
    press(page, "Sign in as Olive Owner")
    yield page
    context.close()


@pytest.fixture
def plain_page(chromium):
    """A phone for pages that are refusals: the browser itself calls those an error."""
    context = chromium.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.fixture
def quick(monkeypatch):
    """Walk on without a look at each page; other tests have looked."""
    monkeypatch.setattr(walk, "must_be_accessible", lambda page: None)


@pytest.fixture
def closely(monkeypatch):
    """Look at each page on the way in every width and colour."""
    monkeypatch.setattr(walk, "must_be_accessible", look_closely)


def look_closely(page):
    """Every width and colour of a page as it stands: no sideways scrolling, no axe violation."""
    page.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark") if AUDIT else ("light",):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # nothing fades in between
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": PHONE["height"]})
            found = page.evaluate("document.documentElement.scrollWidth")
            assert found <= width, f"{page.url} is {found} px wide on {width} px"
            if width == PHONE["width"]:
                assert page.evaluate(TOO_SMALL) == [], page.url
            if rules := RULES.get((scheme, width)):
                assert page.evaluate(RUN_AXE, rules) == [], f"{page.url}, {width} px, {scheme}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)


def press(page, button, role="button", *, exact=True):
    """Press a button or a link without a look at the page, and wait for the next."""
    with page.expect_navigation():
        page.get_by_role(role, name=button, exact=exact).first.click()


def in_error(page, button="Continue"):
    """Press the button with nothing filled in, and look at what comes."""
    press(page, button)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    look_closely(page)


def fill_in(page, name="Robin Walker"):
    """Somebody who has no appointment yet, since one person may have two only."""
    number = next(PEOPLE)
    fill_person(page)
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail").fill(f"robin-{number}@client.example")
    page.get_by_label("Phone").fill(f"020 7946 {number:04}")


def to_check(page, clinic, name="Robin Walker", answers=None):
    """The clear road to the check page."""
    to_health_pages(page, clinic)
    answer_all(page, answers or {})
    choose_first_time(page)
    fill_in(page, name)
    go_on(page)
    assert heading(page) == "Check your answers"


def press_time(page, starts_at=None):
    """Press the first time, or as if it were another one."""
    button = page.locator("button.time").first
    if starts_at:
        button.evaluate("(button, value) => { button.value = value }", starts_at)
    with page.expect_navigation():
        button.click()


def confirm(staff, clinic, reference):
    staff.goto(f"{clinic.url}/admin/appointments/{reference}")
    press(staff, "Confirm")


def test_the_road(clinic, page, closely, staff):
    page.goto(clinic.url)
    go_on(page, "Start Consultation")
    in_error(page)
    page.get_by_label("I have read this").check()
    press(page, "Continue")
    in_error(page)
    page.get_by_role("checkbox").check()
    press(page, "Continue")
    in_error(page)
    answer_all(page, LETTER_AND_LATER)
    assert heading(page).startswith("You can book now, and we will need a letter")
    go_on(page)
    choose_first_time(page)

    page.goto(f"{clinic.url}/book/time")
    press_time(page, "2001-01-01T09:00:00+00:00")
    assert page.title().startswith("Error: ")
    look_closely(page)
    press_time(page)

    in_error(page)
    fill_in(page)
    go_on(page)
    other = page.context.new_page()
    other.goto(f"{clinic.url}/book/details")
    other.get_by_label("Full name").fill("Robyn Walker")
    press(other, "Continue")
    go_on(page, "Send request")
    assert page.title().startswith("Error: ")
    assert "Robyn Walker" in page.get_by_role("main").inner_text()
    go_on(page, "Send request")
    assert heading(page) == "Provisional booking made"
    look_closely(page)

    press(page, "Change it", "link")
    page.get_by_label("E-mail").fill("")
    in_error(page, "Change it")
    page.get_by_label("E-mail").fill("robyn@client.example")
    go_on(page, "Change it")
    assert "robyn@client.example" in page.get_by_role("main").inner_text()


def test_the_confirmation_once_confirmed_and_on_paper(clinic, page, quick, staff):
    to_check(page, clinic)
    go_on(page, "Send request")
    look_closely(page)
    confirm(staff, clinic, page.url.rpartition("/")[2])
    page.reload()
    assert heading(page) == "Appointment booked"
    look_closely(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download a calendar file").click()
    assert download.value.suggested_filename == "consultation.ics"

    page.emulate_media(media="print", color_scheme="dark")
    for gone in (page.get_by_role("navigation"), page.get_by_text("Put it in your calendar"), page.locator(".skip")):
        assert [one for one in gone.all() if one.is_visible()] == []
    assert page.locator(".panel-reference").is_visible()
    colours = page.evaluate(
        "[document.body, document.querySelector('h1'), document.querySelector('.panel-reference')]"
        ".map(one => getComputedStyle(one)).map(one => [one.color, one.backgroundColor])"
    )
    assert colours[0] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert colours[1][0] == "rgb(0, 0, 0)"


def test_a_refusal_and_a_person_to_ask(clinic, page, quick):
    to_health_pages(page, clinic)
    answer_all(page, {"keloid": "Yes, a keloid"})
    look_closely(page)
    press(page, "Ask a person to look", "link")
    look_closely(page)
    in_error(page, "Send")
    fill_in(page)
    page.get_by_label("Keep my answers").check()
    go_on(page, "Send")
    assert heading(page) == "We will look at it"
    look_closely(page)


def test_the_first_page_with_something_begun_and_with_cookies_off(clinic, plain_page):
    page = plain_page
    page.goto(clinic.url)
    page.context.clear_cookies()
    press(page, "Start Consultation")
    assert page.title().startswith("Error: ")
    look_closely(page)
    press(page, "Start Consultation")
    page.goto(clinic.url)
    assert page.get_by_role("button", name="Carry on where you left off").is_visible()
    look_closely(page)
    press(page, "Delete my answers")
    look_closely(page)


@pytest.mark.parametrize("path", ["/book/check", "/nothing/here", "/your-page/wrong"])
def test_where_there_is_nothing(clinic, plain_page, path):
    plain_page.goto(clinic.url + path)
    look_closely(plain_page)


def test_a_whole_booking_without_javascript(clinic, chromium, quick):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    to_check(page, clinic)
    press(page, "Change Name", "link")
    page.get_by_label("Full name").fill("")
    press(page, "Continue")
    assert page.title().startswith("Error: ")
    page.get_by_label("Full name").fill("Robyn Walker")
    go_on(page)
    go_on(page, "Send request")
    assert heading(page) == "Request sent"
    context.close()


@pytest.mark.parametrize(("name", "direction"), NAMES[: 2 if AUDIT else 1], ids=lambda value: value[:3])
def test_a_long_name_in_another_script(clinic, page, quick, staff, name, direction):
    to_check(page, clinic, name)
    fact = page.locator("bdi", has_text=name)
    assert fact.evaluate("one => getComputedStyle(one).direction") == direction
    look_closely(page)
    press(page, "Change Name", "link")
    field = page.get_by_label("Full name")
    assert field.input_value() == name
    assert field.evaluate("one => getComputedStyle(one).direction") == direction
    look_closely(page)
    go_on(page)
    go_on(page, "Send request")
    reference = page.url.rpartition("/")[2]

    staff.goto(f"{clinic.url}/admin/")
    look_closely(staff)
    press(staff, name, "link")
    assert staff.url.endswith(reference)
    assert staff.locator("h1 bdi").evaluate("one => getComputedStyle(one).direction") == direction
    look_closely(staff)


def only_one_is_free(clinic, page):
    """A start at which one technician alone is free."""
    today = datetime.now(UTC).date()
    asked = {"service": "consultation", "from": str(today), "to": str(today + timedelta(days=21))}
    slots = page.request.get(f"{clinic.url}/api/v1/availability", params=asked).json()["slots"]
    starts = [slot["starts_at"] for slot in slots]
    return next(start for start in starts if starts.count(start) == 1)


def test_two_browsers_want_the_same_time(clinic, page, plain_page, quick):
    """R1: the second gets the page with near times, and finds every answer where it was."""
    wanted = only_one_is_free(clinic, page)
    for browser in (page, plain_page):
        to_check(browser, clinic)
        browser.goto(f"{clinic.url}/book/time")
        press_time(browser, wanted)
        assert heading(browser) == "Check your answers"
    kept = plain_page.locator("dl").nth(1).inner_text()
    go_on(page, "Send request")
    assert heading(page) == "Request sent"
    go_on(plain_page, "Send request")
    assert heading(plain_page) == "That time has just gone"
    assert plain_page.locator("button.time").count() == 3
    look_closely(plain_page)
    press_time(plain_page, wanted)
    assert plain_page.title().startswith("Error: ")
    look_closely(plain_page)
    press_time(plain_page)
    assert heading(plain_page) == "Check your answers"
    assert plain_page.locator("dl").nth(1).inner_text() == kept
    go_on(plain_page, "Send request")
    assert heading(plain_page) == "Request sent"


@contextmanager
def database_of(clinic):
    with closing(sqlite3.connect(clinic.mails.parent / "hairline.db", timeout=10, isolation_level=None)) as database:
        yield database


def test_a_service_that_is_withdrawn_meanwhile(clinic, page, quick):
    """Nothing that was answered or typed is lost: it says so, and another service is one press away."""
    to_check(page, clinic)
    kept = page.locator("dl").nth(1).inner_text()
    with database_of(clinic) as database:
        database.execute("UPDATE service SET active = 0 WHERE slug = 'consultation'")
        try:
            press(page, "Send request")
            assert heading(page) == "Please choose again"
            look_closely(page)
            press(page, "Video talk, 20 minutes")
            choose_first_time(page)
            assert heading(page) == "Check your answers"
            assert page.locator("dl").nth(1).inner_text() == kept
        finally:
            database.execute("UPDATE service SET active = 1")


def test_a_database_that_is_away_while_something_is_sent(clinic, plain_page, quick):
    """What was typed is sent again by one press, without JavaScript, and nothing is sent twice."""
    page = plain_page
    to_check(page, clinic)
    press(page, "Change Name", "link")
    page.get_by_label("Full name").fill(ARABIC)
    with database_of(clinic) as database:
        database.execute("BEGIN EXCLUSIVE")
        press(page, "Continue")
        assert heading(page) == "One moment, please"
        look_closely(page)
        database.execute("ROLLBACK")
    press(page, "Try again")
    assert heading(page) == "Check your answers"
    assert ARABIC in page.get_by_role("main").inner_text()


@contextmanager
def closed(clinic):
    """The clinic sees nobody for as long as anybody can book."""
    day = datetime.now(UTC).date()
    with closing(sqlite3.connect(clinic.mails.parent / "hairline.db", timeout=10)) as database:
        row = (str(day - timedelta(days=1)), str(day + timedelta(days=400)), "We are moving house.")
        database.execute("INSERT INTO closed_period (starts_on, ends_on, message) VALUES (?, ?, ?)", row)
        database.commit()
        yield
        database.execute("DELETE FROM closed_period")
        database.commit()


def test_where_there_is_no_time_at_all(clinic, page, plain_page, quick):
    to_check(page, clinic)
    with closed(clinic):
        plain_page.goto(clinic.url)
        assert "There is no free time at the moment." in plain_page.get_by_role("main").inner_text()
        look_closely(plain_page)
        go_on(page, "Send request")
        assert heading(page) == "That time has just gone"
        assert "Please call us." in page.get_by_role("main").inner_text()
        look_closely(page)
        press(page, "See all times", "link")
        assert "We are moving house." in page.get_by_role("main").inner_text()
        look_closely(page)
    page.goto(f"{clinic.url}/book/check")
    go_on(page, "Send request")
    assert heading(page) == "Request sent"


def test_a_clients_record_and_what_staff_change_in_it(clinic, page, quick, staff):
    to_check(page, clinic)
    go_on(page, "Send request")
    staff.goto(f"{clinic.url}/admin/clients?text=nobody-is-called-that")
    look_closely(staff)
    staff.goto(f"{clinic.url}/admin/clients")
    look_closely(staff)
    staff.locator("tbody th a").first.click()
    record = staff.url
    look_closely(staff)

    press(staff, "Correct the details…", "link")
    staff.get_by_label("Phone").fill("")
    in_error(staff, "Correct it")
    staff.goto(f"{record}/bar")
    in_error(staff, "Bar them")
    staff.get_by_label("Why?").fill("Shouted at the front desk")
    press(staff, "Bar them")
    assert "Shouted at the front desk" in staff.get_by_role("main").inner_text()
    look_closely(staff)

    staff.goto(f"{clinic.url}/admin/settings/audit?what=barred&who=staff&first=2020-01-01")
    look_closely(staff)
    staff.goto(f"{clinic.url}/admin/requests/export?state=all&text=robin")
    look_closely(staff)


def test_two_records_side_by_side(clinic, page, quick, staff):
    for _ in range(2):  # the same name and date of birth
        page.context.clear_cookies()
        to_check(page, clinic, "Sidney Twice")
        go_on(page, "Send request")
    staff.goto(f"{clinic.url}/admin/clients?text=sidney")
    staff.locator("tbody th a").first.click()
    staff.get_by_role("link", name="Join…").first.click()
    in_error(staff, "Join the two")
    for choice in staff.get_by_role("radiogroup").all():
        choice.get_by_role("radio").first.check()
    press(staff, "Join the two")
    assert "Joined into this record" in staff.get_by_role("main").inner_text()
    look_closely(staff)


def test_the_settings_of_hours(clinic, page, quick, staff):
    """Each page as it is, in error, and with a booking that a change leaves outside."""
    to_check(page, clinic)
    go_on(page, "Send request")
    staff.goto(f"{clinic.url}/admin/settings/technicians")
    look_closely(staff)
    press(staff, "Maya Example", "link")
    look_closely(staff)
    staff.get_by_label("Takes bookings").uncheck()
    press(staff, "See what changes")
    look_closely(staff)
    press(staff, "Change something")
    staff.get_by_label("Name", exact=True).fill("")
    in_error(staff, "See what changes")

    staff.goto(f"{clinic.url}/admin/settings/technicians/add")
    in_error(staff, "Add them")
    for path in ("", "hours", "holidays", "closed"):
        staff.goto(f"{clinic.url}/admin/settings/{path}")
        look_closely(staff)
    press(staff, "Close the clinic for some days", "link")
    in_error(staff, "See what changes")
    today = datetime.now(UTC).date()
    staff.get_by_label("First day").fill(str(today))
    staff.get_by_label("Last day").fill(str(today + timedelta(days=60)))
    staff.get_by_label("What shall clients read?").fill("We are moving house.")
    press(staff, "See what changes")
    assert "to come fall" in staff.get_by_role("main").inner_text()
    look_closely(staff)
    press(staff, "Save")
    look_closely(staff)
    press(staff, "Remove ", "link", exact=False)
    look_closely(staff)
    press(staff, "Open on these days")


def test_the_hours_of_a_technician(clinic, staff):
    staff.goto(f"{clinic.url}/admin/week")
    staff.set_viewport_size({"width": 1280, "height": 800})
    press(staff, "Block time", "link", exact=False)
    look_closely(staff)
    staff.get_by_label("From").fill("9:03")
    in_error(staff, "See what changes")
    staff.get_by_label("From").fill("")
    press(staff, "Only the morning")
    press(staff, "Save")
    look_closely(staff)
    staff.goto(f"{clinic.url}/admin/settings/hours/maya/dates")
    in_error(staff, "See what changes")
    staff.get_by_label("Date", exact=True).fill(str(datetime.now(UTC).date() + timedelta(days=9)))
    press(staff, "See what changes")
    press(staff, "Save")
    look_closely(staff)
    press(staff, "Change the usual week", "link")
    look_closely(staff)
    monday = staff.get_by_role("group", name="Monday")
    monday.get_by_label("Works until", exact=True).fill("")
    monday.get_by_text("More than one stretch or break").click()
    monday.get_by_label("Break from (2)").fill("x")
    in_error(staff, "See what changes")
    monday.get_by_label("Works until", exact=True).fill("16:00")
    monday.get_by_label("Break from (2)").fill("")
    press(staff, "See what changes")
    assert "09:00 to 13:00, 13:30 to 16:00" in staff.get_by_role("main").inner_text()
    look_closely(staff)
