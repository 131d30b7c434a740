"""The owner says what is on offer; what is booked keeps its time."""

import pytest

from booking.store import appointments
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes, stored

VIDEO = {"Name": "Video talk", "Length": "20", "How it is held": "by video", "Link to join": "https://video.example/1"}


@pytest.fixture
def owner(staff):
    return staff("owner")


def open_list(owner):
    owner.open("/admin/settings/")
    return owner.open(owner.page.link("Services"))


def open_service(owner, name="Consultation"):
    return owner.open(open_list(owner).link(name))


def add_video(owner, **changes):
    owner.open(open_list(owner).link("Add a service"))
    return owner.press("Offer it", {**VIDEO, **changes})


def rows(page):
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]


def test_a_new_service_is_on_offer_at_once(owner, web_app):
    page = add_video(owner)
    assert "Video talk is on offer." in page.response.text
    assert rows(page) == [
        "Consultation 45 min 5 before, 10 after in person on offer first",
        "Video talk 20 min 5 before, 10 after by video on offer Move Video talk up",
    ]
    assert "20 minutes by video" in Browser(web_app).open("/").text
    assert ("service video-talk added", "clinic") in [row[4:6] for row in stored(web_app)["audit"]]


def test_two_of_the_same_name_have_addresses_of_their_own(owner):
    add_video(owner)
    page = add_video(owner)
    assert [link["href"].rpartition("/")[2] for link in page.soup.select("tbody th a")] == [
        "consultation",
        "video-talk",
        "video-talk-2",
    ]
    assert add_video(owner, Name="相談").link("相談").endswith("/service")


def test_the_order_is_that_of_the_start_page(owner, web_app):
    add_video(owner)
    page = owner.press("Move Video talk up")
    assert [row.split(" ")[0] for row in rows(page)] == ["Video", "Consultation"]
    headings = list(Browser(web_app).open("/").sections)
    assert headings.index("Video talk") < headings.index("Consultation")


def test_another_length_leaves_what_is_booked_alone(owner, web_app):
    reference = road.booked(web_app, technician="maya")
    before = stored(web_app)["occupied_cell"]
    open_service(owner)
    with nothing_stored_changes(web_app):
        page = owner.press("Save", {"Length": "60", "Cleaning after": "30"})
    assert "1 appointment to come keeps the length and the cleaning time it was booked with." in page.text
    owner.press("Save all the same")
    assert stored(web_app)["occupied_cell"] == before
    with web_app.app_context():
        kept = appointments.get_appointment(reference).appointment
        assert (kept.service.length_minutes, kept.service.cleaning_after_minutes) == (45, 10)
    second = road.booked(web_app, technician="theo")
    with web_app.app_context():
        stored_second = appointments.get_appointment(second)
        assert stored_second.appointment.service.length_minutes == 60
    owned = [row for row in stored(web_app)["occupied_cell"] if row[2] == stored_second.id]
    assert len(owned) == (60 + 5 + 30) / 5


def test_another_place_is_told_before_it_is_saved(owner, web_app):
    road.booked(web_app, technician="maya")
    open_service(owner)
    page = owner.press("Save", {"Another address": "3 Birch Lane", "Its own shortest notice": "2"})
    assert (
        "1 appointment to come shows the new name, price, place or link at once. No e-mail tells its client."
        in page.text
    )
    assert "1 appointment to come keeps its time; the new rules hold when it is moved." in page.text
    owner.press("Save all the same")
    assert "3 Birch Lane" in Browser(web_app).open("/").text


def test_what_is_booked_in_person_does_not_become_a_video(owner, web_app):
    road.booked(web_app)
    open_service(owner)
    with nothing_stored_changes(web_app):
        owner.press("Save", {"How it is held": "by video", "Link to join": "https://video.example/1"})
        page = owner.press("Save all the same")
    assert page.messages == [
        "1 appointment to come was booked the other way. Withdraw this service and add another one instead"
    ]


def test_a_service_without_appointments_may_become_a_video(owner):
    open_service(owner)
    page = owner.press("Save", {"How it is held": "by video", "Link to join": "https://video.example/1"})
    assert rows(page) == ["Consultation 45 min 5 before, 10 after by video on offer first"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Name": ""}, "Enter a name"),
        ({"Length": "0"}, "Enter a whole number from 5 to 240"),
        ({"Length": "42"}, "Enter a number that can be divided by 5"),
        ({"Cleaning before": "3"}, "Enter a number that can be divided by 5"),
        ({"A time every": "0"}, "Enter a whole number from 5 to 240"),
        ({"Link to join": ""}, "Enter the link that clients open to join"),
        ({"Link to join": "http://video.example/1"}, "Enter a web address that begins with https://"),
        ({"Link to join": "https://"}, "Enter a web address that begins with https://"),
        ({"Link to a map": "javascript:alert(1)"}, "Enter a web address that begins with https://"),
        ({"Its own furthest day": "0"}, "Enter a whole number from 1 to 730"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_stored(owner, web_app, changes, message):
    owner.open("/admin/settings/services/new")
    with nothing_stored_changes(web_app):
        page = owner.press("Offer it", {**VIDEO, **changes})
    assert page.messages == [message]


def test_a_withdrawn_service_is_offered_no_more_and_its_appointments_stay(owner, web_app):
    reference = road.booked(web_app)
    add_video(owner)
    owner.open(open_service(owner).link("Withdraw it"))
    assert "1 appointment to come stays as it is." in owner.page.text
    page = owner.press("Withdraw it")
    assert "Consultation 45 min 5 before, 10 after in person withdrawn first" in rows(page)
    assert "Consultation" not in Browser(web_app).open("/").sections
    assert owner.open(f"/admin/appointments/{reference}").status == 200
    open_service(owner)
    owner.press("Offer it again")
    assert "45 minutes to look" in Browser(web_app).open("/").text


def test_the_last_service_stays_on_offer(owner, web_app):
    owner.open("/admin/settings/services/consultation/withdraw")
    with nothing_stored_changes(web_app):
        page = owner.press("Withdraw it")
    assert page.messages == ["It is the only one on offer. Offer another one first."]


def test_two_who_change_a_service_at_once(owner, staff, web_app):
    other = staff("owner")
    open_service(owner)
    open_service(other)
    other.press("Save", {"Length": "30"})
    with nothing_stored_changes(web_app):
        page = owner.press("Save", {"Name": "First talk"})
    assert "nothing was saved here" in page.messages[0]
    assert page.values("name") == ["First talk"]


def test_an_unknown_service_is_no_page(owner):
    for path in ("nobody", "nobody/withdraw", "%00", "x" * 3000):
        assert owner.open(f"/admin/settings/services/{path}").heading == "There is no such page", path
