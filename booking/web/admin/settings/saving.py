"""Saving a page of the settings: what will change is shown first, and nobody is overwritten unseen."""

from collections.abc import Callable, Sequence

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField

from booking.domain.errors import ChangedMeanwhileError
from booking.domain.settings import seen_as
from booking.usecases import settings as use_case
from booking.web.access import viewer
from booking.web.filters import waiting
from booking.web.moment import now
from booking.web.step_form import StepForm


class SettingsForm(StepForm):
    """Carries what its page showed of the stored values, and the effects whoever presses the button has read."""

    seen = HiddenField()
    agreed = HiddenField()
    effects: Sequence[str] = ()

    def show_stored(self, part: object) -> None:
        """What is stored now is what the page shows from here on."""
        self.seen.data = seen_as(part)


def save(form: SettingsForm, effects: Sequence[str], do: Callable[[str], None], act: str, part: object) -> bool:
    """Whether it was saved by `do`, which gets what the page showed.

    Not yet when there are effects that nobody has read: they are in `form.effects` then, for the page. And not when
    somebody else saved `part` first: then the form says so, and the next press of the button puts these values over
    theirs. `act` begins the audit line of such a save.
    """
    if effects and form.agreed.data != seen_as(effects):
        form.effects = effects
        form.agreed.data = seen_as(effects)
        return False
    try:
        do(form.seen.data or "")
    except ChangedMeanwhileError:
        form.form_errors = [_who_saved(act)]
        form.show_stored(part)
        return False
    return True


def refuse(form: FlaskForm, name: str, sentence: str) -> None:
    """Say at a field why it cannot be saved like this."""
    form[name].errors = [sentence]


def _who_saved(act: str) -> str:
    last = use_case.last_saved(act)
    if last and last.by and last.by != viewer().name:
        return gettext(
            "%(name)s saved this page %(time)s ago, and nothing of yours was saved. Open it anew to see theirs, or save"
            " once more to put yours in its place.",
            name=last.by,
            time=waiting(now() - last.at),
        )
    return gettext(
        "This page was saved in another window, and nothing was saved here. Open it anew to see it, or save once more"
        " to put this in its place."
    )
