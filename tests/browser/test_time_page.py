"""Who and when, in a real browser: every state of the page, other clocks, and no JavaScript."""

import re

import pytest

from tests.browser.conftest import PHONE, must_be_accessible, running_clinic
from tests.browser.walk import answer_all, heading, to_health_pages

STATES = {
    "anyone": "",
    "one technician": "?with=theo",
    "a part of the day": "?with=theo&part=morning",
    "an empty week": "?with=maya&part=evening",
    "too far": "?from=2199-01-01",
    "no date": "?from=x",
    "nobody of that name": "?with=zoe",
}
DESK = {"width": 1280, "height": 800}
SMALLEST = 44


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """One demo clinic for all of these."""
    with running_clinic(tmp_path_factory.mktemp("clinic")) as started:
        yield started


@pytest.fixture(scope="module")
def chosen_until_here(clinic, chromium):
    """The cookies of a client who has answered everything and is to choose a time."""
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    to_health_pages(page, clinic)
    answer_all(page, {})
    assert heading(page) == "Who and when"
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_page(clinic, chromium, chosen_until_here):
    """Open the time page in a browser of one's own making."""
    contexts, complaints = [], []

    def open_page(query="", **options):
        context = chromium.new_context(storage_state=chosen_until_here, **{"viewport": PHONE, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{clinic.url}/book/time{query}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_state_is_accessible(open_page, viewport, scheme):
    page = open_page(viewport=viewport, color_scheme=scheme)
    for name, query in STATES.items():
        page.goto(page.url.partition("?")[0] + query)
        must_be_accessible(page)
        assert page.get_by_role("heading", level=2, name="Who would you like to see?").is_visible(), name


def test_times_stand_three_across_on_a_phone_and_are_easy_to_press(open_page):
    page = open_page()
    boxes = [button.bounding_box() for button in page.locator(".day").first.locator("button.time").all()]
    assert len({box["x"] for box in boxes}) == 3
    for target in page.locator(
        "button.time, .switch, .who-list li, .go-to .button, .go-to [type=date], nav .button"
    ).all():
        assert target.bounding_box()["height"] >= SMALLEST, target.inner_text()
    # The whole row of a technician leads to their times.
    page.locator(".who-list li").nth(2).click(position={"x": 300, "y": 8})
    assert "with=theo" in page.url


def own_times(page):
    return page.locator("button.time").evaluate_all(
        "buttons => buttons.map(b => [b.querySelector('time').textContent, b.querySelector('small')?.textContent])"
    )


def test_a_visitor_by_the_clinics_clock_sees_one_time(open_page):
    for zone in ("Europe/London", "Europe/Lisbon"):
        page = open_page("?with=theo", timezone_id=zone)
        assert {own for _clinic, own in own_times(page)} == {None}
        assert "where you are" not in page.get_by_role("main").inner_text()


# Winter and summer differ by the same hours nearly everywhere; these two never change their clocks.
@pytest.mark.parametrize(("zone", "later"), [("Asia/Tokyo", {8 * 60, 9 * 60}), ("Asia/Kathmandu", {285, 345})])
def test_a_visitor_elsewhere_reads_both_clocks(open_page, zone, later):
    page = open_page("?with=theo", timezone_id=zone)
    for clinic, own in own_times(page):
        weekday, time = re.fullmatch(r"(?:(\w{3}) )?(\d\d:\d\d) where you are", own).groups()
        minutes = [int(text[:2]) * 60 + int(text[3:]) for text in (clinic, time)]
        assert (minutes[1] - minutes[0]) % 1440 in later, (clinic, own)
        assert (weekday is not None) == (minutes[1] < minutes[0]), (clinic, own)
    line = page.locator("[data-own-time]").inner_text()
    assert re.fullmatch(
        r"\d\d:\d\d London time is (\w{3} )?\d\d:\d\d where you are\. The small times are yours\.", line
    )
    button = page.get_by_role("button", name=re.compile(r"with Theo Sample.*where you are"))
    assert button.count() == len(own_times(page))
    must_be_accessible(page)


def test_it_works_without_javascript(open_page):
    page = open_page(java_script_enabled=False, timezone_id="Asia/Tokyo")
    assert "where you are" not in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Theo Sample \u2013").click()
    page.get_by_role("link", name="Afternoons").click()
    page.get_by_role("link", name="Later").click()
    page.get_by_label("Go to a date").fill(page.get_by_label("Go to a date").input_value())
    page.get_by_role("button", name="Show").click()
    assert all(name in page.url for name in ("with=theo", "part=afternoon", "from="))
    pressed = page.locator("button.time").first
    assert "with Theo Sample" in pressed.text_content()
    pressed.click()
    assert heading(page) == "Your details"
