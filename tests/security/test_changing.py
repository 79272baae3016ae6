"""Who may not change anything changes nothing; nobody does without the page's token; looking changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.routing import Rule

from tests.security.conftest import Site, Sites, token_of
from tests.security.walking import QUERIES, addresses, ask, has_number, reading_rules, writing_rules

# Signing in, asking for an account, one's own page: open to everybody, and none of them touches the catalogue.
OPEN = ("account.", "security.")
ACCOUNT_TABLES = ("users", "roles", "user_roles", "user_sessions", "account_requests", "account_events", "jobs")
FIELDS = {
    "title.en": "Taken over",
    "@access": "public",
    "base_revision": "1",
    "subject": "1",
    "reason": "x",
    "format": "json",
}


def catalogue(site: Site) -> dict[str, str]:
    """Every table but those of accounts and their letters."""
    return {name: digest for name, digest in site.tables().items() if not _of_accounts(name)}


def _of_accounts(table: str) -> bool:
    from archive.db import Base

    for mapper in Base.registry.mappers:
        if mapper.local_table.name == table:  # type: ignore[attr-defined] # every mapped class of ours has a table
            return mapper.class_.__module__.startswith("archive.accounts") or table == "jobs"
    return table in ACCOUNT_TABLES or "role" in table


def numbers(site: Site, rule: Rule) -> list[int]:
    """A few rows to try on: public and hidden ones."""
    if not has_number(rule):
        return [0]
    names = ("picture", "staff picture", "deleted picture")
    return sorted({1, *(site.gallery.ids[name] for name in names), *(site.gallery.files["picture/0"],)})


@pytest.mark.parametrize("role", ["visitor", "journalist"])
def test_no_address_lets_outsiders_change_anything(sites: Sites, role: str) -> None:
    site, client = sites.full, sites.full.browser(role)
    before = catalogue(site)
    token = token_of(client.get("/account/sign-in" if role == "visitor" else "/account/").text)
    assert token
    for rule, method in writing_rules(site.app):
        if rule.endpoint in ("security.logout", "security.login"):
            continue
        for number in numbers(site, rule):
            for path in addresses(site.app, rule, number):
                extra: list[dict[str, Any]] = [{"data": FIELDS}, {"json": {"title": "Taken over"}}]
                for sent in extra:
                    answer = ask(client, path, method=method, headers={"X-CSRFToken": token}, **sent)
                    assert answer.status < 500, (method, path)
                    if not rule.endpoint.startswith(OPEN):
                        assert answer.status in (302, 400, 401, 403, 404, 405, 415), (method, path, answer.status)
                        if answer.status == 302:
                            assert dict(answer.headers)["Location"].startswith("/account/sign-in"), path
    # Among what was sent may have been the end of this person's own sessions.
    site.browsers.clear()
    assert catalogue(site) == before


def test_nobody_changes_anything_without_the_token_of_a_page(sites: Sites) -> None:
    site, client = sites.full, sites.full.browser("administrator")
    before = site.tables()
    for rule, method in writing_rules(site.app):
        for number in numbers(site, rule):
            for path in addresses(site.app, rule, number):
                extra: list[dict[str, Any]] = [
                    {"data": FIELDS},
                    {"data": {**FIELDS, "csrf_token": "made up"}},
                    {"json": {"x": 1}, "headers": {"X-CSRFToken": "made up"}},
                ]
                for sent in extra:
                    answer = ask(client, path, method=method, **sent)
                    assert answer.status in (302, 400), (method, path, answer.status)
                    if answer.status == 302:
                        # Flask-Security sends home whoever is signed in already; nothing is done on the way.
                        assert rule.endpoint.startswith("security."), path
    assert _but_for_looks(site.tables()) == _but_for_looks(before)


def _but_for_looks(tables: dict[str, str]) -> dict[str, str]:
    """A session notes when it was last seen: its rows may change, not their count."""
    return {name: text.split(" ")[0] if "session" in name else text for name, text in tables.items()}


@pytest.mark.parametrize("role", ["visitor", "journalist", "administrator"])
def test_looking_changes_nothing(sites: Sites, role: str) -> None:
    site, client = sites.full, sites.full.browser(role)
    before = site.tables()
    for rule in reading_rules(site.app):
        if rule.endpoint == "security.logout":
            continue
        for number in numbers(site, rule):
            for path in addresses(site.app, rule, number):
                for query in QUERIES[:6] if not has_number(rule) else ("", "draft=1&undo=1"):
                    assert ask(client, f"{path}?{query}").status < 500, path
    assert _but_for_looks(site.tables()) == _but_for_looks(before)


def test_a_picture_of_the_sign_out_address_ends_no_session(sites: Sites) -> None:
    client = sites.full.browser("journalist")
    client.get("/account/sign-out")
    assert client.get("/account/").status_code == 200
