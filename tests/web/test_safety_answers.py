"""Is it safe? The risks with their sources, and each question with the clinic's answer and the day of its check."""

from datetime import date, timedelta

import pytest
from flask_babel import force_locale

from booking.app import create_app
from booking.domain.evidence import About, DueDiligence
from booking.gateways import content, wording
from booking.gateways.settings import SettingsError
from booking.store.database import db
from tests.web import road
from tests.web.client import Browser, words
from tests.web.stored import nothing_stored_changes

UNANSWERED = "The clinic has not answered this yet. Ask before you pay anything."
AGED = "Last checked 30 September 2025 by Olive Owner — more than a year ago"


@pytest.fixture
def page(browser):
    return browser.open("/safety")


@pytest.fixture
def asked(web_app) -> DueDiligence:
    return web_app.extensions[content.EXTENSION]


def plain(day):
    with force_locale("en_GB"):
        return wording.plain_date(day)


def evidence(page):
    """The words under each question."""
    return {words(block.find(["h3", "h4"])): words(block) for block in page.soup.select(".evidence")}


def test_it_works(page):
    assert page.title == "Is it safe? \u2013 Alder Street Scalp Studio"
    assert page.heading == "Is it safe?"
    assert list(page.sections) == [
        "What it is, and what it is not",
        "What can go wrong",
        "How often",
        "Why you should ask",
        "After treatment: what to look out for",
        "Get medical help now",
        "What to ask before you pay, and our answers",
    ]
    assert "It does not make hair grow again" in page.sections["What it is, and what it is not"]
    assert "nobody knows" in page.sections["How often"]


def test_each_question_of_the_file_is_asked_and_those_about_the_clinic_have_answer_checker_and_date(
    web_app, page, asked
):
    found = evidence(page)
    assert list(found) == [*(question.text for question in asked.questions), "Their answers"]
    with web_app.test_request_context("/"):
        for question in asked.questions:
            told = found[question.text]
            assert question.why in told
            answer = asked.answers.get(question.id)
            if answer:
                assert f"{answer.text} {answer.proof}".strip() in told
                assert f"Last checked {plain(answer.checked_on)} by {answer.checked_by}" in told
            assert (UNANSWERED in told) == (answer is None and question.about is About.CLINIC), question.id


def test_what_is_not_answered_and_what_was_checked_long_ago_is_said(page):
    found = evidence(page)
    assert found["Where do used needles go?"].endswith(UNANSWERED)
    assert found["Is the clinic on the council's list?"].endswith(AGED)
    assert "more than a year ago" not in found["Does the technician wear fresh gloves?"]


def test_each_technician_answers_on_a_page_of_their_own_one_press_away(browser, page, asked):
    assert evidence(page)["Their answers"] == (
        "Their answers Maya Example Answers all 6 questions Theo Sample Answers 5 of 6 questions"
    )
    for name in ("Maya Example", "Theo Sample"):
        found = evidence(browser.open(page.link(name)))
        assert list(found) == [question.text for question in asked.about_technicians()]


def test_what_is_fresh_today_is_old_in_a_year(browser, clock):
    clock.now += timedelta(days=366)
    told = " ".join(evidence(browser.open("/safety")).values())
    assert told.count("more than a year ago") == told.count("Last checked") > 0


def test_a_check_dated_ahead_is_not_believed(browser, asked):
    answers = {**asked.answers, "gloves": asked.answers["gloves"].__class__("Yes.", "", "Olive", date(2062, 1, 2))}
    browser.app.extensions[content.EXTENSION] = DueDiligence("1", "en", asked.questions, answers, {})
    try:
        told = evidence(browser.open("/safety"))["Does the technician wear fresh gloves?"]
    finally:
        browser.app.extensions[content.EXTENSION] = asked
    assert "The date of the check, 2 January 2062, has not come yet, so it cannot be right." in told


def test_every_source_is_linked(page):
    read = content.safety_information()
    linked = {link["href"]: words(link) for link in page.soup.select(".sources a")}
    for fact in [fact for part in read.parts for fact in part.facts]:
        assert fact.text in page.text
        for source in fact.sources:
            assert linked[source.link] == source.name
    for source in read.after.sources:
        assert linked[source.link] == source.name


def test_there_is_one_red_card_and_it_says_where_to_turn(page):
    (card,) = page.soup.select(".callout-urgent")
    told = words(card)
    assert told.startswith("Get medical help now In the UK call 999, or 111 if you are not sure.")
    assert "trouble breathing" in told


def test_what_the_file_says_is_shown_as_text(browser, asked):
    answers = {"gloves": asked.answers["gloves"].__class__("<script>x</script>", "<b>", "<i>", date(2026, 1, 2))}
    browser.app.extensions[content.EXTENSION] = DueDiligence("1", "en", asked.questions, answers, {})
    try:
        page = browser.open("/safety")
    finally:
        browser.app.extensions[content.EXTENSION] = asked
    assert "<script>x</script> <b>" in evidence(page)["Does the technician wear fresh gloves?"]
    assert not page.soup.select("main script, main b, main i:not([aria-hidden])")


@pytest.mark.parametrize("step", [road.SAFETY, road.TIME, road.CHECK])
def test_in_the_middle_of_a_booking_the_way_back_is_there_and_every_answer_kept(browser, step):
    road.put(browser, step)
    with nothing_stored_changes(browser.app):
        page = browser.open("/safety")
    assert browser.open(page.link("Carry on where you left off")).path == f"/book/{step}"


def test_otherwise_it_leads_to_a_booking(page):
    assert page.link("Book a consultation") == "/"


def test_it_is_linked_from_the_first_page_the_form_and_every_foot(browser):
    assert browser.open("/").link("Is it safe?") == "/safety"
    road.put(browser, road.SAFETY)
    assert browser.page.link("More about the risks") == "/safety"
    assert {link["href"] for link in browser.page.soup.select("footer nav a")} == {
        "/safety",
        "/privacy",
        "/accessibility",
    }


# The clinic's own file, and what happens when it is wrong.


@pytest.fixture
def own(web_app, tmp_path):
    """Start the app with a due-diligence file in its instance folder."""
    started = []
    with web_app.app_context():
        database = f"sqlite:///{db.engine.url.database}"

    def start(text=None):
        if text is not None:
            (tmp_path / "due_diligence.toml").write_text(text, encoding="utf-8")
        app = create_app("testing", INSTANCE_PATH=tmp_path, SQLALCHEMY_DATABASE_URI=database)
        started.append(app)
        return Browser(app)

    yield start
    for app in started:
        with app.app_context():
            db.engine.dispose()


SHIPPED = content.FOLDER / "due_diligence.toml"


def test_the_clinics_own_answers_are_read_when_the_site_starts(own):
    text = SHIPPED.read_text(encoding="utf-8").replace("New gloves for each session", "Two pairs of gloves")
    assert "Two pairs of gloves" in evidence(own(text).open("/safety"))["Does the technician wear fresh gloves?"]


def test_a_clinic_that_has_no_file_claims_nothing(own):
    """Invented answers on a real clinic's page would be false promises."""
    page = own().open("/safety")
    found = evidence(page)
    each = found.pop("Their answers")
    assert (
        each.count("No answers yet. Ask before you pay anything.") == each.count("Example") + each.count("Sample") == 2
    )
    assert sum(UNANSWERED in told for told in found.values()) == len(found) - 6  # those about technicians
    assert "Olive Owner" not in page.text


def test_a_fault_in_the_file_is_said_at_the_start(own, tmp_path):
    text = SHIPPED.read_text(encoding="utf-8").replace("checked_on = 2025-09-30", 'checked_on = "last autumn"')
    with pytest.raises(SettingsError) as error:
        own(text)
    assert str(error.value) == (
        f"cannot start with {tmp_path / 'due_diligence.toml'}: "
        "question 'register', answer: 'checked_on' must be a date without quotes, such as 2026-03-14"
    )
