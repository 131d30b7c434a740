"""Errors for programs: `application/problem+json` (RFC 9457), wherever an address begins with /api/."""

import json

from flask import request
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response

API = "/api/"
MIMETYPE = "application/problem+json"


def is_wanted() -> bool:
    """Whether a program asks, and not a browser."""
    return request.path.startswith(API)


def answer(status: int, detail: str) -> Response:
    """One problem; `detail` says in a sentence what was wrong and what to do."""
    problem = {"type": "about:blank", "title": HTTP_STATUS_CODES[status], "status": status, "detail": detail}
    return Response(json.dumps(problem, ensure_ascii=False) + "\n", status, mimetype=MIMETYPE)
