"""The client's cookies: each holds the secret of one form on the server, for a day, and nothing else."""

from flask import current_app, request
from werkzeug.wrappers import Response

SECONDS = 24 * 60 * 60


def read(setting: str) -> str:
    """The secret in the cookie whose name a setting holds; empty when the browser has none."""
    return request.cookies.get(current_app.config[setting], "")


def give(response: Response, setting: str, value: str) -> Response:
    """Give the browser a secret."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    name = current_app.config[setting]
    response.set_cookie(name, value, max_age=SECONDS, path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def take_away(response: Response, setting: str) -> Response:
    """Take the secret away."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    name = current_app.config[setting]
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
    return response
