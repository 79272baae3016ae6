"""The viewers: deep zoom, sound and film, documents by page; each also by keyboard and without a trap."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Place, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("no_complaints")]


def test_deep_zoom(place: Place, visit: Visit) -> None:
    page = visit()
    tiles: list[str] = []
    page.on("response", lambda answer: tiles.append(answer.url) if "image_files" in answer.url else None)
    page.goto(place.record("object"))
    expect(page.locator(".zoom--open")).to_be_visible()
    assert tiles
    before = len(tiles)
    page.locator("[data-zoom=in]").click()
    page.locator("[data-zoom=in]").click()
    page.wait_for_timeout(300)
    assert len(tiles) > before
    # The picture takes the keyboard, says what it is, and lets go again.
    canvas = page.locator(".openseadragon-canvas")
    expect(canvas).to_have_attribute("role", "application")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    assert not canvas.evaluate("(element) => element === document.activeElement")


def test_the_object_fills_the_first_screen(place: Place, visit: Visit) -> None:
    page = visit()
    page.goto(place.record("picture"))
    box = page.locator(".viewer").bounding_box()
    head = page.locator("h1").bounding_box()
    assert box is not None
    assert head is not None
    assert box["width"] > 700
    assert box["height"] > 400
    assert head["x"] > box["x"] + box["width"]
    for selector in ("h1", ".record-byline", ".record-verdict", ".record-credit"):
        place_of = page.locator(selector).bounding_box()
        assert place_of is not None
        assert place_of["y"] + place_of["height"] <= 800, selector


@pytest.mark.parametrize(("name", "tag"), [("sound", "audio"), ("film", "video")])
def test_recordings_play_and_seek(place: Place, visit: Visit, name: str, tag: str) -> None:
    page = visit()
    parts: list[int] = []
    page.on("response", lambda answer: parts.append(answer.status) if answer.url.endswith("/play") else None)
    page.goto(place.record(name))
    media = page.locator(tag)
    page.wait_for_function("(tag) => document.querySelector(tag).readyState >= 1", arg=tag)
    length = media.evaluate("(element) => element.duration")
    assert length > 1
    media.evaluate("async (element) => { element.muted = true; element.currentTime = 1; await element.play(); }")
    page.wait_for_function("(tag) => document.querySelector(tag).currentTime > 1.1", arg=tag)
    assert 206 in parts
    if tag == "audio":
        expect(page.locator(".waveform--ready")).to_be_visible()
    else:
        page.locator("[data-seek]").nth(2).click()
        wanted = float(page.locator("[data-seek]").nth(2).get_attribute("data-seek") or 0)
        page.wait_for_function("(at) => document.querySelector('video').currentTime >= at", arg=wanted)
        expect(page.locator("[data-seek][aria-current]")).to_have_count(1)


def test_a_document_is_leafed_through(place: Place, visit: Visit) -> None:
    page = visit()
    page.goto(place.record("paper"))
    expect(page.locator(".reader-bar")).to_contain_text("1")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**page=2**")
    expect(page.locator(".reader-bar a[rel=prev]")).to_be_visible()
    page.wait_for_function("document.querySelector('.reader-page').naturalWidth > 100")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**page=1**")


def test_the_citation_opens_and_closes(place: Place, visit: Visit) -> None:
    page = visit()
    page.goto(place.record("picture"))
    page.locator("[data-dialog=cite]").click()
    expect(page.locator("#citation")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#citation")).to_be_hidden()


def test_a_journalist_comes_from_the_first_page_to_a_file_in_four_actions(place: Place, visit: Visit) -> None:
    page = visit("journalist", "uz_Cyrl")
    page.goto(place.address)
    page.locator("main [name=q]").fill("божхона биноси")
    page.keyboard.press("Enter")
    page.locator("[data-hit] a", has_text="Янги божхона").first.click()
    expect(page.locator("#credit")).to_have_text("Bojxona qoʻmitasi matbuot xizmati")
    with page.expect_download() as begun:
        page.locator("a[href$='/original']").first.click()
    assert begun.value.suggested_filename == "20220514_102409.jpg"
