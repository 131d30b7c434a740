"""The form of a page on the road: what a stale token means is said in plain words."""

from typing import Any

from flask import g
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict


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
            self.form_errors = [
                gettext("The page was open for a long time, or cookies are off. Please press the button again.")
            ]
        return valid
