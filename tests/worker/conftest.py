import pytest
from sqlalchemy import select

from booking.domain.messages import Notice
from booking.gateways import mail
from booking.store import messages
from booking.store.database import db, new_uuid, transaction
from booking.store.messages import MessageRow, NewMessage
from tests.conftest import NOW
from tests.worker.sink import Sink


@pytest.fixture
def sink(app):
    """A mail server that the app sends to."""
    with Sink() as sink:
        app.extensions["mail"].port = sink.port
        yield sink


@pytest.fixture
def queue(app):
    """Queues a message to somebody of a name, as a booking would; its id."""

    def queue(name="robin", now=NOW):
        uuid, address = new_uuid(), f"{name}@client.example"
        letter = mail.Letter(
            message_id=f"<{uuid}@localhost>",
            to_name=name,
            to_address=address,
            subject="Tuesday 1 December, 11:30",
            text="See you on Tuesday.\n",
            html="<p>See you on Tuesday.</p>\n",
            reply_to="hello@alder-street.example",
            calendar=None,
        )
        new = NewMessage(
            uuid=uuid,
            dedup_key=uuid,
            appointment_id=None,
            look_id=None,
            told_start=None,
            account_id=None,
            notice=Notice.CONFIRMED,
            recipient=address,
            subject=letter.subject,
            mime=mail.build(letter, now),
            text=letter.text,
            html=letter.html,
        )
        with transaction():
            messages.add_message(new, now)
        return db.session.scalar(select(MessageRow.id).where(MessageRow.uuid == uuid))

    return queue


@pytest.fixture
def row(app):
    """A message as it is stored now."""

    def row(message_id):
        db.session.rollback()
        return db.session.get_one(MessageRow, message_id)

    return row
