"""Rule sets for the owner: versions, what changed, and trying one out."""

import pytest

from booking.gateways import content
from tests.conftest import NOW
from tests.helpers import publish, ten_questions
from tests.web.stored import nothing_stored_changes

OLD = ten_questions().version
NEW = content.default_rule_set().version


@pytest.fixture
def two_versions(web_app):
    with web_app.app_context():
        publish(content.DEFAULT_RULE_SET.read_bytes(), NOW)


def test_the_versions_are_listed_with_the_one_in_force(staff, two_versions):
    person = staff("owner")
    person.open("/admin/rules")
    rows = [row.get_text(" ", strip=True) for row in person.page.soup.select("tbody tr")]
    assert NEW in rows[0]
    assert "In force" in rows[0]
    assert OLD in rows[1]
    assert "In force" not in rows[1]


def test_what_changed_is_told_in_words(staff, two_versions):
    person = staff("owner")
    person.open("/admin/rules")
    person.open(person.page.link(f"What changed since {OLD}"))
    assert "question pregnant" in person.page.text
    assert "Added" in person.page.text


def test_trying_it_out_says_what_it_would_mean_and_stores_nothing(web_app, staff):
    person = staff("owner")
    person.open(f"/admin/rules/try/{OLD}")
    with nothing_stored_changes(web_app):
        person.press(
            "What would this mean?",
            {"Are you 18 or over?": "Yes", "isotretinoin capsules": "Yes", "last capsule": (9, 2026)},
        )
    assert "Treatment from 31 March 2027" in person.page.text
    assert "Rule isotretinoin.1" in person.page.text
    assert not person.page.title.startswith("Error: ")


def test_a_date_that_is_none_is_told_beside_its_field(staff):
    person = staff("owner")
    person.open(f"/admin/rules/try/{OLD}")
    person.press("What would this mean?", {"last capsule": (13, 2026)})
    assert person.page.messages == ["There is no such date. Please look at it again"]


@pytest.mark.parametrize(
    "path", ["/admin/rules", f"/admin/rules/try/{OLD}", f"/admin/rules/compare?older={OLD}&newer={OLD}"]
)
@pytest.mark.parametrize("name", ["desk", "maya"])
def test_only_the_owner_sees_them(staff, name, path):
    assert staff(name).open(f"/admin/rules{path}").status == 404


@pytest.mark.parametrize(
    "path", ["/admin/rules/try/1999", "/admin/rules/compare", "/admin/rules/compare?older=x&newer=y"]
)
def test_an_unknown_version_is_no_page(staff, path):
    assert staff("owner").open(f"/admin/rules{path}").status == 404


def test_a_moment_that_is_none_is_refused(staff):
    person = staff("owner")
    person.open(f"/admin/rules/try/{OLD}")
    person.press("What would this mean?", raw={"moment": "tomorrow"})
    assert person.page.status == 400
