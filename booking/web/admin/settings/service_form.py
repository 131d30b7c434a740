"""The form of one service."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField
from wtforms.validators import ValidationError

from booking.domain.cells import MINUTES_PER_CELL
from booking.domain.schedule import Kind, Service
from booking.web.admin.settings.fields import LinkField, NumberField
from booking.web.admin.settings.policy import MINUTES, MOST_DAYS, MOST_HOURS, in_minutes
from booking.web.admin.settings.saving import SettingsForm
from booking.web.forms import ChoiceField, TextField, tidy

LONGEST_NAME = 80
LONGEST_TEXT = 400
LONGEST_PRICE = 80
MOST_MINUTES = 240


class ServiceForm(SettingsForm):
    """Everything about a service but its address here; notice in hours."""

    name = TextField(lazy_gettext("Name"), message=lazy_gettext("Enter a name"), longest=LONGEST_NAME, filters=[tidy])
    price = TextField(lazy_gettext("What it costs"), message="", longest=LONGEST_PRICE, optional=True, filters=[tidy])
    length_minutes = NumberField(
        lazy_gettext("Length (minutes)"), least=MINUTES_PER_CELL, most=MOST_MINUTES, step=MINUTES_PER_CELL, default=45
    )
    cleaning_before_minutes = NumberField(
        lazy_gettext("Cleaning before (minutes)"), least=0, most=MOST_MINUTES, step=MINUTES_PER_CELL, default=5
    )
    cleaning_after_minutes = NumberField(
        lazy_gettext("Cleaning after (minutes)"), least=0, most=MOST_MINUTES, step=MINUTES_PER_CELL, default=10
    )
    step_minutes = NumberField(
        lazy_gettext("A time every (minutes)"),
        least=MINUTES_PER_CELL,
        most=MOST_MINUTES,
        step=MINUTES_PER_CELL,
        default=60,
    )
    kind = ChoiceField(
        lazy_gettext("How it is held"),
        choices=[(Kind.IN_PERSON.value, lazy_gettext("in person")), (Kind.VIDEO.value, lazy_gettext("by video"))],
        message=lazy_gettext("Choose how it is held"),
        default=Kind.IN_PERSON.value,
    )
    address = TextField(
        lazy_gettext("Another address"), message="", longest=LONGEST_TEXT, optional=True, filters=[tidy]
    )
    directions = TextField(lazy_gettext("Directions"), message="", longest=LONGEST_TEXT, optional=True, filters=[tidy])
    map_url = LinkField(lazy_gettext("Link to a map"))
    join_url = LinkField(lazy_gettext("Link to join"))
    waits_bind = BooleanField(lazy_gettext("Waits before a treatment hold for it, too"), default=True)
    own_notice = NumberField(lazy_gettext("Its own shortest notice (hours)"), least=0, most=MOST_HOURS, optional=True)
    furthest_days = NumberField(
        lazy_gettext("Its own furthest day (days ahead)"), least=1, most=MOST_DAYS, optional=True
    )

    @classmethod
    def of(cls, service: Service) -> "ServiceForm":
        """Filled with a service."""
        notice = service.minimum_notice_minutes
        return cls(obj=service, own_notice=None if notice is None else notice // MINUTES)

    def validate_join_url(self, field: LinkField) -> None:
        """A video needs one."""
        if self.kind.data == Kind.VIDEO and not field.data:
            raise ValidationError(gettext("Enter the link that clients open to join"))

    def service(self, before: Service | None) -> Service:
        """The service as filled in, once it is valid; what only the other kind has is left out."""
        video = self.kind.data == Kind.VIDEO
        notice = self.own_notice.number
        values: dict[str, Any] = {
            "name": self.name.data or "",
            "price": self.price.data or None,
            "length_minutes": self.length_minutes.whole,
            "cleaning_before_minutes": self.cleaning_before_minutes.whole,
            "cleaning_after_minutes": self.cleaning_after_minutes.whole,
            "step_minutes": self.step_minutes.whole,
            "waits_bind": bool(self.waits_bind.data),
            "kind": Kind(self.kind.data),
            "address": None if video else self.address.data or None,
            "directions": None if video else self.directions.data or None,
            "map_url": None if video else self.map_url.data or None,
            "join_url": (self.join_url.data or None) if video else None,
            "minimum_notice_minutes": None
            if notice is None
            else in_minutes(notice, before.minimum_notice_minutes if before else None),
            "furthest_days": self.furthest_days.number,
        }
        return replace(before, **values) if before else Service(slug="", **values)
