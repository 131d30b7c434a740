"""The health pages: every kind of answer, and what each refuses."""

import pytest

from tests import helpers
from tests.web import road
from tests.web.stored import nothing_stored_changes

AGE, FEEDING = "Are you 18 or over?", "Are you breastfeeding"
CONDITION, LESION, LASER = "Do you have psoriasis", "Is there a mole", "laser or other tattoo removal"
LAST_LASER, LAST_CAPSULE = "When was the last removal session?", "When did you take the last capsule?"
CAPSULES, OTHERS, MINOXIDIL = "Have you taken isotretinoin", "any other medicine", "Do you put minoxidil"
LIST, FAINT, ALLERGIES = "Which medicines do you take?", "Do you faint", "Are you allergic"
YOU = {AGE: "Yes", FEEDING: "No"}
SCALP = {CONDITION: "No", LESION: "No", LASER: "No"}
MEDICINES = {CAPSULES: "No", OTHERS: "No", MINOXIDIL: "No"}
HEALTH = {FAINT: "No", ALLERGIES: ["None of these"]}


@pytest.fixture
def client(browser):
    return road.put(browser, road.HEALTH)


def press_all(client, *pages):
    for answers in pages:
        page = client.press("Continue", answers)
    return page


def answers(client):
    return road.journey(client).enquiry.answers


def asked_for(browser, opening):
    """At the page of follow-ups that one answer opens, with everything before it answered."""
    answered = {**helpers.CLEAR, opening: "yes"}
    return road.put_at_health_page(browser, 3 if opening == "laser_removal" else 4, answered)


def at_last_laser(browser):
    asked_for(browser, "laser_removal")
    assert browser.page.heading == "A little more: your scalp"


def at_last_capsule(browser):
    asked_for(browser, "isotretinoin")


def at_list(browser):
    asked_for(browser, "other_medicines")


def test_it_works(client):
    assert client.page.heading == "About you"
    assert "Step 2 of 6: your health · page 1 of 4" in client.page.text
    assert client.page.values("age_18") == []
    assert press_all(client, YOU, SCALP, MEDICINES, HEALTH).path == "/book/time"


def test_every_kind_of_answer_is_kept_as_given(client):
    press_all(
        client,
        {AGE: "Yes", FEEDING: "Not sure"},
        {CONDITION: "Yes, and it is clear now", LESION: "No", LASER: "Yes"},
        {LAST_LASER: (3, 9, 2026)},
        {CAPSULES: "Yes", OTHERS: "Yes", MINOXIDIL: "Yes"},
        {LAST_CAPSULE: (4, 2026), LIST: "Metformin\r\nRamipril \t5 mg\r\n\r\n"},
        {FAINT: "Not sure", ALLERGIES: ["Latex", "Hair dye"]},
    )
    assert answers(client) == {
        "age_18": "yes",
        "breastfeeding": "not_sure",
        "scalp_condition": "clear",
        "scalp_lesion": "no",
        "laser_removal": "yes",
        "laser_removal_on": "2026-09-03",
        "isotretinoin": "yes",
        "isotretinoin_last": "2026-04",
        "other_medicines": "yes",
        "other_medicines_list": "Metformin\nRamipril  5 mg",
        "minoxidil": "yes",
        "faint": "not_sure",
        "allergies": ["latex", "hair_dye"],
    }


def test_back_shows_every_kind_of_answer_again(client):
    test_every_kind_of_answer_is_kept_as_given(client)
    assert client.open("/book/health/1").values("breastfeeding") == ["not_sure"]
    assert client.open("/book/health/2").values("scalp_condition") == ["clear"]
    page = client.open("/book/health/3")
    assert [page.values(f"laser_removal_on-{part}") for part in ("day", "month", "year")] == [["3"], ["9"], ["2026"]]
    page = client.open("/book/health/5")
    assert [page.values(f"isotretinoin_last-{part}") for part in ("month", "year")] == [["4"], ["2026"]]
    assert page.values("other_medicines_list") == ["Metformin\nRamipril  5 mg"]
    assert client.open("/book/health/6").values("allergies") == ["latex", "hair_dye"]


def test_a_date_may_be_unknown(browser):
    at_last_laser(browser)
    browser.press("Continue", {"I'm not sure": True})
    assert answers(browser)["laser_removal_on"] == "not_sure"
    assert browser.open("/book/health/3").values("laser_removal_on-not_sure") == ["y"]


def test_a_follow_up_is_asked_only_after_the_answer_that_calls_for_it(client):
    at_last_laser(client)
    client.press("Continue", {LAST_LASER: (3, 9, 2026)})
    client.open("/book/health/2")
    client.press("Continue", {LASER: "No"})
    assert "laser_removal_on" not in answers(client)


def test_a_page_answered_twice_in_two_windows_is_not_mixed_up_with_its_neighbour(web_app, client):
    """The form says which page it answers, whatever number that page has by now."""
    press_all(client, YOU)
    first, action = client.filled("Continue", {**SCALP, LASER: "Yes"})
    client.send(action, first)
    client.press("Continue", {LAST_LASER: (3, 9, 2026)})
    medicines, medicines_action = client.filled("Continue", MEDICINES)
    client.open("/book/health/2")
    client.press("Continue", {LASER: "No"})
    client.send(medicines_action, medicines)
    assert answers(client)["minoxidil"] == "no"


def test_a_page_that_is_not_asked_leads_on_and_stores_nothing(client):
    press_all(client, YOU)
    with nothing_stored_changes(client.app):
        page = client.press("Continue", SCALP, raw={"page": "scalp-2"})
    assert page.path == "/book/health/2"


def test_there_is_no_page_of_another_number(client):
    for number in ("0", "7", "99999999999999999999", "-1", "x", "1/2"):
        assert client.open(f"/book/health/{number}").heading == "There is no such page", number


def test_unanswered_questions_are_named_each(client):
    with nothing_stored_changes(client.app):
        page = client.press("Continue")
    assert page.messages == [
        "Choose an answer: Are you 18 or over?",
        "Choose an answer: Are you breastfeeding at the moment?",
    ]


def test_what_was_answered_stays_when_something_is_missing(client):
    page = client.press("Continue", {AGE: "Yes"})
    assert page.messages == ["Choose an answer: Are you breastfeeding at the moment?"]
    assert page.values("age_18") == ["yes"]


def test_an_answer_that_is_not_offered_is_refused(client):
    with nothing_stored_changes(client.app):
        for wrong in ("maybe", "not_sure", "YES", "yes ", "\x00", "true", ""):  # of age one cannot be unsure
            page = client.press("Continue", YOU, raw={"age_18": wrong})
            assert page.messages == ["Choose an answer: Are you 18 or over?"], wrong


def test_of_two_answers_to_one_question_the_first_counts(client):
    client.press("Continue", YOU, raw={"age_18": ["no", "yes"]})
    assert answers(client)["age_18"] == "no"


def test_an_answer_to_a_question_of_another_page_is_dropped(client):
    client.press("Continue", YOU, raw={"minoxidil": "yes", "nonsense": "x"})
    assert set(answers(client)) == {"age_18", "breastfeeding"}


ALLERGY_MESSAGE = "Choose an answer: Are you allergic to any of these?"


def test_wrong_choices_are_refused_and_stay_ticked(browser):
    road.put_at_health_page(browser, 4, {**helpers.CLEAR, "faint": "no"})
    with nothing_stored_changes(browser.app):
        for given, message in (
            (None, ALLERGY_MESSAGE),
            (["none", "latex"], "Choose either the things that apply or “None of these”, not both"),
            (["latex", "peanuts"], ALLERGY_MESSAGE),
            ([""], ALLERGY_MESSAGE),
        ):
            page = browser.press("Continue", raw={"allergies": given})
            assert page.messages == [message], given
            assert set(page.values("allergies")) == set(given or ()) & {"none", "latex"}, given


DATES = [
    (("", "", ""), "Give a date: When was the last removal session?"),
    (("3", "9", ""), "The date must include a year"),
    (("", "", "2026"), "The date must include a day and month"),
    (("31", "2", "2026"), "There is no such date. Please look at it again"),
    (("0", "1", "2026"), "There is no such date. Please look at it again"),
    (("1", "13", "2026"), "There is no such date. Please look at it again"),
    (("29", "2", "2025"), "There is no such date. Please look at it again"),
    (("3", "9", "26"), "Year must have four figures, like 2026"),
    (("3", "9", "0"), "Year must have four figures, like 2000"),
    (("3", "9", "0000"), "Year must have four figures, like 2000"),
    (("3", "9", "1850"), "Look at the year again"),
    (("3", "9", "99999"), "Year must be a number, like 2026"),
    (("3", "9", "9999"), "3 9 9999 is in the future. Is that right?"),
    (("23", "11", "2026"), "23 11 2026 is in the future. Is that right?"),
    (("3", "September", "2026"), "Month must be a number, like 4"),
    (("-3", "9", "2026"), "Day must be a number, like 27"),
    (("3.5", "9", "2026"), "Day must be a number, like 27"),
    (("²³", "9", "2026"), "Day must be a number, like 27"),
    (("٣", "9", "2026"), "Day must be a number, like 27"),
    (("NaN", "9", "2026"), "Day must be a number, like 27"),
    (("1e1", "9", "2026"), "Day must be a number, like 27"),
    (("<b>3", "9", "2026"), "Day must be a number, like 27"),
    (("3" * 5000, "9", "2026"), "Day must be a number, like 27"),
]


def test_a_date_that_cannot_be_is_refused_and_stays_as_typed(browser):
    at_last_laser(browser)
    with nothing_stored_changes(browser.app):
        for parts, message in DATES:
            page = browser.press("Continue", {LAST_LASER: parts})
            assert page.messages == [message], parts
            assert tuple(page.values(f"laser_removal_on-{part}")[0] for part in ("day", "month", "year")) == parts
            assert page.soup.find_all(attrs={"aria-invalid": True}), parts


def test_a_date_and_not_sure_cannot_both_be(browser):
    at_last_laser(browser)
    with nothing_stored_changes(browser.app):
        page = browser.press("Continue", {LAST_LASER: ("3", "9", "2026"), "I'm not sure": True})
    assert page.messages == ["Give a date or choose “I'm not sure”, not both"]
    assert page.values("laser_removal_on-not_sure") == ["y"]
    assert page.values("laser_removal_on-day") == ["3"]


def test_a_month_to_come_is_asked_about(browser):
    at_last_capsule(browser)
    with nothing_stored_changes(browser.app):
        for parts in (("12", "2026"), ("1", "2027")):
            page = browser.press("Continue", {LAST_CAPSULE: parts})
            assert page.messages == [f"{parts[0]} {parts[1]} is in the future. Is that right?"]


def test_this_month_is_a_month_already(browser):
    at_last_capsule(browser)
    browser.press("Continue", {LAST_CAPSULE: ("11", "2026")})
    assert answers(browser)["isotretinoin_last"] == "2026-11"


def test_a_text_of_nothing_visible_is_refused(browser):
    at_list(browser)
    with nothing_stored_changes(browser.app):
        for text in ("", "   ", "\r\n\r\n", "\x00\x07", "\u2028", "\u202e", "\u200b", "\u3000\u00a0", "\u200d"):
            page = browser.press("Continue", {LIST: text})
            assert page.messages == ["Write an answer: Which medicines do you take?"], repr(text)


def test_a_text_that_is_too_long_comes_back_whole(browser):
    at_list(browser)
    with nothing_stored_changes(browser.app):
        page = browser.press("Continue", {LIST: "m" * 501})
    assert page.messages == ["Use 500 characters or fewer"]
    assert page.values("other_medicines_list") == ["m" * 501]


def test_a_text_comes_back_escaped_and_as_it_was(browser):
    at_list(browser)
    text = "</textarea><script>alert(1)</script>\n&amp; 'Robert'); DROP TABLE client;--"
    browser.press("Continue", {LIST: text})
    page = browser.open("/book/health/4")
    assert page.values("other_medicines_list") == [text]
    assert len(page.soup.select("script")) == 1
