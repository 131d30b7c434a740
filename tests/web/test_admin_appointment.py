"""One appointment: why it is as it is, what happened, and what was written to whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from booking.store.database import transaction
from booking.store.messages import MessageRow
from booking.usecases import appointments
from booking.web.admin.findings import findings_shown
from tests.helpers import change_clinic, viewer
from tests.web import road
from tests.web.client import words
from tests.web.stored import stored

ANSWERS = {
    "isotretinoin": "yes",
    "isotretinoin_last": "2026-10",
    "other_medicines": "yes",
    "other_medicines_list": "Metformin\nRamipril",
    "scalp_lesion": "yes",
    "faint": "not_sure",
    "minoxidil": "yes",
    "allergies": ["latex", "hair_dye"],
}
APRIL = road.START.replace(year=2027, month=4, day=6, hour=10, minute=30)


@pytest.fixture
def shown(web_app, staff):
    """The page of an appointment about which there is much to say, as one of staff sees it."""
    reference = road.booked(web_app, answers=ANSWERS, starts_at=APRIL, technician="maya")
    return lambda name: staff(name).open(f"/admin/appointments/{reference}")


def findings(page):
    return [(words(item.dt), words(item.dd)) for item in page.soup.select("dl.findings > div")]


def test_it_works(shown):
    page = shown("owner")
    assert page.heading == "Robin Walker, Tuesday 6 April 2027, 11:30"
    assert "Provisional waiting" in page.text
    assert "Consultation, 45 minutes · with Maya Example · London time" in page.text
    assert "Outcome: Letter" in page.text
    assert "treatment from 30 April 2027" in page.text
    assert page.facts["Phone"] == "+44 20 7946 0958"
    assert page.facts["E-mail"] == "robin@client.example"
    assert page.facts["Born"] == "14 March 1985"
    assert page.facts["Letter due"].startswith("Thursday 1 April 2027")


def test_each_finding_says_rule_answer_text_and_source(shown):
    page = shown("maya")
    found = findings(page)
    assert [outcome for outcome, _ in found] == ["Letter", "Later", "Review", "Review", "Review", "Advice"]
    letter = found[0][1]
    assert "Needs a doctor's letter before any pigment." in letter
    assert "Is there a mole, lump or sore" in letter
    assert "“Yes”" in letter
    assert "Client was told: Pigment can hide changes" in letter
    assert "common practice" in letter
    assert "Rule scalp_lesion" in letter
    sources = page.soup.select("dl.findings a")
    assert "notamole" in [words(link) for link in sources]
    assert all(link["href"].startswith("https://") for link in sources)
    assert all("noreferrer" in link["rel"] for link in sources)


def test_follow_ups_stand_with_what_called_for_them(shown):
    text = " ".join(body for _, body in findings(shown("owner")))
    assert "Which medicines do you take? “Metformin, Ramipril”" in text
    assert "When did you take the last capsule? “October 2026”" in text
    assert "Treatment from 30 April 2027, counted from October 2026." in text
    assert "“Latex, Hair dye”" in text
    assert "Rule faint.unsure" in text


def test_all_other_answers_are_folded(shown):
    page = shown("owner")
    folded = page.soup.details
    assert "All other answers: nothing to note (4) · rules 2026-11, asked 22 November 2026" in words(folded.summary)
    assert not folded.has_attr("open")
    assert "Are you 18 or over?" in words(folded)


def test_of_the_other_answers_what_is_no_plain_no_stands_first(web_app, clock):
    answers = {"age_18": "yes", "breastfeeding": "no", "scalp_condition": "none", "minoxidil": "yes"}
    reference = road.booked(web_app)
    with web_app.test_request_context():
        shown = appointments.show_appointment(reference, viewer("owner"), clock.now)
        said = replace(shown.screening, answers=answers, findings=())
        _found, others = findings_shown(replace(shown, screening=said))
    assert [question.split()[2] for question, _answer in others] == ["18", "put", "breastfeeding", "have"]


def test_clear_says_so(web_app, staff):
    page = staff("owner").open(f"/admin/appointments/{road.booked(web_app)}")
    assert "Outcome: Clear" in page.text
    assert "No answer calls for anything." in page.text
    assert findings(page) == []


def test_the_front_desk_is_told_what_to_do_and_no_more(shown):
    page = shown("desk")
    assert "Letter: a doctor's letter must be here before it is confirmed." in page.text
    assert findings(page) == []
    for private in ("Metformin", "Latex", "mole", "minoxidil", "capsule", "Yes", "Rule", "30 April"):
        assert private not in page.soup.main.get_text(), private


def test_a_look_at_the_answers_is_recorded_once_in_a_row(web_app, staff, clock):
    reference = road.booked(web_app, technician="maya")
    owner, desk = staff("owner"), staff("desk")
    for _ in range(3):
        clock.now += timedelta(minutes=1)
        owner.open(f"/admin/appointments/{reference}")
        desk.open(f"/admin/appointments/{reference}")
    happened = [words(line) for line in desk.page.soup.select("ol.timeline li")]
    assert happened == [
        "Sun 22 November, 08:00 Robin Walker sent the request",
        "Sun 22 November, 08:01 Olive Owner looked at the answers",
    ]
    assert len([line for line in stored(web_app)["audit"] if "answers seen" in line]) == 3


def test_messages_say_where_they_stand_and_why(web_app, staff):
    reference = road.booked(web_app)
    with web_app.app_context(), transaction() as session:
        error = "the mail server answered 550: <b>no</b>"
        session.execute(update(MessageRow).where(MessageRow.id == 1).values(state="failed", last_error=error))
    page = staff("owner").open(f"/admin/appointments/{reference}")
    rows = [words(row) for row in page.soup.select("table.table tbody tr")]
    assert len(rows) == 5
    assert "Tue 1 December, 11:30: we have your request robin@client.example" in rows[0]
    assert "Failed the mail server answered 550: <b>no</b>" in rows[0]
    assert "Queued" in rows[1]


def test_the_reference_may_be_typed_as_people_write_it(web_app, staff):
    reference = road.booked(web_app)
    owner = staff("owner")
    typed = f"{reference[:4]}-{reference[4:]}".lower()
    assert owner.open(f"/admin/appointments/{typed}").heading.startswith("Robin Walker")
    assert owner.open("/admin/appointments/HX4K29PD").heading == "There is no such page"


def test_what_is_decided_has_no_buttons_any_more(web_app, staff):
    with web_app.app_context():
        change_clinic(confirms_automatically=True)
    page = staff("owner").open(f"/admin/appointments/{road.booked(web_app)}")
    assert page.buttons == []
    assert "Decide" not in page.text
