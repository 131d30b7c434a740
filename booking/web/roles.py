"""What the roles are called on pages."""

from flask_babel import gettext

from booking.domain.accounts import Role


def names() -> dict[Role, str]:
    """Each role, in the middle of a sentence."""
    return {
        Role.OWNER: gettext("owner"),
        Role.FRONT_DESK: gettext("front desk"),
        Role.TECHNICIAN: gettext("technician"),
    }
