"""Rule sets for the owner: versions, what changed, and trying one out."""

import pytest

from booking.gateways import content
from tests.conftest import NOW
from tests.helpers import TEN_QUESTIONS, publish, ten_questions
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
    assert "Added: question “Are you pregnant, or could you be?”" in person.page.sections


def side_by_side(page):
    """The values of each change: (heading, what) to (before, now)."""
    found = {}
    for table in page.soup.select("table"):
        for row in table.select("tbody tr"):
            name, before, now = (
                " ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all(["th", "td"])
            )
            found[table.caption.get_text(strip=True), name] = (before, now)
    return found


@pytest.fixture
def changed(web_app):
    """A version after the ten questions, with pieces replaced."""

    def publish_changed(*changes):
        text = TEN_QUESTIONS.read_text(encoding="utf-8")
        for old, new in ((f'version = "{OLD}"', 'version = "changed"'), *changes):
            assert old in text
            text = text.replace(old, new, 1)
        with web_app.app_context():
            publish(text.encode(), NOW)

    return publish_changed


CAPSULE = "“When did you take the last capsule?”"
ISOTRETINOIN = "a rule of “Have you taken isotretinoin capsules in the last year?”"


@pytest.mark.parametrize(
    ("change", "heading", "what", "before", "now"),
    [
        (("months = 6 }", "months = 12, until = 'it is over', then = 'letter' }"), ISOTRETINOIN, "Wait",
         f"6 months after {CAPSULE} when it is over: Advice",
         f"12 months after {CAPSULE} it is over when it is over: Letter"),
        (('after = "isotretinoin_last", months = 6', 'until = "they are all gone"'), ISOTRETINOIN, "Wait",
         f"6 months after {CAPSULE} when it is over: Advice", "they are all gone"),
        (('after = "isotretinoin_last", months = 6', 'after = "today", days = 1'), ISOTRETINOIN, "Wait",
         f"6 months after {CAPSULE} when it is over: Advice",
         "1 day after the day of the answers when it is over: Advice"),
        (('"definitions", "luxbeauty", "spring-2017"', '"definitions"'), ISOTRETINOIN, "Sources",
         "definitions luxbeauty spring-2017", "definitions"),
        (('asked_when = { isotretinoin = ["yes"] }', 'asked_when = { isotretinoin = ["yes", "not_sure"] }'),
         f"question {CAPSULE}", "Asked only if",
         "“Have you taken isotretinoin capsules in the last year?” Yes",
         "“Have you taken isotretinoin capsules in the last year?” Not sure or Yes"),
        (('kind = "month"', 'kind = "date"\nin_past = false'), f"question {CAPSULE}", "The date",
         "lies in the past", "may lie ahead"),
        (('kind = "month"', 'kind = "date"\nnot_sure = false'), f"question {CAPSULE}", "Kind of answer",
         "month and year", "date"),
        (('outcome = "letter"', 'outcome = "review"'),
         f"a rule of “{ten_questions().question('scalp_lesion').text}”", "Outcome", "Letter", "Review"),
        (('id = "breastfeeding"\ngroup = "you"', 'id = "breastfeeding"\ngroup = "scalp"\nasked_at = ["booking"]'),
         "question “Are you breastfeeding at the moment?”", "Page", "About you", "Your scalp"),
        (('id = "breastfeeding"', 'id = "breastfeeding"\nasked_at = ["booking"]'),
         "question “Are you breastfeeding at the moment?”", "When it is asked",
         "At booking Before the visit", "At booking"),
        (('label = "Yes, and it is clear now"', 'label = "Yes, clear"'),
         "question “Do you have psoriasis, eczema or dermatitis on your scalp?”", "Answers to choose from",
         "No Yes, and it is clear now Yes, and it is flaring now", "No Yes, clear Yes, and it is flaring now"),
        (('"letter", "doctor"', '"letter", "surgeon"'), "the rule set as a whole", "Words kept out of mails",
         "doctor", "surgeon"),
        (('help = "Often sold as Roaccutane, for acne."\n', ""),
         "question “Have you taken isotretinoin capsules in the last year?”", "Help",
         "Often sold as Roaccutane, for acne.", "nothing"),
    ],
)  # fmt: skip
def test_old_and_new_stand_side_by_side(staff, changed, change, heading, what, before, now):
    changed(change)
    person = staff("owner")
    person.open(f"/admin/rules/compare?older={OLD}&newer=changed")
    assert side_by_side(person.page)[f"Changed: {heading}", what] == (before, now)


def test_nothing_changed_is_said(staff):
    person = staff("owner")
    person.open(f"/admin/rules/compare?older={OLD}&newer={OLD}")
    assert "Nothing changed between these two." in person.page.text


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
