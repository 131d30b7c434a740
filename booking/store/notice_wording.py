"""The clinic's own words in the e-mails to clients."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.messages import Notice
from booking.domain.notice_wording import Place
from booking.store.database import Base, db


class NoticeWordingRow(Base):
    """What stands in one place of one notice instead of our words; no row, and ours stand there."""

    __tablename__ = "notice_wording"

    notice: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


def of_notice(notice: Notice) -> Mapping[Place, str]:
    """The clinic's own words in a notice, by their place."""
    rows = db.session.execute(
        select(NoticeWordingRow.place, NoticeWordingRow.text)
        .where(NoticeWordingRow.notice == notice)
        .order_by(NoticeWordingRow.place)
    )
    return {Place(place): text for place, text in rows}


def notices_with_own() -> frozenset[Notice]:
    """The notices that say anything in the clinic's own words."""
    return frozenset(Notice(notice) for notice in db.session.scalars(select(NoticeWordingRow.notice).distinct()))


def save(notice: Notice, wording: Mapping[Place, str]) -> None:
    """Say these, and nothing else in the clinic's own words."""
    db.session.execute(delete(NoticeWordingRow).where(NoticeWordingRow.notice == notice))
    db.session.add_all(NoticeWordingRow(notice=notice, place=place, text=text) for place, text in wording.items())
