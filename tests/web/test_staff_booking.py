"""Staff book for somebody on the phone: the pages, from the first press to what to say at the end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain.enquiry import ByStaff
from booking.store import appointments
from booking.store.clinic import ServiceRow
from booking.store.database import transaction
from booking.usecases import enquiry, looks
from tests import helpers
from tests.helpers import change_clinic, viewer
from tests.web import road
from tests.web.stored import nothing_stored_changes, stored
from tests.web.test_health import FEEDING, HEALTH, LESION, MEDICINES, SCALP, YOU

READ = {"I have read the safety information out": True, "I have asked, and the client agreed aloud": True}
PERSON = {"Full name": "Robin Walker", "Date of birth": (14, 3, 1985), "Phone": "020 7946 0958"}
EMAIL = {"E-mail": "robin@client.example"}
NO_EMAIL = replace(helpers.ROBIN, email=None)
START = "/admin/new-booking?with=maya&at=2026-12-01T11:30Z"
REASON = "He has shown us that it healed"


def begun(staff, name="desk", address="/admin/new-booking"):
    """Somebody with the client on the line, at the page to read out."""
    person = staff(name)
    person.open(address)
    person.press("Begin")
    return person


def asked(person, *, scalp=None, you=None):
    """Read out, and every health page answered."""
    person.press("Continue", READ)
    for answers in ({**YOU, **(you or {})}, {**SCALP, **(scalp or {})}, MEDICINES, HEALTH):
        person.press("Continue", answers)
    return person.page


def put(web_app, staff, name="desk", **kwargs):
    """Somebody at the check page, without walking there."""
    with web_app.app_context():
        finder = helpers.on_the_phone(web_app.extensions["hairline.clock"].now, by=name, **kwargs)
    person = staff(name)
    person.key = finder.key
    person.open(f"/admin/new-booking/{finder.key}/check")
    return person


def last(web_app, page):
    with web_app.app_context():
        return appointments.get_appointment(page.facts["Reference"].replace("-", ""))


# The whole road


@pytest.mark.parametrize("name", ["owner", "desk", "maya"])
def test_a_booking_from_the_week_to_what_to_say(web_app, staff, name):
    person = begun(staff, name, START)
    assert person.page.heading == "Read this out"
    page = asked(person)
    assert page.heading == "Who is it?"
    page = person.press("Continue", {**PERSON, **EMAIL})
    assert page.heading == "Check, then book"
    assert page.facts["When"].startswith("Tuesday 1 December 2026, 11:30")
    assert page.facts["With"] == "Maya Example"
    page = person.press("Book it")
    assert page.heading == "Request kept"
    assert "We are sending an e-mail to robin@client.example." in page.text
    page = person.open(page.link("Open the appointment"))
    assert page.heading == "Robin Walker, Tuesday 1 December 2026, 11:30"
    happened = page.sections["What happened"]
    assert "read out what to know, and the client agreed (safety 2026-12, consent 2026-11)" in happened
    assert "booked it for the client" in happened


@pytest.mark.parametrize("path", ["/admin/", "/admin/requests", "/admin/week"])
def test_the_way_in(staff, path):
    person = staff("desk")
    page = person.open(person.open(path).link("New booking"))
    assert page.heading == "New booking"


def test_without_a_place_in_the_week_one_chooses_who_and_when(web_app, staff):
    person = begun(staff)
    page = asked(person)
    assert page.heading == "Who and when"
    page = person.look("Show", {"With": "theo", "From": "2026-12-01"})
    assert "1 December 2026 to 7 December 2026, with Theo Sample" in page.text
    person.press(person.page.buttons[1])
    assert person.page.heading == "Who is it?"
    person.press("Continue", PERSON)
    assert person.page.facts["With"] == "Theo Sample"
    assert person.page.facts["E-mail"] == "none: nothing is sent to them"


def test_nothing_is_asked_before_it_was_read_out_and_agreed(staff, web_app):
    person = begun(staff)
    with nothing_stored_changes(web_app):
        page = person.press("Continue")
    assert page.messages == [
        "Read it out first, then tick the box",
        "Ask the client. Without a yes, no health question may be asked",
    ]
    key = page.path.split("/")[3]
    assert person.open(f"/admin/new-booking/{key}/health/1").heading == "Read this out"


def test_a_question_left_out_is_said_and_what_was_typed_stays(staff):
    person = begun(staff)
    person.press("Continue", READ)
    page = person.press("Continue", {FEEDING: "No"})
    assert page.messages == ["Choose an answer: Are you 18 or over?"]
    assert page.values("breastfeeding") == ["no"]


def test_the_clients_own_cookie_is_not_touched(web_app, staff):
    person = begun(staff)
    cookie = web_app.config["ENQUIRY_COOKIE_NAME"]
    assert person.client.get_cookie(cookie) is None


def test_everything_can_be_deleted_in_one_press(web_app, staff):
    person = begun(staff)
    asked(person)
    page = person.press("Stop and delete everything")
    assert page.path == "/admin/"
    assert "Everything that was answered is deleted." in page.response.text
    assert stored(web_app)["enquiry"] == []


def test_a_colleague_does_not_find_it(web_app, staff):
    person = put(web_app, staff)
    for name in ("owner", "maya"):
        for page in ("check", "result", "health/1", "details", "time"):
            assert staff(name).open(f"/admin/new-booking/{person.key}/{page}").status == 404
    assert staff("owner").open("/admin/new-booking/x/check").status == 404


# What the front desk sees, and what it cannot read back


def test_the_front_desk_does_not_read_answers_back(web_app, staff):
    person = put(web_app, staff, answers=road.REVIEW)
    assert "Every question is answered. What was said is not shown" in person.page.text
    assert "Do you faint" not in person.page.text
    page = person.open(f"/admin/new-booking/{person.key}/health/4")
    assert "This page was answered, and what was said is not shown." in page.text
    assert page.values("faint") == []
    page = person.press("Continue", HEALTH)
    assert page.heading == "Check, then book"


def test_whoever_reads_answers_sees_what_was_filled_in(web_app, staff):
    person = put(web_app, staff, "maya", answers=road.REVIEW)
    assert person.page.facts["Do you faint, or feel faint, with needles or at the sight of blood?"] == "Yes"
    assert person.open(f"/admin/new-booking/{person.key}/health/4").values("faint") == ["yes"]


def test_the_front_desk_sees_the_result_during_the_call(staff):
    person = begun(staff)
    page = asked(person, scalp={LESION: "Yes"})
    assert page.heading == "Tell them what it means"
    assert "You can book now, and we will need a letter from your doctor." in page.text
    assert "Is there a mole" in page.text
    assert person.press("Continue").heading == "Who and when"


def test_when_it_is_booked_no_page_of_the_enquiry_opens_any_more(web_app, staff):
    person = put(web_app, staff, answers=road.REVIEW)
    person.press("Book it")
    for page in ("check", "result", "health/4", "details", "time", "read-out"):
        assert person.open(f"/admin/new-booking/{person.key}/{page}").heading == "Request kept"


# What stands in the way


def test_a_place_that_does_not_fit_offers_the_nearest(web_app, staff):
    road.booked(web_app, technician="maya")
    person = staff("desk")
    person.open(START)
    with nothing_stored_changes(web_app):
        page = person.press("Begin")
    assert page.messages == ["It cannot begin at that time. Choose another, or begin without a time."]
    assert len(page.soup.select("a.time")) == 3
    person.open(page.soup.select("a.time")[0]["href"])
    assert person.press("Begin").heading == "Read this out"


@pytest.mark.parametrize("odd", ["with=maya&at=x", "at=2026-12-01T11:30Z", "with=maya&at=2026-12-01T11:30", "with=%00"])
def test_odd_addresses_begin_without_a_place(staff, odd):
    page = staff("desk").open(f"/admin/new-booking?{odd}")
    assert page.heading == "New booking"
    assert "begin without a time" not in page.text


def test_a_time_that_has_just_gone_shows_the_nearest_with_everything_kept(web_app, staff):
    person = put(web_app, staff, technician="maya")
    road.booked(web_app, technician="maya")
    page = person.press("Book it")
    assert "Tuesday 1 December 2026, 11:30 is not free any more. Everything else is kept." in page.text
    assert page.sections["The nearest times"]
    page = person.press(page.buttons[0])
    assert page.heading == "Check, then book"
    assert page.facts["Name"] == "Robin Walker"
    assert person.press("Book it").heading == "Request kept"


def test_the_same_press_twice_books_once(web_app, staff):
    person = put(web_app, staff)
    data, action = person.filled("Book it")
    first = person.send(action, data).facts["Reference"]
    assert person.send(action, data).facts["Reference"] == first
    assert len(stored(web_app)["appointment"]) == 1


def test_what_another_tab_changed_is_shown_before_it_is_booked(web_app, staff):
    person = put(web_app, staff)
    data, action = person.filled("Book it")
    person.open(f"/admin/new-booking/{person.key}/details")
    person.press("Continue", {"Full name": "Robin Runner"})
    page = person.send(action, data)
    assert page.messages == ["Something has changed since you saw this page. Please look at it again, then book."]
    assert page.facts["Name"] == "Robin Runner"


def test_a_time_inside_the_notice_asks_for_a_reason(web_app, staff, clock):
    clock.now += timedelta(days=1)
    person = put(web_app, staff, starts_at=clock.now + timedelta(hours=7), technician="maya")
    assert "The rules keep this time back" in person.page.text
    page = person.press("Book it")
    assert page.messages == ["Write down why"]
    page = person.press("Book it", {"Why is it booked there": REASON})
    assert page.heading == "Request kept"
    reference = page.facts["Reference"].replace("-", "")
    assert REASON in staff("maya").open(f"/admin/appointments/{reference}").text
    assert REASON not in staff("desk").open(f"/admin/appointments/{reference}").text


def test_times_that_take_a_reason_are_shown_on_demand(staff, clock):
    clock.now += timedelta(days=1)
    person = begun(staff)
    asked(person)
    soon = f"{clock.now:%Y-%m-%d}T15:00:00+00:00"
    assert soon not in person.page.times
    page = person.look("Show", {"Also times": True})
    assert soon in page.times
    assert "reason" in page.soup.find("button", value=soon).get_text()


def test_more_than_the_limit_is_said_and_can_be_booked(web_app, staff):
    with web_app.app_context():
        change_clinic(most_open_appointments=1)
    road.booked(web_app)
    person = put(web_app, staff, starts_at=road.START + timedelta(days=1))
    assert "There is 1 appointment to come already with this phone or e-mail." in person.page.text
    assert person.press("Book it").heading == "Request kept"


def test_somebody_under_18_is_told_kindly(web_app, staff):
    person = put(web_app, staff)
    person.open(f"/admin/new-booking/{person.key}/details")
    page = person.press("Continue", {"Date of birth": (14, 3, 2012)})
    assert page.heading == "Tell them what it means"
    assert "The law leaves no choice here: nobody can offer a time." in page.text
    assert "Offer times all the same…" not in page.text


# Where the rules offer no time


def test_the_owner_offers_times_all_the_same(web_app, staff):
    person = begun(staff, "owner")
    page = asked(person, you={FEEDING: "Yes"})
    assert "Not just yet." in page.text
    person.open(page.link("Offer times all the same…"))
    page = person.press("Offer times", PERSON)
    assert page.messages == ["Write down why"]
    page = person.press("Offer times", {"Why do you offer times?": REASON})
    assert page.heading == "Who and when"
    page = person.press(page.buttons[1])
    assert page.heading == "Check, then book"
    assert "Change Name" not in page.text
    page = person.press("Book it")
    page = person.open(page.link("Open the appointment"))
    assert f"Olive Owner offered times: “{REASON}”" in page.text


def test_the_front_desk_asks_a_person_to_look(web_app, staff):
    person = begun(staff)
    page = asked(person, you={FEEDING: "Yes"})
    assert "Offer times all the same…" not in page.text
    key = page.path.split("/")[3]
    assert person.open(f"/admin/new-booking/{key}/allow").status == 404
    person.open(f"/admin/new-booking/{key}/look")
    page = person.press("Ask", PERSON)
    assert page.messages == ["Ask the client. Without a yes, nothing is sent"]
    page = person.press("Ask", {"The client agreed aloud": True})
    assert page.heading == "Robin Walker asks a person to look"
    assert page.facts["E-mail"] == "none: call them"
    assert person.open(f"/admin/new-booking/{key}/health/1").heading == "Robin Walker asks a person to look"


def test_a_client_who_calls_after_a_look_gets_a_time_and_no_answer_is_shown(web_app, staff, clock):
    with web_app.app_context():
        reference = helpers.looked_at(clock.now, answers={**helpers.NO_TIME, **road.LETTER}, details=NO_EMAIL)
    person = staff("desk")
    assert "Book a time for them…" not in person.open(f"/admin/looks/{reference}").buttons
    with web_app.app_context():
        looks.allow_look(reference, 1, REASON, None, viewer("owner"), clock.now)
    person.open(f"/admin/looks/{reference}")
    page = person.press("Book a time for them…")
    assert page.heading == "Tell them what it means"
    assert "Is there a mole" not in page.text
    page = person.press("Continue")
    assert page.heading == "Who and when"
    page = person.press(page.buttons[1])
    assert "Is there a mole" not in page.text
    assert person.press("Book it").heading == "Provisional booking made"
    assert "Book a time for them…" not in person.open(f"/admin/looks/{reference}").buttons


def test_what_was_asked_before_the_call_is_not_told_by_which_pages_there_are(web_app, staff, clock):
    """A page that follows up a yes is there for nobody who may not read the answers."""
    answers = {**helpers.NO_TIME, "other_medicines": "yes", "other_medicines_list": "Canaryzine"}
    with web_app.app_context():
        reference = helpers.looked_at(clock.now, answers=answers, details=NO_EMAIL)
        looks.allow_look(reference, 1, REASON, None, viewer("owner"), clock.now)
    for name, seen in (("desk", False), ("maya", True)):
        person = staff(name)
        person.open(f"/admin/looks/{reference}")
        key = person.press("Book a time for them…").path.split("/")[3]
        pages = [person.open(f"/admin/new-booking/{key}/health/{number}") for number in range(1, 9)]
        assert any("A little more" in page.heading for page in pages) is seen, name
        # How many pages there are says as much.
        assert ({page.heading for page in pages} == {"Tell them what it means"}) is not seen, name
    person = staff("desk")
    person.open(f"/admin/looks/{reference}")
    key = person.press("Book a time for them…").path.split("/")[3]
    data = {**person.filled("Continue")[0], "page": "you", "breastfeeding": "no"}
    with nothing_stored_changes(web_app):
        assert person.send(f"/admin/new-booking/{key}/health/1", data).heading == "Tell them what it means"


# Without an e-mail address


def test_who_has_no_email_address_is_told_everything_at_once(web_app, staff):
    person = put(web_app, staff, details=NO_EMAIL)
    page = person.press("Book it")
    assert "No e-mail is sent to them" in page.sections
    assert "Then we call you." in page.sections["Tell them"]
    reference = page.facts["Reference"].replace("-", "")
    page = person.open(f"/admin/appointments/{reference}")
    assert page.facts["E-mail"] == "none: nothing is sent, call them"
    page = person.press("Confirm")
    assert "Confirmed. The client has no e-mail address, so please call them." in page.response.text


@pytest.mark.parametrize("act", ["decline", "cancel", "move/to?technician=theo&starts_at=2026-12-02T11:30:00%2B00:00"])
def test_each_page_that_acts_says_that_nothing_is_sent(web_app, staff, act):
    person = put(web_app, staff, "owner", details=NO_EMAIL)
    reference = person.press("Book it").facts["Reference"].replace("-", "")
    page = person.open(f"/admin/appointments/{reference}/{act}")
    assert "This client has no e-mail address, so nothing is sent to them: call them on" in page.text
    assert "Look at the e-mail" not in page.buttons
    if act == "decline":
        page = person.press("Decline", {"What shall we tell": "Please call us."})
        assert "Declined, and the time is free again." in page.response.text


def test_their_letter_is_printed_by_those_who_may_read_answers(web_app, staff):
    start = road.START + timedelta(days=14)
    person = put(web_app, staff, "maya", details=NO_EMAIL, answers=road.LETTER, starts_at=start)
    page = person.press("Book it")
    assert page.heading == "Provisional booking made"
    reference = page.facts["Reference"].replace("-", "")
    assert person.open(page.link("The page for their doctor")).heading == "For your doctor"
    assert "Is there a mole" in person.page.text
    assert "looked at the answers" in person.open(f"/admin/appointments/{reference}").text
    assert person.page.link("The page for their doctor")
    assert staff("desk").open(f"/admin/appointments/{reference}/letter/print").status == 404


def test_the_front_desk_says_who_prints_it(web_app, staff):
    start = road.START + timedelta(days=14)
    person = put(web_app, staff, details=NO_EMAIL, answers=road.LETTER, starts_at=start)
    page = person.press("Book it")
    assert "the owner or the technician prints it from the appointment" in page.text
    assert page.soup.find("a", string="The page for their doctor, to print or to post") is None


def test_lists_and_files_survive_them(web_app, staff):
    person = put(web_app, staff, details=NO_EMAIL)
    person.press("Book it")
    assert "Robin Walker" in person.open("/admin/requests?text=robin").text
    assert "Robin Walker" in person.open("/admin/clients?text=robin").text
    assert "Robin Walker" in person.open("/admin/").text


def test_an_email_address_that_is_none_is_refused(staff, web_app):
    person = put(web_app, staff)
    person.open(f"/admin/new-booking/{person.key}/details")
    page = person.press("Continue", {"E-mail": "robin at home"})
    assert page.messages == ["Enter an e-mail address in the right format, like name@example.com"]
    assert person.press("Continue", {"E-mail": ""}).facts["E-mail"] == "none: nothing is sent to them"
    with web_app.app_context():
        finder = ByStaff(person.key, viewer("desk"))
        assert enquiry.look_up(finder, web_app.extensions["hairline.clock"].now).enquiry.details.email is None


def test_online_an_address_stays_required(browser):
    road.put(browser, road.DETAILS, details=None)
    page = browser.press("Continue", PERSON)
    assert page.messages == ["Enter an e-mail address in the right format, like name@example.com"]


def test_a_letter_is_never_asked_for_later_than_the_visit_itself(web_app, staff):
    start = road.START - timedelta(days=8)
    person = put(web_app, staff, "owner", details=NO_EMAIL, answers=road.LETTER, starts_at=start)
    page = person.press("Book it", {"Why is it booked there": REASON})
    assert "bring it in by Monday 23 November 2026, 11:30" in page.text


def test_a_service_withdrawn_during_the_call_is_said_and_another_chosen(web_app, staff):
    person = put(web_app, staff)
    with web_app.app_context(), transaction() as session:
        [row] = session.query(ServiceRow)
        columns = {column.name: getattr(row, column.name) for column in ServiceRow.__table__.columns}
        session.add(ServiceRow(**{**columns, "id": None, "slug": "talk", "name": "A talk"}))
        row.active = False
    page = person.open(f"/admin/new-booking/{person.key}/check")
    assert page.heading == "It is not on offer any more"
    page = person.press("Continue")
    assert page.heading == "Who and when"
    assert page.text.startswith("New booking: A talk")


def test_where_nothing_is_on_offer_the_page_says_so(web_app, staff):
    with web_app.app_context(), transaction() as session:
        session.query(ServiceRow).update({"active": False})
    page = staff("desk").open("/admin/new-booking")
    assert "No service is on offer at the moment." in page.text
    assert page.buttons == []
