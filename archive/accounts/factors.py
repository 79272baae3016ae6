"""The second factor: one-time codes with a picture to scan, and recovery codes."""

from __future__ import annotations

from typing import Any

import qrcode
from flask_security import Totp, TwoFactorRescueForm, TwoFactorSetupForm, TwoFactorVerifyCodeForm
from flask_security.forms import IsString, IsStringOrInt, RequiredLocalize
from flask_security.recovery_codes import MfRecoveryForm
from markupsafe import Markup
from wtforms import RadioField, StringField  # type: ignore[import-untyped]
from wtforms.fields import SelectChoice  # type: ignore[import-untyped]


class OneTimeCodes(Totp):
    """Time-based codes, each accepted once."""

    def get_last_counter(self, user: Any) -> int | None:
        """The time step of the last accepted code."""
        last: int | None = user.tf_last_counter
        return last

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember the step, so that an overheard code cannot be used again; saved with the request."""
        user.tf_last_counter = tmatch.counter

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Accept a code as people type it, with or without the gap in the middle."""
        return bool(super().verify_totp("".join(str(token).split()), totp_secret, user, window))

    def generate_qrcode(self, username: str, totp: str) -> Markup:
        """An SVG element, drawn into the page itself: nothing secret has an address of its own."""
        code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(self.get_totp_uri(username, totp))
        code.make(fit=True)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        size = len(rows)
        return Markup(
            '<svg class="qr" viewBox="0 0 {size} {size}" aria-hidden="true" shape-rendering="crispEdges">'
            '<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
        ).format(size=size, path=path)


class CodeForm(TwoFactorVerifyCodeForm):
    """The code from the phone; an empty one is answered in our words."""

    code = StringField(validators=[IsStringOrInt(), RequiredLocalize(message="CODE_NOT_PROVIDED")])


class RecoveryForm(MfRecoveryForm):
    """A recovery code; capitals and blanks do not matter."""

    code = StringField(
        filters=[lambda text: "".join(text.split()).lower() if isinstance(text, str) else text],
        validators=[IsString(), RequiredLocalize(message="CODE_NOT_PROVIDED")],
    )


class SetupForm(TwoFactorSetupForm):
    """Turning codes on or off: the two things there are to choose, checked by the parent class."""

    setup = RadioField(choices=[SelectChoice("disable"), SelectChoice("authenticator")], validate_choice=False)


class RescueForm(TwoFactorRescueForm):
    """Never shown: without phone and recovery codes, an administrator turns codes off."""

    help_setup = RadioField(choices=[SelectChoice("help")])
