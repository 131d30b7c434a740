"""Rule sets for the owner: versions, what changed, and trying one out."""

from datetime import timedelta
from io import BytesIO

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


def test_one_answer_does_not_drown_in_those_that_were_left_out(staff):
    person = staff("owner")
    person.open(f"/admin/rules/try/{OLD}")
    person.press("What would this mean?", {"Do you faint": "Yes"})
    assert "Outcome: Review" in person.page.text
    assert person.page.text.count("Client is told:") == 1
    assert person.page.values("everything-else") == ["y"]
    person.press("What would this mean?", {"Everything else": False})
    assert person.page.text.count("Client is told:") > 5
    assert person.page.values("everything-else") == []


RULE_FILE = TEN_QUESTIONS.read_bytes()


def upload(person, data, name="rules.toml"):
    person.open("/admin/rules")
    person.open(person.page.link("Try a file"))
    person.press("Check it", raw={"file": (BytesIO(data), name)})


@pytest.fixture
def good_file():
    """The product's own rules with one word changed: nothing is wrong with it."""
    return content.DEFAULT_RULE_SET.read_bytes().replace(b"Plenty of people do.", b"Lots of <b>people</b> do.")


def test_a_file_is_tried_before_it_is_published(web_app, staff, good_file):
    person = staff("owner")
    with nothing_stored_changes(web_app):
        upload(person, good_file)
        assert "The file has no fault." in person.page.text
        person.press("What would this mean?", {"Do you faint": "Yes"})
        assert "Lots of <b>people</b> do." in person.page.text
        person.press("What would this mean?", {"isotretinoin capsules": "Yes", "last capsule": (9, 2026)})
    assert "Treatment from 31 March 2027" in person.page.text
    assert "Lots of <b>people</b> do." in person.page.text
    assert person.page.path == "/admin/rules/file"


def test_a_file_with_faults_is_not_tried_but_told_line_by_line(web_app, staff, good_file):
    person = staff("owner")
    with nothing_stored_changes(web_app):
        upload(person, good_file.replace(b"months = 6 }", b"moths = 6 }", 1))
    rows = [row.get_text(" ", strip=True) for row in person.page.soup.select("tbody tr")]
    place = good_file[: good_file.index(b"months = 6 }")].count(b"\n") + 1
    assert rows[0] == f"{place} question 'isotretinoin': rule 1: there is no key 'moths' here"
    assert "What would this mean?" not in person.page.buttons
    person.press("Check it", raw={"file": (BytesIO(good_file), "rules.toml")})
    assert "What would this mean?" in person.page.buttons


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"x" * (96 * 1024 + 1), "The file is too long: use 96 KiB or less"),
        (None, "Choose a rule-set file"),
    ],
)
def test_no_file_and_one_too_long_are_told_beside_the_field(staff, data, message):
    person = staff("owner")
    person.open("/admin/rules/file")
    person.press("Check it", raw={"file": (BytesIO(data), "x.toml")} if data else None)
    assert person.page.messages == [message]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\0", b"", b"a = " + b"[" * 90_000, b"<script>", RULE_FILE])
def test_whatever_is_sent_as_a_file_is_answered_with_a_page(staff, data):
    person = staff("owner")
    upload(person, data or b" ")
    assert person.page.status == 200
    assert person.page.soup.select("tbody tr")


def test_the_longest_file_comes_back_with_the_answers(staff, good_file):
    person = staff("owner")
    padded = good_file + b"#\n" * ((96 * 1024 - len(good_file)) // 2)
    upload(person, padded)
    back = {"rule-file": padded.decode().replace("\n", "\r\n")}  # as a browser sends it
    data, action = person.filled("What would this mean?", {"Do you faint": "Yes"}, back)
    response = person.client.post(action, data=data, base_url=person.home, content_type="multipart/form-data")
    assert response.status_code == 200
    assert "Outcome: Review" in response.text


def test_a_file_that_was_changed_on_the_way_is_checked_again(staff, good_file):
    person = staff("owner")
    upload(person, good_file)
    person.press("What would this mean?", raw={"rule-file": "version = 7"})
    assert "cannot be published yet" in person.page.text


def test_a_date_that_is_none_is_told_beside_its_field(staff):
    person = staff("owner")
    person.open(f"/admin/rules/try/{OLD}")
    person.press("What would this mean?", {"last capsule": (13, 2026)})
    assert person.page.messages == ["There is no such date. Please look at it again"]


@pytest.mark.parametrize(
    "path",
    ["/admin/rules", "/admin/rules/file", f"/admin/rules/try/{OLD}", f"/admin/rules/compare?older={OLD}&newer={OLD}"],
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


def test_the_list_tells_the_year_and_the_version_first(staff, two_versions):
    person = staff("owner")
    person.open("/admin/rules")
    first = person.page.soup.select_one("tbody tr")
    assert first.find(["th", "td"]).name == "th"
    assert "22 Nov 2026, 08:00" in first.get_text(" ", strip=True)


def test_any_two_versions_can_be_compared(staff, two_versions):
    person = staff("owner")
    person.open("/admin/rules")
    form, _ = person.page.form("Compare")
    chosen = [select.find("option", selected=True)["value"] for select in form.select("select")]
    assert chosen == [OLD, NEW]
    assert (form["method"], form["action"]) == ("get", "/admin/rules/compare")
    person.open(f"{form['action']}?older={NEW}&newer={OLD}")
    assert person.page.heading == f"From {NEW} to {OLD}"


def test_with_one_version_there_is_nothing_to_compare(staff):
    person = staff("owner")
    person.open("/admin/rules")
    assert "Compare two versions" not in person.page.text


def tried(staff, answers, version=OLD):
    person = staff("owner")
    person.open(f"/admin/rules/try/{version}")
    person.press("What would this mean?", answers)
    return person.page.text


def test_a_wait_tells_from_when_a_consultation_may_be(staff):
    text = tried(staff, {"isotretinoin capsules": "Yes", "last capsule": (9, 2026)})
    assert "Treatment from 31 March 2027 Consultation from 3 March 2027" in text


def test_a_consultation_may_not_be_before_today(staff):
    text = tried(staff, {"isotretinoin capsules": "Yes", "last capsule": (5, 2026)})
    assert "Treatment from 30 November 2026 Consultation from 22 November 2026" in text


@pytest.mark.parametrize("other", [{"breastfeeding": "Yes"}, {"18 or over": "No"}])
def test_no_consultation_is_promised_where_there_is_none(staff, other):
    assert "Consultation from" not in tried(staff, {"isotretinoin capsules": "Yes", "last capsule": (9, 2026), **other})


def test_where_no_rule_speaks_up_it_is_said(staff):
    text = tried(staff, {"Are you 18 or over?": "Yes"})
    assert "Outcome: Clear No rule speaks up." in text


def test_an_answer_that_would_not_have_been_asked_is_not_passed_over_in_silence(staff, two_versions):
    text = tried(staff, {"Are you 18 or over?": "Yes", "last 24 hours": "Yes"}, NEW)
    assert "Not asked then, so not counted: “" in text
    assert "No rule speaks up." in text
    assert "Not asked then" not in tried(staff, {"last 24 hours": "Yes", "Asked": "At the visit"}, NEW)


@pytest.mark.parametrize("file", [False, True])
def test_nothing_is_stored_either_when_the_sign_in_was_over_meanwhile(web_app, staff, clock, good_file, file):
    person = staff("owner")
    if file:
        upload(person, good_file)
    else:
        person.open(f"/admin/rules/try/{OLD}")
    clock.now += timedelta(hours=1)
    with nothing_stored_changes(web_app):
        person.press("What would this mean?", {"Do you faint": "Yes"})
    assert person.page.path == "/admin/sign-in"


def test_a_file_whose_version_is_published_is_tried_but_needs_another_one(staff, two_versions, good_file):
    person = staff("owner")
    upload(person, good_file)
    line = good_file[: good_file.index(b"version =")].count(b"\n") + 1
    assert f"give it a new version in line {line}: “{NEW}” is published already." in person.page.text
    assert "The file has no fault." not in person.page.text
    person.press("What would this mean?", {"Do you faint": "Yes"})
    assert "Outcome: Review" in person.page.text


def test_the_number_of_a_line_is_never_broken(staff, good_file):
    person = staff("owner")
    upload(person, good_file.replace(b"months = 6 }", b"moths = 6 }", 1))
    assert person.page.soup.select_one("tbody td")["class"] == ["num"]
