"""The page of the admin view that somebody asked for before a page came in between."""

from flask import request, url_for

ADMIN = "/admin/"


def page_after() -> str:
    """The page named in the address, if it is one of the admin view; else the day."""
    asked = request.args.get("next", "")
    # Browsers drop line breaks, read backslashes as slashes, and take two slashes for another site.
    plain = asked.isascii() and asked.isprintable() and not set("\\ ") & set(asked)
    if plain and asked.startswith(ADMIN) and "//" not in asked and "/." not in asked:
        return asked
    return url_for("admin.today")
