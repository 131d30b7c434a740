"""The policy: how soon and how far ahead clients may book, and until when they may change their mind."""

from collections.abc import Sequence
from dataclasses import replace

from flask import flash, render_template, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import BooleanField

from booking.domain.schedule import Policy
from booking.domain.settings import PolicyEffects
from booking.usecases import policy as use_case
from booking.web.access import viewer
from booking.web.admin.settings import saving, settings
from booking.web.admin.settings.fields import NumberField
from booking.web.admin.settings.saving import SettingsForm
from booking.web.moment import now
from booking.web.seeing import see_other

MOST_HOURS = 60 * 24
MOST_DAYS = 730
MINUTES = 60


class PolicyForm(SettingsForm):
    """Hours where the policy has minutes; days as they are."""

    minimum_notice = NumberField(lazy_gettext("Shortest notice (hours)"), least=0, most=MOST_HOURS)
    furthest_days = NumberField(lazy_gettext("Furthest day (days ahead)"), least=1, most=MOST_DAYS)
    consultation_lead_days = NumberField(lazy_gettext("Consultation before treatment (days)"), least=0, most=365)
    letter_days = NumberField(lazy_gettext("A doctor's letter (days before)"), least=0, most=90)
    confirms_automatically = BooleanField(lazy_gettext("Confirm by itself what nobody has to look at"))
    stale_after_days = NumberField(lazy_gettext("Answers grow old after (days)"), least=1, most=365)
    cut_off = NumberField(lazy_gettext("Clients may move or cancel until (hours before)"), least=0, most=MOST_HOURS)
    message_days = NumberField(lazy_gettext("The words of e-mails are kept for (days)"), least=1, most=MOST_DAYS)
    most_open_appointments = NumberField(lazy_gettext("Open appointments for one person"), least=1, most=1000)

    def wanted(self, stored: Policy) -> Policy:
        """The policy as filled in, once it is valid."""
        return replace(
            stored,
            minimum_notice_minutes=in_minutes(self.minimum_notice.whole, stored.minimum_notice_minutes),
            furthest_days=self.furthest_days.whole,
            consultation_lead_days=self.consultation_lead_days.whole,
            letter_days=self.letter_days.whole,
            confirms_automatically=bool(self.confirms_automatically.data),
            stale_after_days=self.stale_after_days.whole,
            cut_off_minutes=in_minutes(self.cut_off.whole, stored.cut_off_minutes),
            message_days=self.message_days.whole,
            most_open_appointments=self.most_open_appointments.whole,
        )


@settings.route("/policy", methods=["GET", "POST"])
def policy() -> Response | str:
    """Show it, and keep it when it is saved."""
    stored = use_case.show(viewer())
    hours = {
        "minimum_notice": stored.minimum_notice_minutes // MINUTES,
        "cut_off": stored.cut_off_minutes // MINUTES,
    }
    form = PolicyForm(obj=stored, **hours)
    if not form.is_submitted():
        form.show_stored(stored)
    if form.validate_on_submit():
        wanted = form.wanted(stored)
        effects = effects_in_words(use_case.effects(wanted, now()))
        if saving.save(
            form, effects, lambda seen: use_case.save(wanted, seen, viewer(), now()), use_case.CHANGED, stored
        ):
            flash(gettext("Saved. It holds at once."), "success")
            return see_other(url_for("settings.policy"))
    return render_template("admin/settings/policy.html", form=form, has_errors=bool(form.errors))


def in_minutes(hours: int, stored: int | None) -> int:
    """Hours as minutes; what is stored, where only its odd minutes are not shown."""
    return stored if stored is not None and stored // MINUTES == hours else hours * MINUTES


def effects_in_words(found: PolicyEffects) -> Sequence[str]:
    """One sentence for each effect there is."""
    return [sentence for sentence, count in (*_at_once(found), *_later(found)) if count]


def _at_once(found: PolicyEffects) -> Sequence[tuple[str, int]]:
    lost, won = found.cancel_no_more, found.cancel_again
    cancel_no_more = ngettext(
        "%(num)s client who can cancel without calling you now could not any more.",
        "%(num)s clients who can cancel without calling you now could not any more.",
        lost,
    )
    cancel_again = ngettext(
        "%(num)s client for whom it is too late to cancel now could do it again.",
        "%(num)s clients for whom it is too late to cancel now could do it again.",
        won,
    )
    beyond = ngettext(
        "%(num)s appointment to come lies beyond the new furthest day. It stays.",
        "%(num)s appointments to come lie beyond the new furthest day. They stay.",
        found.beyond_furthest_day,
    )
    return [(beyond, found.beyond_furthest_day), (cancel_no_more, lost), (cancel_again, won)]


def _later(found: PolicyEffects) -> Sequence[tuple[str, int]]:
    asked = ngettext(
        "%(num)s client with an appointment to come is going to be asked whether anything has changed.",
        "%(num)s clients with an appointment to come are going to be asked whether anything has changed.",
        found.asked_again,
    )
    not_asked = ngettext(
        "%(num)s client with an appointment to come is not going to be asked whether anything has changed.",
        "%(num)s clients with an appointment to come are not going to be asked whether anything has changed.",
        found.not_asked_again,
    )
    letters = ngettext(
        "%(num)s letter that is awaited keeps its deadline.",
        "%(num)s letters that are awaited keep their deadlines.",
        found.keep_deadline,
    )
    requests = ngettext(
        "%(num)s request waits for your decision all the same: only new bookings are confirmed by themselves.",
        "%(num)s requests wait for your decision all the same: only new bookings are confirmed by themselves.",
        found.stay_requests,
    )
    forgotten = ngettext(
        "What %(num)s e-mail said is removed within a minute, and cannot be brought back.",
        "What %(num)s e-mails said is removed within a minute, and cannot be brought back.",
        found.forgotten_messages,
    )
    return [
        (forgotten, found.forgotten_messages),
        (asked, found.asked_again),
        (not_asked, found.not_asked_again),
        (letters, found.keep_deadline),
        (requests, found.stay_requests),
    ]
