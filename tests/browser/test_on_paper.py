"""What a client may want on paper: nothing there can be pressed, and every word stays, black on white."""

import re

import pytest

from tests.browser import walk
from tests.browser.conftest import running_clinic
from tests.browser.test_all_states import fill_in, press
from tests.browser.test_main_job import mails
from tests.browser.walk import answer_all, choose_first_time, fill_born, heading, to_health_pages

TO_PRESS = ".back, button, .button, nav, .skip, .link, summary"
# Text by its size on paper: nothing beside a paragraph may be larger than it, save what leads a page or a part of it.
TOO_LARGE = """() => {
    const size = one => parseFloat(getComputedStyle(one).fontSize);
    const text = size(document.body);
    return [...document.querySelectorAll('main :is(p, li, dt, dd, .hint, .sources)')]
        .filter(one => one.offsetParent && size(one) > text && !one.matches('.lead, .panel *'))
        .map(one => one.textContent.trim().slice(0, 60));
}"""


@pytest.fixture
def clinic(tmp_path):
    with running_clinic(tmp_path) as started:
        yield started


def on_paper(page, *kept):
    """The page as it is printed, wherever the printer's own colours come from."""
    page.emulate_media(media="print", color_scheme="dark")
    for control in page.locator(TO_PRESS).all():
        assert not control.is_visible(), f"{page.url}: {control.inner_text()}"
    shown = page.locator("body").inner_text()
    for words in (heading(page), "020 7946 0123", *kept):
        assert words in shown, f"{page.url} lost {words}"
    assert page.evaluate(TOO_LARGE) == [], page.url
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    page.emulate_media(media="screen", color_scheme="light")


def test_the_pages_that_a_client_takes_along(clinic, page, monkeypatch):
    monkeypatch.setattr(walk, "must_be_accessible", lambda page: None)
    page.goto(f"{clinic.url}/safety")
    on_paper(page, "What can go wrong", "Last checked")
    page.emulate_media(media="print")
    source = page.locator(".sources a").first
    written_out = source.evaluate("one => getComputedStyle(one, '::after').content")
    assert source.get_attribute("href") in written_out
    page.emulate_media(media="screen")
    page.goto(f"{clinic.url}/technicians/maya")
    on_paper(page, "Training and experience", "Last checked")

    to_health_pages(page, clinic)
    answer_all(page, {"keloid": "Yes, a keloid"})
    on_paper(page, "Each needle makes a tiny wound", "What you can do", "not medical advice")

    page.context.clear_cookies()
    to_health_pages(page, clinic)
    answer_all(page, {"new, changing, bleeding": "Yes"})
    on_paper(page, "The letter", "It must say whether your doctor knows of a reason against it")
    press(page, "Continue")
    choose_first_time(page)
    fill_in(page)
    press(page, "Continue")
    press(page, "Send request")
    on_paper(page, "Please ask your doctor for a letter", "What happens next", "bring photo ID")

    text = next(
        one for one in (mail.get_body(("plain",)).get_content() for mail in mails(clinic, 5)) if "/your-" in one
    )
    page.goto(re.search(r"http://\S+/manage/\S+", text)[0])
    on_paper(page, "We keep your time", "What happened", "12 Alder Street")
    page.goto(re.search(r"http://\S+/your-page/\S+", text)[0])
    fill_born(page)
    press(page, "Open")
    on_paper(page, "Robin Walker, born 14 March 1985", "I know of no reason against this treatment", "Reference")
