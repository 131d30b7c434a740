"""What the answers mean, said kindly, for each outcome; and the way on, or the way back."""

from datetime import timedelta

import pytest

from booking.gateways import content
from tests import helpers
from tests.domain import rule_sets
from tests.web import road
from tests.web.stored import nothing_stored_changes, stored

BOTH = {"isotretinoin": "yes", "isotretinoin_last": "2026-10", "scalp_lesion": "yes"}


@pytest.fixture
def put(browser):
    return lambda answers: road.put(browser, road.RESULT, answers=answers).page


def test_it_works(browser, put):
    page = put(road.REVIEW)
    assert page.heading == "A technician will look at your answers first"
    assert "We look within one working day" in page.text
    assert "Plenty of people do. A technician will plan breaks with you" in page.sections["Why"]
    assert browser.press("Continue").path == "/book/time"


def test_clear_skips_it(browser, put):
    assert put(None).path == "/book/time"
    assert browser.open("/book/result").path == "/book/time"


def test_later_says_both_dates_and_how_they_came_about(browser, put):
    page = put(road.LATER)
    assert page.heading == "You can book a later date"
    assert "Treatment can start from 30 April 2027. We see you up to 28 days before that" in page.text
    assert "so you can book a consultation from 2 April 2027" in page.text
    told = "We wait six months after the last one. Counted from the end of October 2026, that makes it 30 April 2027."
    assert told in page.sections["Why"]
    assert browser.press("Continue").path == "/book/time"


def test_later_without_an_end_offers_no_time(browser, put):
    page = put(road.OPEN)
    assert page.heading == "Not just yet"
    assert "You can book when you have stopped breastfeeding." in page.sections["Why"]
    assert "Come back when it is over" in page.sections["What you can do"]
    assert "Continue" not in page.buttons
    for step in ("time", "taken", "details", "check"):
        assert browser.open(f"/book/{step}").path == "/book/result"


def test_an_open_wait_names_a_service_that_it_does_not_bind_one_press_away(browser, put, talk):
    page = put(road.OPEN)
    assert page.heading == "Not just yet"
    assert page.sections["You can talk to us now"].startswith("A treatment has to wait, a talk does not.")
    before = road.journey(browser).enquiry
    page = browser.press("Video talk, 20 minutes")
    assert page.heading == "You can talk to us now"
    after = road.journey(browser).enquiry
    assert (after.service, after.answers, after.consent) == ("video-talk", before.answers, before.consent)
    assert browser.press("Continue").path == "/book/time"


def test_without_such_a_service_none_is_named(put):
    assert "You can talk to us now" not in put(road.OPEN).sections


def test_a_refusal_names_no_other_service(put, talk):
    """What refuses a treatment refuses the talk about it as well; a person can be asked."""
    page = put(road.REFUSE)
    assert page.buttons == ["Delete my answers now"]


def test_a_letter_says_what_it_must_say_and_by_when(browser, put):
    page = put(road.LETTER)
    assert page.heading == "You can book now, and we will need a letter from your doctor"
    assert "it must reach us 5 days before your consultation" in page.sections["The letter"]
    assert browser.press("Continue").path == "/book/time"


def test_a_letter_and_a_date_are_both_said(browser, put):
    page = put(BOTH)
    assert page.heading == "You can book now, and we will need a letter from your doctor"
    assert "Treatment can start from 30 April 2027" in page.text
    assert "The letter" in page.sections
    browser.press("Continue")
    assert "so we show consultations from 2 April 2027" in browser.page.text
    assert browser.page.times[0].startswith("2027-04-02T")


def test_a_refusal_is_kind_and_no_error(put):
    page = put(road.REFUSE)
    assert page.heading == "We cannot offer you this treatment at the moment"
    assert page.status == 200
    assert "it is no judgement on you" in page.text
    assert "It is against the law to tattoo anyone under 18" in page.sections["Why"]
    assert "Talk to us: 020 7946 0123 or hello@alder-street.example" in page.sections["What you can do"]
    assert page.buttons == ["Delete my answers now"]
    assert "change your date of birth" not in page.text


def test_a_refused_client_can_change_the_answer(browser, put):
    page = put(road.REFUSE)
    browser.open(page.link("Look at your answers again"))
    assert browser.press("Continue", {"Are you 18 or over?": "Yes"}).path == "/book/time"


def test_a_refused_client_can_delete_the_answers(browser, put):
    put(road.REFUSE)
    assert "Your answers are deleted" in browser.press("Delete my answers now").text
    assert stored(browser.app)["enquiry"] == []


def test_a_date_of_birth_under_18_leads_here_and_mending_it_leads_back(browser):
    road.put(browser, road.CHECK)
    browser.open("/book/details")
    page = browser.press("Continue", {"Date of birth": (23, 11, 2008)})
    assert page.path == "/book/result"
    assert page.heading == "We cannot offer you this treatment at the moment"
    page = browser.open(page.link("change your date of birth"))
    assert page.values("born_on-year") == ["2008"]
    page = browser.press("Continue", {"Date of birth": (22, 11, 2008)})  # 18 today
    assert page.path == "/book/time"  # the time was given up with the refusal
    browser.press(page.buttons[0])
    assert browser.page.path == "/book/check"
    assert browser.page.facts["Name"] == "Robin Walker"


def test_a_result_that_changes_is_shown_again(browser):
    road.put(browser, road.CHECK)
    browser.open("/book/health/4")
    page = browser.press("Continue", {"Do you faint": "Yes"})
    assert page.heading == "A technician will look at your answers first"
    assert browser.press("Continue").path == "/book/check"


def test_pressing_on_where_nothing_is_offered_changes_nothing(browser, put):
    put(road.OPEN)
    data, _ = browser.filled("Delete my answers now")
    with nothing_stored_changes(browser.app):
        assert browser.send("/book/result", data).heading == "Not just yet"


@pytest.mark.parametrize("answers", [road.REVIEW, road.LATER, road.OPEN, road.LETTER, road.REFUSE])
def test_it_is_no_medical_advice_and_says_so(put, answers):
    said = "This is not medical advice. A technician, and where needed your doctor, makes the decision."
    assert said in put(answers).text


def test_whoever_thinks_much_about_their_hair_is_shown_support_and_may_book(default_put, browser):
    page = default_put({"thoughts_time": "over_3h"})
    assert page.heading == "A technician will look at your answers first"
    assert "bddfoundation.org offers kind and free support" in page.sections["Why"]
    assert browser.press("Continue").path == "/book/time"


def test_whoever_takes_a_blood_thinner_reads_that_it_goes_on(default_put):
    assert "Please do not stop your medicine or change it." in default_put({"blood_thinner": "yes"}).sections["Why"]


@pytest.fixture
def default_put(browser, put):
    """Answers under the product's own rules, on the result page."""

    def put_under_default(answers):
        with browser.app.app_context():
            helpers.publish((content.FOLDER / "screening.toml").read_bytes(), helpers.PUBLISHED + timedelta(days=1))
        return put({**rule_sets.CLEAR, **answers})

    return put_under_default


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"laser_removal": "yes", "laser_removal_on": "2026-11-01"},
         "Counted from 1 November 2026, that makes it 30 January 2027."),
        ({"isotretinoin": "yes", "isotretinoin_last": "2026-11"},
         "Counted from the end of November 2026, that makes it 31 May 2027."),
        ({"pregnant": "yes", "pregnant_due": "2027-03-10"},
         "10 March 2027, that makes it 10 June 2027. Even then we start only when it is three months since the birth."),
        ({"scalp_sore": "yes"},
         "Counted from today, that makes it 6 December 2026. Even then we start only when your scalp has healed."),
    ],
    ids=["a day", "a month", "a day ahead", "today"],
)  # fmt: skip
def test_a_date_says_from_when_it_is_counted_and_what_else_must_be_true(default_put, answers, told):
    assert told in default_put(answers).sections["Why"]


def test_two_waits_are_both_told_each_with_its_date(default_put):
    page = default_put(
        {
            "laser_removal": "yes",
            "laser_removal_on": "2026-11-01",
            "isotretinoin": "yes",
            "isotretinoin_last": "2026-09",
        }
    )
    assert "Treatment can start from 31 March 2027." in page.text
    assert "that makes it 30 January 2027" in page.sections["Why"]
    assert "that makes it 31 March 2027" in page.sections["Why"]


def test_a_date_is_told_beside_an_open_wait(put):
    """It holds when that is over: without it, the client would come back only to be sent away again."""
    page = put({**road.OPEN, **road.LATER, **road.REVIEW})
    assert page.heading == "Not just yet"
    assert "You can book when you have stopped breastfeeding." in page.sections["Why"]
    assert "Counted from the end of October 2026, that makes it 30 April 2027." in page.sections["Why"]
    assert "plan breaks" not in page.text


def test_a_refusal_tells_of_no_date(put):
    assert "30 April 2027" not in put({**road.REFUSE, **road.LATER}).text


@pytest.mark.parametrize("answers", [road.REFUSE, road.OPEN])
def test_where_no_time_is_offered_only_the_reasons_for_that_are_told(web_app, answers):
    client = road.at(web_app, road.RESULT, answers={**answers, "faint": "yes", "minoxidil": "yes"})
    assert "plan breaks" not in client.page.text
    assert "minoxidil" not in client.page.text
