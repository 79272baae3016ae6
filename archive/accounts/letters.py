"""The letters that accounts send, in the reader's language.

A request only writes a job that names an address or an account; a worker looks it up, makes the link
and sends the letter. So the page answers a stranger in the same time whether an account exists or not,
no link that opens an account ever stands in the database, and a mail server that is down loses nothing:
the job fails, is shown, and can be retried.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from sqlalchemy import select

from archive.accounts.mail import compose, mailer_of
from archive.accounts.models import AccountRequest, Role, User
from archive.accounts.tokens import RESET_WITHIN, reset_link
from archive.i18n import HTML_LANG, current_locale, ngettext, set_locale
from archive.i18n import gettext as _
from archive.jobs import Progress, enqueue, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.db import UnitOfWork
    from archive.house import House


@dataclass(frozen=True)
class Letter:
    """What a letter says: paragraphs, and perhaps one thing to press."""

    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_text: str = ""


def ask_reset(uow: UnitOfWork, house: House, email: str, base: str) -> None:
    """Have a link for a new password sent to this address, should it have an account."""
    enqueue(uow, house, "reset_letter", email=email, base=base)


def ask_letter(uow: UnitOfWork, house: House, name: str, user_id: int, base: str) -> None:
    """Have one of ``LETTERS`` sent to an account."""
    if name not in LETTERS:
        raise KeyError(name)
    enqueue(uow, house, "account_letter", letter=name, user_id=user_id, base=base)


def ask_request_letters(uow: UnitOfWork, house: House, request_id: int, base: str) -> None:
    """Tell the administrators that somebody asks for an account, or the asker that it was declined."""
    enqueue(uow, house, "request_letters", request_id=request_id, base=base)


@verb("reset_letter")
def send_reset(house: House, progress: Progress, *, email: str, base: str) -> None:
    """Worker: send the link if there is such an account and it is open; otherwise do nothing."""
    with house.uow(write=False) as uow:
        user = uow.session.scalar(select(User).where(User.email == email, User.active))
        found = None if user is None else (user.email, user.name, user.locale, user.fs_uniquifier)
    if found:
        address, name, locale, uniquifier = found
        _send(house, address, locale, lambda: _reset(house, name, reset_link(house.settings, base, uniquifier)))


@verb("account_letter")
def send_letter(house: House, progress: Progress, *, letter: str, user_id: int, base: str) -> None:
    """Worker: send a named letter to an account."""
    with house.uow(write=False) as uow:
        user = uow.session.get(User, user_id)
        if user is None:
            return
        address, person, locale, uniquifier = user.email, user.name, user.locale, user.fs_uniquifier
    link = reset_link(house.settings, base, uniquifier)
    _send(house, address, locale, lambda: LETTERS[letter](house, person, link, base))


@verb("request_letters")
def send_request_letters(house: House, progress: Progress, *, request_id: int, base: str) -> None:
    """Worker: about a request for an account, to whom it now concerns."""
    with house.uow(write=False) as uow:
        asked = uow.session.get(AccountRequest, request_id)
        if asked is None:
            return
        name, state, to = asked.name, asked.state, [(asked.email, asked.locale)]
        if state == "waiting":
            administrators = select(User.email, User.locale).where(
                User.active, User.roles.any(Role.name == "administrator")
            )
            to = [(email, locale) for email, locale in uow.session.execute(administrators)]
    if state == "approved":
        return
    letter = _declined if state == "declined" else _requested
    for address, locale in to:
        _send(house, address, locale, lambda: letter(house, name, f"{base}/admin/users"))


def _reset(house: House, name: str, link: str) -> Letter:
    return Letter(
        _("A new password for %(house)s", house=house.settings.house_name),
        (
            _("Hello, %(name)s,", name=name),
            _("Somebody, most likely you, asked for a new password. Choose one here:"),
            _valid_for(),
            _("If it was not you, do nothing: your password stays as it is."),
        ),
        link,
        _("Choose a new password"),
    )


def _welcome(house: House, name: str, link: str, _base: str) -> Letter:
    return Letter(
        _("Your account at %(house)s", house=house.settings.house_name),
        (
            _("Hello, %(name)s,", name=name),
            _("You now have an account. Choose your password here, then sign in with this mail address:"),
            _valid_for(),
        ),
        link,
        _("Choose a password"),
    )


def _changed(house: House, name: str, _link: str, base: str) -> Letter:
    return Letter(
        _("Your password was changed"),
        (
            _("Hello, %(name)s,", name=name),
            _("The password of your account at %(house)s was changed.", house=house.settings.house_name),
            _("If it was not you, ask for a new password at once:"),
        ),
        f"{base}/account/reset",
        _("Ask for a new password"),
    )


def _two_factor(turned_on: bool) -> Callable[[House, str, str, str], Letter]:
    def letter(house: House, name: str, _link: str, base: str) -> Letter:
        said = (
            _("Signing in to your account now asks for a code from your phone.")
            if turned_on
            else _("Signing in to your account no longer asks for a code.")
        )
        return Letter(
            _("Signing in to %(house)s has changed", house=house.settings.house_name),
            (
                _("Hello, %(name)s,", name=name),
                said,
                _("If it was not you, change your password at once:"),
            ),
            f"{base}/account/",
            _("Open my account"),
        )

    return letter


def _requested(house: House, name: str, link: str) -> Letter:
    return Letter(
        _("%(name)s asks for an account", name=name),
        (_("%(name)s asks for an account at %(house)s.", name=name, house=house.settings.house_name),),
        link,
        _("See the request"),
    )


def _declined(house: House, name: str, _link: str) -> Letter:
    return Letter(
        _("Your request for an account at %(house)s", house=house.settings.house_name),
        (
            _("Hello, %(name)s,", name=name),
            _("We could not give you an account. What is public stays open to you without one."),
        ),
    )


LETTERS: dict[str, Callable[[House, str, str, str], Letter]] = {
    "welcome": _welcome,
    "password_changed": _changed,
    "two_factor_on": _two_factor(True),
    "two_factor_off": _two_factor(False),
}


def _valid_for() -> str:
    hours = int(RESET_WITHIN.total_seconds()) // 3600
    return ngettext("The link works once, for %(count)s hour.", "The link works once, for %(count)s hours.", hours)


@contextmanager
def _speaking(locale: str) -> Iterator[None]:
    before = current_locale()
    set_locale(locale)
    try:
        yield
    finally:
        set_locale(before)


def _send(house: House, to: str, locale: str, write: Callable[[], Letter]) -> None:
    with _speaking(locale):
        letter = write()
        text, html = _plain(house, letter), _html(house, letter, HTML_LANG[locale])
    message = compose(
        sender=house.settings.mail_from,
        to=to,
        subject=letter.subject,
        text=text,
        html=html,
        locale_tag=HTML_LANG[locale],
    )
    mailer_of(house).send(message)


def _plain(house: House, letter: Letter) -> str:
    parts: list[Any] = list(letter.paragraphs)
    if letter.link:
        parts.insert(_link_place(letter), letter.link)
    return "\n\n".join([*parts, f"{house.settings.house_name}"]) + "\n"


def _html(house: House, letter: Letter, lang: str) -> str:
    """The same words. Only inline styles, because mail programs know nothing else."""
    parts = [f"<p>{escape(text)}</p>" for text in letter.paragraphs]
    if letter.link:
        link = escape(letter.link)
        button = (
            f'<p><a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:8px;'
            f'background:#12637a;color:#ffffff;text-decoration:none">{escape(letter.link_text)}</a></p>'
            f'<p style="font-size:13px;color:#5b6470;word-break:break-all">{link}</p>'
        )
        parts.insert(_link_place(letter), button)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(letter.subject)}</title></head>'
        '<body style="margin:0;padding:24px;background:#f6f4ef;color:#1d2733;'
        'font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif">'
        '<div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px">'
        f"{''.join(parts)}"
        f'<p style="margin-top:28px;color:#5b6470">{escape(house.settings.house_name)}</p></div></body></html>\n'
    )


def _link_place(letter: Letter) -> int:
    """The link follows the sentence that ends with a colon, or the whole text."""
    for number, text in enumerate(letter.paragraphs):
        if text.endswith(":"):
            return number + 1
    return len(letter.paragraphs)
