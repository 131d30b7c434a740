"""Public holidays: the country and, where they differ inside it, its part."""

from functools import partial

from flask import render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from booking.domain.clinic import HolidayRegion
from booking.usecases import hours as use_case
from booking.usecases import schedule
from booking.web.access import viewer
from booking.web.admin.settings import settings
from booking.web.admin.settings.preview import Preview, SettingForm, settle
from booking.web.admin.settings.words import day_words
from booking.web.moment import now


class RegionForm(SettingForm):
    """A part of a country, or all of it; without a country no public holidays."""

    country = HiddenField()
    region = SelectField(lazy_gettext("Region"))

    def holiday_region(self) -> HolidayRegion | None:
        """What was chosen."""
        return HolidayRegion(self.country.data, self.region.data or None) if self.country.data else None


@settings.route("/holidays", methods=["GET", "POST"])
def holidays() -> Response | str:
    """Choose a country, then its part; see the holidays of both before and after."""
    kept = use_case.find_region(viewer())
    countries = use_case.list_countries()
    asked = request.args.get("country", kept.country if kept else "")
    country = request.form.get("country", asked)
    form = _form(country if country in countries else "", kept)
    if form.is_ready():
        region = form.holiday_region()
        found = use_case.list_holidays(region, viewer(), now())
        words = _words(region)
        preview = Preview(
            title=gettext("Keep the public holidays of %(name)s?", name=words) if region else gettext("Keep none?"),
            facts=[
                {"key": gettext("Kept until now"), "value": _words(kept)},
                *({"key": day_words(holiday.day), "value": holiday.name} for holiday in found),
            ],
            lead="" if region else gettext("Technicians are then on offer on every public holiday."),
            done=gettext("Saved. Public holidays: %(name)s.", name=words),
            page=url_for("settings.holidays"),
        )
        look = partial(schedule.preview_holidays, region, viewer(), now())
        return settle(preview, look, lambda seen: schedule.set_holiday_region(region, viewer(), now(), seen))
    return render_template(
        "admin/settings/holidays.html",
        form=form,
        has_errors=bool(form.errors),
        countries=countries,
        country=form.country.data,
        kept=_words(kept),
        holidays=use_case.list_holidays(kept, viewer(), now()),
    )


def _form(country: str, kept: HolidayRegion | None) -> RegionForm:
    region = kept.region if kept and kept.country == country else None
    form = RegionForm(data={"country": country, "region": region or ""})
    form.country.data = country
    parts = use_case.list_parts(country) if country else {}
    form.region.choices = [SelectChoice("", gettext("The whole country")), *map(SelectChoice, parts, parts.values())]
    return form


def _words(region: HolidayRegion | None) -> str:
    """`United Kingdom, England`."""
    if region is None:
        return gettext("none")
    country = use_case.list_countries().get(region.country, region.country)
    if region.region is None:
        return country
    return f"{country}, {use_case.list_parts(region.country).get(region.region, region.region)}"
