"""What gunicorn reads at every start in this folder: the secret of no client's link stands in its log.

There is no access log (gunicorn's default); but of a request that it cannot read gunicorn writes down the first line.
"""

import logging
import re
from typing import Any

# As in booking/domain/links.py, which is not to be imported before gunicorn knows where the app is.
SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


class WithoutSecrets(logging.Filter):
    """Lets everything through, with the secrets of links masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask one line."""
        record.msg, record.args = SECRET.sub("…", record.getMessage()), ()
        return True


def on_starting(server: Any) -> None:
    """Before anything is logged about a request; workers take it over."""
    server.log.error_log.addFilter(WithoutSecrets())
