"""Staff set a technician's hours: the usual week, one date, time off; what changes is shown before it is saved."""

from datetime import timedelta

import pytest

from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes, stored
from tests.web.test_staying_signed_in import sign_in_again

TUESDAY = "2026-12-01"
MAYA = "/admin/settings/hours/maya"
USUAL = "09:00 to 13:00, 13:30 to 17:00"


def see(person, raw, button="See what changes"):
    return person.press(button, raw=raw)


def bookings(page):
    return page.sections["Bookings"]


# The usual week


def test_the_hours_of_a_technician_stand_on_one_page(staff):
    desk = staff("desk")
    assert desk.open("/admin/").link("Settings") == "/admin/settings/"
    assert desk.open("/admin/settings/").link("Hours") == "/admin/settings/hours"
    assert desk.open("/admin/settings/hours").link("Maya Example") == MAYA
    page = desk.open(MAYA)
    assert page.heading == "Hours of Maya Example"
    assert page.facts["Monday"] == USUAL
    assert page.facts["Sunday"] == "not working"
    assert page.text.count("None to come.") == 2


def test_another_usual_week(web_app, staff):
    desk = staff("desk")
    page = desk.open(f"{MAYA}/week")
    assert page.values("day0-work_from_0") == ["09:00"]
    assert page.values("day0-break_until_0") == ["13:30"]
    assert page.values("day6-work_from_0") == [""]
    with nothing_stored_changes(web_app):
        page = see(desk, {"day0-work_from_0": "10", "day6-work_from_0": "0930", "day6-work_until_0": "12.15"})
    assert page.heading == "A usual week like this for Maya Example?"
    assert page.facts["Monday"] == "10:00 to 13:00, 13:30 to 17:00"
    assert page.facts["Sunday"] == "09:30 to 12:15"
    assert "No booking is affected." in bookings(page)
    page = desk.press("Save")
    assert page.path == MAYA
    assert page.facts["Sunday"] == "09:30 to 12:15"
    assert "The new hours are on offer at once." in page.soup.body.get_text()
    again = desk.open(f"{MAYA}/week")
    assert again.values("day6-work_until_0") == ["12:15"]


def test_more_than_one_stretch_and_break(staff):
    owner = staff("owner")
    owner.open(f"{MAYA}/week")
    raw = {
        "day0-work_from_0": "18:00",
        "day0-work_until_0": "24:00",
        "day0-work_from_1": "06:00",
        "day0-work_until_1": "12:00",
        "day0-break_from_0": "19:00",
        "day0-break_until_0": "19:30",
        "day0-break_from_2": "08:00",
        "day0-break_until_2": "08:05",
    }
    assert see(owner, raw).facts["Monday"] == "06:00 to 08:00, 08:05 to 12:00, 18:00 to 19:00, 19:30 to 24:00"
    owner.press("Save")
    page = owner.open(f"{MAYA}/week")
    assert page.values("day0-work_from_0") == ["06:00"]
    opened = [details for details in page.soup.find_all("details") if details.has_attr("open")]
    assert len(opened) == 1


@pytest.mark.parametrize(
    ("raw", "field", "message"),
    [
        ({"day0-work_from_0": "nine"}, "day0-work_from_0", "Enter a time like 09:30"),
        ({"day0-work_from_0": "24:05"}, "day0-work_from_0", "Enter a time like 09:30"),
        ({"day0-work_from_0": "09:75"}, "day0-work_from_0", "Enter a time like 09:30"),
        ({"day0-work_from_0": "٠٩:٣٠"}, "day0-work_from_0", "Enter a time like 09:30"),
        ({"day0-work_from_0": "09:33"}, "day0-work_from_0", "Use steps of five minutes"),
        ({"day0-work_until_0": ""}, "day0-work_until_0", "Enter a time here too"),
        ({"day0-break_from_0": ""}, "day0-break_from_0", "Enter a time here too"),
        ({"day0-work_until_0": "09:00"}, "day0-work_until_0", "This must be later than 09:00"),
        (
            {"day0-work_from_1": "16:00", "day0-work_until_1": "18:00"},
            "day0-work_from_1",
            "This begins before another one has ended",
        ),
        ({"day0-break_from_0": "08:00"}, "day0-break_from_0", "A break must lie inside one stretch of work"),
        ({"day0-work_from_0": "", "day0-work_until_0": ""}, "day0-break_from_0", "A break must lie inside"),
    ],
)
def test_what_is_wrong_is_said_beside_the_time(web_app, staff, raw, field, message):
    owner = staff("owner")
    owner.open(f"{MAYA}/week")
    with nothing_stored_changes(web_app):
        page = see(owner, raw)
    assert page.heading == "The usual week of Maya Example"
    assert message in page.says_beside(field)
    assert page.values(field) == [raw.get(field, page.values(field)[0])]


def test_bookings_outside_are_listed_kept_and_stay_listed(web_app, staff):
    reference = road.booked(web_app, technician="maya")
    owner = staff("owner")
    owner.open(f"{MAYA}/week")
    page = see(owner, {"day1-work_from_0": "14:00", "day1-break_from_0": "", "day1-break_until_0": ""})
    assert "One booking to come falls outside." in bookings(page)
    assert "Robin Walker" in bookings(page)
    assert page.link("Tue 1 December, 11:30") == f"/admin/appointments/{reference}"
    page = owner.press("Save")
    assert "Robin Walker" in page.sections["Bookings outside the hours"]
    assert owner.open("/admin/settings/hours").link("Tue 1 December") == f"/admin/appointments/{reference}"
    assert "Needs a decision" in owner.open(f"/admin/appointments/{reference}").text


def test_a_booking_in_the_meantime_is_shown_before_anything_is_saved(web_app, staff):
    owner = staff("owner")
    owner.open(f"{MAYA}/week")
    see(owner, {"day1-work_from_0": "14:00", "day1-break_from_0": "", "day1-break_until_0": ""})
    road.booked(web_app, technician="maya")
    with nothing_stored_changes(web_app):
        page = owner.press("Save")
    assert "Nothing is saved yet: something else was booked or changed in the meantime." in page.text
    assert "Robin Walker" in bookings(page)
    assert owner.press("Save").path == MAYA


def test_one_may_change_it_again_before_saving(web_app, staff):
    owner = staff("owner")
    owner.open(f"{MAYA}/week")
    see(owner, {"day0-work_from_0": "10:00"})
    with nothing_stored_changes(web_app):
        page = owner.press("Change something")
    assert page.heading == "The usual week of Maya Example"
    assert page.values("day0-work_from_0") == ["10:00"]


def test_two_staff_at_once(web_app, staff):
    owner, desk = staff("owner"), staff("desk")
    for person, starts in ((owner, "10:00"), (desk, "11:00")):
        person.open(f"{MAYA}/week")
        see(person, {"day0-work_from_0": starts})
    owner.press("Save")
    with nothing_stored_changes(web_app):
        page = desk.press("Save")
    assert "Somebody else changed this week" in page.messages[0]
    assert "Monday 10:00 to 13:00" in page.sections["What is stored now"]
    assert page.values("day0-work_from_0") == ["11:00"]
    see(desk, {})
    assert desk.press("Save").facts["Monday"] == "11:00 to 13:00, 13:30 to 17:00"


def test_a_technician_sets_their_own_alone(web_app, staff):
    maya = staff("maya")
    page = maya.open("/admin/settings/hours")
    assert "Maya Example" in page.text
    assert "Theo Sample" not in page.text
    maya.open(f"{MAYA}/week")
    see(maya, {"day0-work_from_0": "10:00"})
    assert maya.press("Save").facts["Monday"].startswith("10:00")
    with nothing_stored_changes(web_app):
        for path in ("", "/week", "/dates"):
            assert maya.open(f"/admin/settings/hours/theo{path}").heading == "There is no such page"
        maya.open("/admin/settings/time-off")
        assert maya.page.values("technician") == ["maya"]
        page = maya.press("See what changes", raw={"first_day": TUESDAY, "technician": "theo"})
        assert page.title.startswith("Error: ")


# One date


def test_other_hours_on_one_date(web_app, staff):
    road.booked(web_app, technician="maya")
    owner = staff("owner")
    owner.open(f"{MAYA}/dates?day={TUESDAY}")
    assert owner.page.values("hours-work_from_0") == ["09:00"]
    with nothing_stored_changes(web_app):
        page = see(
            owner,
            {
                "hours-work_from_0": "17:00",
                "hours-work_until_0": "20:00",
                "hours-break_from_0": "18:00",
                "hours-break_until_0": "19:00",
            },
        )
    assert page.facts == {
        "Date": "Tuesday 1 December 2026",
        "Hours from now on": "17:00 to 18:00, 19:00 to 20:00",
        "Hours until now": USUAL,
    }
    assert "One booking to come falls outside." in bookings(page)
    page = owner.press("Save")
    [row] = page.soup.select("tbody tr")[-1:]
    assert words(row).startswith("Tuesday 1 December 2026 17:00 to 18:00, 19:00 to 20:00")
    # Back to the usual: whoever is booked lies inside again.
    page = owner.open(page.link("Usual hours again"))
    assert page.facts["Hours from now on"] == USUAL
    assert "No booking is affected." in bookings(page)
    page = owner.press("Back to the usual hours")
    assert page.path == MAYA
    assert page.text.count("None to come.") == 2
    assert owner.open(f"{MAYA}/dates/{TUESDAY}/remove").status == 404


def test_two_who_set_the_same_date(web_app, staff):
    """The second sees what the first saved before anything is saved."""
    owner, desk = staff("owner"), staff("desk")
    for person, starts in ((owner, "10:00"), (desk, "11:00")):
        person.open(f"{MAYA}/dates?day={TUESDAY}")
        see(person, {"hours-work_from_0": starts})
    owner.press("Save")
    with nothing_stored_changes(web_app):
        page = desk.press("Save")
    assert "Nothing is saved yet" in page.text
    assert page.facts["Hours until now"] == "10:00 to 13:00, 13:30 to 17:00"
    assert desk.press("Save").path == MAYA


def test_a_day_off(staff):
    owner = staff("owner")
    owner.open(f"{MAYA}/dates")
    empty = {f"hours-{kind}_{end}_0": "" for kind in ("work", "break") for end in ("from", "until")}
    page = see(owner, {"day": TUESDAY, **empty})
    assert page.facts["Hours from now on"] == "not working"
    owner.press("Save")
    page = owner.open("/admin/week?day=2026-12-01")
    tuesday = next(part for part in page.soup.select(".week-day") if "1 December" in words(part.h2))
    assert "Does not work" in words(tuesday.select_one(".lane"))


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("", "Enter the date"),
        ("tomorrow", "Enter a date as year, month and day"),
        ("2026-02-30", "Enter a date as year, month and day"),
        ("2026-11-21", "This date is over"),
        ("2062-12-01", "This date is too far off"),
        ("9999-12-31", "This date is too far off"),
    ],
)
def test_a_date_that_is_none(web_app, staff, day, message):
    owner = staff("owner")
    owner.open(f"{MAYA}/dates")
    with nothing_stored_changes(web_app):
        assert message in see(owner, {"day": day}).says_beside("day")


# Time off


def test_a_morning_is_blocked_in_three_presses_from_the_week(web_app, staff):
    reference = road.booked(web_app, technician="maya")
    desk = staff("desk")
    desk.open("/admin/week?day=2026-12-01&technician=maya")
    link = next(
        link["href"] for link in desk.page.soup.find_all("a") if words(link) == "Block time Tuesday 1 December 2026"
    )
    desk.open(link)
    assert (desk.page.values("technician"), desk.page.values("first_day")) == (["maya"], [TUESDAY])
    with nothing_stored_changes(web_app):
        page = desk.press("Only the morning")
    assert page.facts == {"Who": "Maya Example", "Away": "Tuesday 1 December 2026, until 13:00"}
    assert page.link("Tue 1 December, 11:30") == f"/admin/appointments/{reference}"
    page = desk.press("Save")
    assert page.path.startswith("/admin/week?day=2026-12-01")
    assert "Maya Example is away: Tuesday 1 December 2026, until 13:00." in page.soup.body.get_text()
    tuesday = next(part for part in page.soup.select(".week-day") if "1 December" in words(part.h2))
    assert "Away 00:00 to 13:00" in words(tuesday)


def test_days_that_are_over_cannot_be_blocked(staff):
    page = staff("owner").open("/admin/week?day=2026-11-22")
    assert [words(link) for link in page.soup.select(".day-act a")] == [
        "Block time Sunday 22 November 2026",
        "Day sheet Sunday 22 November 2026",
    ]


@pytest.mark.parametrize(
    ("raw", "button", "away"),
    [
        ({}, "See what changes", "Tuesday 1 December 2026, all day"),
        ({}, "Only the afternoon", "Tuesday 1 December 2026, from 13:30"),
        ({"starts": "9:15", "ends": "10"}, "See what changes", "Tuesday 1 December 2026, 09:15 to 10:00"),
        ({"starts": "16:00"}, "See what changes", "Tuesday 1 December 2026, from 16:00"),
        (
            {"last_day": "2026-12-04"},
            "See what changes",
            "Tuesday 1 December 2026 to Friday 4 December 2026, all day",
        ),
        (
            {"starts": "16:00", "last_day": "2026-12-04", "ends": "9:00"},
            "See what changes",
            "Tuesday 1 December 2026, 16:00 to Friday 4 December 2026, 09:00",
        ),
    ],
)
def test_time_off_of_any_length(staff, raw, button, away):
    owner = staff("owner")
    owner.open(f"/admin/settings/time-off?technician=theo&day={TUESDAY}")
    assert see(owner, {"technician": "maya", **raw}, button).facts["Away"] == away
    page = owner.press("Save")
    assert page.path == MAYA
    assert away in page.sections["Time off"]


@pytest.mark.parametrize(
    ("raw", "field", "message"),
    [
        ({"first_day": ""}, "first_day", "Enter the day"),
        ({"last_day": "2026-11-30"}, "last_day", "The last day must not lie before the first"),
        ({"starts": "10", "ends": "10"}, "ends", "This must be later than the start"),
        ({"ends": "0:00"}, "ends", "This must be later than the start"),
        ({"starts": "24:00", "ends": ""}, "ends", "This must be later than the start"),
        ({"starts": "x"}, "starts", "Enter a time like 09:30"),
    ],
)
def test_time_off_that_makes_no_sense(web_app, staff, raw, field, message):
    owner = staff("owner")
    owner.open(f"/admin/settings/time-off?day={TUESDAY}")
    with nothing_stored_changes(web_app):
        assert message in see(owner, raw).says_beside(field)


def test_time_off_is_removed(web_app, staff):
    owner = staff("owner")
    owner.open(f"/admin/settings/time-off?technician=maya&day={TUESDAY}")
    see(owner, {})
    page = owner.press("Save")
    page = owner.open(page.link("Remove"))
    assert page.heading == "Remove this time off?"
    assert "No booking is affected." in page.text
    page = owner.press("Remove it")
    assert page.path == MAYA
    assert "None to come." in page.sections["Time off"]


def test_what_is_removed_already_is_no_page(web_app, staff):
    owner = staff("owner")
    assert owner.open(f"{MAYA}/time-off/987654/remove").status == 404
    assert owner.open(f"{MAYA}/dates/x/remove").status == 404


@pytest.mark.parametrize("day", ["x", "0001-01-01", "9999-12-31", "2026-11-21"])
def test_an_odd_day_in_the_address_is_left_out(staff, day):
    page = staff("owner").open(f"/admin/settings/time-off?day={day}&technician=nobody&back=x")
    assert page.values("first_day") == [""]


def test_who_takes_no_bookings_any_more_is_in_the_week_of_their_last_ones(web_app, staff):
    road.booked(web_app, technician="maya")
    owner = staff("owner")
    owner.open("/admin/settings/technicians/maya")
    owner.press("See what changes", {"Takes bookings": False})
    owner.press("Save")
    page = owner.open("/admin/week?day=2026-12-01")
    assert "Robin Walker" in page.text
    assert {words(name) for name in page.soup.select(".lane h3")} == {"Theo Sample", "Maya Example"}
    page = owner.open("/admin/week?day=2026-12-08")
    assert {words(name) for name in page.soup.select(".lane h3")} == {"Theo Sample"}


def test_a_form_sent_when_the_sign_in_was_over_comes_back(web_app, staff, clock):
    owner = staff("owner")
    owner.open(f"{MAYA}/week")
    data, action = owner.filled("See what changes", raw={"day0-work_from_0": "10:00"})
    clock.now += timedelta(minutes=31)
    assert owner.send(action, data).heading == "Sign in"
    sign_in_again(owner, staff)
    page = owner.open(f"{MAYA}/week")
    assert page.values("day0-work_from_0") == ["10:00"]
    assert page.values("day1-work_from_0") == ["09:00"]
    assert see(owner, {}).facts["Monday"].startswith("10:00")


def test_nobody_is_told_by_itself(web_app, staff):
    """Appointments are kept, and so is what their clients know."""
    road.booked(web_app, technician="maya")
    before = stored(web_app)
    owner = staff("owner")
    owner.open(f"/admin/settings/time-off?technician=maya&day={TUESDAY}")
    see(owner, {})
    owner.press("Save")
    after = stored(web_app)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"time_off", "audit", "staff_session"}
