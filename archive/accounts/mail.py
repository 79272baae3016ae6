"""Mail as a port: SMTP, a folder of ``.eml`` files, or a list in memory."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from archive.errors import SandiqError

if TYPE_CHECKING:
    from archive.house import House
    from archive.settings import Settings

TIMEOUT = 20.0


class Mailer(Protocol):
    """Hands a letter on."""

    def send(self, message: EmailMessage) -> None:
        """Take one finished message.

        Raises:
            SandiqError: ``mail_failed`` with the server's reason.
        """
        ...


@dataclass
class SmtpMailer:
    """A real mail server. Uses STARTTLS where the server offers it, and TLS from the start on port 465."""

    host: str
    port: int = 25
    user: str = ""
    password: str = ""

    def send(self, message: EmailMessage) -> None:
        """Deliver over a connection of its own: letters are few, and servers drop idle connections."""
        try:
            with self._connect() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as failure:
            raise SandiqError("mail_failed", reason=str(failure)) from failure

    def _connect(self) -> smtplib.SMTP:
        if self.port == 465:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=ssl.create_default_context())
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            elif self.user:
                raise smtplib.SMTPNotSupportedError("the server offers no encryption, so no password is sent to it")
        except BaseException:
            server.close()
            raise
        return server


@dataclass
class FolderMailer:
    """Writes each letter into a folder, for trying the archive out without a mail server."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Write one ``.eml`` file, readable by the owner only: letters carry links that open accounts."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = re.sub(r"[^0-9A-Za-z.-]", "", str(message["Message-ID"])) or "letter"
        path = self.folder / f"{name}.eml"
        path.touch(mode=0o600)
        path.write_bytes(message.as_bytes())


@dataclass
class MemoryMailer:
    """Keeps letters in a list, for tests."""

    sent: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        """Remember one letter."""
        self.sent.append(message)


def mailer_of(house: House) -> Mailer:
    """The house's mailer: the one put there as ``house.mailer``, or else what the settings say."""
    given: Mailer | None = getattr(house, "mailer", None)
    return given or make_mailer(house.settings, lambda: house.instance)


def make_mailer(settings: Settings, instance: Callable[[], Path]) -> Mailer:
    """SMTP where a server is set, the folder ``mail`` of the instance otherwise."""
    if settings.mail_host:
        return SmtpMailer(settings.mail_host, settings.mail_port, settings.mail_user, settings.mail_password)
    return FolderMailer(instance() / "mail")


def compose(*, sender: str, to: str, subject: str, text: str, html: str, locale_tag: str) -> EmailMessage:
    """A multi-part message: plain text first, HTML as the richer alternative."""
    message = EmailMessage()
    message["Subject"] = _one_line(subject)
    message["From"] = _one_line(sender)
    message["To"] = _one_line(to)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    # Only now: setting the content drops every header of that family.
    message["Content-Language"] = locale_tag
    return message


def _one_line(value: str) -> str:
    """Headers cannot be broken out of by a name with a line break in it."""
    return " ".join(value.split())
