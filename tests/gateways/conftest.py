"""An app for a whole file of tests that never touch its database."""

import pytest

from booking.app import create_app


@pytest.fixture(scope="module")
def module_app():
    return create_app("testing", SQLALCHEMY_DATABASE_URI="sqlite://")
