"""A published version that somebody changed in the database is refused on every road, with a page that says so."""

import pytest
from sqlalchemy import update

from booking.gateways import content
from booking.store.database import transaction
from booking.store.rule_sets import RuleSetRow
from tests.conftest import NOW
from tests.helpers import TEN_QUESTIONS, publish, ten_questions
from tests.web import road
from tests.web.stored import nothing_stored_changes

OLD = ten_questions().version
CHANGED = TEN_QUESTIONS.read_bytes().replace(b"months = 6", b"months = 1")


def change(app, **more):
    """Make a wait shorter, past every check."""
    with app.app_context(), transaction() as session:
        session.execute(update(RuleSetRow).where(RuleSetRow.version == OLD).values(content=CHANGED, **more))


@pytest.mark.parametrize("step", road.STEPS)
def test_clients_are_asked_to_call(web_app, step, caplog):
    browser = road.at(web_app, step)
    path = browser.page.path
    change(web_app)
    with nothing_stored_changes(web_app):
        page = browser.open(path)
    assert (page.status, page.heading) == (503, "We cannot ask you our questions right now")
    assert "tel:02079460123" in [link["href"] for link in page.soup.select("main a")]
    assert f"rule set {OLD} is refused: its content is not what was published" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_press_is_answered_the_same_way_and_books_nothing(web_app):
    browser = road.at(web_app, road.CHECK, answers=road.REVIEW)
    change(web_app)
    with nothing_stored_changes(web_app):
        browser.press("Send request")
    assert browser.page.status == 503
    assert "call us" in browser.page.text


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, road.REVIEW)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/appointments/{reference}",
        f"/admin/rules/try/{OLD}",
        f"/admin/rules/compare?older={OLD}&newer={OLD}",
    ],
)
def test_staff_are_told_which_version(web_app, staff, reference, path):
    person = staff("owner")
    change(web_app)
    page = person.open(path.format(reference=reference))
    assert (page.status, page.heading) == (503, f"Rules {OLD} were changed")
    assert "Restore the database from a backup." in page.text
    assert "faint" not in page.text


@pytest.mark.parametrize("path", ["/", "/safety", "/privacy"])
def test_the_street_stays_open(web_app, browser, path):
    change(web_app)
    assert browser.open(path).status == 200


@pytest.mark.parametrize("path", ["/admin/", "/admin/requests", "/admin/week", "/admin/rules/file", "/admin/messages"])
def test_the_other_pages_of_staff_stay_open(web_app, staff, reference, path):
    person = staff("owner")
    change(web_app)
    assert person.open(path).status == 200


def test_the_list_of_versions_marks_it(web_app, staff):
    with web_app.app_context():
        publish(content.DEFAULT_RULE_SET.read_bytes(), NOW)
    change(web_app)
    page = staff("owner").open("/admin/rules")
    new, old = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert "Changed, not used" in old
    assert "Changed, not used" not in new
    assert "Try it" in new
    assert "Try it" not in old
    assert f"What changed since {OLD}" not in new
    assert "publish the rules again under a new version" in page.text


def test_clients_book_again_under_a_new_version(web_app):
    browser = road.at(web_app, road.HEALTH)
    change(web_app)
    with web_app.app_context():
        publish(TEN_QUESTIONS.read_bytes().replace(OLD.encode(), b"anew"), NOW)
    assert browser.open("/book/health/1").status == 200


def test_a_digest_that_was_changed_with_the_content_explains_no_old_booking(web_app, staff, reference):
    """Each screening keeps the digest it was judged under."""
    person = staff("owner")
    assert "Rule faint.1" in person.open(f"/admin/appointments/{reference}").text
    change(web_app, digest=content.digest_of(CHANGED))
    page = person.open(f"/admin/appointments/{reference}")
    assert (page.status, page.heading) == (503, f"Rules {OLD} were changed")
    done = web_app.test_cli_runner().invoke(args=["rules", "recheck"])
    assert done.exit_code == 1
    assert f"its rule set {OLD} is not there or was changed" in done.output
