"""The clinic and the services it offers."""

from sqlalchemy import CheckConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.clinic import Clinic, HolidayRegion
from booking.domain.errors import NotFoundError
from booking.domain.schedule import Kind, Policy, Service
from booking.store.database import Base, db


class ClinicRow(Base):
    """The one clinic of this installation."""

    __tablename__ = "clinic"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("answers_within_hours > 0", name="answers_in_time"),
        CheckConstraint("message_days > 0", name="messages_kept"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    address: Mapped[str]
    country: Mapped[str]
    office_email: Mapped[str | None]
    answers_within_hours: Mapped[int]
    time_zone: Mapped[str]
    minimum_notice_minutes: Mapped[int]
    furthest_days: Mapped[int]
    consultation_lead_days: Mapped[int]
    letter_days: Mapped[int]
    confirms_automatically: Mapped[bool]
    most_open_appointments: Mapped[int]
    stale_after_days: Mapped[int]
    cut_off_minutes: Mapped[int]
    message_days: Mapped[int]
    holiday_country: Mapped[str | None]
    holiday_region: Mapped[str | None]


class ServiceRow(Base):
    """A kind of consultation on offer; lengths in minutes."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint(
            "length_minutes > 0 AND step_minutes > 0 AND cleaning_before_minutes >= 0"
            " AND cleaning_after_minutes >= 0 AND length_minutes % 5 = 0 AND step_minutes % 5 = 0"
            " AND cleaning_before_minutes % 5 = 0 AND cleaning_after_minutes % 5 = 0",
            name="whole_cells",
        ),
        CheckConstraint(
            "kind IN ('in-person', 'video') AND (kind = 'in-person' OR join_url IS NOT NULL)", name="kind_and_link"
        ),
        CheckConstraint("minimum_notice_minutes >= 0 AND furthest_days >= 0", name="own_window"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool]
    length_minutes: Mapped[int]
    cleaning_before_minutes: Mapped[int]
    cleaning_after_minutes: Mapped[int]
    step_minutes: Mapped[int]
    waits_bind: Mapped[bool]
    kind: Mapped[str]
    address: Mapped[str | None]
    directions: Mapped[str | None]
    map_url: Mapped[str | None]
    join_url: Mapped[str | None]
    price: Mapped[str | None]
    minimum_notice_minutes: Mapped[int | None]
    furthest_days: Mapped[int | None]


def find_clinic() -> Clinic | None:
    """The clinic, or None before it was set up."""
    row = db.session.get(ClinicRow, 1)
    if row is None:
        return None
    policy = Policy(
        time_zone=row.time_zone,
        minimum_notice_minutes=row.minimum_notice_minutes,
        furthest_days=row.furthest_days,
        consultation_lead_days=row.consultation_lead_days,
        letter_days=row.letter_days,
        confirms_automatically=row.confirms_automatically,
        most_open_appointments=row.most_open_appointments,
        stale_after_days=row.stale_after_days,
        cut_off_minutes=row.cut_off_minutes,
        message_days=row.message_days,
    )
    return Clinic(
        name=row.name,
        phone=row.phone,
        email=row.email,
        address=row.address,
        country=row.country,
        office_email=row.office_email,
        answers_within_hours=row.answers_within_hours,
        policy=policy,
        holidays=HolidayRegion(row.holiday_country, row.holiday_region) if row.holiday_country else None,
    )


def get_clinic() -> Clinic:
    """The clinic; raises NotFoundError before it was set up."""
    clinic = find_clinic()
    if clinic is None:
        raise NotFoundError
    return clinic


def add_clinic(clinic: Clinic) -> None:
    """Store the clinic of a new installation."""
    db.session.add(ClinicRow(id=1, **_columns(clinic)))
    save_holiday_region(clinic.holidays)


def lock_clinic() -> Clinic:
    """The clinic, locked until the transaction ends: whoever changes settings goes one after the other."""
    db.session.execute(select(ClinicRow).with_for_update().execution_options(populate_existing=True))
    return get_clinic()


def save_clinic(clinic: Clinic) -> None:
    """Keep how the clinic is called and reached, and its rules of booking; its public holidays stay as they are."""
    db.session.execute(update(ClinicRow).values(**_columns(clinic)))


def _columns(clinic: Clinic) -> dict[str, object]:
    policy = clinic.policy
    return {
        "name": clinic.name,
        "phone": clinic.phone,
        "email": clinic.email,
        "address": clinic.address,
        "country": clinic.country,
        "office_email": clinic.office_email,
        "answers_within_hours": clinic.answers_within_hours,
        "time_zone": policy.time_zone,
        "minimum_notice_minutes": policy.minimum_notice_minutes,
        "furthest_days": policy.furthest_days,
        "consultation_lead_days": policy.consultation_lead_days,
        "letter_days": policy.letter_days,
        "confirms_automatically": policy.confirms_automatically,
        "most_open_appointments": policy.most_open_appointments,
        "stale_after_days": policy.stale_after_days,
        "cut_off_minutes": policy.cut_off_minutes,
        "message_days": policy.message_days,
    }


def find_holiday_region() -> HolidayRegion | None:
    """Whose public holidays the clinic keeps, as the database has it at this moment."""
    rows = db.session.execute(select(ClinicRow.holiday_country, ClinicRow.holiday_region))
    return next((HolidayRegion(country, region) for country, region in rows if country), None)


def save_holiday_region(holidays: HolidayRegion | None) -> None:
    """Keep the public holidays of a country or a part of it; none with None."""
    country, region = (holidays.country, holidays.region) if holidays else (None, None)
    db.session.execute(update(ClinicRow).values(holiday_country=country, holiday_region=region))


def add_service(service: Service, position: int) -> None:
    """Store a service on offer."""
    db.session.add(
        ServiceRow(
            slug=service.slug,
            name=service.name,
            position=position,
            active=True,
            length_minutes=service.length_minutes,
            cleaning_before_minutes=service.cleaning_before_minutes,
            cleaning_after_minutes=service.cleaning_after_minutes,
            step_minutes=service.step_minutes,
            waits_bind=service.waits_bind,
            kind=service.kind,
            address=service.address,
            directions=service.directions,
            map_url=service.map_url,
            join_url=service.join_url,
            minimum_notice_minutes=service.minimum_notice_minutes,
            furthest_days=service.furthest_days,
            price=service.price,
        )
    )


def list_services() -> list[Service]:
    """The services on offer, in the clinic's order."""
    rows = db.session.scalars(select(ServiceRow).where(ServiceRow.active).order_by(ServiceRow.position))
    return [as_service(row) for row in rows]


def get_service_row(slug: str) -> ServiceRow:
    """The row of a service on offer; raises NotFoundError."""
    row = db.session.scalar(select(ServiceRow).where(ServiceRow.slug == slug, ServiceRow.active))
    if row is None:
        raise NotFoundError
    return row


def get_service(slug: str) -> Service:
    """A service on offer; raises NotFoundError."""
    return as_service(get_service_row(slug))


def find_service(slug: str) -> tuple[Service, bool] | None:
    """A service with whether it is on offer; also one that was withdrawn."""
    row = db.session.scalar(select(ServiceRow).where(ServiceRow.slug == slug))
    return (as_service(row), row.active) if row else None


def as_service(row: ServiceRow) -> Service:
    """The service of a row."""
    return Service(
        slug=row.slug,
        name=row.name,
        length_minutes=row.length_minutes,
        cleaning_before_minutes=row.cleaning_before_minutes,
        cleaning_after_minutes=row.cleaning_after_minutes,
        step_minutes=row.step_minutes,
        waits_bind=row.waits_bind,
        kind=Kind(row.kind),
        address=row.address,
        directions=row.directions,
        map_url=row.map_url,
        join_url=row.join_url,
        minimum_notice_minutes=row.minimum_notice_minutes,
        furthest_days=row.furthest_days,
        price=row.price,
    )
