"""Errors for programs: `application/problem+json` (RFC 9457), wherever an address begins with /api/."""

import json

from flask import request
from flask_babel import gettext
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response

API = "/api/"
MIMETYPE = "application/problem+json"


def is_wanted() -> bool:
    """Whether a program asks, and not a browser."""
    return request.path.startswith(API)


def of_status(status: int) -> Response:
    """The problem of a request that came to no view."""
    details = {
        404: gettext("There is nothing at this address. /api/v1/openapi.json says what there is."),
        405: gettext("This address is for reading alone: use GET or HEAD."),
    }
    return answer(status, details.get(status, gettext("The request could not be understood.")))


def answer(status: int, detail: str) -> Response:
    """One problem; `detail` says in a sentence what was wrong and what to do."""
    problem = {"type": "about:blank", "title": HTTP_STATUS_CODES[status], "status": status, "detail": detail}
    return Response(json.dumps(problem, ensure_ascii=False) + "\n", status, mimetype=MIMETYPE)
