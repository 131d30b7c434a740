"""The owner writes the safety advisories; what a client read stays known by its version."""

import pytest

from tests.web import road
from tests.web.stored import nothing_stored_changes, stored

FIRST = "The most important thing"


@pytest.fixture
def owner(staff):
    return staff("owner")


def open_page(owner):
    owner.open("/admin/settings/")
    return owner.open(owner.page.link("Safety advisories"))


def test_the_page_shows_what_came_with_the_product(owner):
    page = open_page(owner)
    assert "In force: version 2026-12." in page.text
    assert page.values("title_0") == ["What it is"]
    assert page.values("points_4") == [""]
    assert "All versions" not in page.text


def test_a_new_version_is_what_clients_read_and_acknowledge(owner, web_app):
    before = road.at(web_app, road.SAFETY)
    open_page(owner)
    changes = {FIRST: "We open the skin. <b>Ask us.</b>", "Heading 5": "New", "What stands under heading 5": "One\nTwo"}
    page = owner.press("Put a new version in force", changes)
    assert "In force: version 2026-11-22." in page.text
    client = road.at(web_app, road.SAFETY)
    assert "We open the skin. <b>Ask us.</b>" in client.page.text
    assert client.page.sections["New"].startswith("One Two")
    client.press("Continue", {"I have read this": True})
    assert road.journey(client).enquiry.advisories.version == "2026-11-22"
    assert before.page.heading == "Before you decide"


def test_every_version_stays_to_be_looked_up(owner, web_app):
    open_page(owner)
    owner.press("Put a new version in force", {FIRST: "First."})
    page = owner.press("Put a new version in force", {FIRST: "Second."})
    rows = [" ".join(row.get_text(" ").split()).split(" ")[0] for row in page.soup.select("tbody tr")]
    assert rows == ["2026-11-22.2", "2026-11-22", "2026-12"]
    assert "came with the product" in page.text
    assert "First." in owner.open("/admin/settings/advisories/2026-11-22").text
    assert "opens the skin with needles" in owner.open("/admin/settings/advisories/2026-12").text
    assert owner.open("/admin/settings/advisories/1999").heading == "There is no such page"
    acts = [row[4] for row in stored(web_app)["audit"] if row[5] == "clinic"]
    assert acts == ["advisories 2026-11-22 published", "advisories 2026-11-22.2 published"]


def test_the_same_words_are_no_new_version(owner, web_app):
    open_page(owner)
    with nothing_stored_changes(web_app):
        owner.press("Put a new version in force")


def test_a_part_that_is_emptied_is_left_out(owner, web_app):
    open_page(owner)
    owner.press("Put a new version in force", {"Heading 2": "", "What stands under heading 2": ""})
    assert "Before" not in road.at(web_app, road.SAFETY).page.sections


def test_who_read_one_version_and_sends_after_another_reads_again(owner, web_app):
    client = road.at(web_app, road.SAFETY)
    open_page(owner)
    owner.press("Put a new version in force", {FIRST: "Read this."})
    page = client.press("Continue", {"I have read this": True})
    assert page.messages == ["This was changed a moment ago. Please read it once more"]
    assert "Read this." in page.text
    client.press("Continue", {"I have read this": True})
    assert road.journey(client).enquiry.advisories.version == "2026-11-22"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({FIRST: ""}, "Enter the most important thing"),
        ({"Heading 1": ""}, "Enter a heading, or leave the lines out as well"),
        (
            {"What stands under heading 1": " "},
            "Enter at least one line, or leave the heading out as well",
        ),
        ({"When to get help at once": ""}, "Enter at least one line"),
        ({"Heading 1": "x" * 101}, "Use 100 characters or fewer"),
        (
            {
                **{f"Heading {number}": "" for number in range(1, 5)},
                **{f"What stands under heading {number}": "" for number in range(1, 5)},
            },
            "Leave at least one part",
        ),
    ],
)
def test_what_is_wrong_is_told(owner, web_app, changes, message):
    open_page(owner)
    with nothing_stored_changes(web_app):
        page = owner.press("Put a new version in force", changes)
    assert page.messages == [message]


def test_two_who_write_at_once(owner, staff, web_app):
    other = staff("owner")
    open_page(owner)
    open_page(other)
    other.press("Put a new version in force", {FIRST: "Theirs."})
    with nothing_stored_changes(web_app):
        page = owner.press("Put a new version in force", {FIRST: "Mine."})
    assert "nothing was saved here" in page.messages[0]
    assert page.values("most_important") == ["Mine."]
