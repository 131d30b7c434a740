"""Who is signed in with this browser: a secret in the signed session cookie, and its row on the server."""

from datetime import timedelta

from flask import current_app, g, request, session

from booking.domain.staff_sessions import Lasts, StaffSession
from booking.usecases import staff_sessions
from booking.usecases.staff_sessions import SignedIn
from booking.web.device import device
from booking.web.moment import now

SECRET = "staff"  # noqa: S105 (the name of its place in the cookie)
# The secret of a sign-in that owes the code, and the account it is of, which the limits count by.
HALF, HALF_OF = "half", "half_of"

# Where forms are long enough to be worth keeping over a time-out.
KEPT = frozenset({"admin", "settings", "staff"})
# These pages promise that nothing is stored.
NEVER_KEPT = frozenset({"admin.try_rules", "admin.try_file_of_rules"})


def lasts() -> Lasts:
    """How long a sign-in lasts here."""
    return Lasts(
        idle=timedelta(minutes=current_app.config["STAFF_IDLE_MINUTES"]),
        absolute=timedelta(hours=current_app.config["STAFF_LONGEST_HOURS"]),
    )


def secret() -> str:
    """The secret of this browser; empty when it has none."""
    return str(session.get(SECRET, ""))


def look_up() -> SignedIn | None:
    """Whose browser this is, while the sign-in is good; opens the form that waits for this page."""
    kept = secret()
    found = staff_sessions.resume(kept, lasts(), now()) if kept else None
    if found is None:
        return None
    g.viewer, g.staff_session = found.viewer, found.session
    if found.session.draft_path == request.path:
        if request.method == "POST":
            staff_sessions.forget_kept_form(found.session)
        elif request.method == "GET":
            g.kept_form = staff_sessions.show_kept_form(found.session, now())
    return found


def current() -> StaffSession:
    """The sign-in of this request; only on routes that ask for one."""
    found: StaffSession = g.staff_session
    return found


def begin(account_id: int) -> None:
    """Sign somebody in. The cookie starts anew, so whatever was planted in it before is gone."""
    before = secret()
    session.clear()
    session[SECRET] = staff_sessions.begin(account_id, device(), now(), before=before)


def end() -> None:
    """Sign out, here and for every copy of the cookie."""
    staff_sessions.end(current(), now())
    session.clear()


def keep_form() -> bool:
    """Keep what was posted, when the sign-in of this browser is over but was not ended; whether it was kept."""
    kept = secret()
    rule = request.url_rule
    if not kept or rule is None or "GET" not in (rule.methods or ()) or request.blueprint not in KEPT:
        return False  # only a page with a form can be shown filled in again
    if request.endpoint in NEVER_KEPT:
        return False
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return staff_sessions.keep_form(kept, request.path, fields, now())
