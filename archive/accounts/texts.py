"""Every sentence that Flask-Security would say, in our words, and the errors and events of this room.

Flask-Security's own catalogue lacks Uzbek and mixes tones. Each of its messages that our settings can
reach is replaced here by a sentence of our catalogue; ``Domain`` translates them where they are shown.
"""

from __future__ import annotations

from typing import Any

from archive.errors import STATUS, TEXTS
from archive.i18n import LazyText, gettext


class Sentence(LazyText):
    """A lazy sentence that also takes ``%``, which WTForms' validators apply to their messages."""

    def __mod__(self, values: Any) -> str:
        said: str = str(self) % values
        return said


def lazy_gettext(message: str) -> Sentence:
    """Mark a sentence for translation; it is translated when shown."""
    return Sentence(message)


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation elsewhere."""
    return message


_ = lazy_gettext
N_ = gettext_noop


class Domain:
    """What Flask-Security asks for translations."""

    @staticmethod
    def gettext(message: str | LazyText, **params: Any) -> str:
        """Translate a sentence of ours; Flask-Security's English falls through unchanged."""
        text = str(message) if isinstance(message, LazyText) else gettext(message)
        return text % params if params else text

    @staticmethod
    def ngettext(one: str, many: str, num: int, **params: Any) -> str:
        """Part of the interface; our settings reach no counted message."""
        return (one if num == 1 else many) % {"num": num, **params}

    @staticmethod
    def format_list(items: list[str], **_options: Any) -> str:
        """Part of the interface: join items with commas."""
        return ", ".join(str(item) for item in items)


MESSAGES: dict[str, tuple[Sentence, str]] = {
    "API_ERROR": (_("This value is not valid."), "error"),
    "GENERIC_AUTHN_FAILED": (_("The mail address or the password is not right."), "error"),
    "UNAUTHORIZED": (_("Your account may not see this page."), "error"),
    "UNAUTHENTICATED": (_("Please sign in to see this page."), "info"),
    "REAUTHENTICATION_REQUIRED": (_("Please enter your password once more before you go on."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_("Thank you. You may go on."), "success"),
    "PASSWORD_MISMATCH": (_("The two passwords are not the same."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_("The two passwords are not the same."), "error"),
    "INVALID_REDIRECT": (_("That address lies outside this archive."), "error"),
    "INVALID_RECOVERY_CODE": (_("This recovery code is not right, or was used before."), "error"),
    "NO_RECOVERY_CODES_SETUP": (_("There are no recovery codes yet."), "info"),
    "PASSWORD_RESET_EXPIRED": (_("This link is too old. Ask for a new one below."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        _("This link was used before or is not complete. Ask for a new one below."),
        "error",
    ),
    "DISABLED_ACCOUNT": (_("The mail address or the password is not right."), "error"),
    "USER_DOES_NOT_EXIST": (_("The mail address or the password is not right."), "error"),
    "INVALID_PASSWORD": (_("This password is not right."), "error"),
    "INVALID_PASSWORD_CODE": (_("This password is not right."), "error"),
    "EMAIL_NOT_PROVIDED": (_("Please enter your mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (_("This is not a complete mail address."), "error"),
    "PASSWORD_NOT_PROVIDED": (_("Please enter a password."), "error"),
    "PASSWORD_INVALID_LENGTH": (_("A password needs at least %(length)s characters."), "error"),
    "PASSWORD_TOO_SIMPLE": (_("This password is too easy to guess."), "error"),
    "PASSWORD_IS_THE_SAME": (_("The new password is the old one."), "error"),
    "PASSWORD_CHANGE": (_("Your password is changed. All other sessions have been ended."), "success"),
    "PASSWORD_RESET_NO_LOGIN": (_("Your new password is set. Please sign in with it."), "success"),
    "INVALID_CODE": (_("This code is not right. Wait for the next one and try again."), "error"),
    "CODE_NOT_PROVIDED": (_("Please enter the code."), "error"),
    "INVALID_INPUT": (_("This value is not valid."), "error"),
    "ANONYMOUS_USER_REQUIRED": (_("You are signed in already."), "info"),
    "TWO_FACTOR_INVALID_TOKEN": (_("This code is not right. Wait for the next one and try again."), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("Welcome."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        _("Signing in now asks for a code from your phone. Keep recovery codes for the day it is lost."),
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (_("Please sign in first."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_("Please choose one of the possibilities shown."), "error"),
    "TWO_FACTOR_DISABLED": (_("Signing in no longer asks for a code."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (_("That took too long. Please begin again."), "error"),
    "LOGIN": (_("Please sign in to see this page."), "info"),
    "REFRESH": (_("Please enter your password once more before you go on."), "info"),
    "FORGOT_PASSWORD": (_("Forgot your password?"), "info"),
}

TEXTS.update(
    {
        "email_bad": N_("This is not a complete mail address."),
        "email_taken": N_("There is an account with this mail address already."),
        "name_missing": N_("Please enter a name."),
        "purpose_missing": N_("Please say what you need the archive for."),
        "text_long": N_("This text is too long."),
        "role_unknown": N_("There is no role called %(value)s."),
        "locale_unknown": N_("There is no language called %(value)s here."),
        "password_short": N_("A password needs at least 10 characters."),
        "password_long": N_("A password may have 128 characters at most."),
        "password_simple": N_("This password is too easy to guess."),
        "last_administrator": N_("This is the last administrator. Give another account that role first."),
        "own_account": N_("You cannot do this to your own account."),
        "form_stale": N_(
            "This form was open for too long, or you have signed out since. Load the page again and resend."
        ),
        "mail_failed": N_("The mail server did not take the letter: %(reason)s"),
    }
)
STATUS.update({"last_administrator": 409, "own_account": 409})

# What the log of an account says.
EVENTS: dict[str, LazyText] = {
    "created": _("Account made"),
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "password_changed": _("Password changed"),
    "password_reset": _("Password set anew by mail"),
    "two_factor_on": _("Codes for signing in turned on"),
    "two_factor_off": _("Codes for signing in turned off"),
    "roles": _("Roles changed"),
    "deactivated": _("Account closed"),
    "activated": _("Account opened again"),
    "sessions_ended": _("Sessions ended"),
    "profile": _("Name or language changed"),
    "requested": _("Account asked for"),
    "approved": _("Request granted"),
    "declined": _("Request declined"),
    "invited": _("Link for a new password sent"),
}

ROLE_NAMES: dict[str, LazyText] = {
    "journalist": _("Journalist"),
    "curator": _("Curator"),
    "librarian": _("Librarian"),
    "press_officer": _("Press officer"),
    "administrator": _("Administrator"),
}

ROLE_HELP: dict[str, LazyText] = {
    "journalist": _("Sees what is open to the press, and downloads it."),
    "curator": _("Catalogues, publishes, deletes, and sees restricted records."),
    "librarian": _("Catalogues and lends."),
    "press_officer": _("Catalogues, publishes and answers the press."),
    "administrator": _("Everything, and the accounts."),
}
