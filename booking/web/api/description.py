"""What the addresses for programs take and answer (OpenAPI 3.1), for people and for tools that write clients."""

from typing import Any, Final

from werkzeug.wrappers import Response

from booking.web import problem
from booking.web.api import answer, api
from booking.web.api.availability import LONGEST_RANGE_DAYS


@api.get("/openapi.json")
def openapi() -> Response:
    """The description itself."""
    return answer.data(DOCUMENT)


def _parameter(name: str, description: str, schema: dict[str, str], *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "required": required, "schema": schema}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {problem.MIMETYPE: {"schema": schema}}}


def _object(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    """An object of which each field is always there, and no other."""
    return {
        "type": "object",
        "description": description,
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


_SLUG: Final = {"type": "string"}
_DATE: Final = {"type": "string", "format": "date"}
_INSTANT: Final = {"type": "string", "format": "date-time"}

_SCHEMAS: Final = {
    "Availability": _object(
        "The times that can be booked now.",
        {
            "time_zone": {"type": "string", "description": "The clinic's zone.", "examples": ["Europe/London"]},
            "slots": {
                "type": "array",
                "description": "In order of time; one for each start and each technician who is free then.",
                "items": {"$ref": "#/components/schemas/Slot"},
            },
        },
    ),
    "Slot": _object(
        "A free time of one technician.",
        {
            "starts_at": {**_INSTANT, "description": "The start, with the offset of the clinic's zone at that moment."},
            "ends_at": {**_INSTANT, "description": "The end of the consultation, told in the same way."},
            "technician": {**_SLUG, "description": "The technician's short name, as in addresses."},
        },
    ),
    "Problem": _object(
        "What was wrong (RFC 9457).",
        {
            "type": {"type": "string", "const": "about:blank"},
            "title": {"type": "string", "description": "The status in words."},
            "status": {"type": "integer", "description": "The HTTP status."},
            "detail": {"type": "string", "description": "What was wrong, in a sentence."},
        },
    ),
}

_AVAILABILITY: Final = {
    "operationId": "availability",
    "summary": "Free times of a service",
    "description": "What the booking pages offer to somebody whose answers stand in the way of nothing. Public, and "
    "read-only: a time is booked on the pages alone, and may be gone by then.",
    "parameters": [
        _parameter("service", "The service's short name, as in addresses.", _SLUG, required=True),
        _parameter("from", "The first day, at the clinic.", _DATE, required=True),
        _parameter(
            "to",
            f"The last day, at the clinic; it counts as well. At most {LONGEST_RANGE_DAYS} days in all.",
            _DATE,
            required=True,
        ),
        _parameter("technician", "One technician's short name; all of them without it.", _SLUG, required=False),
    ],
    "responses": {
        "200": {
            "description": "The free times, none where there are none.",
            "headers": {
                "ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}},
                "Cache-Control": {"description": "How long the answer may be kept.", "schema": {"type": "string"}},
            },
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Availability"}}},
        },
        "304": {"description": "Nothing has changed since the answer whose ETag was sent back."},
        "400": _problem("A day is missing or is none, the days are in the wrong order, or there are too many."),
        "404": _problem("There is no such service or technician."),
        "503": _problem("The database cannot answer at the moment: try again after Retry-After."),
    },
}

DOCUMENT: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "Hairline", "version": "1", "description": "Data of one clinic for programs."},
    "servers": [{"url": "/api/v1"}],
    "paths": {"/availability": {"get": _AVAILABILITY}},
    "components": {"schemas": _SCHEMAS},
}
