"""What crawlers, previews and browsers' tabs are told, and the pages beside the road."""

import re
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.helpers import change_clinic
from tests.web import road
from tests.web.client import Browser, words

STREET = ("/", "/safety", "/technicians/maya", "/privacy", "/accessibility")
HTTPS = "https://clinic.example"
STATIC = Path(__file__).resolve().parents[2] / "booking" / "static"


def metas(page):
    return {tag.get("name") or tag.get("property"): tag["content"] for tag in page.soup.find_all("meta", content=True)}


@pytest.mark.parametrize("path", STREET)
def test_a_page_of_the_street_can_be_found_and_shown(https_app, path):
    page = Browser(https_app, HTTPS).open(path)
    told = metas(page)
    assert 40 < len(told["description"]) < 200
    assert "Alder Street Scalp Studio" in told["description"]
    assert told["og:description"] == told["description"]
    assert page.title == f"{told['og:title']} \u2013 {told['og:site_name']}"
    assert told["og:type"] == "website"
    assert told["og:url"] == HTTPS + path == page.soup.find("link", rel="canonical")["href"]
    assert told["og:image"].startswith(f"{HTTPS}/static/preview.png?v=")
    assert "robots" not in told
    with Browser(https_app, HTTPS).client.get(urlsplit(told["og:image"]).path, base_url=HTTPS) as picture:
        assert picture.mimetype == "image/png"


def test_what_is_not_the_street_shows_no_preview(browser):
    for step in (road.SAFETY, road.CHECK):
        told = metas(road.put(browser, step).page)
        assert told["robots"] == "noindex"
        assert not [name for name in told if name and name.startswith(("og:", "description"))]


def test_the_descriptions_all_differ(browser):
    assert len({metas(browser.open(path))["description"] for path in STREET}) == len(STREET)


def test_the_bar_of_a_phones_browser_has_the_papers_colour(browser):
    tags = browser.open("/").soup.find_all("meta", attrs={"name": "theme-color"})
    colours = {tag["media"]: tag["content"] for tag in tags}
    papers = re.findall(r"--paper: (#\w+);", (STATIC / "hairline.css").read_text(encoding="utf-8"))
    assert papers[:2] == ["#fff", "#101315"]
    assert colours == {"(prefers-color-scheme: light)": "#ffffff", "(prefers-color-scheme: dark)": papers[1]}


@pytest.mark.parametrize("path", [*STREET, "/book/check", "/nothing"])
def test_every_foot_leads_to_safety_privacy_and_accessibility(browser, path):
    links = {words(link): link["href"] for link in browser.open(path).soup.select("footer nav a")}
    assert links == {"Is it safe?": "/safety", "Privacy": "/privacy", "Accessibility": "/accessibility"}


def text_of(browser, path):
    answer = browser.client.get(path, base_url=browser.home)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    return answer.text


def test_robots_may_walk_the_street_alone(browser):
    assert text_of(browser, "/robots.txt").splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /book/",
        "Disallow: /manage/",
        "Disallow: /your-answers",
        "Disallow: /your-page/",
        "Allow: /",
    ]


def test_whoever_finds_a_fault_knows_where_to_tell(https_app):
    browser = Browser(https_app, HTTPS)
    lines = dict(line.split(": ", 1) for line in text_of(browser, "/.well-known/security.txt").splitlines())
    assert lines["Contact"] == "mailto:hello@alder-street.example"
    assert lines["Canonical"] == f"{HTTPS}/.well-known/security.txt"
    assert lines["Preferred-Languages"] == "en"
    now = https_app.extensions["hairline.clock"].now
    expires_at = datetime.strptime(lines["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert now + timedelta(days=30) < expires_at < now + timedelta(days=365)


def test_the_icon_answers_where_browsers_look_for_it(browser):
    with browser.client.get("/favicon.ico") as answer:
        data = answer.data
        assert answer.status_code == 200
        assert answer.mimetype == "image/vnd.microsoft.icon"
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert data[:6] == struct.pack("<HHH", 0, 1, 1)
    offset = struct.unpack("<I", data[18:22])[0]
    assert data[offset : offset + 8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(("name", "size"), [("preview.png", (1200, 630)), ("touch-icon.png", (180, 180))])
def test_the_pictures_have_their_sizes(name, size):
    assert struct.unpack(">II", (STATIC / name).read_bytes()[16:24]) == size


def test_every_picture_a_page_names_is_there(browser):
    for link in browser.open("/").soup.select("link[rel~=icon], link[rel=apple-touch-icon]"):
        with browser.client.get(link["href"]) as answer:
            assert answer.status_code == 200, link


# The pages beside the road.


def test_privacy_says_who_what_why_how_long_and_what_one_can_ask(browser):
    page = browser.open("/privacy")
    assert page.heading == "How we keep your answers"
    assert page.facts["Clinic"] == "Alder Street Scalp Studio"
    assert page.facts["Address"] == "12 Alder Street, London"
    assert page.facts["E-mail"] == "hello@alder-street.example"
    assert {"What we keep", "Why", "Who sees them", "How long", "Your say"} <= set(page.facts)
    assert "Explicit consent: UK GDPR, article 9(2)(a)" in page.sections["Why we may keep it"]
    assert "give you a copy" in page.sections["What you can ask of us"]
    assert page.link("Information Commissioner") == "https://ico.org.uk/make-a-complaint/"


def test_privacy_names_the_cookies_we_set_and_no_other(https_app):
    browser = Browser(https_app, HTTPS)
    page = browser.open("/")
    data, action = browser.filled("Start")
    sent = browser.client.post(action, data=data, base_url=HTTPS)
    headers = page.response.headers.getlist("Set-Cookie") + sent.headers.getlist("Set-Cookie")
    page = browser.open("/privacy")
    told = [words(item) for item in page.soup.find("h2", string="Cookies").find_all_next("dt")]
    assert set(told) == {header.partition("=")[0] for header in headers}
    assert "24 hours" in page.facts["__Host-enquiry"]


def test_elsewhere_privacy_and_accessibility_name_no_british_office(browser):
    with browser.app.app_context():
        change_clinic(country="IE")
    page = browser.open("/privacy")
    assert "UK" not in page.text
    assert "GDPR, article 9(2)(a)" in page.text
    assert "the office in your country" in page.text
    assert "Equality Advisory" not in browser.open("/accessibility").text


def test_accessibility_says_how_far_we_are_and_whom_to_tell(browser):
    page = browser.open("/accessibility")
    assert page.heading == "Accessibility"
    assert "WCAG 2.2, level AA" in page.sections["How far we have come"]
    assert "English only" in page.sections["What does not work yet"]
    assert page.facts["Phone"] == "020 7946 0123"
    assert page.facts["We answer within"] == "one working day"
    assert "Equality Advisory" in page.text
