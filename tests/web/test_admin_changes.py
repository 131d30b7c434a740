"""Moving, cancelling, ending, correcting and shortening an appointment, and private notes, on their pages."""

from datetime import timedelta

import pytest

from booking.usecases import decide
from tests.helpers import change_clinic, say_no_time, viewer
from tests.web import road
from tests.web.stored import nothing_but_looks

WEDNESDAY_1130 = "2026-12-02T11:30:00+00:00"


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


@pytest.fixture
def confirmed(web_app, reference):
    with web_app.app_context():
        decide.confirm_appointment(reference, 1, viewer("desk"), web_app.extensions["hairline.clock"].now)
    return reference


def on(reference, act):
    return f"/admin/appointments/{reference}/{act}"


def to(reference, starts_at=WEDNESDAY_1130, technician="maya"):
    return on(reference, f"move/to?technician={technician}&starts_at={starts_at.replace('+', '%2B')}")


@pytest.mark.parametrize("name", ["owner", "desk", "maya"])
def test_a_move_in_three_presses(staff, reference, name):
    person = staff(name)
    page = person.open(f"/admin/appointments/{reference}")
    page = person.open(page.link("Move…"))
    assert page.heading == "Move to which time?"
    assert "now Tuesday 1 December 2026, 11:30 with Maya Example" in page.text
    page = person.open(page.soup.select("a.time")[-1]["href"])
    assert page.heading == "Move this appointment?"
    page = person.press("Move it and tell the client")
    assert page.path == f"/admin/appointments/{reference}"
    assert "Moved. The client and staff are being told by e-mail." in page.response.text
    assert page.heading == "Robin Walker, Monday 7 December 2026, 16:15"
    assert "moved it from Tue 1 December, 11:30 to Mon 7 December, 16:15" in page.text


def test_who_has_it_now_is_called_by_name(staff, reference):
    owner = staff("owner")
    owner.open(to(reference, technician="theo"))
    page = owner.press("Move it and tell the client")
    told = "moved it from Tue 1 December, 11:30 (Maya Example) to Wed 2 December, 11:30 (Theo Sample)"
    assert told in page.sections["What happened"]


def test_the_week_and_the_technician_can_be_chosen(staff, reference):
    owner = staff("owner")
    page = owner.open(on(reference, "move?technician=theo&day=2026-12-08"))
    assert "8 December 2026 to 14 December 2026" in page.text
    assert page.link("Later") == f"{on(reference, 'move')}?day=2026-12-15&technician=theo"
    assert page.link("Earlier") == f"{on(reference, 'move')}?day=2026-12-01&technician=theo"
    assert all("technician=theo" in link["href"] for link in page.soup.select("a.time"))
    assert staff("maya").open(on(reference, "move?technician=theo")).status == 404


@pytest.mark.parametrize("odd", ["day=x", "day=0001-01-01", "day=9999-12-31", "technician=", "more"])
def test_odd_addresses_show_a_page_all_the_same(staff, reference, odd):
    assert staff("owner").open(on(reference, f"move?{odd}")).heading == "Move to which time?"


@pytest.mark.parametrize("odd", ["starts_at=x", "starts_at=2026-12-02T11:30", ""])
def test_without_a_real_time_one_chooses_again(staff, reference, odd):
    assert staff("owner").open(on(reference, f"move/to?{odd}")).heading == "Move to which time?"


def test_a_taken_time_offers_the_nearest(web_app, staff, reference):
    """R2: nobody overlaps, and what staff typed is kept."""
    road.booked(web_app, technician="maya", starts_at=road.START + timedelta(days=1))
    owner = staff("owner")
    owner.open(to(reference))
    with nothing_but_looks(web_app):
        page = owner.press("Move it and tell the client")
    assert page.messages == ["That time is not free any more. These are the nearest; your words are kept."]
    near = page.soup.select("a.time")
    assert len(near) == 3
    owner.open(near[1]["href"])
    assert "Moved." in owner.press("Move it and tell the client").response.text


def test_inside_the_notice_a_reason_is_asked_kept_and_shown(web_app, staff, reference):
    with web_app.app_context():
        change_clinic(minimum_notice_minutes=11 * 24 * 60)
    owner = staff("owner")
    page = owner.open(on(reference, "move?day=2026-12-02"))
    assert "2026-12-02" not in [link["href"].partition("starts_at=")[2][:10] for link in page.soup.select("a.time")]
    page = owner.open(on(reference, "move?day=2026-12-02&more=y"))
    assert "reason" in page.soup.select("a.time")[0].get_text()
    owner.open(to(reference))
    with nothing_but_looks(web_app):
        assert owner.press("Move it and tell the client").messages == ["Write down why"]
    page = owner.press("Move it and tell the client", {"Why is it moved there": "They fly out that week"})
    assert page.facts["Moved against the rules, because"].startswith("They fly out that week")
    assert "fly out" not in staff("desk").open(f"/admin/appointments/{reference}").text


def test_two_staff_at_once(web_app, staff, reference, clock):
    """R2: who was faster, what they did and when."""
    owner, desk = staff("owner"), staff("desk")
    desk.open(to(reference))
    owner.open(f"/admin/appointments/{reference}")
    owner.press("Confirm")
    clock.now += timedelta(minutes=2)
    with nothing_but_looks(web_app):
        page = desk.press("Move it and tell the client")
    assert "Olive Owner confirmed it 2 minutes ago. Nothing was changed by you." in page.response.text


def test_a_cancellation_in_two_presses(staff, confirmed):
    desk = staff("desk")
    page = desk.open(f"/admin/appointments/{confirmed}")
    desk.open(page.link("Cancel…"))
    page = desk.press("Cancel it and tell the client", {"What shall we tell": "Maya is away that day."})
    assert "Cancelled" in page.text
    assert "Frank Desk wrote to the client: “Maya is away that day.”" in page.text
    assert "Move…" not in page.text
    for act in ("cancel", "move", "shorten", to(confirmed).rpartition(confirmed)[2].removeprefix("/")):
        assert "You did this already." in desk.open(on(confirmed, act)).response.text, act


def test_nothing_of_health_goes_out_with_a_cancellation(web_app, staff, confirmed):
    desk = staff("desk")
    desk.open(on(confirmed, "cancel"))
    with nothing_but_looks(web_app):
        page = desk.press("Cancel it", {"What shall we tell": "Your doctor said no"})
    assert "Please leave out what sounds like health (doctor)" in page.messages[0]
    assert page.values("reason") == ["Your doctor said no"]


@pytest.mark.parametrize(("button", "state"), [("Yes, completed", "Completed"), ("No-show", "No-show")])
def test_how_it_went_is_one_press(staff, confirmed, clock, button, state):
    maya = staff("maya")
    assert "Did the client come?" not in maya.open(f"/admin/appointments/{confirmed}").text
    clock.now = road.START + timedelta(minutes=50)
    maya = staff("maya")
    maya.open(f"/admin/appointments/{confirmed}")
    page = maya.press(button)
    assert page.soup.select_one(".meta .status").get_text().strip() == state
    assert "Robin Walker" in maya.open("/admin/").sections["Today"]


def test_the_owner_alone_corrects(staff, confirmed, clock):
    clock.now = road.START + timedelta(minutes=50)
    owner, desk = staff("owner"), staff("desk")
    desk.open(f"/admin/appointments/{confirmed}")
    page = desk.press("No-show")
    assert "Correct…" not in page.text
    assert desk.open(on(confirmed, "correct")).status == 404
    owner.open(owner.open(f"/admin/appointments/{confirmed}").link("Correct…"))
    assert owner.press("Correct it").messages == ["Choose what it should have been", "Write down what went wrong"]
    answers = {"What should it have been?": "Completed: the client came", "What went wrong?": "The wrong row"}
    page = owner.press("Correct it", answers)
    assert page.facts["Corrected, because"].startswith("The wrong row")


def test_a_time_given_to_somebody_else_is_not_given_back(web_app, staff, confirmed):
    owner = staff("owner")
    owner.open(on(confirmed, "cancel"))
    owner.press("Cancel it")
    road.booked(web_app, technician="maya")
    owner.open(on(confirmed, "correct"))
    page = owner.press("Correct it", {"What went wrong?": "The wrong row"})
    assert "Its time is not free any more. Nothing was changed." in page.response.text


def test_it_is_shortened_with_a_reason_that_readers_of_answers_see(web_app, staff, confirmed):
    """R5."""
    desk = staff("desk")
    desk.open(on(confirmed, "shorten"))
    with nothing_but_looks(web_app):
        assert desk.press("Shorten it", {"Why?": "A bride"}).messages == [
            "Nothing is shorter yet: choose fewer minutes somewhere"
        ]
        assert desk.press("Shorten it", raw={"consultation": "90"}).status == 200
    page = desk.press("Shorten it", {"Why?": "A bride"}, raw={"consultation": "30"})
    assert "Consultation, 30 minutes" in page.text
    assert "Frank Desk shortened it" in page.text
    assert "bride" not in page.text
    assert staff("maya").open(f"/admin/appointments/{confirmed}").facts["Shortened, because"].startswith("A bride")


def test_a_private_note(staff, reference):
    maya = staff("maya")
    maya.open(on(reference, "note"))
    page = maya.press("Keep the note", {"Note": "Prefers mornings\nQuiet room <b>"})
    assert page.facts["Note"].startswith("Prefers morningsQuiet room <b>Maya Example")
    desk = staff("desk")
    assert "Prefers" not in desk.open(f"/admin/appointments/{reference}").text
    assert desk.open(on(reference, "note")).status == 404


def test_where_the_answers_allow_no_time_the_page_says_so(web_app, staff, reference):
    with web_app.app_context():
        say_no_time(reference, web_app.extensions["hairline.clock"].now)
    page = staff("owner").open(on(reference, "move"))
    assert "The answers given last allow no time at all." in page.response.text


@pytest.mark.parametrize("starts_at", ["0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:00-23:59", "x", "2026-12-01"])
def test_a_time_that_cannot_be_reckoned_with_is_none(web_app, staff, starts_at):
    reference = road.booked(web_app, technician="maya")
    page = staff("owner").open(f"/admin/appointments/{reference}/move/to?technician=maya&starts_at={starts_at}")
    assert page.status < 500
