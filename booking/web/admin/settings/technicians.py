"""The technicians: who they are, in which order they are shown, who takes bookings."""

from collections.abc import Sequence
from functools import partial

from flask import flash, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from booking.domain.errors import ChangedMeanwhileError, NameTakenError
from booking.usecases import technicians as use_case
from booking.usecases.technicians import Entry
from booking.web.access import viewer
from booking.web.admin.settings import saving, settings
from booking.web.admin.settings.preview import Preview, SettingForm, settle
from booking.web.forms import TextField, tidy
from booking.web.moment import now
from booking.web.seeing import see_other

LONGEST_NAME, LONGEST_INTRO = 100, 300


class TechnicianForm(SettingForm):
    """What clients read of a technician, and where in the list."""

    name = TextField(
        lazy_gettext("Name"), message=lazy_gettext("Enter their name"), longest=LONGEST_NAME, filters=[tidy]
    )
    intro = TextField(
        lazy_gettext("A sentence about them"), message="", longest=LONGEST_INTRO, optional=True, filters=[tidy]
    )
    place = SelectField(lazy_gettext("Place in the list"))

    def offer(self, others: Sequence[str]) -> None:
        """The places there are between the others."""
        first, after = gettext("First"), [gettext("After %(name)s", name=name) for name in others]
        self.place.choices = [SelectChoice(str(place), text) for place, text in enumerate([first, *after])]


class ChangeForm(TechnicianForm):
    """The same, and whether they take bookings; and what the page showed."""

    active = BooleanField(lazy_gettext("Takes bookings"))
    version = HiddenField()

    def entry(self) -> Entry:
        """What was filled in; only after it was found right."""
        return Entry(self.name.data or "", self.intro.data or "", int(self.place.data), bool(self.active.data))


@settings.get("/technicians")
def technicians() -> str:
    """All of them."""
    return render_template("admin/settings/technicians.html", technicians=use_case.list_technicians(viewer()))


@settings.route("/technicians/add", methods=["GET", "POST"])
def add_technician() -> Response | str:
    """Somebody new, who has no hours yet."""
    others = [one.technician.name for one in use_case.list_technicians(viewer())]
    form = TechnicianForm(place=str(len(others)))
    form.offer(others)
    if form.validate_on_submit():
        entry = Entry(form.name.data or "", form.intro.data or "", int(form.place.data))
        try:
            slug = use_case.add(entry, viewer(), now())
        except NameTakenError:
            saving.refuse(form, "name", _taken())
        else:
            flash(gettext("%(name)s is in the list. Now say when they work.", name=entry.name), "success")
            return see_other(url_for("settings.weekly_hours", technician=slug))
    return render_template("admin/settings/add_technician.html", form=form, has_errors=bool(form.errors))


@settings.route("/technicians/<technician>", methods=["GET", "POST"])
def technician(technician: str) -> Response | str:
    """One of them; the address of their page stays whatever their name becomes."""
    shown = use_case.show(technician, viewer())
    everybody = use_case.list_technicians(viewer())
    form = _form(shown, [one.technician.name for one in everybody if one.technician.slug != technician])
    if form.is_ready():
        entry = form.entry()
        look = partial(use_case.preview, technician, active=entry.active, viewer=viewer(), now=now())
        try:
            return settle(
                _preview(shown, entry),
                look,
                lambda seen: use_case.change(technician, entry, form.version.data or "", viewer(), now(), seen),
            )
        except NameTakenError:
            saving.refuse(form, "name", _taken())
        except ChangedMeanwhileError:
            form.version.data = shown.version
            form.form_errors = [
                gettext(
                    "Somebody else changed the technicians while you were at it, and nothing of yours is saved. Press"
                    " the button again if what you see here is right."
                )
            ]
    return render_template("admin/settings/technician.html", form=form, has_errors=bool(form.errors), shown=shown)


def _taken() -> str:
    return gettext("There is a technician of this name already. Add something that tells the two apart")


def _form(shown: use_case.Shown, others: Sequence[str]) -> ChangeForm:
    entry = shown.entry
    form = ChangeForm(
        name=entry.name,
        intro=entry.intro,
        place=str(entry.place),
        active=entry.active,
        version=shown.version,
    )
    form.offer(others)
    return form


def _preview(shown: use_case.Shown, entry: Entry) -> Preview:
    bookings = {True: gettext("takes bookings"), False: gettext("takes none: not shown, and not on offer")}
    lead = ""
    if shown.entry.active and not entry.active:
        lead = gettext("Nobody can book with them from now on. Their appointments stay.")
    elif entry.active and not shown.entry.active:
        lead = gettext("Clients can book with them again, by the hours they had.")
    return Preview(
        title=gettext("Save %(name)s like this?", name=entry.name),
        facts=[
            {"key": gettext("Name"), "value": entry.name},
            {"key": gettext("A sentence about them"), "value": entry.intro},
            {"key": gettext("Place in the list"), "value": str(entry.place + 1)},
            {"key": gettext("Bookings"), "value": bookings[entry.active]},
        ],
        lead=lead,
        done=gettext("Saved."),
        page=url_for("settings.technicians"),
    )
