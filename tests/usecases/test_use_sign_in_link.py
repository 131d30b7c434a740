from datetime import timedelta

import pytest

from booking.domain.errors import NotFoundError
from booking.store import accounts as store
from booking.usecases import accounts
from booking.usecases.setup import DEMO_OWNER
from tests.conftest import NOW
from tests.helpers import dump, nothing_changes


def test_it_works(app):
    secret = accounts.make_sign_in_link(DEMO_OWNER, NOW)
    account_id = accounts.use_sign_in_link(secret, NOW)
    assert account_id == store.find_account_id(DEMO_OWNER)
    assert store.get_viewer(account_id).name == "Olive Owner"


def test_it_works_once(app):
    secret = accounts.make_sign_in_link(DEMO_OWNER, NOW)
    accounts.use_sign_in_link(secret, NOW)
    with nothing_changes():
        assert accounts.use_sign_in_link(secret, NOW) is None
    assert accounts.whose_sign_in_link(secret, NOW) is None


def test_looking_whose_it_is_does_not_use_it_up(app):
    """R15: whatever follows the link without pressing the button changes nothing."""
    secret = accounts.make_sign_in_link(DEMO_OWNER, NOW)
    with nothing_changes():
        assert accounts.whose_sign_in_link(secret, NOW) == "Olive Owner"
    assert accounts.use_sign_in_link(secret, NOW)


def test_it_lasts_twelve_hours(app):
    secret = accounts.make_sign_in_link(DEMO_OWNER, NOW)
    with nothing_changes():
        assert accounts.use_sign_in_link(secret, NOW + timedelta(hours=12)) is None
    assert accounts.whose_sign_in_link(secret, NOW + timedelta(hours=12)) is None
    assert accounts.use_sign_in_link(secret, NOW + timedelta(hours=12) - timedelta(seconds=1))


def test_an_unknown_one_signs_nobody_in(app):
    accounts.make_sign_in_link(DEMO_OWNER, NOW)
    with nothing_changes():
        assert accounts.use_sign_in_link("no such secret", NOW) is None
        assert accounts.whose_sign_in_link("", NOW) is None


def test_two_links_are_two(app):
    first, second = accounts.make_sign_in_link(DEMO_OWNER, NOW), accounts.make_sign_in_link(DEMO_OWNER, NOW)
    assert accounts.use_sign_in_link(first, NOW)
    assert accounts.use_sign_in_link(second, NOW)


def test_only_a_hash_of_it_is_kept(app):
    assert accounts.make_sign_in_link(DEMO_OWNER, NOW) not in str(dump())


def test_nobody_unknown_gets_one(app):
    with nothing_changes(), pytest.raises(NotFoundError):
        accounts.make_sign_in_link("nobody@alder-street.example", NOW)
