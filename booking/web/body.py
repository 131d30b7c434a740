"""The body of a request: one that cannot be read to its end is the sender's fault and not ours."""

from typing import Any

from flask import Request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser


class _Parser(FormDataParser):
    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """As Werkzeug parses it; raises BadRequest for a broken chunk or a connection that ends too soon."""
        try:
            return super().parse(*args, **kwargs)
        except (ParseException, OSError) as error:
            raise BadRequest from error


class ReadableRequest(Request):
    """A request whose unreadable form is answered with 400."""

    form_data_parser_class = _Parser
