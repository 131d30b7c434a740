"""Two presses for each change of the settings: what it changes is shown first, then it is saved.

The page between carries the form along in hidden fields, the references of the appointments it showed, and a digest of
the facts: when there are other appointments or other facts by the time it is saved, it is shown once more.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.errors import OthersLeftOutsideError
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

PRESS = "press"
OWN_FIELDS = {PRESS, "seen", "shown", "csrf_token"}


class SettingForm(StepForm):
    """A form whose values are looked at before they are saved."""

    def is_ready(self) -> bool:
        """Whether everything in it is right and nobody wants to change it again."""
        return self.validate_on_submit() and request.form.get(PRESS) != "back"


@dataclass(frozen=True)
class Preview:
    """What the page between says: the facts as rows of a list of facts; `done` is said after saving, at `page`."""

    title: str
    facts: Sequence[Mapping[str, Any]]
    done: str
    page: str
    send: str = ""
    lead: str = ""
    period: Any = None

    @property
    def digest(self) -> str:
        """The same for the same facts."""
        said = [(fact["key"], fact["value"]) for fact in self.facts]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def settle(
    preview: Preview, look: Callable[[], Sequence[object]], save: Callable[[Collection[str]], object]
) -> Response | str:
    """Show what changes, or save it: `look` lists the appointments left outside, `save` takes those that were seen."""
    again = request.form.get(PRESS) == "save"
    if again and request.form.get("shown") == preview.digest:
        try:
            save(request.form.get("seen", "").split())
        except OthersLeftOutsideError:
            pass  # shown once more, with them
        else:
            flash(preview.done, "success")
            return see_other(preview.page)
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]
    return render_template(
        "admin/settings/preview.html",
        preview=preview,
        appointments=look(),
        again=again,
        kept=kept,
        send=preview.send or gettext("Save"),
    )
