"""The invented clients of the demo clinic: each outcome once, on whatever day somebody tries it out."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_migrate import upgrade

from booking.app import create_app
from booking.domain.accounts import Role, Viewer
from booking.domain.request_list import Wanted
from booking.store.database import db
from booking.store.looks import LookRow
from booking.usecases import demo_people, requests, setup

OWNER = Viewer(1, "Olive Owner", Role.OWNER)
EACH_ONCE = ["clear confirmed", "clear confirmed", "clear requested", "later requested", "letter provisional"]
MANY_DAYS = [
    datetime(2026, 11, 22, 20, 30, tzinfo=UTC),  # Sunday
    datetime(2026, 12, 24, 9, 0, tzinfo=UTC),  # only holidays for days
    datetime(2027, 3, 28, 0, 59, tzinfo=UTC),  # the clocks go forward in a minute
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
]


@pytest.fixture
def empty(tmp_path):
    """A database with its tables and nothing in them."""
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'demo.db'}")
    with app.app_context():
        upgrade()
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("now", MANY_DAYS, ids=lambda now: f"{now:%Y-%m-%d}")
def test_whoever_tries_it_out_finds_each_outcome(empty, now):
    setup.set_up_clinic(setup.demo_clinic(), now - demo_people.OPEN_SINCE)
    demo_people.add_people(now)
    found = requests.list_requests(Wanted(), 1, OWNER).found
    kinds = sorted(f"{each.outcome.word} {each.appointment.state}" for each in found)
    assert kinds == [*EACH_ONCE, "review requested"]
    assert [look.state for look in db.session.query(LookRow)] == ["waiting"]
    assert all(each.client_email.endswith("@client.example") for each in found)
    assert min(each.appointment.starts_at for each in found) > now - timedelta(days=1)
