"""Headers on every answer: nothing from elsewhere, nothing inline, nothing kept by others, no address handed on."""

from flask import Flask, request, session
from werkzeug.wrappers import Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The one exception: a mail brings its own style, and is shown where it may run, load and send nothing.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; sandbox"
POLICIES = {
    "settings.wording_html": f"{MAIL_POLICY}; frame-ancestors 'none'",
    "admin.message_html": f"{MAIL_POLICY}; frame-ancestors 'self'",
    "admin.message": f"{CONTENT_SECURITY_POLICY}; frame-src 'self'",
}
KEPT_BY_ANYBODY = frozenset({"static", "public.favicon", "api.availability", "api.openapi"})
DATA_SECONDS = 60
TWO_YEARS = 2 * 365 * 24 * 60 * 60


def register(app: Flask) -> None:
    """Add the headers to every answer."""
    secure = app.config["SESSION_COOKIE_SECURE"]

    @app.after_request
    def add(response: Response) -> Response:
        refused = response.status_code >= 400
        policy = CONTENT_SECURITY_POLICY if refused else POLICIES.get(request.endpoint or "", CONTENT_SECURITY_POLICY)
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
        if request.endpoint not in KEPT_BY_ANYBODY or refused:
            response.headers["Cache-Control"] = "no-store"
        else:
            if request.endpoint in {"api.availability", "api.openapi"}:
                response.headers["Cache-Control"] = f"public, max-age={DATA_SECONDS}"
            # Anybody may keep it, so no cookie goes with it (Flask-Login would send one with the first).
            session.modified = False
        if request.endpoint == "sign_in.sign_out" and not refused:
            response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response
