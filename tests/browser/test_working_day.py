"""A working day of staff in a browser, on a phone and on a laptop: the week, the requests, a move, an end."""

import re

from tests.browser.conftest import must_be_accessible
from tests.browser.walk import answer_all, choose_first_time, fill_person, go_on, heading, to_health_pages


def book_clean(page, clinic):
    """A client without a finding books."""
    to_health_pages(page, clinic)
    answer_all(page, {})
    choose_first_time(page)
    fill_person(page)
    go_on(page)
    go_on(page, "Send request")


def look_around(page):
    """The list and the week, from the bar."""
    page.get_by_role("link", name="Requests").click()
    must_be_accessible(page)
    page.get_by_role("link", name=re.compile("^All ")).click()
    page.get_by_label("Name, reference, e-mail or phone").fill("robin")
    page.get_by_role("button", name="Filter").click()
    must_be_accessible(page)
    assert page.get_by_role("link", name="Robin Walker").count() == 1
    page.get_by_role("link", name="Week").click()
    must_be_accessible(page)


def test_a_working_day(clinic, page):
    book_clean(page, clinic)
    page.goto(clinic.sign_in_link)
    go_on(page, "Sign in as Olive Owner")
    must_be_accessible(page)
    page.get_by_role("button", name="Confirm Robin Walker").click()
    assert "Confirmed. The client and staff are being told" in page.locator("body").inner_text()
    decided = page.url
    look_around(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    look_around(page)

    page.goto(decided)
    must_be_accessible(page)
    page.get_by_role("link", name="Move…").click()
    must_be_accessible(page)
    page.locator("a.time").last.click()
    go_on(page, "Move it and tell the client")
    assert "moved it from" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Week").click()
    page.get_by_role("link", name="Next week").click()
    must_be_accessible(page)

    for act in ("Shorten…", "Private note…", "Cancel…"):
        page.goto(decided)
        page.get_by_role("link", name=act).click()
        must_be_accessible(page)
    page.get_by_label("What shall we tell the client?").fill("Maya is away that day.")
    go_on(page, "Cancel it and tell the client")
    page.get_by_role("link", name="Correct…").click()
    go_on(page, "Correct it")
    must_be_accessible(page)
    assert page.title().startswith("Error: ")
    page.get_by_label("What went wrong?").fill("The wrong row")
    go_on(page, "Correct it")
    assert re.search("Needs a decision", page.get_by_role("main").inner_text())
    assert heading(page).startswith("Robin Walker")
