"""At the visit: photo ID, the questions for the day, and the consultation form."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.domain.errors import TooEarlyError
from booking.domain.visit import IdKind
from booking.gateways import content
from booking.store import appointments
from booking.usecases import change, decide, move, rules, visit
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, change_clinic, dump, publish, viewer
from tests.web.stored import nothing_but_looks, nothing_stored_changes


@pytest.fixture
def reference(web_app, clock):
    """A confirmed appointment on its day; the questions for the day come from the rule set of the product."""
    with web_app.app_context():
        found = booked(NOW, answers={"faint": "yes"}, technician="maya")
        decide.confirm_appointment(found, 1, viewer("owner"), NOW)
        publish(content.DEFAULT_RULE_SET.read_bytes(), NOW)
        assert rules.in_force(NOW).version == content.default_rule_set().version
    clock.now = TUESDAY_1130 - timedelta(minutes=5)
    return found


def test_it_works(web_app, staff, reference):
    person = staff("maya")
    person.open(f"/admin/appointments/{reference}")
    person.open(person.page.link("Photo ID"))
    person.press("Keep it", {"Which photo ID": "Passport", "alcohol or recreational drugs": "No", "The photo": True})
    assert "Passport seen by Maya Example, 1 December 2026." in person.page.text
    with web_app.app_context():
        assert [row for row in dump()["screening"] if "at_visit" in row]


def test_an_answer_that_says_no_for_today_stands_on_the_page(staff, reference):
    person = staff("maya")
    person.open(f"/admin/appointments/{reference}/visit")
    person.press("Keep it", {"Which photo ID": "Passport", "alcohol or recreational drugs": "Yes", "The photo": True})
    assert person.page.soup.select(".decide strong")
    person.open(f"/admin/appointments/{reference}/form")
    assert "Yes" in person.page.sections["On the day"]


@pytest.mark.parametrize("left_out", ["Which photo ID", "alcohol or recreational drugs", "The photo"])
def test_all_must_be_answered(web_app, staff, reference, left_out):
    person = staff("owner")
    person.open(f"/admin/appointments/{reference}/visit")
    given = {"Which photo ID": "Passport", "alcohol or recreational drugs": "No", "The photo": True}
    del given[left_out]
    with nothing_stored_changes(web_app):
        person.press("Keep it", given)
    assert person.page.title.startswith("Error: ")


DAY = """
[[question]]
id = "day_cut"
group = "plans"
kind = "yes_no"
asked_at = ["at_visit"]
text = "Did you cut yourself today?"

[[question]]
id = "day_cut_on"
group = "plans"
kind = "date"
asked_at = ["at_visit"]
asked_when = { day_cut = ["yes"] }
text = "When did you cut yourself?"
help = "Today counts too."

[sources]
"""
FIRST = {
    "Which photo ID": "Passport",
    "alcohol or recreational drugs": "No",
    "The photo": True,
    "Did you cut yourself today?": "Yes",
}


@pytest.fixture
def with_a_follow_up(web_app, reference):
    """A rule set in force that asks for more after an answer at the visit."""
    text = content.DEFAULT_RULE_SET.read_text(encoding="utf-8").replace("[sources]\n", DAY.lstrip(), 1)
    text = text.replace(f'version = "{content.default_rule_set().version}"', 'version = "follow-up"', 1)
    assert rules.check_content(text.encode()) == []
    with web_app.app_context():
        publish(text.encode(), NOW)
    return reference


def test_a_follow_up_is_asked_before_anything_is_kept(web_app, staff, with_a_follow_up):
    person = staff("maya")
    person.open(f"/admin/appointments/{with_a_follow_up}/visit")
    assert "When did you cut yourself?" not in person.page.text
    with nothing_stored_changes(web_app):
        person.press("Keep it", FIRST)
        assert "There is more to ask" in person.page.text
        assert "When did you cut yourself?" in person.page.text
        assert person.page.messages == []
        person.press("Keep it")
        assert person.page.messages == ["Give a date: When did you cut yourself?"]
    person.press("Keep it", {"When did you cut yourself?": (1, 12, 2026)})
    assert "Passport seen by Maya Example" in person.page.text
    person.open(f"/admin/appointments/{with_a_follow_up}/form")
    assert "1 December 2026" in person.page.sections["On the day"]


def test_a_follow_up_goes_with_the_answer_that_opened_it(staff, with_a_follow_up):
    person = staff("maya")
    person.open(f"/admin/appointments/{with_a_follow_up}/visit")
    person.press("Keep it", FIRST)
    person.press("Keep it", {"Did you cut yourself today?": "No", "When did you cut yourself?": (1, 11, 2026)})
    assert "Passport seen by Maya Example" in person.page.text
    person.open(f"/admin/appointments/{with_a_follow_up}/form")
    assert "cut yourself today" in person.page.sections["On the day"]
    assert "When did you cut yourself" not in person.page.sections["On the day"]


def test_other_faults_are_told_beside_a_follow_up(staff, with_a_follow_up):
    person = staff("maya")
    person.open(f"/admin/appointments/{with_a_follow_up}/visit")
    person.press("Keep it", {"Did you cut yourself today?": "Yes", "Which photo ID": "Passport", "The photo": True})
    assert len(person.page.messages) == 1
    assert "When did you cut yourself?" in person.page.text


def test_the_form_has_every_heading_and_says_what_was_answered(staff, reference):
    person = staff("owner")
    person.open(f"/admin/appointments/{reference}/form")
    assert set(person.page.sections) == {
        "Age",
        "What was explained",
        "Medical history",
        "On the day",
        "Aftercare",
        "Signatures",
    }
    assert person.page.facts["Do you faint, or feel faint, with needles or at the sight of blood?"] == "Yes"


def test_a_look_at_the_form_is_recorded(web_app, staff, reference):
    person = staff("owner")
    with web_app.app_context():
        before = len(dump()["audit"])
    person.open(f"/admin/appointments/{reference}/form")
    with web_app.app_context():
        assert len(dump()["audit"]) == before + 1


@pytest.mark.parametrize("page", ["visit", "form"])
@pytest.mark.parametrize("name", ["desk", "theo"])
def test_who_may_not_read_the_answers_gets_no_such_page(staff, reference, page, name):
    assert staff(name).open(f"/admin/appointments/{reference}/{page}").status == 404


def test_there_is_no_visit_before_it_is_confirmed(web_app, staff):
    with web_app.app_context():
        waiting = booked(NOW)
    assert staff("owner").open(f"/admin/appointments/{waiting}/visit").status == 409


SEEN = {"Which photo ID": "Passport", "alcohol or recreational drugs": "No", "The photo": True}
WHEN = "on the day of the consultation"


def test_a_visit_is_written_down_from_its_day_on(web_app, staff, reference, clock):
    clock.now = TUESDAY_1130 - timedelta(days=1)
    person = staff("maya")
    with nothing_but_looks(web_app):
        page = person.open(f"/admin/appointments/{reference}/visit")
        assert page.path == f"/admin/appointments/{reference}"
        assert WHEN in page.response.text
        assert "Photo ID and the questions for the day: on 1 December 2026" in page.text
        assert "/visit" not in str(page.soup)
    clock.now = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    staff("maya").open(f"/admin/appointments/{reference}/visit").form("Keep it")


def test_the_day_is_the_clinics(web_app, reference, clock):
    """Seven hours west of Greenwich the first of December begins at seven."""
    with web_app.app_context():
        change_clinic(time_zone="America/Phoenix")
        maya = viewer("maya")
        with pytest.raises(TooEarlyError):
            visit.record_visit(reference, IdKind.PASSPORT, {}, maya, datetime(2026, 12, 1, 6, 59, tzinfo=UTC))
        visit.record_visit(reference, IdKind.PASSPORT, {}, maya, datetime(2026, 12, 1, 7, 0, tzinfo=UTC))


def test_a_page_of_the_day_that_is_sent_after_a_move_keeps_nothing(web_app, staff, reference):
    person = staff("maya")
    person.open(f"/admin/appointments/{reference}/visit")
    put_off(web_app, reference)
    with nothing_but_looks(web_app):
        assert WHEN in person.press("Keep it", SEEN).response.text


def put_off(web_app, reference):
    with web_app.app_context():
        stored = appointments.get_appointment(reference).appointment
        later = TUESDAY_1130 + timedelta(days=7)
        now = TUESDAY_1130 - timedelta(minutes=5)
        move.move_appointment(reference, stored.version, "maya", later, viewer("owner"), now)


def test_what_was_asked_on_another_day_is_asked_anew(web_app, staff, reference):
    """The ID was seen all the same; a drink yesterday says nothing of a day a week later."""
    person = staff("maya")
    person.open(f"/admin/appointments/{reference}/visit")
    person.press("Keep it", {**SEEN, "alcohol or recreational drugs": "Yes"})
    assert person.page.soup.select(".decide strong")
    put_off(web_app, reference)
    person.open(f"/admin/appointments/{reference}")
    assert "Passport seen by Maya Example" in person.page.text
    assert not person.page.soup.select(".decide strong")
    person.open(f"/admin/appointments/{reference}/form")
    assert "Passport seen by Maya Example" in person.page.sections["Age"]
    assert "Yes" not in person.page.sections["On the day"]


def test_what_was_seen_stays_on_the_page_when_it_is_completed(web_app, staff, reference, clock):
    person = staff("maya")
    person.open(f"/admin/appointments/{reference}/visit")
    person.press("Keep it", SEEN)
    clock.now = TUESDAY_1130
    with web_app.app_context():
        change.complete_appointment(reference, 2, viewer("maya"), clock.now)
    person.open(f"/admin/appointments/{reference}")
    assert "Passport seen by Maya Example" in person.page.text
    assert person.open(person.page.link("Consultation form")).heading == "Consultation form"


def test_a_form_that_is_printed_before_has_room_for_the_day(staff, reference, clock):
    clock.now = TUESDAY_1130 - timedelta(days=1)
    person = staff("maya")
    person.open(f"/admin/appointments/{reference}")
    day = person.open(person.page.link("Consultation form")).sections["On the day"]
    assert "The client feels fit and well today" in day
    assert "alcohol or recreational drugs" in day
    assert "____" in day


def test_the_form_says_what_calls_for_help_at_once(staff, reference):
    explained = staff("maya").open(f"/admin/appointments/{reference}/form").sections["What was explained"]
    assert "trouble breathing" in explained
    assert "what can stand against the treatment" in explained
