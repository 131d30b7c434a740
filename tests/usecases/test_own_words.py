"""The clinic's own words are kept as they were written, on each engine; what may not go out is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain.errors import ChangedMeanwhileError, NotFoundError, WordingRefusedError
from booking.domain.evidence import DueAnswer
from booking.domain.messages import Notice
from booking.domain.notice_wording import Place
from booking.domain.settings import seen_as
from booking.gateways import content
from booking.usecases import advisories, due_answers, notice_wording
from tests.conftest import NOW
from tests.helpers import dump, nothing_changes, viewer

NOTHING = seen_as({})


@pytest.fixture
def owner(app):
    return viewer("owner")


@pytest.fixture
def question(owner):
    return due_answers.list_asked(owner, NOW)[0].evidence.question.id


def test_words_are_kept_and_given_back(owner):
    own = {Place.OPENING: "Hello\nyou", Place.CLOSING: "Yours {clinic}"}
    notice_wording.save(Notice.CONFIRMED, {**own, Place.COMING: " "}, NOTHING, owner, NOW)
    assert notice_wording.show("confirmed", owner) == (Notice.CONFIRMED, own)
    assert [one.notice for one in notice_wording.list_notices(owner) if one.has_own] == [Notice.CONFIRMED]
    stored = dict(notice_wording.show("confirmed", owner)[1])
    notice_wording.save(Notice.CONFIRMED, {}, seen_as(stored), owner, NOW)
    assert notice_wording.show("confirmed", owner) == (Notice.CONFIRMED, {})


@pytest.mark.parametrize(
    ("notice", "place", "text"),
    [
        (Notice.CONFIRMED, Place.CLOSING, "{reason}"),
        (Notice.CONFIRMED, Place.CLOSING, "x" * 601),
        (Notice.CONFIRMED, Place.CLOSING, "The doctor's letter"),
        (Notice.CONFIRMED, Place.CLOSING, "A bell\x07"),
        (Notice.DECLINED, Place.OPENING, "Sorry"),
        (Notice.STAFF_CONFIRMED, Place.CLOSING, "Bye"),
    ],
)
def test_what_may_not_go_out_is_refused_whatever_the_page_said(owner, notice, place, text):
    with nothing_changes(), pytest.raises(WordingRefusedError):
        notice_wording.save(notice, {place: text}, NOTHING, owner, NOW)


def test_an_answer_takes_the_place_of_the_files(owner, question):
    before = due_answers.show(question, "", owner, NOW).evidence.answer
    given = DueAnswer("Yes.", "", "Olive", NOW.date())
    due_answers.save(question, "", given, seen_as(before), owner, NOW)
    assert due_answers.show(question, "", owner, NOW).evidence.answer == given
    assert due_answers.in_force().profiles == content.due_diligence().profiles
    due_answers.save(question, "", replace(given, text=""), seen_as(given), owner, NOW)
    assert due_answers.show(question, "", owner, NOW).evidence.answer is None


def test_nothing_is_checked_on_a_day_to_come(owner, question):
    later = DueAnswer("Yes.", "", "Olive", NOW.date() + timedelta(days=1))
    with nothing_changes(), pytest.raises(ValueError, match="to come"):
        due_answers.save(question, "", later, seen_as(None), owner, NOW)


def test_advisories_change_by_versions_alone(owner):
    first = advisories.in_force()
    for number, words in enumerate(("One.", "Two.", "Three.")):
        before = advisories.in_force()
        advisories.publish(replace(before, most_important=words), seen_as(before), owner, NOW + timedelta(hours=number))
    names = [version.version for version in advisories.list_versions(owner)]
    assert names == ["2026-11-22.3", "2026-11-22.2", "2026-11-22", first.version]
    assert advisories.show_version(first.version, owner) == first
    assert advisories.show_version("2026-11-22", owner).most_important == "One."
    assert advisories.in_force() == advisories.show_version("2026-11-22.3", owner)
    assert dump()["advisories"][0][4] is None


def test_whoever_writes_second_is_told(owner, question):
    shown = advisories.in_force()
    advisories.publish(replace(shown, most_important="One."), seen_as(shown), owner, NOW)
    notice_wording.save(Notice.CONFIRMED, {Place.CLOSING: "Yours"}, NOTHING, owner, NOW)
    answer = due_answers.show(question, "", owner, NOW).evidence.answer
    due_answers.save(question, "", DueAnswer("Yes.", "", "Olive", NOW.date()), seen_as(answer), owner, NOW)
    with nothing_changes():
        with pytest.raises(ChangedMeanwhileError):
            advisories.publish(replace(shown, most_important="Two."), seen_as(shown), owner, NOW)
        with pytest.raises(ChangedMeanwhileError):
            notice_wording.save(Notice.CONFIRMED, {Place.CLOSING: "Bye"}, NOTHING, owner, NOW)
        with pytest.raises(ChangedMeanwhileError):
            due_answers.save(question, "", DueAnswer("No.", "", "Olive", NOW.date()), seen_as(answer), owner, NOW)


def test_nobody_but_the_owner_reads_or_writes_them(owner, question):
    shown = advisories.in_force()
    answer = DueAnswer("Yes.", "", "Olive", NOW.date())
    with nothing_changes():
        for other in (viewer("desk"), viewer("maya")):
            for act in (
                lambda other=other: advisories.show(other),
                lambda other=other: advisories.show_version(shown.version, other),
                lambda other=other: advisories.list_versions(other),
                lambda other=other: advisories.publish(shown, seen_as(shown), other, NOW),
                lambda other=other: due_answers.list_asked(other, NOW),
                lambda other=other: due_answers.show(question, "", other, NOW),
                lambda other=other: due_answers.save(question, "", answer, "", other, NOW),
                lambda other=other: notice_wording.list_notices(other),
                lambda other=other: notice_wording.show("confirmed", other),
                lambda other=other: notice_wording.preview(Notice.CONFIRMED, {}, other, NOW),
                lambda other=other: notice_wording.save(Notice.CONFIRMED, {}, NOTHING, other, NOW),
            ):
                with pytest.raises(NotFoundError):
                    act()
