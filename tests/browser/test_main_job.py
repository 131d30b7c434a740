"""The main job on a phone: a client books, staff see why and confirm, and everybody is told."""

import email
import email.policy
import time

from tests.browser.conftest import must_be_accessible
from tests.browser.walk import fill_person, go_on, to_health_pages

PRIVATE = ("letter", "doctor", "health", "minoxidil", "faint", "latex", "metformin", "allerg", "isotretinoin")


def answer(page, question, choice):
    page.locator("fieldset", has_text=question).get_by_role("radio", name=choice, exact=True).check()


def answer_no(page, *but):
    """No, or none of these, to each question of the page but those that hold one of these words."""
    for fieldset in page.locator("fieldset").all():
        if not any(words in fieldset.inner_text() for words in but):
            fieldset.get_by_label("No", exact=True).or_(fieldset.get_by_label("None of these")).check()


def fill_health_pages(page):
    answer_no(page, "18 or over")
    answer(page, "18 or over", "Yes")
    go_on(page)
    answer_no(page, "your hair loss")
    answer(page, "your hair loss", "It came slowly: thinning hair or a hairline that moves back")
    go_on(page)
    answer_no(page, "other medicine", "minoxidil")
    answer(page, "other medicine", "Yes")
    answer(page, "minoxidil", "Yes")
    go_on(page)
    page.get_by_label("Which medicines do you take?").fill("Metformin")
    go_on(page)
    answer_no(page, "faint", "allergic")
    answer(page, "faint", "Not sure")
    page.get_by_label("Latex").check()
    go_on(page)
    answer_no(page, "usual day")
    answer(page, "usual day", "Less than an hour")
    go_on(page)


def fill_details(page):
    go_on(page)  # with nothing filled in: the page says what is missing
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    must_be_accessible(page)
    fill_person(page)
    go_on(page)


def book(page, clinic):
    to_health_pages(page, clinic)
    fill_health_pages(page)
    assert page.get_by_role("heading", level=1).inner_text() == "A technician will look at your answers first"
    go_on(page)
    must_be_accessible(page)
    page.locator("button.time").first.click()
    fill_details(page)
    assert "Metformin" in page.get_by_role("main").inner_text()
    go_on(page, "Send request")
    assert page.get_by_role("heading", level=1).inner_text() == "Request sent"
    must_be_accessible(page)


def mails(clinic, count):
    """The mails in the catcher, once there are that many."""
    for _ in range(100):
        files = sorted(clinic.mails.glob("*.eml"))
        if len(files) >= count:
            return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        time.sleep(0.1)
    raise AssertionError(f"{count} mails were expected, {len(files)} came")


def test_a_client_books_and_the_owner_confirms(clinic, page):
    book(page, clinic)
    told = {(mail["To"].addresses[0].addr_spec, mail["Subject"].partition(": ")[2]) for mail in mails(clinic, 5)}
    assert ("robin@client.example", "we have your request") in told
    assert ("owner@alder-street.example", "new booking, Robin Walker") in told

    page.goto(clinic.sign_in_link)
    go_on(page, "Sign in as Olive Owner")
    must_be_accessible(page)
    page.get_by_role("link", name="Robin Walker").first.click()
    seen = page.get_by_role("main").inner_text()
    for words in ("Takes prescribed medicine", "Metformin", "Rule faint.unsure", "common practice", "Not sure"):
        assert words in seen
    assert page.get_by_role("link", name="wales-sch3-p3").get_attribute("href").startswith("https://")
    must_be_accessible(page)
    page.get_by_role("link", name="Decline…").click()
    go_on(page, "Look at the e-mail")  # without a reason: nothing happens
    assert page.title().startswith("Error: ")
    must_be_accessible(page)
    page.get_by_role("link", name="Back without declining").click()
    page.get_by_role("button", name="Confirm", exact=True).click()
    assert "Confirmed" in page.get_by_role("main").inner_text()
    must_be_accessible(page)

    everything = mails(clinic, 10)
    confirmed = [mail for mail in everything if "confirmed" in mail["Subject"]]
    assert {mail["To"].addresses[0].addr_spec for mail in confirmed} >= {
        "robin@client.example",
        "owner@alder-street.example",
    }
    for mail in everything:
        words = (mail["Subject"] + mail.get_body(("plain",)).get_content()).lower()
        assert [word for word in PRIVATE if word in words] == []

    page.get_by_role("link", name="Inbox").click()
    must_be_accessible(page)
    page.get_by_role("button", name="confirmed, Robin Walker").click()
    assert "Olive Owner confirmed this consultation" in page.get_by_role("main").inner_text()
    must_be_accessible(page)
    page.get_by_role("button", name="Sign out").click()
    must_be_accessible(page)
    page.goto(f"{clinic.url}/admin/")
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"


def test_the_sign_in_link_works_once(clinic, page):
    page.goto(clinic.sign_in_link)
    page.get_by_role("button", name="Sign in as Olive Owner").click()
    page.context.clear_cookies()
    assert page.request.get(clinic.sign_in_link).status == 404


def test_the_road_works_without_javascript(clinic, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 780}, java_script_enabled=False)
    page = context.new_page()
    page.goto(clinic.url)
    page.get_by_role("button", name="Start Consultation").click()
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your health answers"
    context.close()
