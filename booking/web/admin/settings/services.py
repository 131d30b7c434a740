"""The services: a list in the clinic's order, and a page for each."""

from collections.abc import Sequence

from flask import flash, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from booking.domain.clinic import changed_names
from booking.domain.errors import KindInUseError, LastServiceError
from booking.domain.schedule import Service
from booking.usecases import services as use_case
from booking.web.access import viewer
from booking.web.admin.settings import saving, settings
from booking.web.admin.settings.service_form import ServiceForm
from booking.web.forms import PressForm
from booking.web.moment import now
from booking.web.seeing import see_other

LENGTHS = {"length_minutes", "cleaning_before_minutes", "cleaning_after_minutes"}
PLACES = {"name", "price", "address", "directions", "map_url", "join_url"}
WINDOW = {"step_minutes", "waits_bind", "minimum_notice_minutes", "furthest_days"}


@settings.get("/services")
def services() -> str:
    """All of them, those withdrawn among them."""
    return render_template("admin/settings/services.html", services=use_case.list_all(viewer()))


@settings.route("/services/new", methods=["GET", "POST"])
def new_service() -> Response | str:
    """One more."""
    form = ServiceForm()
    if form.validate_on_submit():
        wanted = form.service(None)
        use_case.add(wanted, viewer(), now())
        flash(gettext("%(name)s is on offer.", name=wanted.name), "success")
        return see_other(url_for("settings.services"))
    return render_template("admin/settings/service.html", form=form, has_errors=bool(form.errors), stored=None)


@settings.route("/services/<slug>", methods=["GET", "POST"])
def service(slug: str) -> Response | str:
    """Show one, and keep it when it is saved."""
    stored = use_case.show(slug, viewer())
    form = ServiceForm.of(stored.service)
    if not form.is_submitted():
        form.show_stored(stored.service)
    if form.validate_on_submit():
        wanted = form.service(stored.service)
        effects = _effects(stored.service, wanted)
        try:
            if saving.save(
                form,
                effects,
                lambda seen: use_case.save(wanted, seen, viewer(), now()),
                f"{use_case.CHANGED} {slug} changed",
                stored.service,
            ):
                flash(gettext("Saved. It holds at once."), "success")
                return see_other(url_for("settings.services"))
        except KindInUseError as error:
            saving.refuse(form, "kind", _in_use(error.count))
            form.effects = ()
    return render_template("admin/settings/service.html", form=form, has_errors=bool(form.errors), stored=stored)


@settings.post("/services/<slug>/up")
def move_service_up(slug: str) -> Response:
    """One place up."""
    use_case.move_up(slug, viewer(), now())
    return see_other(url_for("settings.services"))


@settings.route("/services/<slug>/withdraw", methods=["GET", "POST"])
def withdraw_service(slug: str) -> Response | str:
    """Ask first, then offer it no more."""
    stored = use_case.show(slug, viewer())
    form = PressForm()
    if form.validate_on_submit():
        try:
            use_case.withdraw(slug, viewer(), now())
        except LastServiceError:
            form.form_errors = [gettext("It is the only one on offer. Offer another one first.")]
        else:
            flash(gettext("%(name)s is not on offer any more.", name=stored.service.name), "success")
            return see_other(url_for("settings.services"))
    return render_template(
        "admin/settings/withdraw_service.html",
        form=form,
        has_errors=bool(form.errors),
        stored=stored,
        count=use_case.count_to_come(slug, now()),
        page=url_for("settings.service", slug=slug),
    )


@settings.post("/services/<slug>/offer")
def offer_service_again(slug: str) -> Response:
    """Offer what was withdrawn."""
    stored = use_case.show(slug, viewer())
    use_case.offer_again(slug, viewer(), now())
    flash(gettext("%(name)s is on offer.", name=stored.service.name), "success")
    return see_other(url_for("settings.services"))


def _effects(before: Service, wanted: Service) -> Sequence[str]:
    """What a change means for the appointments to come."""
    changed = set(changed_names(before, wanted))
    count = use_case.count_to_come(before.slug, now()) if changed else 0
    if not count:
        return []
    lines = []
    if changed & LENGTHS:
        lines.append(
            ngettext(
                "%(num)s appointment to come keeps the length and the cleaning time it was booked with.",
                "%(num)s appointments to come keep the length and the cleaning time they were booked with.",
                count,
            )
        )
    if changed & PLACES:
        lines.append(
            ngettext(
                "%(num)s appointment to come shows the new name, price, place or link at once."
                " No e-mail tells its client.",
                "%(num)s appointments to come show the new name, price, place or link at once."
                " No e-mail tells their clients.",
                count,
            )
        )
    if changed & WINDOW:
        lines.append(
            ngettext(
                "%(num)s appointment to come keeps its time; the new rules hold when it is moved.",
                "%(num)s appointments to come keep their times; the new rules hold when they are moved.",
                count,
            )
        )
    return lines


def _in_use(count: int) -> str:
    return ngettext(
        "%(num)s appointment to come was booked the other way. Withdraw this service and add another one instead",
        "%(num)s appointments to come were booked the other way. Withdraw this service and add another one instead",
        count,
    )
