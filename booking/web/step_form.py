"""The form of a page on the road: what a stale token or a missing cookie means is said in plain words."""

from typing import Any

from flask import g, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from booking.web.context import page_clinic


class StepForm(FlaskForm):
    """A form whose page comes back with everything that was typed when its token, or the sign-in, went stale."""

    class Meta(FlaskForm.Meta):
        """Where a form takes its values from."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """What was posted; on a page whose form was posted after the sign-in was over, what was posted then."""
            found = super().wrap_formdata(form, formdata)
            kept = g.get("kept_form") if found is None else None
            return MultiDict(kept) if kept else found

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether it was posted and everything in it is right."""
        valid = bool(super().validate_on_submit(extra_validators))
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = []
            self.form_errors = [_why_not()]
        return valid


def _why_not() -> str:
    if request.cookies:
        return gettext("The page was open for a long time, or cookies are off. Please press the button again.")
    return gettext(
        "Your browser did not send our cookie, and without it we cannot keep your answers. Please press the button"
        " again. If you see this once more, allow cookies for this site in your browser's settings, or call us on"
        " %(phone)s and we book it with you.",
        phone=page_clinic().phone,
    )
