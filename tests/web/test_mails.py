"""Each notice of a real booking or decision: when, where, and never why."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from booking.domain.messages import Notice
from booking.store import appointments, sealing
from booking.store.database import db
from booking.store.messages import MIME, MessageRow
from booking.usecases import decide, due, health_check, manage
from tests.helpers import ROBIN, change_clinic, ten_questions, viewer
from tests.web import road

MAP = "https://www.openstreetmap.org/search?query=London"
CLINIC = "Alder Street Scalp Studio"
EVERYTHING = {
    "breastfeeding": "not_sure",
    "scalp_condition": "clear",
    "scalp_lesion": "yes",
    "other_medicines": "yes",
    "other_medicines_list": "Metformin",
    "minoxidil": "yes",
    "faint": "yes",
    "allergies": ["latex", "anaphylaxis"],
}
OUTCOMES = {
    "clear": {},
    "review": road.REVIEW,
    "later": {"laser_removal": "yes", "laser_removal_on": "2026-09-20"},
    "letter": EVERYTHING,
}


OF_A_LETTER = {Notice.ONE_THING_MORE, Notice.ONE_THING_MORE_REMINDER}
OF_A_LOOK = {
    Notice.LOOK_ASKED,
    Notice.LOOK_REFUSED,
    Notice.LOOK_ALLOWED,
    Notice.LOOK_WITHDRAWN,
    Notice.STAFF_LOOK_ASKED,
}
OF_A_CHECK = {Notice.ANYTHING_CHANGED, Notice.STAFF_LOOK_AGAIN}
# These are in test_change_mails.py.
OF_A_CHANGE = {
    Notice.RESCHEDULED,
    Notice.CANCELLED,
    Notice.STAFF_RESCHEDULED,
    Notice.STAFF_CANCELLED,
    Notice.STAFF_MOVED_AWAY,
}
# These are in test_account.py, test_invitation.py, test_admin_messages.py, test_my_data.py and the worker's tests.
OF_STAFF_ALONE = {
    Notice.STAFF_ERASURE_ASKED,
    *(Notice.STAFF_MAIL_TROUBLE, Notice.STAFF_INVITED),
    *(Notice.STAFF_SIGN_IN_CHANGED, Notice.STAFF_TEST),
}
OF_A_BOOKING = set(Notice) - OF_A_LOOK - OF_A_CHANGE - OF_STAFF_ALONE
NOTICES = {True: OF_A_BOOKING - {Notice.REQUEST_RECEIVED}, False: OF_A_BOOKING - OF_A_LETTER}


def mails(app):
    """Every mail as it will be sent, with the notice it is."""
    with app.app_context():
        return [
            (
                Notice(row.notice),
                email.message_from_bytes(sealing.unseal(row.mime, MIME, row.uuid), policy=email.policy.default),
            )
            for row in db.session.query(MessageRow).order_by(MessageRow.id)
            if row.mime is not None  # what was dropped is not sent
        ]


def decided(app, reference, *, confirm):
    now = app.extensions["hairline.clock"].now
    with app.app_context():
        if confirm:
            decide.confirm_appointment(reference, 1, viewer("maya"), now, reason="The surgery rang us")
        else:
            decide.decline_appointment(reference, 1, "We are full that week.\nPlease call us.", viewer("owner"), now)


def all_notices(web_app, outcome, details=ROBIN):
    """One booking confirmed, one declined and one that lapses."""
    first = road.booked(web_app, answers=OUTCOMES[outcome], technician="maya", details=details)
    second = road.booked(web_app, answers=OUTCOMES[outcome], technician="theo", details=details)
    decided(web_app, first, confirm=True)
    decided(web_app, second, confirm=False)
    third = road.booked(web_app, answers=OUTCOMES[outcome], technician="theo", details=details)
    with web_app.app_context():
        assert due.remind_of_time_next(road.START - timedelta(hours=48))
        manage.send_lost_links(details.email, web_app.extensions["hairline.clock"].now)
        told_again(third, web_app.extensions["hairline.clock"].now)
        while due.remind_next(road.START) or due.lapse_next(road.START):
            pass
    found = mails(web_app)
    assert {notice for notice, _ in found} == NOTICES[outcome == "letter"]
    return found


def told_again(reference, now):
    """The client is asked whether anything has changed, and says something new."""
    change_clinic(stale_after_days=1)
    assert due.ask_again_next(road.START - timedelta(hours=48))
    secret = health_check.begin(appointments.get_appointment(reference).id, now)
    health_check.answer_questions(secret, "medicines", {"isotretinoin": "yes"}, now)
    health_check.answer_questions(secret, "medicines-2", {"isotretinoin_last": "2026-10"}, now)
    health_check.send(secret, now)


@pytest.fixture
def every_notice(web_app):
    return all_notices(web_app, "letter")


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def html_of(mail):
    return mail.get_body(("html",)).get_content()


def calendars_of(mail):
    return [part.get_content() for part in mail.walk() if part.get_content_type() == "text/calendar"]


def test_it_works(every_notice):
    for notice, mail in every_notice:
        assert re.match(r"Tue 1 December, 11:30: ", mail["Subject"]), notice
        assert len(mail["Subject"]) <= 60, mail["Subject"]
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Reply-To"] == "hello@alder-street.example"
        assert mail["From"].addresses[0].addr_spec == "hello@clinic.example"
        assert mail["Message-ID"].endswith("@localhost>")


@pytest.mark.parametrize(("outcome", "first"), [("letter", Notice.ONE_THING_MORE), ("review", Notice.REQUEST_RECEIVED)])
def test_those_about_an_appointment_to_come_say_until_when_the_client_may_move_it(web_app, outcome, first):
    """The day before, by the clinic's cut-off; in both twins."""
    alone = "Until Monday 30 November 2026, 11:30 you can move or cancel it on your page. After that, call us on"
    told = set()
    for notice, mail in all_notices(web_app, outcome):
        shown = " ".join(BeautifulSoup(html_of(mail), "html.parser").get_text(" ").split())
        said = alone in " ".join(text_of(mail).split())
        assert said == (alone in shown)
        told |= {notice} if said else set()
    assert told == {first, Notice.CONFIRMED, Notice.REMINDER, Notice.ANYTHING_CHANGED}


def test_both_twins_say_the_same(every_notice):
    for notice, mail in every_notice:
        shown = " ".join(BeautifulSoup(html_of(mail), "html.parser").get_text(" ").split())
        reference = re.search(r"Reference: (\w{4}-\w{4})", text_of(mail)).group(1)
        for said in (
            "Tuesday 1 December 2026, 11:30 (London time)",
            reference,
            "12 Alder Street, London",
            "020 7946 0123",
        ):
            assert said in text_of(mail), (notice, said)
            assert said in shown, (notice, said)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_nothing_of_health_stands_in_any_part(web_app, outcome):
    """R25: proof that no mail holds health data, for the answers that would say the most."""
    rule_set = ten_questions()
    for notice, mail in all_notices(web_app, outcome):
        shown = BeautifulSoup(html_of(mail), "html.parser").get_text(" ")
        for part in (mail["Subject"], text_of(mail), shown, html_of(mail), *calendars_of(mail)):
            said = without_style(part).replace(CLINIC, "").replace("Hairline", "")  # names, not answers
            assert rule_set.private_words_in(said) == [], (notice, said)
            assert "Metformin" not in part


def without_style(part):
    return re.sub(r"<style.*?</style>|style=\"[^\"]*\"", "", part, flags=re.DOTALL)


def test_a_mail_looks_the_same_whatever_the_answers(web_app):
    """Not even the choice of words gives away why a request waits."""
    told = []
    for answers in (OUTCOMES["review"], OUTCOMES["clear"]):
        road.booked(web_app, answers=answers, technician=("maya", "theo")[len(told)])
        _notice, mail = [one for one in mails(web_app) if one[0] is Notice.REQUEST_RECEIVED][-1]
        told.append(re.sub(r"/manage/\S+|\w{4}-\w{4}|Maya Example|Theo Sample", "…", text_of(mail)))
    assert told[0] == told[1]


def test_links_lead_here_alone_and_nothing_is_fetched(every_notice):
    for notice, mail in every_notice:
        soup = BeautifulSoup(html_of(mail), "html.parser")
        links = {link["href"] for link in soup.find_all("a")}
        here = (
            "http://localhost/admin/",
            "http://localhost/your-page/",
            "http://localhost/manage/",
            "mailto:hello@alder-street.example",
        )
        assert {link for link in links if not link.startswith(here)} == {MAP}
        assert not soup.find_all(["img", "script", "link", "iframe", "form", "object", "video"]), notice
        assert "url(" not in html_of(mail)
        assert "@import" not in html_of(mail)
        assert set(re.findall(r"https?://[^/\s\"<]+", text_of(mail) + html_of(mail))) <= {
            "http://localhost",
            MAP.partition("/search")[0],
        }


def test_the_calendar_part_says_the_same_time(every_notice):
    """R7: the page, the mail and the calendar file show the same instant."""
    with_calendar = {notice for notice, mail in every_notice if calendars_of(mail)}
    assert with_calendar == {Notice.CONFIRMED, Notice.STAFF_CONFIRMED}
    for notice, mail in every_notice:
        for part in calendars_of(mail):
            event = Calendar.from_ical(part).walk("VEVENT")[0]
            assert event.decoded("DTSTART") == datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
            assert event.decoded("DTEND") == datetime(2026, 12, 1, 12, 15, tzinfo=UTC)
            method = "PUBLISH" if notice is Notice.CONFIRMED else "REQUEST"
            assert Calendar.from_ical(part)["METHOD"] == method


def test_each_goes_to_whom_it_concerns(web_app):
    road.booked(web_app, technician="maya")
    told = [(notice, mail["To"].addresses[0].addr_spec) for notice, mail in mails(web_app)]
    assert told[0] == (Notice.REQUEST_RECEIVED, "robin@client.example")
    assert sorted(address.partition("@")[0] for _, address in told[1:]) == ["desk", "maya", "office", "owner"]
    road.booked(web_app, technician="theo")
    assert "maya@alder-street.example" not in [mail["To"].addresses[0].addr_spec for _, mail in mails(web_app)[5:]]


def test_one_that_needs_no_decision_says_so(web_app):
    with web_app.app_context():
        change_clinic(confirms_automatically=True)
    road.booked(web_app)
    told = dict(mails(web_app))
    assert "confirmed at once: there is nothing to decide." in text_of(told[Notice.STAFF_CONFIRMED])
    assert len(calendars_of(told[Notice.STAFF_CONFIRMED])) == 2
    assert Notice.CONFIRMED in told


def test_each_is_small_paints_its_dots_and_fetches_nothing(every_notice):
    """The field of dots is no text: neither a list of mails nor a screen reader reads it out."""
    for notice, mail in every_notice:
        html = html_of(mail)
        soup = BeautifulSoup(html, "html.parser")
        assert len(html.encode()) < 30_000, notice
        dots = soup.find_all("div", class_="dots")
        assert len(dots) == 6
        assert {words.get_text() for words in dots} == {""}
        assert all("radial-gradient" in each["style"] for each in dots)
        assert soup.find(["img", "svg", "picture", "object", "link", "script"]) is None
        assert "url(" not in html
        assert "data:" not in html
        assert "prefers-color-scheme: dark" in html
        assert not any(line.endswith(" ") and line != "-- " for line in text_of(mail).splitlines())
        assert "<" not in text_of(mail)


@pytest.mark.parametrize(
    "name",
    [
        "n" * 200,
        "Ann " * 50,
        "Win at x.co",
        "<b>Ann</b>",
        "فاطمة الزهراء",
        "山田太郎",
        "O'Neill, Ann; x",
        "=?utf-8?q?x?=",
        '"Ann" \\',
        "{{ 7*7 }}",
    ],
)
def test_any_name_makes_a_mail_that_is_whole(web_app, name):
    reference = road.booked(web_app, details=replace(ROBIN, name=name.strip()), technician="maya")
    decided(web_app, reference, confirm=True)
    for notice, mail in mails(web_app):
        assert len(mail["Subject"]) <= 60, mail["Subject"]
        assert len(mail["To"].addresses) == 1
        soup = BeautifulSoup(html_of(mail), "html.parser")
        assert not any(name.strip() in link.get_text() or name in link["href"] for link in soup.find_all("a"))
        assert name.strip() in soup.get_text() or notice is Notice.STAFF_CONFIRMED or len(name) > 40
        assert soup.find("b") is None
        for part in calendars_of(mail):
            assert len(Calendar.from_ical(part).walk("VEVENT")) == 1
