"""Who may open which route. A route that is not in this table opens to nobody, and a test says so.

The table is the documentation as well: `ANYONE` is the street, everything else is signed-in staff of a role.
"""

from collections.abc import Mapping
from typing import Final

from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from booking.domain.accounts import Role, Viewer
from booking.web import signed_in

ANYONE: Final[frozenset[Role]] = frozenset()
STAFF: Final = frozenset(Role)
OWNER: Final = frozenset({Role.OWNER})
READERS: Final = frozenset({Role.OWNER, Role.TECHNICIAN})
OFFICE: Final = frozenset({Role.OWNER, Role.FRONT_DESK})
NOBODY: Final = None

ACCESS: Mapping[str, frozenset[Role] | None] = {
    "static": ANYONE,
    "health.healthz": ANYONE,
    "health.readyz": ANYONE,
    "public.start": ANYONE,
    "public.privacy": ANYONE,
    "public.accessibility": ANYONE,
    "public.safety_answers": ANYONE,
    "public.technician_page": ANYONE,
    "public.robots": ANYONE,
    "public.security_file": ANYONE,
    "public.favicon": ANYONE,
    # Behind a secret link and the date of birth.
    "public.your_page": ANYONE,
    # The enquiry is found by its own cookie: without one, these pages show "your answers are not here".
    "book.begin": ANYONE,
    "book.delete": ANYONE,
    "book.safety": ANYONE,
    "book.consent": ANYONE,
    "book.health": ANYONE,
    "book.service": ANYONE,
    "book.result": ANYONE,
    "book.look": ANYONE,
    "book.look_asked": ANYONE,
    "book.time": ANYONE,
    "book.taken": ANYONE,
    "book.details": ANYONE,
    "book.check": ANYONE,
    "book.done": ANYONE,
    "book.done_again": ANYONE,
    "book.calendar": ANYONE,
    "book.address": ANYONE,
    # The health check before a visit: found by its own cookie, given after the link and the date of birth.
    "changes.answers": ANYONE,
    "changes.page": ANYONE,
    "changes.sent": ANYONE,
    # Behind the secret link of each mail.
    "manage.appointment": ANYONE,
    "manage.answers": ANYONE,
    "manage.calendar": ANYONE,
    "manage.data": ANYONE,
    "manage.delete": ANYONE,
    "manage.choose_move": ANYONE,
    "manage.move": ANYONE,
    "manage.cancel": ANYONE,
    "manage.lost_link": ANYONE,
    # For programs: read-only, and no more than the pages show to anybody.
    "api.availability": ANYONE,
    "api.openapi": ANYONE,
    "sign_in.password": ANYONE,
    "sign_in.code": ANYONE,
    # Behind a secret link, once.
    "invitation.accept": ANYONE,
    "invitation.picture": ANYONE,
    "demo_link.sign_in": ANYONE,
    "sign_in.sign_out": STAFF,
    # One's own account.
    "account.overview": STAFF,
    "account.end_sign_in": STAFF,
    "account.end_other_sign_ins": STAFF,
    "account.password": STAFF,
    "account.confirm": STAFF,
    "account.keys": STAFF,
    # These three ask for a code first (booking/web/admin/step_up.py).
    "account.factor": STAFF,
    "account.picture": STAFF,
    "account.recovery_codes": STAFF,
    # Everybody's accounts; inviting asks for a code first.
    "staff.overview": OWNER,
    "staff.invite": OWNER,
    "staff.person": OWNER,
    "staff.close": OWNER,
    "staff.invite_again": OWNER,
    "staff.end_sign_in": OWNER,
    "staff.end_sign_ins": OWNER,
    "admin.today": STAFF,
    "admin.day_sheet": STAFF,
    "admin.week": STAFF,
    "admin.requests": STAFF,
    # Asks for a code first.
    "admin.export_requests": STAFF,
    "admin.appointment": STAFF,
    "admin.confirm": STAFF,
    "admin.decline": STAFF,
    "admin.choose_move": STAFF,
    "admin.move": STAFF,
    "admin.cancel": STAFF,
    "admin.complete": STAFF,
    "admin.no_show": STAFF,
    "admin.shorten": STAFF,
    "admin.correct": OWNER,
    "admin.note": READERS,
    "admin.links": STAFF,
    # Asks for a code first.
    "admin.erasure": OWNER,
    "admin.ask_for_letter": READERS,
    "admin.letter": READERS,
    "admin.print_letter": READERS,
    "admin.confirm_anyway": READERS,
    "admin.visit": READERS,
    "admin.ask_again": READERS,
    # Each is its own staff member's alone.
    "admin.asked_again": READERS,
    "admin.asked_again_page": READERS,
    "admin.consultation_form": READERS,
    "admin.looks": STAFF,
    "admin.look": STAFF,
    "admin.refuse_look": READERS,
    "admin.allow_look": READERS,
    "admin.withdraw_look": READERS,
    "admin.look_links": READERS,
    # Booking for somebody on the phone: each enquiry is its own staff member's alone.
    "staff_booking.begin": STAFF,
    "staff_booking.begin_with_look": STAFF,
    "staff_booking.delete": STAFF,
    "staff_booking.read_out": STAFF,
    "staff_booking.health": STAFF,
    "staff_booking.result": STAFF,
    "staff_booking.service": STAFF,
    "staff_booking.look": STAFF,
    "staff_booking.allow": READERS,
    "staff_booking.time": STAFF,
    "staff_booking.details": STAFF,
    "staff_booking.check": STAFF,
    "staff_booking.done": STAFF,
    # A technician finds their own clients alone.
    "admin.clients": STAFF,
    "admin.client": STAFF,
    "admin.correct_client": OFFICE,
    "admin.join_clients": OFFICE,
    "admin.bar_client": OFFICE,
    "admin.lift_bar": OFFICE,
    "admin.delete_client": OWNER,
    "admin.inbox": STAFF,
    "admin.open_notice": STAFF,
    "admin.notice": STAFF,
    # A technician finds what is about their own appointments, and about looks.
    "admin.messages": STAFF,
    "admin.message": STAFF,
    "admin.message_html": STAFF,
    "admin.message_seen": STAFF,
    "admin.send_again": STAFF,
    "admin.test_mail": OFFICE,
    # Each part says for itself who may open it.
    "settings.overview": STAFF,
    "settings.audit": OWNER,
    # A technician their own, which the use case checks.
    "settings.hours": STAFF,
    "settings.technician_hours": STAFF,
    "settings.weekly_hours": STAFF,
    "settings.set_date": STAFF,
    "settings.remove_date": STAFF,
    "settings.add_time_off": STAFF,
    "settings.remove_time_off": STAFF,
    "settings.closed": OFFICE,
    "settings.add_closed": OFFICE,
    "settings.remove_closed": OFFICE,
    "settings.holidays": OFFICE,
    "settings.technicians": OWNER,
    "settings.add_technician": OWNER,
    "settings.technician": OWNER,
    "settings.clinic": OWNER,
    "settings.policy": OWNER,
    "settings.services": OWNER,
    "settings.new_service": OWNER,
    "settings.service": OWNER,
    "settings.move_service_up": OWNER,
    "settings.withdraw_service": OWNER,
    "settings.offer_service_again": OWNER,
    "settings.due_answers": OWNER,
    "settings.due_answer": OWNER,
    "settings.technician_answer": OWNER,
    "settings.advisories": OWNER,
    "settings.advisories_version": OWNER,
    "settings.wording": OWNER,
    "settings.notice_wording": OWNER,
    "settings.wording_html": OWNER,
    "admin.rules": OWNER,
    "admin.compare_rules": OWNER,
    "admin.try_rules": OWNER,
    "admin.try_file_of_rules": OWNER,
}


def register(app: Flask) -> None:
    """Check every request against the table before anything else."""
    app.before_request(_check)


def _check() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the error page follows
    roles = ACCESS.get(request.endpoint)
    if roles is NOBODY:
        abort(404)
    if roles is ANYONE:
        return None
    found = signed_in.look_up()
    if found is None:
        return _to_sign_in()
    if found.viewer.role not in roles:
        abort(404)
    return None


def _to_sign_in() -> Response:
    """To the sign-in page, and back here afterwards; what a form was filled in with is kept for its page."""
    if request.method == "GET":
        return redirect(url_for("sign_in.password", next=request.full_path.rstrip("?")))
    kept = request.method == "POST" and signed_in.keep_form()
    return redirect(url_for("sign_in.password", next=request.full_path.rstrip("?") if kept else None))


def viewer() -> Viewer:
    """The signed-in person; only on routes that ask for one."""
    found: Viewer = g.viewer
    return found
