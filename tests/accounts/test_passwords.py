"""New passwords: by mail, by oneself, and which are refused."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from archive.accounts import passwords, tokens
from archive.accounts.mail import FolderMailer, SmtpMailer, compose, mailer_of
from archive.errors import SandiqError
from archive.house import House
from tests.accounts.conftest import PASSWORD, Browser, Post, link_in, main_text, plain

Person = Callable[..., int]
NEW = "nine patient camels"


@dataclass
class Received:
    """What a mail server was given."""

    letters: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one letter."""
        self.senders.append(envelope.mail_from)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def smtp() -> Iterator[tuple[Received, Controller]]:
    """A real SMTP server on a free port of this machine."""
    received = Received()
    # The controller tries its own port out and so cannot be given 0.
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(received, hostname="127.0.0.1", port=port)
    server.start()
    yield received, server
    server.stop()


def test_forgotten_and_set_anew_through_a_real_mail_server(
    browser: Browser, other: Browser, person: Person, post: Post, smtp: tuple[Received, Controller]
) -> None:
    received, server = smtp
    house = post.house
    house.mailer = SmtpMailer("127.0.0.1", server.port)  # type: ignore[attr-defined]
    person("anna@example.org", "curator", locale="ru", name="Анна Ли")
    other.sign_in("anna@example.org")
    answer = browser.send("/account/reset", email="  ANNA@example.org ")
    assert answer.headers["Location"] == "/account/reset/sent"
    post.deliver()
    assert len(received.letters) == 1
    letter = received.letters[0]
    assert letter["To"] == "anna@example.org"
    assert received.senders == ["sandiq@localhost"]
    assert letter["Content-Language"] == "ru"
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    link = link_in(letter)
    assert link.startswith("/account/reset/")
    rich = letter.get_body(("html",))
    assert rich is not None
    assert f'href="http://localhost{link}"' in rich.get_content()

    assert other.is_in
    short = browser.send(link, password="short", password_confirm="short")
    assert short.status_code == 200
    assert "A password needs at least 10 characters." in main_text(short.text)
    assert browser.send(link, password=NEW, password_confirm=NEW).status_code == 302
    assert not other.is_in, "every session ends with the old password"
    assert browser.sign_in("anna@example.org").status_code == 200
    assert browser.sign_in("anna@example.org", NEW).status_code == 302

    used = other.get(link)
    assert used.status_code == 302
    assert used.headers["Location"] == "/account/reset"
    post.deliver()
    assert len(received.letters) == 2, "a notice that the password was changed"


def test_an_unknown_address_gets_the_same_answer_and_no_letter(browser: Browser, person: Person, post: Post) -> None:
    person("anna@example.org")
    known = browser.send("/account/reset", email="anna@example.org")
    unknown = browser.send("/account/reset", email="nobody@example.org")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert known.data == unknown.data
    assert [letter["To"] for letter in post.deliver()] == ["anna@example.org"]


def test_no_link_stands_in_the_database(browser: Browser, person: Person, post: Post) -> None:
    person("anna@example.org")
    browser.send("/account/reset", email="anna@example.org")
    token = link_in(post.deliver()[0]).rpartition("/")[2]
    with post.house.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM jobs").all()
    assert rows
    assert token not in str(rows)


def test_a_closed_account_gets_no_letter(browser: Browser, person: Person, post: Post) -> None:
    person("gone@example.org")
    with post.house.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE users SET active = false")
    browser.send("/account/reset", email="gone@example.org")
    assert post.deliver() == []


def test_what_is_no_address_is_said_so(browser: Browser) -> None:
    answer = browser.send("/account/reset", email="anna at example")
    assert answer.status_code == 422
    assert "This is not a complete mail address." in main_text(answer.text)


def test_a_stranger_cannot_choose_where_the_link_leads(
    app: Flask, browser: Browser, person: Person, post: Post
) -> None:
    person("anna@example.org")
    app.config["WTF_CSRF_ENABLED"] = False
    asked = browser.client.post("/account/reset", data={"email": "anna@example.org"}, headers={"Host": "evil.example"})
    assert asked.status_code == 302
    (letter,) = post.deliver()
    assert "evil.example" not in letter.as_string()
    assert "http://127.0.0.1:8000/account/reset/" in plain(letter)


@pytest.mark.parametrize(
    ("base_url", "host_url", "expected"),
    [
        ("https://archive.example/", "http://evil.example/", "https://archive.example"),
        ("", "http://localhost:8000/", "http://localhost:8000"),
        ("", "http://192.168.1.5:8000/", "http://192.168.1.5:8000"),
        ("", "http://8.8.8.8/", "http://127.0.0.1:8000"),
        ("", "http://evil.example/", "http://127.0.0.1:8000"),
    ],
)
def test_what_links_begin_with(quiet_house: House, base_url: str, host_url: str, expected: str) -> None:
    assert tokens.mail_base(replace(quiet_house.settings, base_url=base_url), host_url) == expected


def test_an_old_link_is_worth_nothing(
    browser: Browser, person: Person, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("anna@example.org")
    then = time.time() - 25 * 3600
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: then)
        link = tokens.reset_link(post.house.settings, "http://localhost", "whoever").removeprefix("http://localhost")
    answer = browser.get(link, follow_redirects=True)
    assert answer.request.path == "/account/reset"
    assert "This link is too old. Ask for a new one below." in answer.text


def test_changing_it_ends_the_other_sessions(browser: Browser, other: Browser, person: Person, post: Post) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    other.sign_in("anna@example.org")
    page = "/account/password"
    wrong = browser.send(page, password="not this", new_password=NEW, new_password_confirm=NEW)
    assert "This password is not right." in main_text(wrong.text)
    uneven = browser.send(page, password=PASSWORD, new_password=NEW, new_password_confirm="nine patient llamas")
    assert "The two passwords are not the same." in main_text(uneven.text)
    assert other.is_in
    done = browser.send(page, password=PASSWORD, new_password=NEW, new_password_confirm=NEW)
    assert done.status_code == 302
    assert done.headers["Location"] == "/account/"
    assert browser.is_in
    assert not other.is_in
    (letter,) = post.deliver()
    assert "password" in letter["Subject"]
    assert "If it was not you" in plain(letter)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_short"),
        ("x" * 129, "password_long"),
        ("aaaaaaaaaaaaaa", "password_simple"),
        ("annaliese-2024", "password_simple"),
        (PASSWORD, None),
        ("қуёшли кун эди", None),
    ],
)
def test_which_passwords_are_refused(password: str, code: str | None) -> None:
    assert passwords.weakness(password, "annaliese@example.org") == code


def test_readable_passwords_are_accepted_and_differ() -> None:
    made = {passwords.readable() for _turn in range(200)}
    assert len(made) == 200
    assert not any(passwords.weakness(one) for one in made)


def test_the_same_password_typed_on_another_keyboard(app: Flask, browser: Browser, person: Person) -> None:
    del person
    hashed = passwords.hash_password("caf\u00e9 au lait noir")
    assert passwords.verify("cafe\u0301 au lait noir", hashed)
    assert not passwords.verify("cafe au lait noir", hashed)
    assert not passwords.verify("anything", "not a hash")


def test_a_mail_server_that_is_down_is_said_and_loses_nothing(browser: Browser, person: Person, post: Post) -> None:
    from sqlalchemy import select

    from archive import jobs
    from archive.jobs import Job

    person("anna@example.org")
    working = post.house.mailer  # type: ignore[attr-defined]
    post.house.mailer = SmtpMailer("127.0.0.1", 1)  # type: ignore[attr-defined]
    assert browser.send("/account/reset", email="anna@example.org").status_code == 302
    with post.house.uow() as uow:
        number = uow.session.scalars(select(Job.id)).one()
    assert jobs.run(post.house, number) == "failed"
    with post.house.uow() as uow:
        job = uow.session.get_one(Job, number)
        assert job.error is not None
        assert job.error["code"] == "mail_failed"
        job.state = "queued"
        uow.commit()
    post.house.mailer = working  # type: ignore[attr-defined]
    assert len(post.deliver()) == 1


def test_a_password_is_not_sent_to_a_server_without_encryption(smtp: tuple[Received, Controller]) -> None:
    received, server = smtp
    letter = compose(sender="a@example.org", to="b@example.org", subject="x", text="x", html="<p>x", locale_tag="en")
    with pytest.raises(SandiqError) as refused:
        SmtpMailer("127.0.0.1", server.port, "user", "secret").send(letter)
    assert "no encryption" in refused.value.text
    assert received.letters == []


def test_letters_without_a_server_go_into_a_private_folder(quiet_house: House) -> None:
    del quiet_house.mailer  # type: ignore[attr-defined]
    mailer = mailer_of(quiet_house)
    assert isinstance(mailer, FolderMailer)
    letter = compose(
        sender="a@example.org", to="b@example.org", subject="Break\r\nBcc: x@y", text="x", html="<p>x", locale_tag="en"
    )
    mailer.send(letter)
    (path,) = (quiet_house.instance / "mail").iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    read = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert read["Subject"] == "Break Bcc: x@y"
    assert read["Bcc"] is None
