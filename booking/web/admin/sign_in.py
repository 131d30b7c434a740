"""Signing in with e-mail and password."""

from flask_babel import lazy_gettext
from flask_security.forms import LoginForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired


class SignInForm(LoginForm):
    """Flask-Security's form in our own words; what is wrong is never told apart."""

    email = StringField(lazy_gettext("E-mail"), validators=[InputRequired(lazy_gettext("Enter your e-mail"))])
    password = PasswordField(lazy_gettext("Password"), validators=[InputRequired(lazy_gettext("Enter your password"))])
