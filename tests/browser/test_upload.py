"""Files through the page in each language: sent, brought in, found, undone; and sent on after a break."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from archive import jobs
from archive.jobs import Job
from tests.browser.conftest import Place, Visit

# A busy machine may need longer than the five seconds that are usual.
expect.set_options(timeout=20_000)
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WORDS = {"uz_Latn": "Qaldirgʻoch", "uz_Cyrl": "Лайлак", "ru": "Ласточка", "en": "Swallow"}
MB = 1024 * 1024
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DROP = """text => {
  const data = new DataTransfer();
  data.items.add(new File([text], "list.csv"));
  const options = { dataTransfer: data, bubbles: true, cancelable: true };
  document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", options));
}"""


def work(place: Place) -> None:
    """Be the worker: do what waits of imports and trials."""
    jobs.load_verbs()
    house = place.gallery.house
    with house.uow(write=False) as uow:
        waiting = uow.session.scalars(
            select(Job.id).where(Job.state == "queued", Job.verb.in_(("ingest", "rehearse")))
        ).all()
    for number in waiting:
        assert jobs.run(house, number) == "done"


def found(page: Page, place: Place, word: str, count: int) -> None:
    """Search until as many are found; the indexer follows a commit within a second."""
    for _ in range(20):
        page.goto(f"{place.address}/search?q={word}&view=list")
        if page.locator("main a[href*='/records/']").filter(has_text=word).count() == count:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{word}: not {count}\n{page.locator('main').inner_text()[:800]}")


@pytest.mark.parametrize("lang", WORDS)
@pytest.mark.usefixtures("no_complaints")
def test_two_files_in_each_language(visit: Visit, place: Place, tmp_path: Path, lang: str) -> None:
    word = WORDS[lang]
    picture, letter = tmp_path / f"{word} 1.png", tmp_path / f"{word} 2.txt"
    Image.new("RGB", (640, 480), (30, 90, 40 * len(word) % 255)).save(picture)
    letter.write_text(f"{word}. " + "The letter tells of a caravan and its camels at the river. " * 3, encoding="utf-8")
    page = visit("curator", lang=lang)
    page.goto(f"{place.address}/imports")
    page.set_input_files("#files", [picture, letter])
    expect(page.locator("[data-list] li")).to_have_count(2)
    expect(page.locator("[data-total-bar]")).to_have_js_property("value", 1)
    page.locator("[data-start][value=run]").click()
    page.wait_for_url("**/imports/*")
    work(place)
    # The page looks by itself whether the work is done.
    expect(page.locator(".badge-done")).to_be_visible()
    expect(page.locator(".report-numbers dd").first).to_have_text("2")
    assert place.complaints == []
    look(page, "report")
    # The checker's own styles break the security policy; that is no fault of the page.
    place.complaints.clear()
    undo = page.locator("a[href*='/changes/']").first.get_attribute("href")
    found(page, place, word, 2)
    page.goto(f"{place.address}{undo}")
    page.locator("main form[action$='/undo'] button").first.click()
    page.wait_for_load_state()
    found(page, place, word, 0)


def look(page: Page, what: str) -> None:
    """No serious fault of accessibility, and nothing wider than the window."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == [], what
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, what


@pytest.mark.parametrize(("lang", "width", "scheme"), [("ru", 390, "dark"), ("uz_Cyrl", 1280, "light")])
def test_a_dropped_table_is_mapped_tried_and_given_up(
    visit: Visit, place: Place, lang: str, width: int, scheme: str
) -> None:
    page = visit("curator", lang, width, color_scheme=scheme)
    page.goto(f"{place.address}/imports")
    rows = ["Title;Inventory number;Date", *(f"Jug {n};X-{n};19{n}" for n in range(10, 30)), "Cup;X-1;the day before"]
    page.evaluate(DROP, "\n".join(rows))
    expect(page.locator("[data-list] li")).to_have_count(1)
    expect(page.locator("[data-total-bar]")).to_have_js_property("value", 1)
    look(page, "arrived")
    page.locator("[data-start][value=dry]").click()
    page.wait_for_url("**/imports/*")
    look(page, "mapping")
    page.locator("button[value=dry]").click()
    work(place)
    expect(page.locator("#trial-head")).to_be_visible()
    assert page.locator(".report-numbers dd").all_inner_texts()[:2] == ["20", "1"]
    look(page, "tried")
    page.locator("button[formaction$='/forget']").click()
    page.wait_for_url("**/imports")


def test_sending_goes_on_after_a_break_and_after_a_reload(visit: Visit, place: Place, tmp_path: Path) -> None:
    big = tmp_path / "film.bin"
    big.write_bytes(bytes(20 * MB))
    page = visit("curator")
    page.goto(f"{place.address}/imports")
    offsets: list[int] = []
    broken = True

    def chunk(route: Route) -> None:
        request = route.request
        if request.method != "PATCH":
            route.continue_()
            return
        offset = int(request.headers["upload-offset"])
        if broken and offset:
            route.abort()
        else:
            offsets.append(offset)
            route.continue_()

    page.route("**/uploads/*", chunk)
    page.set_input_files("#files", big)
    expect(page.locator("[data-state]")).to_contain_text("The connection is lost.")
    assert offsets == [0]
    page.reload()
    row = page.locator("[data-list] li")
    expect(row).to_contain_text("Choose this file again")
    assert page.locator("[data-list] progress").evaluate("bar => bar.value") == pytest.approx(0.4)
    broken = False
    page.set_input_files("#files", big)
    expect(row).to_contain_text("arrived")
    expect(row).to_have_count(1)
    assert offsets == [0, 8 * MB, 16 * MB], "nothing is sent twice"
    row.locator("[data-remove]").click()
    expect(row).to_have_count(0)
    page.reload()
    expect(page.locator("[data-sending]")).to_be_hidden()
