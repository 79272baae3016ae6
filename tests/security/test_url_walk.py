"""Nothing of a hidden record can be felt by any address: a walk over the whole URL map.

The main question is asked by comparison. Two houses hold the same public records; one holds hidden ones besides.
Every address must answer the same in both, and a hidden number must answer as a number that does not exist.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.security.conftest import MARKS, Sites
from tests.security.walking import QUERIES, addresses, ask, has_number, reading_rules

MISSING = 987_654
ROLES = ("visitor", "journalist")
# Pages of one's own account differ between houses only by moments; they hold nothing of the catalogue.
OWN = ("account.", "security.")


@pytest.mark.parametrize("role", ROLES)
def test_what_is_hidden_leaves_no_trace(sites: Sites, role: str) -> None:
    full, bare = sites.full, sites.without(role)
    marks = [mark.encode() for mark in sites.marks(role)]
    lowered = [mark.lower() for mark in marks]
    asked = 0
    for rule in reading_rules(full.app):
        numbers = sorted({*bare.gallery.ids.values(), *bare.gallery.files.values()}) if has_number(rule) else [0]
        for number in numbers:
            for path in addresses(full.app, rule, number):
                for query in _queries(rule.endpoint, number, bare.gallery.ids["picture"]):
                    there = ask(full.browser(role), f"{path}?{query}")
                    asked += 1
                    for mark in (*marks, *lowered):
                        assert mark not in there.body, (path, query, mark)
                        assert mark.decode() not in str(there.headers), (path, query, mark)
                    if rule.endpoint.startswith(OWN):
                        continue
                    here = ask(bare.browser(role), f"{path}?{query}")
                    assert there.status < 500, (path, query)
                    assert there.status == here.status, (path, query)
                    assert there.body == here.body, (path, query, _first_difference(there.body, here.body))
                    assert there.headers == here.headers, (path, query)
                    if there.status != 200:
                        # A door that is closed does not hear the other questions.
                        break
    assert asked > 400


def _queries(endpoint: str, number: int, picture: int) -> tuple[str, ...]:
    """The questions to ask an address: all where lists are, one where a file's bytes or one's own account are."""
    if endpoint.startswith(("files.", *OWN)):
        return ("",)
    return QUERIES if number in (0, 1, picture) else ("", "format=json")


def _first_difference(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[max(0, at - 80) : at + 80], other[max(0, at - 80) : at + 80]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_hidden_number_answers_as_one_that_does_not_exist(sites: Sites, role: str, method: str) -> None:
    site, client = sites.full, sites.full.browser(role)
    hidden = {**sites.hidden(role), **{f"file {name}": number for name, number in sites.hidden_files(role).items()}}
    for rule in reading_rules(site.app):
        if not has_number(rule):
            continue
        kind = "file " if "file_id" in rule.arguments else ""
        here = {name: number for name, number in hidden.items() if name.startswith("file ") == bool(kind)}
        nothing = [ask(client, path, MISSING, method) for path in addresses(site.app, rule, MISSING)]
        assert {one.status for one in nothing} <= {302, 401, 403, 404}, rule
        for name, number in here.items():
            answers = [ask(client, path, number, method) for path in addresses(site.app, rule, number)]
            for answer, none in zip(answers, nothing, strict=True):
                assert answer.body == none.body, (name, rule, _first_difference(answer.body, none.body))
                assert answer == none, (name, rule)


@pytest.mark.parametrize("role", ROLES)
def test_a_browser_that_once_saw_it_gets_no_confirmation(sites: Sites, role: str) -> None:
    # Somebody who lost a right, or took the tag from a colleague's screen, holds the right ETag.
    site = sites.full
    staff, other = site.browser("administrator"), site.browser(role)
    tried = 0
    for rule in reading_rules(site.app):
        if "file_id" not in rule.arguments:
            continue
        for name, number in sites.hidden_files(role).items():
            for path in addresses(site.app, rule, number):
                seen = ask(staff, path)
                tag = dict(seen.headers).get("ETag", "")
                extra: list[dict[str, Any]] = [
                    {"If-None-Match": tag or '"x"'},
                    {"If-None-Match": "*"},
                    {"Range": "bytes=0-9"},
                    {"Range": "bytes=0-9", "If-Range": tag or '"x"'},
                    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
                ]
                for headers in extra:
                    answer = ask(other, path, headers=headers)
                    assert answer.status == 404, (name, path, headers, answer.status)
                    assert seen.status != 200 or seen.body[:64] not in answer.body
                    tried += seen.status == 200
    assert tried > 20


@pytest.mark.parametrize("role", ROLES)
def test_a_public_record_does_not_speak_of_a_hidden_one(sites: Sites, role: str) -> None:
    # Asked last in this file: it adds a record to the full house.
    gallery = sites.full.gallery
    name = f"teller for {role}"
    targets = [number for level, number in sites.hidden(role).items() if not level.startswith("deleted")]
    gallery.hang(
        name,
        "photograph",
        title={"en": "A public teller"},
        related=[{"id": number, "label": f"{MARKS['staff']} label"} for number in targets],
        collection={"id": gallery.ids["staff collection"]},
        creators=[{"name": "Free name", "id": targets[0]}],
    )
    from archive.catalog import indexing

    while indexing.drain(sites.full.house):
        pass
    client = sites.full.browser(role)
    for path in (
        f"/records/{gallery.ids[name]}",
        f"/records/{gallery.ids[name]}?format=json",
        f"/records/{gallery.ids[name]}/cite.ris",
        "/search?q=teller&format=json",
        "/search?q=teller&view=list",
        "/search?q=teller&view=table",
    ):
        answer = ask(client, path)
        assert answer.status == 200
        assert b"zqxv" not in answer.body.lower(), path
        assert b"teller" in answer.body
    told = client.get(f"/records/{gallery.ids[name]}?format=json").get_json()["values"]
    assert "related" not in told
    assert "collection" not in told
    assert [(one["name"], one["id"]) for one in told["creators"]] == [("Free name", None)]
