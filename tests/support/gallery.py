"""A small museum to look at: records of several kinds in four writings, with real files and their derivatives."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest import mock

from archive.accounts import passwords, services
from archive.catalog import changesets, records
from archive.catalog.records import Draft, FileDraft
from archive.house import House
from archive.identity import SYSTEM
from media_store import MediaError, characterise, identify, pdf_text, recipes_for

PASSWORD = "seven quiet donkeys"
ROLES = ("journalist", "curator", "librarian", "press_officer", "administrator")


_hash = passwords.hash_password


@lru_cache(maxsize=8)
def _hashed(clear: str) -> str:
    return _hash(clear)


@dataclass
class Gallery:
    """A house with things in it; ``ids`` names the records, ``files`` the files in them (``picture/0``)."""

    house: House
    samples: Path
    ids: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    drafts: dict[str, FileDraft] = field(default_factory=dict)

    def take_in(self, path: Path, name: str = "", texts: list[str] | None = None, *, derive: bool = True) -> FileDraft:
        """Put a file into the store as an ingest does, and make its derivatives.

        Args:
            texts: text by page; a PDF's own text when not given.
            derive: whether to make thumbnails and the like.
        """
        name = name or path.name
        known = identify(path)
        try:
            measured = characterise(path, known)
        except MediaError:
            measured = None
        staged = self.house.store.stage(path)
        object_id = f"urn:sandiq:gallery:{staged.sha256[:16]}"
        put = self.house.store.put(object_id, {name: staged}, "taken in", "gallery")
        logical = put.names[name]
        source = self.house.store.path(object_id, logical)
        if derive and measured is not None:
            self.house.derivatives.make_many(recipes_for(known, measured), source, staged.sha256, known)
        numbered = list(enumerate(texts, 1)) if texts else []
        if texts is None and known.media == "pdf":
            numbered = list(pdf_text(source))
        return FileDraft(
            name=name,
            sha256=staged.sha256,
            size=staged.size,
            mime=known.mime,
            media=measured.media if measured else known.media,
            object_id=object_id,
            logical_name=logical,
            puid=known.puid,
            width=measured.width if measured else None,
            height=measured.height if measured else None,
            duration=measured.duration if measured else None,
            pages=measured.pages if measured else None,
            texts=[(number, words) for number, words in numbered if words.strip()],
        )

    def hang(
        self,
        name: str,
        kind: str,
        *,
        files: list[FileDraft] | None = None,
        access: str = "public",
        embargo_days: int = 0,
        parent: str = "",
        **values: Any,
    ) -> int:
        """Make a record and remember it under a name; the same for its files."""
        embargo = self.house.clock.now() + timedelta(days=embargo_days) if embargo_days else None
        draft = Draft(
            kind,
            values,
            access=access,
            embargo=embargo,
            parent_id=self.ids[parent] if parent else None,
            files=files or [],
        )
        with self.house.uow() as uow:
            changeset = changesets.open_changeset(uow, SYSTEM, "create", "gallery")
            number = records.create(uow, self.house, SYSTEM, changeset, draft)
            uow.commit()
        self.ids[name] = number
        if draft.files:
            from archive.catalog import reading

            with self.house.uow(write=False) as uow:
                view = reading.get(uow, self.house, SYSTEM, number)
            for position, file in enumerate(view.files):
                self.files[f"{name}/{position}"] = file.id
                self.drafts[f"{name}/{position}"] = draft.files[position]
        return number

    def people(self, locale: str = "en") -> dict[str, int]:
        """One account of each role, ``<role>@example.org`` with ``PASSWORD``; their ids."""
        made = {}
        # Hashing a password is slow by design; the tests' one password is hashed once.
        with mock.patch.object(passwords, "hash_password", _hashed), self.house.uow() as uow:
            for role in ROLES:
                view, _password = services.create_user(
                    uow,
                    self.house,
                    SYSTEM,
                    email=f"{role}@example.org",
                    name=role.replace("_", " ").title(),
                    roles=(role,),
                    locale=locale,
                    password=PASSWORD,
                )
                made[role] = view.id
            uow.commit()
        return made


def furnish(gallery: Gallery, *, recordings: bool = True) -> Gallery:
    """Hang the permanent exhibition.

    Args:
        recordings: sound and film too; their proxies take some seconds to make.
    """
    at = gallery.samples
    gallery.hang(
        "collection",
        "collection",
        title={
            "uz_Latn": "Bojxona tarixi",
            "uz_Cyrl": "Божхона тарихи",
            "ru": "История таможни",
            "en": "History of the customs",
        },
        description={"en": "Things from two centuries of posts, caravans and railways.", "ru": "Вещи двух столетий."},
    )
    here = {"id": gallery.ids["collection"]}
    gallery.hang(
        "person",
        "person",
        title={"ru": "Иванов, Пётр Сергеевич", "uz_Latn": "Ivanov, Pyotr"},
        birth="1889",
        death="1951",
        occupation=["фотограф"],
    )
    gallery.hang("place", "place", title={"uz_Latn": "Termiz", "ru": "Термез"}, latitude="37.2242", longitude="67.2783")
    gallery.hang(
        "picture",
        "photograph",
        title={
            "ru": "Таможенный пост Термез. Досмотр каравана",
            "uz_Latn": "Termiz bojxona posti. Karvonni koʻrikdan oʻtkazish",
            "uz_Cyrl": "Термиз божхона пости. Карвонни кўрикдан ўтказиш",
            "en": "Termez customs post. Inspection of a caravan",
        },
        description={
            "ru": "Сотрудники поста осматривают тюки у переправы через Амударью.\n\n"
            "Справа — начальник поста. На обороте карандашом: «весна, до разлива».",
            "en": "Officers of the post look through bales beside the crossing of the Amu Darya.\n\n"
            "On the right the head of the post. On the back in pencil: spring, before the flood.",
        },
        date="circa 1924",
        creators=[{"name": "Иванов, Пётр Сергеевич", "role": "photographer", "id": gallery.ids["person"]}],
        places=[{"name": "Termiz", "id": gallery.ids["place"], "lat": 37.2242, "lon": 67.2783}],
        subjects=["караваны", "досмотр", "Амударья"],
        collection=here,
        rights="public_domain",
        credit="Фото: П. Иванов / Музей истории таможни",
        ref="ФН-112/4",
        files=[gallery.take_in(at / "photos" / "door-knocker.jpg"), gallery.take_in(at / "photos" / "rocket.jpg")],
        dimensions=[{"value": "12", "unit": "cm", "of": "height"}, {"value": "17.5", "unit": "cm", "of": "width"}],
        note="Оборот отсканировать ещё раз",
        location="Фонд 3, шкаф 12",
    )
    gallery.hang(
        "press_picture",
        "photograph",
        title={"uz_Cyrl": "Янги божхона биносининг очилиши", "uz_Latn": "Yangi bojxona binosining ochilishi"},
        date="2024-05-14",
        access="press",
        rights="press_use",
        credit="Bojxona qoʻmitasi matbuot xizmati",
        collection=here,
        files=[gallery.take_in(at / "photos" / "20220514_102409.jpg")],
    )
    gallery.hang(
        "object",
        "museum_object",
        title={"uz_Latn": "Temir sandiq", "ru": "Железный сундук", "en": "Iron chest"},
        description={"en": "A chest of a customs treasury with three locks, each with a key of its own."},
        date="XIX asr",
        materials=["temir", "mis"],
        dimensions=[{"value": "64", "unit": "cm", "of": "height"}],
        rights="in_copyright",
        ref="KP-2041",
        collection=here,
        files=[gallery.take_in(at / "photos" / "Apple_iPhone_4.jpg")],
        related=[{"id": gallery.ids["picture"]}],
    )
    gallery.hang(
        "paper",
        "document",
        title={"ru": "Циркуляр о порядке досмотра", "en": "Circular on the order of inspections"},
        date="12.03.1931",
        rights="cc_by",
        language=["en"],
        collection=here,
        files=[gallery.take_in(at / "documents" / "testPDF_bookmarks.pdf", "circular 1931.pdf")],
    )
    gallery.hang(
        "letter",
        "document",
        title={"uz_Latn": "Xat", "en": "A letter to the head of the post"},
        files=[
            gallery.take_in(at / "documents" / "testWORD_3imgs.docx", "letter.docx", texts=["Dear sir, the caravan…"])
        ],
    )
    gallery.hang(
        "book",
        "book",
        title={"ru": "Таможенное дело в Туркестане"},
        creators="Садыков, А. (author)",
        date="1913",
        publisher="Типография штаба",
        isbn=[],
    )
    if recordings:
        gallery.hang(
            "sound",
            "audio",
            title={"uz_Latn": "Karvonboshi qoʻshigʻi", "ru": "Песня караванщика", "en": "Song of a caravan leader"},
            date="1958",
            duration={"value": "12", "unit": "s"},
            rights="in_copyright",
            collection=here,
            files=[gallery.take_in(at / "audio" / "bear.mp3", "song.mp3")],
        )
        gallery.hang(
            "film",
            "video",
            title={"ru": "Кинохроника: открытие моста", "en": "Newsreel: a bridge is opened"},
            date="1982",
            rights="cc_by_sa",
            files=[
                gallery.take_in(at / "video" / "rabbit320.mp4", "newsreel.mp4"),
                gallery.take_in(at / "video" / "testWebVTT_utf8.vtt", "newsreel.en.vtt"),
            ],
        )
    return gallery


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The application behind a real server in a thread; the address it answers at."""
    import threading

    from waitress.server import create_server

    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, name="gallery-server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(10)


@contextmanager
def indexing_along(drain: Callable[[House], int], house: House) -> Iterator[None]:
    """Keep the index up to date beside a test, as the indexer process does beside a server."""
    import threading

    done = threading.Event()

    def work() -> None:
        while not done.wait(0.1):
            while drain(house):
                pass

    thread = threading.Thread(target=work, name="gallery-indexer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(10)


def copy_instance(source: Path, target: Path) -> None:
    """A second instance with everything the first holds."""
    shutil.copytree(source, target, dirs_exist_ok=True)
