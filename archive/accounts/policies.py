"""What Flask-Security asks about mail addresses and passwords, answered by our services' rules."""

from __future__ import annotations

from typing import Any

from flask_security import EmailValidateException, MailUtil, PasswordUtil
from flask_security.utils import get_message

from archive.accounts import passwords
from archive.accounts.services import clean_email
from archive.errors import Invalid


class Addresses(MailUtil):
    """One form of every address, and no questions to name servers."""

    def normalize(self, email: str) -> str:
        """The address as it is stored.

        Raises:
            EmailValidateException: it is none.
        """
        try:
            return clean_email(email)
        except Invalid:
            raise EmailValidateException(get_message("INVALID_EMAIL_ADDRESS")[0]) from None

    validate = normalize

    @staticmethod
    def mapped(email: str) -> str | None:
        """The address as it is stored, or None."""
        try:
            return clean_email(email)
        except Invalid:
            return None


class Passwords(PasswordUtil):
    """The rules of ``passwords.weakness``, in Flask-Security's messages."""

    def normalize(self, password: str) -> str:
        """See ``passwords.normalise``."""
        return passwords.normalise(password)

    def validate(self, password: str, is_register: bool, **context: Any) -> tuple[list[str] | None, str]:
        """Judge a new password.

        Returns:
            (sentences why not, or None; the normalised password)
        """
        clean = self.normalize(password)
        reason = passwords.weakness(clean, getattr(context.get("user"), "email", "") or "")
        if reason is None:
            return None, clean
        key = "PASSWORD_TOO_SIMPLE" if reason == "password_simple" else "PASSWORD_INVALID_LENGTH"
        return [get_message(key, length=passwords.SHORTEST)[0]], clean
