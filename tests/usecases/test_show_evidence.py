"""What to ask before paying, and how the clinic and its technicians stand to it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from booking.domain.errors import NotFoundError
from booking.domain.evidence import DueAnswer, DueDiligence, Standing
from booking.gateways import content
from booking.store.database import transaction
from booking.store.schedule import TechnicianRow
from booking.usecases import evidence
from tests import helpers

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def asked(app):
    before = app.extensions[content.EXTENSION]
    app.extensions[content.EXTENSION] = content.read_due_diligence(Path("no-instance"), demo=True)
    yield app.extensions[content.EXTENSION]
    app.extensions[content.EXTENSION] = before


def test_it_works(app, asked):
    with helpers.nothing_changes():
        found = evidence.list_evidence(NOW)
    assert [title for title, _ in found.groups] == ["Clean work", "Pigments", "Results", "Money"]
    listed = [item.question for _, items in found.groups for item in items] + list(found.of_each)
    assert listed == list(asked.questions)
    assert [(each.technician.slug, each.answered) for each in found.technicians] == [("maya", 6), ("theo", 5)]


def test_without_technicians_the_questions_about_them_stay(app):
    with transaction() as session:
        session.execute(update(TechnicianRow).values(active=False))
    found = evidence.list_evidence(NOW)
    assert (len(found.of_each), list(found.technicians)) == (6, [])


@pytest.mark.parametrize("slug", ["", "nobody", "MAYA", "maya\x00"])
def test_somebody_unknown_is_not_found(app, slug):
    with pytest.raises(NotFoundError):
        evidence.get_technician(slug, NOW)


def test_somebody_the_file_does_not_name_has_answered_nothing(app, asked):
    app.extensions[content.EXTENSION] = asked.without_answers()
    found = evidence.get_technician("maya", NOW)
    assert found.technician.name == "Maya Example"
    assert {item.standing for item in found.evidence} == {Standing.UNANSWERED}
    assert list(found.languages) == []


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (datetime(2026, 6, 1, 22, 59, tzinfo=UTC), Standing.CHECKED),
        (datetime(2026, 6, 1, 23, 1, tzinfo=UTC), Standing.AGED),  # midnight has passed in London
    ],
)
def test_a_day_ends_at_the_clinics_midnight(app, asked, now, standing):
    answers = {"gloves": DueAnswer("Yes.", "", "Olive Owner", date(2025, 6, 1))}
    app.extensions[content.EXTENSION] = DueDiligence("1", "en", asked.questions, answers, {})
    found = {item.question.id: item for _, items in evidence.list_evidence(now).groups for item in items}
    assert found["gloves"].standing is standing
