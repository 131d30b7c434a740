"""Counted, not timed: how many screens and presses a booking takes, and what a first visit weighs."""

import gzip
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from booking.gateways import content
from booking.usecases import enquiry
from tests.conftest import NOW
from tests.helpers import publish
from tests.web.client import Browser, words

MOST_SCREENS, MOST_PRESSES = 12, 16
MOST_BYTES, MOST_REQUESTS = 25 * 1024, 5
STATIC = Path(__file__).resolve().parents[2] / "booking" / "static"
WITH_URL = re.compile(r"([^{}]+)\{[^{}]*?url\(([^)]+)\)")

# One answer to each question of the real rule set; "No" or "None of these" to what is not named.
CLEAR = {
    "18 or over": "Yes",
    "your hair loss": "It came slowly: thinning hair or a hairline that moves back",
    "usual day": "Less than an hour",
}
PERSON = {
    "Full name": "Robin Walker",
    "E-mail": "robin@client.example",
    "Phone": "020 7946 0958",
    "Date of birth": (14, 3, 1985),
}


class Counter(Browser):
    """A browser that counts the screens a person meets, and each press of a button, a box or a link."""

    def __init__(self, app):
        super().__init__(app)
        self.screens, self.presses = [], 0

    def press(self, button="Continue", answers=None, raw=None):
        self.presses += 1
        return super().press(button, answers, raw)

    def tick(self, label):
        """A box that must be ticked is a press; then Continue."""
        self.presses += 1
        return self.press(answers={label: True})

    def follow(self, link):
        self.presses += 1
        return self.open(self.page.link(link))

    def _shown(self, response):
        page = super()._shown(response)
        self.screens.append(page.heading)
        return page


def answers_of(page):
    """An answer to each question on a health page: a press of a radio each, which the budget leaves out."""
    given = {}
    for group in page.soup.select("main fieldset"):
        legend = words(group.legend)
        labels = [words(label) for label in group.find_all("label")]
        said = next((said for asked, said in CLEAR.items() if asked in legend), None)
        given[legend] = said or next(label for label in ("No", "None of these") if label in labels)
    return given


@pytest.fixture
def counter(web_app):
    """A browser on the clinic's first page, with two technicians and the rule set that comes with the product."""
    with web_app.app_context():
        data = content.DEFAULT_RULE_SET.read_bytes().replace(b'version = "', b'version = "the real one, ', 1)
        publish(data, NOW - timedelta(days=1))
    counter = Counter(web_app)
    counter.open("/")
    return counter


def to_the_times(counter):
    counter.press("Start")
    counter.tick("I have read this")
    box = words(counter.page.soup.main.find("label"))
    counter.tick(box)
    while counter.page.path.startswith("/book/health/"):
        counter.press(answers=answers_of(counter.page))
    assert counter.page.heading == "Who and when"
    assert len(counter.page.soup.select(".who-list li")) == 3  # two technicians, and anyone


def to_the_end(counter):
    counter.press(answers=PERSON)
    counter.press("Send request")
    assert counter.page.heading == "Request sent"


def test_the_clean_path_keeps_its_budget(counter):
    to_the_times(counter)
    counter.press(counter.page.buttons[0])
    to_the_end(counter)
    assert len(counter.screens) <= MOST_SCREENS, counter.screens
    assert counter.presses <= MOST_PRESSES
    assert len(set(counter.screens)) == len(counter.screens)


def test_choosing_a_technician_costs_one_press_more_and_keeps_the_budget(counter):
    to_the_times(counter)
    counter.follow("Theo Sample")
    counter.press(counter.page.buttons[0])
    to_the_end(counter)
    assert counter.presses <= MOST_PRESSES
    assert len(set(counter.screens)) <= MOST_SCREENS


def test_the_count_is_of_a_clear_booking(counter):
    """Nobody is asked to wait or to write, so no result page is in between."""
    to_the_times(counter)
    with counter.app.app_context():
        cookie = counter.client.get_cookie(counter.app.config["ENQUIRY_COOKIE_NAME"])
        assert enquiry.look_up(cookie.value, NOW).assessment.outcome.word == "clear"


# What a first visit weighs


def files_of(page):
    """The addresses a browser fetches for a page: sheet, script, one icon, and the pictures its styles call for."""
    found = {tag["href"] for tag in page.soup.select("link[rel=stylesheet]")}
    found |= {tag["src"] for tag in page.soup.find_all(["script", "img"], src=True)}
    found.add(page.soup.select_one("link[rel=icon]")["href"])
    sheet = re.sub(r"/\*.*?\*/", "", (STATIC / "hairline.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    for selectors, picture in WITH_URL.findall(sheet):
        if any(page.soup.select(selector.partition("::")[0].strip()) for selector in selectors.split(",")):
            found.add(f"/static/{picture}")
    return found


def test_the_pictures_that_styles_call_for_are_counted(browser):
    assert "/static/dots.svg" in files_of(browser.open("/"))


@pytest.mark.parametrize(
    "path", ["/", "/safety", "/technicians/theo", "/technicians/maya", "/privacy", "/accessibility"]
)
def test_a_first_visit_is_light_and_asks_nobody_else(browser, path):
    """The page as it is sent, uncompressed since it carries a token; the files beside it as gzip makes them."""
    page = browser.open(path)
    files = files_of(page)
    weight = len(page.response.data)
    for address in files:
        parts = urlsplit(address)
        assert parts.netloc == "", address
        with browser.client.get(address) as answer:
            assert answer.status_code == 200, address
            weight += min(len(answer.data), len(gzip.compress(answer.data, mtime=0)))
    assert 1 + len(files) <= MOST_REQUESTS, files
    assert weight <= MOST_BYTES
    assert len(files) >= 3


def test_clients_do_not_carry_the_styles_of_the_admin_view(browser, staff):
    assert not [address for address in files_of(browser.open("/safety")) if "admin" in address]
    assert [address for address in files_of(staff("owner").page) if "admin.css" in address]
