"""Links that let somebody set a password, made and read the way Flask-Security reads them.

The worker makes them, without a web application at hand; the page behind the link is Flask-Security's.
A link names the account's ``fs_uniquifier``, which every new password changes: so it works once.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from itsdangerous import URLSafeTimedSerializer

if TYPE_CHECKING:
    from archive.settings import Settings

RESET_SALT = "sandiq-reset"
RESET_WITHIN = timedelta(hours=24)
RESET_PATH = "/account/reset"


def reset_link(settings: Settings, base: str, uniquifier: str) -> str:
    """The address of the page where the holder of this link sets a new password."""
    serializer = URLSafeTimedSerializer([settings.secret("session")], salt=RESET_SALT)
    return f"{base.rstrip('/')}{RESET_PATH}/{serializer.dumps([uniquifier, None])}"


def mail_base(settings: Settings, request_host_url: str) -> str:
    """The address that links in mails begin with.

    A stranger may send any ``Host`` header and so have a letter point to a place of their own. Where no
    public address is set, the request's own is therefore believed only when it is this very machine or a
    bare IP address; otherwise the address the server listens on is used.
    """
    if settings.base_url:
        return settings.base_url.rstrip("/")
    host = urlsplit(request_host_url).hostname or ""
    if host == "localhost" or host == settings.host or _is_private(host):
        return request_host_url.rstrip("/")
    return f"http://{settings.host}:{settings.port}"


def _is_private(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return False
