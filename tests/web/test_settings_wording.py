"""The owner says some things in the e-mails in the clinic's own words."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from booking.domain.messages import TO_CLIENT, Notice
from tests.web import road
from tests.web.stored import nothing_stored_changes, stored
from tests.web.test_mails import decided, mails

OURS = "We look forward to seeing you. A calendar file is attached."
OWN = {
    "After the greeting": "Lovely, {first_name}!\nSee you on {day} at {time} with {technician}.",
    "How to come": "Tram 7 stops at the door.",
    "At the end": "Ring {phone} if it rains. Yours, {clinic} <b>team</b>",
}


@pytest.fixture
def owner(staff):
    return staff("owner")


def open_page(owner, name="Confirmed"):
    owner.open("/admin/settings/")
    owner.open(owner.page.link("E-mails to clients"))
    return owner.open(owner.page.link(name))


def preview(page):
    return page.soup.select_one("pre.mail").get_text()


def confirmed_mail(app):
    decided(app, road.booked(app, technician="maya"), confirm=True)
    [mail] = [mail for notice, mail in mails(app) if notice is Notice.CONFIRMED]
    return mail


def parts(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n"), mail.get_body(("html",)).get_content()


def test_without_own_words_ours_stand_there(owner, web_app):
    page = open_page(owner)
    assert page.heading == "Confirmed"
    assert OURS in preview(page)
    assert "Back to our words" not in page.buttons
    assert all(OURS in part for part in parts(confirmed_mail(web_app)))


def test_a_look_at_it_keeps_nothing(owner, web_app):
    open_page(owner)
    with nothing_stored_changes(web_app):
        page = owner.press("Look at it first", OWN)
    text = preview(page)
    assert "Lovely, Robin!\n\nSee you on Friday 4 December 2026 at 10:30 with Maya Example.\n" in text
    assert "Ring 020 7946 0123 if it rains." in text
    assert OURS not in text
    assert page.values("coming") == ["Tram 7 stops at the door."]


def test_every_mail_from_then_on_says_it_and_both_twins(owner, web_app):
    before = confirmed_mail(web_app)
    open_page(owner)
    assert "E-mails that are written from now on say it." in owner.press("Save", OWN).response.text
    decided(web_app, road.booked(web_app, technician="maya", starts_at=road.START + timedelta(days=1)), confirm=True)
    mail = [mail for notice, mail in mails(web_app) if notice is Notice.CONFIRMED][-1]
    text, html = parts(mail)
    assert "Hello Robin Walker,\n\nLovely, Robin!\n\nSee you on Wednesday 2 December 2026 at 11:30" in text
    assert "<b>team</b>" in text
    assert "&lt;b&gt;team&lt;/b&gt;" in html
    said = BeautifulSoup(html, "html.parser").get_text()
    assert "Tram 7 stops at the door." in said
    for part in (text, said):
        assert "bring photo ID" not in part
        assert "When" in part
        assert "Reference" in part
    assert OURS in parts(before)[0]
    acts = [row[4:6] for row in stored(web_app)["audit"]]
    assert ("wording of confirmed changed", "clinic") in acts


def test_back_to_our_words(owner, web_app):
    open_page(owner)
    owner.press("Save", OWN)
    assert "yours" in owner.open("/admin/settings/wording").text
    open_page(owner)
    page = owner.press("Back to our words")
    assert page.values("opening") == [""]
    assert OURS in preview(page)
    assert stored(web_app)["notice_wording"] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hello {surname}", "There is no placeholder {surname} here"),
        ("{{ clinic.email }}", "There is no placeholder {, { clinic.email }, } here"),
        ("x" * 601, "Use 600 characters or fewer"),
        (
            "Bring the doctor's letter",
            "Please leave out what sounds like health (doctor, letter): this goes out by e-mail. Tell it by phone.",
        ),
    ],
)
def test_what_may_not_go_out_is_told(owner, web_app, text, message):
    open_page(owner)
    for button in ("Save", "Look at it first"):
        with nothing_stored_changes(web_app):
            page = owner.press(button, {"At the end": text})
        assert page.messages == [message]
        assert page.values("closing") == [text]


def test_control_characters_are_left_out(owner, web_app):
    open_page(owner)
    owner.press("Save", {"At the end": "One\x00\u202e two\x07"})
    assert stored(web_app)["notice_wording"] == [("confirmed", "closing", "One two")]


def test_two_who_write_at_once(owner, staff, web_app):
    other = staff("owner")
    open_page(owner)
    open_page(other)
    other.press("Save", {"At the end": "Theirs"})
    with nothing_stored_changes(web_app):
        page = owner.press("Save", {"At the end": "Mine"})
    assert "nothing was saved here" in page.messages[0]
    assert page.values("closing") == ["Mine"]


@pytest.mark.parametrize("notice", sorted(TO_CLIENT))
def test_every_mail_to_clients_can_be_looked_at(owner, notice):
    page = owner.open(f"/admin/settings/wording/{notice}")
    assert "Hello Robin Example," in preview(page)
    page = owner.press("Look at it first", {"At the end": "Our own last line, {first_name}."})
    assert "Our own last line, Robin." in preview(page)
    data, action = owner.filled("Look at it as a mail program shows it", {"At the end": "Our <i>last</i> line."})
    answer = owner.client.post(f"{action}/html", data=data)
    assert "Our &lt;i&gt;last&lt;/i&gt; line." in answer.text
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_the_window_of_a_wrong_text_leads_back(owner):
    open_page(owner)
    data, action = owner.filled("Look at it as a mail program shows it", {"At the end": "{nothing}"})
    assert owner.client.post(f"{action}/html", data=data).status_code == 303


def test_mails_to_staff_have_no_such_page(owner):
    for name in ("staff_confirmed", "nothing", "base.html"):
        assert owner.open(f"/admin/settings/wording/{name}").heading == "There is no such page", name
