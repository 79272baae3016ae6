"""Adding and editing by the form: values, errors beside their inputs, undo, batches, suggestions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html

from archive.catalog import reading
from archive.i18n import LOCALES
from tests.support.catalogue import Maker
from tests.web.conftest import Form, Room, parse


def stored(room: Room, number: int) -> reading.RecordView:
    """The record as the administrator's services see it."""
    with room.house.uow(write=False) as uow:
        return reading.get(uow, room.house, room.identity("administrator"), number)


def kinds(room: Room) -> list[str]:
    """The kinds that can be added."""
    return [kind.code for kind in room.house.kinds.kinds() if not kind.abstract]


def fields_of(page: Any) -> dict[str, str]:
    """What a browser would send of the page's record form."""
    (form,) = page.xpath("//form[@data-form]")
    return {name: value or "" for name, value in form.form_values()}


def test_a_form_for_every_kind_in_every_language(museum: Room) -> None:
    client = museum.as_("curator")
    for code in kinds(museum):
        for locale in LOCALES:
            client.set_cookie("lang", locale)
            answer = client.get(f"/records/new?kind={code}")
            assert answer.status_code == 200, code
            page = parse(answer.text)
            ids = page.xpath("//*/@id")
            assert len(ids) == len(set(ids)), (code, [one for one in ids if ids.count(one) > 1])
            # Every visible input has a label.
            for box in page.xpath(
                "//form[@data-form]//*[self::input[not(@type='hidden')] or self::textarea or self::select]"
            ):
                labelled = box.get("id") and page.xpath(f"//label[@for={box.get('id')!r}]")
                assert labelled or box.xpath("ancestor::label") or box.get("aria-label"), html.tostring(box)
    client.set_cookie("lang", "en")


def test_only_those_who_catalogue_come_in(museum: Room) -> None:
    for path in ("/records/new", museum.record("picture") + "/edit", "/suggest/values?q=a", "/understand/date?text=1"):
        assert museum.get(path).status_code == 302, path
        assert museum.get(path, "journalist").status_code == 403, path
        assert museum.get(path, "librarian").status_code == 200, path


def test_add_a_record_and_undo_it_from_the_toast(room: Room, form: Form) -> None:
    client = room.as_("curator")
    sent = form(
        title__ru="Печать таможни",
        title__en="A customs seal",
        date="circa 1910",
        materials__0="латунь",
        materials__1="",
        dimensions__0__value="3,5",
        dimensions__0__unit="cm",
        dimensions__0__of="",
        creators__0__name="Неизвестный мастер",
        creators__0__role="",
        creators__1__name="",
        creators__1__role="photographer",
    )
    answer = client.post("/records/new?kind=museum_object", data=sent)
    assert answer.status_code == 303
    number = int(answer.location.rsplit("/", 1)[1])
    record = stored(room, number)
    assert record.values["title"] == {"ru": "Печать таможни", "en": "A customs seal"}
    assert record.values["date"]["edtf"] == "1910~"
    assert len(record.values["creators"]) == 1
    assert record.values["dimensions"][0]["value"] == "3.5"
    page = parse(client.get(answer.location).text)
    (undo,) = page.xpath("//*[@data-toast]//form/@action")
    assert client.post(undo).status_code == 303
    assert client.get(f"/records/{number}").status_code == 404


def test_saving_an_untouched_form_changes_nothing(museum: Room) -> None:
    # What the form shows must be what it reads: for every record of the gallery, of every type of field.
    client = museum.as_("curator")
    for name, number in museum.gallery.ids.items():
        before = stored(museum, number)
        sent = fields_of(parse(client.get(f"/records/{number}/edit").text))
        answer = client.post(f"/records/{number}/edit", data={**sent, "then": "show"})
        assert answer.status_code == 303, (name, answer.text)
        after = stored(museum, number)
        assert after.revision == before.revision, (name, before.values, after.values)


@pytest.mark.parametrize("seed", range(3))
def test_saving_an_untouched_form_of_any_values_changes_nothing(room: Room, seed: int) -> None:
    from random import Random

    rng, client = Random(seed), room.as_("curator")
    for code in kinds(room):
        values = {name: value for name, value in room.house.kinds[code].sample(rng).items() if name != "related"}
        values = {name: value for name, value in values.items() if not _links(room, code, name)}
        number = room.gallery.hang(code, code, **values)
        before = stored(room, number)
        sent = fields_of(parse(client.get(f"/records/{number}/edit").text))
        answer = client.post(f"/records/{number}/edit", data={**sent, "then": "show"})
        assert answer.status_code == 303, (code, parse(answer.text).xpath("string(//*[@role='alert'])"))
        after = stored(room, number)
        assert after.revision == before.revision, (
            code,
            {k: (v, after.values.get(k)) for k, v in before.values.items() if v != after.values.get(k)},
        )


def _links(room: Room, kind: str, code: str) -> bool:
    field = room.house.kinds[kind].fields[code]
    return field.type.name == "link" or any(sub.type.name == "link" for sub in field.subfields.values())


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(room: Room, form: Form) -> None:
    sent = form(date="31 February 1924", description__en="Long and careful words", number_of_objects="many")
    answer = room.as_("curator").post("/records/new?kind=museum_object", data=sent)
    assert answer.status_code == 422
    page = parse(answer.text)
    links = page.xpath("//*[@role='alert']//a/@href")
    assert {"#f-date", "#f-title", "#f-number_of_objects"} <= set(links)
    for link in links:
        (target,) = page.xpath(f"//*[@id={link[1:]!r}]")
        assert target.tag in ("input", "textarea", "select", "fieldset")
    assert page.xpath("//input[@id='f-date']/@aria-invalid") == ["true"]
    assert page.xpath("//input[@id='f-date']/@value") == ["31 February 1924"]
    assert "Long and careful words" in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("@access", "everybody"),
        ("@embargo", "soon"),
        ("@parent_id", "12a"),
        ("@parent_id", "999999"),
        ("@access", "restricted"),
    ],
)
def test_wrong_columns_are_refused(room: Room, form: Form, field: str, value: str) -> None:
    answer = room.as_("librarian").post("/records/new?kind=book", data={**form(title__en="A book"), field: value})
    assert answer.status_code == 422
    assert parse(answer.text).xpath("//*[@role='alert']//a")


def test_emptying_a_repeated_field_clears_it(room: Room, form: Form) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "T"}, subjects=["a", "b"])
    sent = form(base=1, title__en="T", subjects__0__name="", subjects__0__id="")
    assert room.as_("curator").post(f"/records/{number}/edit", data=sent).status_code == 303
    assert "subjects" not in stored(room, number).values
    # A field that was not on the form at all stays as it is.
    sent = form(base=2, title__en="T2")
    room.as_("curator").post(f"/records/{number}/edit", data=sent)
    assert stored(room, number).values["title"] == {"en": "T2"}


def test_an_embargo_is_in_the_houses_own_time(room: Room, form: Form) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "T"})
    sent = form(base=1, title__en="T") | {"@embargo": "2030-01-01T09:00"}
    room.as_("press_officer").post(f"/records/{number}/edit", data=sent)
    embargo = stored(room, number).embargo
    assert embargo is not None
    assert embargo.utctimetuple()[:5] == (2030, 1, 1, 4, 0)
    assert room.get(f"/records/{number}").status_code == 404


def test_save_and_next_goes_on_in_the_batch(room: Room, form: Form) -> None:
    parent = room.gallery.hang("top", "fonds", title={"en": "Top"})
    sent = form(title__en="One", then="next") | {"@parent_id": str(parent), "@access": "staff"}
    answer = room.as_("curator").post("/records/new?kind=series", data=sent)
    assert answer.status_code == 303
    page = parse(room.get(answer.location, "curator").text)
    assert page.xpath("//input[@name='@parent_id']/@value") == [str(parent)]
    assert page.xpath("//select[@name='@access']/option[@selected]/@value") == ["staff"]
    numbers = [room.gallery.hang(f"q{i}", "photograph", title={"en": f"Q{i}"}) for i in range(3)]
    queue = ",".join(map(str, numbers))
    first = form(base=1, title__en="X", then="next", queue=queue)
    answer = room.as_("curator").post(f"/records/{numbers[0]}/edit", data=first)
    assert answer.location.startswith(f"/records/{numbers[1]}/edit")
    last = room.as_("curator").post(f"/records/{numbers[2]}/edit", data=first)
    assert last.location == f"/records/{numbers[2]}"


def test_delete_and_bring_back(room: Room) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "Gone"})
    client = room.as_("curator")
    answer = client.post(f"/records/{number}/delete", data={"reason": "twice"})
    assert answer.status_code == 303
    page = parse(client.get(answer.location).text)
    assert client.get(f"/records/{number}").status_code == 404
    (undo,) = page.xpath("//*[@data-toast]//form/@action")
    client.post(undo)
    assert client.get(f"/records/{number}").status_code == 200
    assert room.as_("librarian").post(f"/records/{number}/delete").status_code == 403


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("word", ["photogr", "фотограф", "fotograf"])
def test_terms_are_suggested_by_their_name_in_any_language(museum: Room, locale: str, word: str) -> None:
    client = museum.as_("curator")
    client.set_cookie("lang", locale)
    found = json.loads(client.get(f"/suggest/values?vocabulary=roles&field=role&q={word}").text)["suggestions"]
    client.set_cookie("lang", "en")
    own = museum.house.kinds.vocabulary("roles").show("photographer", locale)
    assert own in [one["text"] for one in found]


def test_suggestions_that_cannot_be(museum: Room) -> None:
    assert museum.get("/suggest/values?vocabulary=nothing&q=a", "curator").status_code == 404
    for query in (
        "field=nothing&q=ab",
        "kinds=nothing,,&q=ab",
        "q=",
        "field=creators&kinds=person&q=%00%ff",
        "field=note&q=ab",
    ):
        assert json.loads(museum.get(f"/suggest/values?{query}", "curator").text) == {"suggestions": []}


def test_names_are_suggested_with_their_records(museum: Room) -> None:
    answer = museum.get("/suggest/values?field=creators&kinds=person,organisation&q=Иван", "curator")
    found = json.loads(answer.text)["suggestions"]
    assert museum.gallery.ids["person"] in [one["id"] for one in found]
    used = json.loads(museum.get("/suggest/values?field=subjects&q=карав", "curator").text)["suggestions"]
    assert "караваны" in [one["text"] for one in used]


def test_dates_are_read_aloud(museum: Room) -> None:
    told = json.loads(museum.get("/understand/date?text=circa 1924", "curator").text)["text"]
    assert "1924" in told
    assert "1919" in told
    wrong = json.loads(museum.get("/understand/date?text=thirty", "curator").text)["text"]
    assert "thirty" in wrong


def test_the_index_hears_of_an_edit(room: Room, form: Form) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "Before"})
    room.as_("curator").post(f"/records/{number}/edit", data=form(base=1, title__en="Kestrel"))
    Maker(room.house).index()
    assert json.loads(room.get("/search?q=kestrel&format=json").text)["total"] == 1
