"""After a POST."""

from werkzeug.utils import redirect
from werkzeug.wrappers import Response


def see_other(address: str) -> Response:
    """Go and look there (303), so that reloading sends nothing again."""
    return redirect(address, 303)
