"""What the forms about passwords and codes share."""

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from booking.domain.passwords import LONGEST, SHORTEST, PasswordFault
from booking.web.forms import TextField, tidy

LONGEST_CODE = 40


class CodeForm(FlaskForm):
    """A code from the app, or a recovery code."""

    code = TextField(lazy_gettext("Code"), message=lazy_gettext("Enter the code"), longest=LONGEST_CODE, filters=[tidy])


class NewPasswordForm(CodeForm):
    """A new password, twice, and the code that shows that the app is set up."""

    password = PasswordField(lazy_gettext("Password"), validators=[InputRequired(lazy_gettext("Enter a password"))])
    again = PasswordField(
        lazy_gettext("The same password again"), validators=[InputRequired(lazy_gettext("Enter the password again"))]
    )

    def validate_again(self, field: PasswordField) -> None:
        """A slip of the pen would lock its writer out."""
        if field.data != self.password.data:
            raise ValidationError(gettext("The two passwords are not the same. Type both once more"))


def wrong_code() -> str:
    """What is said of a code that is not right."""
    return gettext("That code is not right, or it was used before. Wait for the next one in your app and enter it")


def password_fault(fault: PasswordFault) -> str:
    """What is said of a password that cannot be taken."""
    words = {
        PasswordFault.SHORT: gettext("Use %(number)s characters or more. Four or five words are easy to remember"),
        PasswordFault.LONG: gettext("Use %(number)s characters or fewer"),
        PasswordFault.EASY: gettext(
            "That password would be guessed soon. Use words that do not belong together, or let a password manager"
            " make one"
        ),
    }
    return words[fault] % {"number": SHORTEST if fault is PasswordFault.SHORT else LONGEST}
