"""The clinic's own words in the e-mails to clients: a list of the e-mails, and a page for each."""

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from booking.domain.messages import Notice
from booking.domain.notice_wording import LONGEST, Place, placeholders, places, unknown_in
from booking.usecases import notice_wording as use_case
from booking.web.access import viewer
from booking.web.admin import words
from booking.web.admin.settings import saving, settings
from booking.web.admin.settings.saving import SettingsForm
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import now
from booking.web.seeing import see_other


class WordingForm(SettingsForm):
    """One text for each place of a notice; which those are, the notice says."""

    notice: Notice

    def wording(self) -> Mapping[Place, str]:
        """What was filled in, by its place."""
        return {place: self[place.value].data or "" for place in places(self.notice)}


def _form(notice: Notice, stored: Mapping[Place, str]) -> WordingForm:
    labels = {
        Place.OPENING: gettext("After the greeting"),
        Place.COMING: gettext("How to come and what to bring"),
        Place.CLOSING: gettext("At the end"),
    }
    fields = {place.value: OwnText(labels[place]) for place in places(notice)}
    kind = type("NoticeForm", (WordingForm,), {**fields, "notice": notice})
    form: WordingForm = kind(**{place.value: text for place, text in stored.items()})
    return form


class OwnText(TextField):
    """A text that goes out by e-mail, or nothing."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        """It may be left empty."""
        super().__init__(label, message="", longest=LONGEST, optional=True, filters=[tidy_lines], **kwargs)

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what is too long, placeholders that nobody fills, and words of health."""
        super().pre_validate(form)
        text = self.data or ""
        unknown = unknown_in(text, form.notice)
        if unknown:
            raise ValidationError(gettext("There is no placeholder %(found)s here", found=", ".join(unknown)))
        private = use_case.private_words_in(text, now())
        if private:
            raise ValidationError(words.leave_out(private))


@settings.get("/wording")
def wording() -> str:
    """All e-mails to clients."""
    return render_template("admin/settings/wording.html", notices=use_case.list_notices(viewer()), titles=titles())


@settings.route("/wording/<notice>", methods=["GET", "POST"])
def notice_wording(notice: str) -> Response | str:
    """Show the clinic's own words in one, and keep them when they are saved; "Look at it" keeps nothing."""
    found, stored = use_case.show(notice, viewer())
    form = _form(found, stored)
    if not form.is_submitted():
        form.show_stored(dict(stored))
    if form.validate_on_submit() and "look" not in request.form:
        wanted = {} if "reset" in request.form else form.wording()
        act = f"{use_case.CHANGED} {found} changed"
        if saving.save(form, (), lambda seen: use_case.save(found, wanted, seen, viewer(), now()), act, dict(stored)):
            flash(gettext("Saved. E-mails that are written from now on say it."), "success")
            return see_other(url_for("settings.notice_wording", notice=notice))
    shown = stored if form.errors else form.wording()
    return render_template(
        "admin/settings/notice_wording.html",
        form=form,
        has_errors=bool(form.errors),
        title=titles()[found],
        notice=found,
        places=places(found),
        placeholders=[f"{{{name}}}" for name in placeholders(found)],
        has_own=bool(stored),
        mail=use_case.preview(found, shown, viewer(), now()),
    )


@settings.post("/wording/<notice>/html")
def wording_html(notice: str) -> Response:
    """The e-mail as a mail program shows it, with what is filled in on its page; nothing is kept.

    It is shown without any right: it may run, load and send nothing (`headers.py`).
    """
    found, _stored = use_case.show(notice, viewer())
    form = _form(found, {})
    if not form.validate():
        return see_other(url_for("settings.notice_wording", notice=notice))
    return make_response(use_case.preview(found, form.wording(), viewer(), now()).html)


def titles() -> Mapping[Notice, str]:
    """What each e-mail to clients is called."""
    return {
        Notice.REQUEST_RECEIVED: gettext("We have your request"),
        Notice.CONFIRMED: gettext("Confirmed"),
        Notice.DECLINED: gettext("Declined"),
        Notice.ONE_THING_MORE: gettext("One thing more"),
        Notice.ONE_THING_MORE_REMINDER: gettext("One thing more, again"),
        Notice.LAPSED: gettext("The time is free again"),
        Notice.RESCHEDULED: gettext("Changed"),
        Notice.CANCELLED: gettext("Cancelled"),
        Notice.ANYTHING_CHANGED: gettext("Has anything changed?"),
        Notice.REMINDER: gettext("Reminder"),
        Notice.LOST_LINK: gettext("The link, again"),
        Notice.LOOK_ASKED: gettext("We have your question"),
        Notice.LOOK_REFUSED: gettext("No time after a look"),
        Notice.LOOK_ALLOWED: gettext("Times after a look"),
        Notice.LOOK_WITHDRAWN: gettext("Times taken back"),
    }
