"""What is mailed about a look: that there is an answer, and never what the question was."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from booking.domain.messages import Notice, Trouble
from booking.gateways import notices
from booking.store import clinic as clinic_store
from booking.store.database import transaction
from booking.usecases import decide, looks, notify
from booking.usecases.look_withdrawal import withdraw_look
from tests import helpers
from tests.web import road
from tests.web.test_mails import CLINIC, OF_A_LOOK, calendars_of, html_of, mails, text_of, without_style


@pytest.fixture
def every_notice(web_app):
    """A look answered with a no, one with times from a day on, one with times that were taken back."""
    now = web_app.extensions["hairline.clock"].now
    with web_app.app_context():
        owner = helpers.viewer("owner")
        looks.refuse_look(helpers.looked_at(now), 1, "Please come back\nin spring.", owner, now)
        taken, offered = helpers.looked_at(now), helpers.looked_at(now)
        for each in (taken, offered):
            looks.allow_look(each, 1, "The scan was fine", date(2027, 4, 14), owner, now)
        withdraw_look(taken, 2, "Please\ncall us.", owner, now)
    found = mails(web_app)
    assert {notice for notice, _ in found} == OF_A_LOOK
    return found


def test_it_works(every_notice):
    for notice, mail in every_notice:
        assert len(mail["Subject"]) <= 60, notice
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Reply-To"] == "hello@alder-street.example"


def test_both_twins_say_the_same(every_notice):
    for notice, mail in every_notice:
        shown = " ".join(BeautifulSoup(html_of(mail), "html.parser").get_text(" ").split())
        reference = re.search(r"Reference: (\w{4}-\w{4})", text_of(mail)).group(1)
        assert "When" not in text_of(mail)
        for said in (reference, "12 Alder Street, London", "020 7946 0123"):
            assert said in " ".join(text_of(mail).split()), (notice, said)
            assert said in shown, (notice, said)


def test_each_says_its_own(every_notice):
    told = {notice: " ".join(text_of(mail).split()) for notice, mail in every_notice}
    assert "Please come back in spring." in told[Notice.LOOK_REFUSED]
    assert "There are times from 14 April 2027 on." in told[Notice.LOOK_ALLOWED]
    assert "http://localhost/your-page/" in told[Notice.LOOK_ALLOWED]
    assert "Please call us." in told[Notice.LOOK_WITHDRAWN]
    assert "/your-page/" not in told[Notice.LOOK_WITHDRAWN]
    assert "within one working day" in told[Notice.LOOK_ASKED]
    assert "http://localhost/admin/looks/" in told[Notice.STAFF_LOOK_ASKED]


def test_neither_the_question_nor_the_reason_for_a_yes_is_in_any_part(every_notice):
    """R25."""
    rule_set = helpers.ten_questions()
    for notice, mail in every_notice:
        shown = BeautifulSoup(html_of(mail), "html.parser").get_text(" ")
        for part in (mail["Subject"], text_of(mail), shown, html_of(mail)):
            said = without_style(part).replace(CLINIC, "").replace("Hairline", "")
            assert rule_set.private_words_in(said) == [], (notice, said)
            assert "scan" not in part


def test_trouble_with_the_mail_is_told_in_numbers_alone(web_app):
    with web_app.app_context():
        clinic = clinic_store.get_clinic()
        with transaction():
            notify.queue_trouble(Trouble(failed=1, delayed=2), clinic, web_app.extensions["hairline.clock"].now)
    told = mails(web_app)
    assert sorted(mail["To"].addresses[0].addr_spec.partition("@")[0] for _, mail in told) == [
        "desk",
        "office",
        "owner",
    ]
    text = " ".join(text_of(told[0][1]).split())
    assert "1 e-mail could not be sent. 2 have waited for more than an hour and are tried again." in text
    assert "Reference" not in text + html_of(told[0][1])
    assert helpers.ten_questions().private_words_in(text.replace(CLINIC, "")) == []


@pytest.mark.parametrize("broken", ["HTML", "calendar"])
def test_when_a_part_beside_it_breaks_the_text_still_goes(web_app, monkeypatch, caplog, broken):
    """R11."""

    def fail(*_args, **_kwargs):
        raise RuntimeError("Robin Walker takes minoxidil")

    monkeypatch.setattr(*{"HTML": (notices, "_html"), "calendar": (notices.calendar_file, "write")}[broken], fail)
    reference = road.booked(web_app, technician="maya")
    with web_app.app_context():
        decide.confirm_appointment(reference, 1, helpers.viewer("owner"), web_app.extensions["hairline.clock"].now)
    [confirmed] = [mail for notice, mail in mails(web_app) if notice is Notice.CONFIRMED]
    assert "Tuesday 1 December 2026, 11:30" in text_of(confirmed)
    assert (confirmed.get_body(("html",)) is None) is (broken == "HTML")
    assert bool(calendars_of(confirmed)) is (broken != "calendar")
    assert f"the {broken} part of confirmed could not be made: RuntimeError" in caplog.text
    assert "minoxidil" not in caplog.text
