"""No serious fault of accessibility on any page, at the width of a desk and of a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Place, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Pages that ask more than their bare address says, and those of one record.
MORE = {
    "search": "/search?q=karvon",
    "search as list": "/search?view=list",
    "search as table": "/search?view=table",
    "search that finds nothing": "/search?q=qqqqqqq",
    "nothing here": "/records/999999",
}
MORE_FOR_STAFF = {
    "new photograph": "/records/new?kind=photograph",
    "new object": "/records/new?kind=museum_object",
    "change": "/changes/1",
}
RECORDS = ("collection", "person", "place", "picture", "paper", "letter", "book", "sound", "film")
# These hand over data or end the session; they are no pages.
NO_PAGES = ("static", "security.logout", "edit.suggest", "edit.understand_date", "search.suggest")


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker's source."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm install)")
    return AXE.read_text(encoding="utf-8")


def paths(place: Place, role: str) -> dict[str, str]:
    """Every page of a role: all addresses without a number, found in the map, the others by example."""
    ids, app = place.gallery.ids, place.app
    found = {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint not in NO_PAGES
    }
    if role == "visitor":
        return found | MORE | {name: f"/records/{ids[name]}" for name in RECORDS}
    # What a visitor has looked at already is left out, but for the pages where staff see more.
    found = {name: path for name, path in found.items() if not name.startswith(("home.", "search.", "security."))}
    found |= {**MORE_FOR_STAFF, "record": f"/records/{ids['picture']}", "sound": f"/records/{ids['sound']}"}
    return found | {
        "edit": f"/records/{ids['picture']}/edit",
        "history": f"/changes/record/{ids['picture']}",
        "parts": f"/records/{ids['collection']}/children",
        "nothing here": "/records/999999",
    }


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("role", "lang", "scheme"), [("visitor", "uz_Cyrl", "light"), ("administrator", "ru", "dark")])
def test_no_serious_fault(place: Place, visit: Visit, axe: str, role: str, lang: str, scheme: str, width: int) -> None:
    page = visit(role, lang, width, color_scheme=scheme)
    faults, seen = [], set()
    for name, path in paths(place, role).items():
        place.complaints.clear()
        answer = page.goto(place.address + path, wait_until="load")
        assert answer is not None
        if "text/html" not in answer.headers.get("content-type", "") or page.url in seen:
            # Data, or a door that leads to a page already looked at.
            continue
        seen.add(page.url)
        # Before axe comes in, whose own styles break the security policy; a page that is not there is counted an error.
        assert [one for one in place.complaints if "404" not in one] == [], name
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'], preload: false })")
        faults += [
            (name, one["id"], [node["target"] for node in one["nodes"]][:3])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px wider than the window"
    assert faults == []
