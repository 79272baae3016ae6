"""No serious fault of accessibility on any page, at the width of a desk and of a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Place, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FOR_ALL = {
    "home": "/",
    "search": "/search?q=karvon",
    "search as list": "/search?view=list",
    "search as table": "/search?view=table",
    "search that finds nothing": "/search?q=qqqqqqq",
    "collections": "/collections",
    "sign in": "/account/sign-in",
}
RECORDS = ("collection", "person", "place", "picture", "paper", "letter", "book", "sound", "film")
FOR_STAFF = {
    "choose a kind": "/records/new",
    "new photograph": "/records/new?kind=photograph",
    "new object": "/records/new?kind=museum_object",
    "changes": "/changes",
    "change": "/changes/1",
    "jobs": "/jobs",
    "account": "/account/",
}


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker's source."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm install)")
    return AXE.read_text(encoding="utf-8")


def paths(place: Place, role: str) -> dict[str, str]:
    """Every page of a role."""
    ids = place.gallery.ids
    found = {**FOR_ALL, **{name: f"/records/{ids[name]}" for name in RECORDS}, "nothing here": "/records/999999"}
    if role != "visitor":
        found |= FOR_STAFF
        found |= {
            "edit": f"/records/{ids['picture']}/edit",
            "history": f"/changes/record/{ids['picture']}",
            "parts": f"/records/{ids['collection']}/children",
        }
        found.pop("sign in")
    return found


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("role", "lang", "scheme"), [("visitor", "uz_Cyrl", "light"), ("administrator", "ru", "dark")])
def test_no_serious_fault(place: Place, visit: Visit, axe: str, role: str, lang: str, scheme: str, width: int) -> None:
    page = visit(role, lang, width, color_scheme=scheme)
    faults = []
    for name, path in paths(place, role).items():
        place.complaints.clear()
        page.goto(place.address + path, wait_until="load")
        # Before axe comes in, whose own styles break the security policy; a page that is not there is counted an error.
        assert [one for one in place.complaints if "404" not in one] == [], name
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        faults += [
            (name, one["id"], [node["target"] for node in one["nodes"]][:3])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px wider than the window"
    assert faults == []
