"""The owner answers what clients are told to ask; the safety page says it at once."""

import pytest

from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes, stored

WASTE = "Where do used needles go?"
ANSWER = {"Our answer": "Into a hard yellow box. <b>Always</b>", "What shows it": "The box.", "Checked by": "Olive"}


@pytest.fixture
def owner(staff):
    return staff("owner")


def open_answer(owner, question=WASTE):
    owner.open("/admin/settings/")
    owner.open(owner.page.link("Answers of the safety page"))
    return owner.open(owner.page.link(question))


def said(web_app, question=WASTE):
    """What the safety page says to a question."""
    page = Browser(web_app).open("/safety")
    [heading] = [tag for tag in page.soup.find_all(["h3", "h4"]) if tag.get_text() == question]
    return " ".join(heading.parent.get_text().split())


def test_every_question_is_listed_with_its_standing(owner):
    owner.open("/admin/settings/answers")
    rows = {" ".join(row.get_text(" ").split()) for row in owner.page.soup.select("tbody tr")}
    assert f"{WASTE} the clinic not answered yet" in rows
    assert any("Maya Example" in row for row in rows)
    assert any("Theo Sample" in row for row in rows)


def test_an_answer_stands_on_the_safety_page_at_once(owner, web_app):
    assert "has not answered this yet" in said(web_app)
    page = open_answer(owner)
    assert page.values("checked_by") == ["Olive Owner"]
    assert page.values("checked_on-year") == ["2026"]
    page = owner.press("Save", {**ANSWER, "Checked on": (3, 11, 2026)})
    assert "It stands on the safety page." in page.response.text
    assert "Into a hard yellow box. <b>Always</b>" in said(web_app)
    assert "Last checked 3 November 2026 by Olive" in said(web_app)
    assert ("answer to waste changed", "clinic") in [row[4:6] for row in stored(web_app)["audit"]]


def test_an_answer_of_the_file_is_changed_and_taken_back(owner, web_app):
    question = "Is there a new needle for each treatment?"
    page = open_answer(owner, question)
    assert page.values("text")[0].startswith("Yes. Each needle comes sterile")
    owner.press("Save", {"Our answer": "Yes, always."})
    assert "Yes, always." in said(web_app, question)
    open_answer(owner, question)
    owner.press("Save", {"Our answer": "", "What shows it": ""})
    assert "has not answered this yet" in said(web_app, question)


def test_each_technician_has_answers_of_their_own(owner, web_app):
    owner.open("/admin/settings/answers")
    owner.open(next(one["href"] for one in owner.page.soup.select("tbody th a") if one["href"].endswith("/theo")))
    assert "The answer of Theo Sample." in owner.page.text
    owner.press("Save", {"Our answer": "By the north wind.", "Checked by": "Theo"})
    assert "By the north wind." in Browser(web_app).open("/technicians/theo").text
    assert "By the north wind." not in Browser(web_app).open("/technicians/maya").text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Checked by": ""}, "Enter the name of whoever checked it"),
        ({"Our answer": "x" * 601}, "Use 600 characters or fewer"),
        ({"Our answer": ""}, "Enter the answer that this shows, or leave it out"),
        ({"Checked on": (23, 11, 2026)}, "23 11 2026 is in the future. Is that right?"),
        ({"Checked on": ("", "", "")}, "Enter the day of the check"),
    ],
)
def test_what_is_wrong_is_told(owner, web_app, changes, message):
    open_answer(owner)
    with nothing_stored_changes(web_app):
        page = owner.press("Save", {**ANSWER, **changes})
    assert page.messages == [message]


def test_two_who_answer_at_once(owner, staff, web_app):
    other = staff("owner")
    open_answer(owner)
    open_answer(other)
    other.press("Save", ANSWER)
    with nothing_stored_changes(web_app):
        page = owner.press("Save", {"Our answer": "Elsewhere."})
    assert "nothing was saved here" in page.messages[0]


def test_there_are_no_other_questions(owner):
    for path in ("nothing", "waste/maya", "waste/nobody", "academy", "academy/nobody"):
        assert owner.open(f"/admin/settings/answers/{path}").heading == "There is no such page", path
