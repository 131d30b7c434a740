"""Staff book for somebody on the phone: by keyboard alone, narrow and wide, and without JavaScript."""

import pytest

from tests.browser import walk
from tests.browser.conftest import AUDIT, must_be_accessible
from tests.browser.walk import CLEAR, fill_born, go_on, heading

WIDE = {"width": 1280, "height": 800}
FOCUSED = """() => {
  const it = document.activeElement;
  const words = tag => (tag ? tag.innerText : "").trim();
  return {kind: it.type || it.tagName, group: words(it.closest("fieldset")), name: words(it.labels && it.labels[0]),
          text: words(it), checked: it.checked === true};
}"""
PERSON = {"Full name": "Kim Caller", "Day": "14", "Month": "3", "Year": "1985", "Phone": "020 7946 0123"}
MOST_STOPS = 400


def stop_at(page, found):
    """Press Tab until what is focused is found."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if found(focused):
            return focused
    raise AssertionError(f"the keyboard does not get there: {page.url}")


def press(page, text):
    """Go to a button or link by keyboard and press Enter."""
    stop_at(page, lambda it: it["text"].startswith(text) and it["kind"] in ("submit", "A"))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page, focused, wanted):
    """Choose one of the answers of the group that is focused."""
    page.keyboard.press("Space")
    for _ in range(12):
        focused = page.evaluate(FOCUSED)
        if focused["name"] == wanted:
            assert focused["checked"]
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(wanted)


def fill(page, answers, button="Continue"):
    """Fill the page in from its top to its button, by keyboard alone."""
    done = set()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        it = page.evaluate(FOCUSED)
        if it["kind"] == "submit" and it["text"] == button:
            break
        if it["kind"] == "radio" and it["group"] not in done:
            done.add(it["group"])
            choose(page, it, next((said for words, said in answers.items() if words in it["group"]), "No"))
        elif it["kind"] == "checkbox" and (it["name"] in answers or it["name"] == "None of these"):
            page.keyboard.press("Space")
        elif (
            it["kind"] in ("text", "tel", "textarea", "email")
            and it["name"] in answers
            and "First day" not in it["group"]
        ):
            page.keyboard.type(answers[it["name"]])
    else:
        raise AssertionError(f"no {button!r} by keyboard: {page.url}")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page, clinic):
    page.goto(clinic.sign_in_link)
    page.get_by_role("button", name="Sign in as Olive Owner").click()
    page.wait_for_url("**/admin/")


@pytest.mark.parametrize("size", [None, WIDE][: 2 if AUDIT else 1], ids=["360", "1280"][: 2 if AUDIT else 1])
def test_the_whole_booking_by_keyboard(clinic, page, size):
    sign_in(page, clinic)
    if size:
        page.set_viewport_size(size)
    press(page, "New booking")
    must_be_accessible(page)
    fill(page, {"Which consultation?": "Consultation"}, "Begin")
    must_be_accessible(page)
    fill(page, {})
    must_be_accessible(page)
    assert page.title().startswith("Error: ")
    fill(page, {"I have read the safety information out": "", "I have asked, and the client agreed aloud": ""})
    while "/health/" in page.url:
        must_be_accessible(page)
        fill(page, {**CLEAR, "Do you faint": "Yes"})
    assert heading(page) in ("Tell them what it means", "Who and when")
    must_be_accessible(page)
    if "/result" in page.url:
        press(page, "Continue")
    must_be_accessible(page)
    stop_at(page, lambda it: it["kind"] == "submit" and it["text"][:2].isdigit())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    must_be_accessible(page)
    fill(page, {})
    must_be_accessible(page)
    assert page.title().startswith("Error: ")
    fill(page, PERSON)
    assert heading(page) == "Check, then book"
    must_be_accessible(page)
    press(page, "Book it")
    must_be_accessible(page)
    assert "No e-mail is sent to them" in page.get_by_role("main").inner_text()
    press(page, "Open the appointment")
    must_be_accessible(page)
    assert heading(page).startswith("Kim Caller")


def test_offering_times_all_the_same(clinic, page):
    sign_in(page, clinic)
    page.set_viewport_size(WIDE)
    page.goto(f"{clinic.url}/admin/new-booking")
    fill(page, {"Which consultation?": "Consultation"}, "Begin")
    fill(page, {"I have read the safety information out": "", "I have asked, and the client agreed aloud": ""})
    while "/health/" in page.url:
        fill(page, {**CLEAR, "breastfeeding": "Yes", "keloid": "Yes, a keloid"})
    must_be_accessible(page)
    if page.get_by_role("link", name="Ask a person to look…").count():
        page.get_by_role("link", name="Ask a person to look…").click()
        must_be_accessible(page)
        page.go_back()
    page.get_by_role("link", name="Offer times all the same…").click()
    must_be_accessible(page)
    go_on(page, "Offer times")
    must_be_accessible(page)
    fill(page, {**PERSON, "Why do you offer times?": "Seen in the studio"}, "Offer times")
    assert heading(page) == "Who and when"
    must_be_accessible(page)


def test_the_free_places_of_the_week_without_javascript(clinic, chromium, monkeypatch):
    monkeypatch.setattr(walk, "must_be_accessible", lambda page: None)
    context = chromium.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, clinic)
    page.get_by_role("link", name="Week").click()
    page.get_by_role("link", name="Next week").click()
    place = page.locator(".quarters a").nth(40)
    said = place.text_content()
    place.click()
    assert said.split(" with ")[1] in page.get_by_role("main").inner_text()
    if page.get_by_role("radio").count():
        page.get_by_role("radio").first.check()
    go_on(page, "Begin")
    if "/read-out" not in page.url:  # it does not fit there: the nearest is a press away
        page.locator("a.time").first.click()
        if page.get_by_role("radio").count():
            page.get_by_role("radio").first.check()
        go_on(page, "Begin")
    for box in page.get_by_role("checkbox").all():
        box.check()
    go_on(page)
    while "/health/" in page.url:
        for fieldset in page.locator("fieldset").all():
            said = next((said for words, said in CLEAR.items() if words in fieldset.inner_text()), None)
            if said:
                fieldset.get_by_label(said, exact=True).check()
            else:
                fieldset.get_by_label("No", exact=True).or_(fieldset.get_by_label("None of these")).check()
        go_on(page)
    page.get_by_label("Full name").fill("Kim Caller")
    page.get_by_label("Phone").fill("020 7946 0123")
    page.get_by_label("E-mail").fill("kim@client.example")
    fill_born(page)
    go_on(page)
    go_on(page, "Book it")
    assert "We are sending an e-mail to kim@client.example" in page.get_by_role("main").inner_text()
    context.close()
