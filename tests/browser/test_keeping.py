"""Work survives a lost connection: drafts on the server, and in the browser while there is none."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Place, Visit, save

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_form_left_open_is_kept_on_the_server(place: Place, visit: Visit) -> None:
    page = visit("curator")
    form = f"{place.record('letter')}/edit"
    page.goto(form)
    page.locator("[data-form][data-ready]").wait_for()
    page.locator("[name='credit']").fill("Kept by the server")
    expect(page.locator("[data-draft-state]")).not_to_be_empty(timeout=5000)
    expect(page.locator("[data-draft-state]")).not_to_have_class("error-text")
    # Another window of the same person, as after a crash or on another machine.
    other = visit("curator")
    other.goto(form)
    other.locator("a[href*='draft=1']").click()
    expect(other.locator("[name='credit']")).to_have_value("Kept by the server")
    save(other)
    other.wait_for_url(place.record("letter"))
    expect(other.locator("#credit")).to_have_text("Kept by the server")
    other.goto(form)
    expect(other.locator("a[href*='draft=1']")).to_have_count(0)


def test_work_done_while_the_connection_is_cut_is_kept_in_the_browser(place: Place, visit: Visit) -> None:
    page = visit("librarian")
    form = f"{place.record('object')}/edit"
    page.goto(form)
    page.locator("[data-form][data-ready]").wait_for()
    page.context.set_offline(True)
    page.locator("[name='credit']").fill("Typed without a connection")
    rows = page.locator("[data-repeat=materials] > [data-item]")
    count = rows.count()
    page.locator("[data-repeat=materials] > [data-add]").click()
    rows.nth(count).locator("input:visible").fill("bronze")
    state = page.locator("[data-draft-state].error-text")
    expect(state).not_to_be_empty(timeout=5000)
    # Saving does not work either, and the browser's own error page takes the form's place.
    save(page)
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(form)
    notice = page.locator("[data-local-draft]")
    expect(notice).to_be_visible()
    notice.locator("[data-local-restore]").click()
    expect(page.locator("[name='credit']")).to_have_value("Typed without a connection")
    expect(notice).to_be_hidden()
    save(page)
    page.wait_for_url(place.record("object"))
    expect(page.locator("#credit")).to_have_text("Typed without a connection")
    expect(page.locator("main")).to_contain_text("Bronze")
    page.goto(form)
    expect(page.locator("[data-local-draft]")).to_be_hidden()


def test_rows_are_added_and_taken_away(place: Place, visit: Visit) -> None:
    page = visit("press_officer")
    page.goto(f"{place.record('paper')}/edit")
    box = page.locator("[data-repeat=subjects]")
    rows = box.locator(":scope > [data-item]")
    rows.first.locator("input:visible").fill("one")
    box.locator(":scope > [data-add]").click()
    rows.nth(1).locator("input:visible").fill("two")
    box.locator(":scope > [data-add]").click()
    rows.nth(2).locator("input:visible").fill("three")
    rows.nth(1).locator(":scope > [data-remove]").click()
    save(page)
    page.wait_for_url(place.record("paper"))
    found = page.locator("main dd a").all_inner_texts()
    assert "one" in found
    assert "three" in found
    assert "two" not in found
    page.goto(f"{place.record('paper')}/edit")
    for _row in range(3):
        rows.first.locator(":scope > [data-remove]").click()
    save(page)
    page.wait_for_url(place.record("paper"))
    assert "one" not in page.locator("main dd a").all_inner_texts()


def test_names_and_dates_are_helped_along(place: Place, visit: Visit) -> None:
    page = visit("curator")
    page.goto(f"{place.address}/records/new?kind=photograph")
    page.locator("[name='date']").press_sequentially("circa 1924")
    expect(page.locator("[data-understood]").first).to_contain_text("1919")
    name = page.locator("[name='creators.0.name']")
    name.press_sequentially("Иван")
    option = page.locator("[role=option]", has_text="Иванов").first
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(name).to_have_value("Иванов, Пётр Сергеевич")
    number = page.locator("[name='creators.0.id']")
    expect(number).to_have_value(str(place.gallery.ids["person"]))
    # Typing over the name lets go of the record it came from.
    name.press_sequentially(" (сын)")
    expect(number).to_have_value("")
