"""The safety advisories: each save is a new version, and every version stays to be looked up."""

from collections.abc import Sequence
from typing import Any

from flask import flash, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from booking.usecases import advisories as use_case
from booking.web.access import viewer
from booking.web.admin.settings import saving, settings
from booking.web.admin.settings.saving import SettingsForm
from booking.web.forms import TextField, tidy, tidy_lines
from booking.web.moment import now
from booking.web.seeing import see_other

LONGEST_TITLE = 100
LONGEST_LEAD = 400
LONGEST_POINTS = 2000
MOST_PARTS = 8


class AdvisoriesForm(SettingsForm):
    """The warning at the top, parts with a heading and points, and when to get help at once."""

    most_important = TextField(
        lazy_gettext("The most important thing"),
        message=lazy_gettext("Enter the most important thing"),
        longest=LONGEST_LEAD,
        filters=[tidy],
    )
    count = 0

    def validate(self, extra_validators: Any = None) -> bool:
        """A part has both, a heading and points, or it is left out whole; one there must be."""
        valid = super().validate(extra_validators)
        wanted = 0
        for number in range(self.count):
            title, points = self[f"title_{number}"], self[f"points_{number}"]
            wanted += bool(title.data and points.data)
            if title.data and not points.data:
                points.errors = [gettext("Enter at least one line, or leave the heading out as well")]
            if points.data and not title.data:
                title.errors = [gettext("Enter a heading, or leave the lines out as well")]
            valid = valid and not (title.errors or points.errors)
        if not wanted and valid:
            self["title_0"].errors = [gettext("Leave at least one part")]
            valid = False
        return valid

    def parts(self) -> Sequence[tuple[str, Sequence[str]]]:
        """What was filled in, once it is valid; a part that was emptied is left out."""
        return [
            (self[f"title_{number}"].data, self[f"points_{number}"].data.splitlines())
            for number in range(self.count)
            if self[f"title_{number}"].data
        ]

    def urgent(self) -> tuple[str, Sequence[str]]:
        """The last part."""
        return self["urgent_title"].data, self["urgent_points"].data.splitlines()


def _form() -> AdvisoriesForm:
    """Filled with those in force, with room for one part more."""
    stored = use_case.show(viewer())
    count = min(len(stored.parts) + 1, MOST_PARTS)
    fields: dict[str, Any] = {"count": count}
    filled: dict[str, str] = {"most_important": stored.most_important}
    for number in range(count):
        fields[f"title_{number}"] = _title(gettext("Heading %(number)s", number=number + 1), optional=True)
        fields[f"points_{number}"] = _points(
            gettext("What stands under heading %(number)s", number=number + 1), optional=True
        )
        if number < len(stored.parts):
            filled[f"title_{number}"] = stored.parts[number].title
            filled[f"points_{number}"] = "\n".join(stored.parts[number].points)
    fields["urgent_title"] = _title(gettext("Heading of the last part"), optional=False)
    fields["urgent_points"] = _points(gettext("When to get help at once"), optional=False)
    filled["urgent_title"], filled["urgent_points"] = stored.urgent.title, "\n".join(stored.urgent.points)
    form: AdvisoriesForm = type("FilledAdvisoriesForm", (AdvisoriesForm,), fields)(**filled)
    return form


def _title(label: str, *, optional: bool) -> Any:
    message = gettext("Enter a heading")
    return TextField(label, message=message, longest=LONGEST_TITLE, optional=optional, filters=[tidy])


def _points(label: str, *, optional: bool) -> Any:
    message = gettext("Enter at least one line")
    return TextField(label, message=message, longest=LONGEST_POINTS, optional=optional, filters=[tidy_lines])


@settings.route("/advisories", methods=["GET", "POST"])
def advisories() -> Response | str:
    """Show those in force; a save puts a new version in force."""
    stored = use_case.show(viewer())
    form = _form()
    if not form.is_submitted():
        form.show_stored(stored)
    if form.validate_on_submit():
        wanted = use_case.written(form.most_important.data or "", form.parts(), form.urgent())
        if saving.save(
            form, (), lambda seen: use_case.publish(wanted, seen, viewer(), now()), use_case.CHANGED, stored
        ):
            flash(gettext("Saved. Clients who begin from now on read it."), "success")
            return see_other(url_for("settings.advisories"))
    return render_template(
        "admin/settings/advisories.html",
        form=form,
        has_errors=bool(form.errors),
        version=stored.version,
        versions=use_case.list_versions(viewer()),
    )


@settings.get("/advisories/<version>")
def advisories_version(version: str) -> str:
    """One version, as clients read it."""
    return render_template("admin/settings/advisories_version.html", found=use_case.show_version(version, viewer()))
