"""What is inside real files, and what hostile ones get for an answer."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ingest.extractors import extract
from ingest.extractors.av import repair
from ingest.extractors.found import Extracted
from ingest.extractors.tongue import guess
from ingest.problems import IngestError
from media_store import MediaError, identify
from media_store.limits import Limits
from tests.hostile.tables import build as hostile


def inside(path: Path, **options: Any) -> Extracted:
    return extract(path, identify(path), **options)


def text_of(found: Extracted) -> str:
    return "\n".join(text for _, text in found.pages)


@pytest.mark.parametrize(
    ("name", "words", "language"),
    [
        ("documents/5-t01-pass-a.pdf", "PDF document may include general information", "en"),
        ("documents/lorem-ipsum.doc", "Variatio Ipsius", None),
        ("documents/lorem-ipsum.oo3.2.odt", "Variatio Ipsius", None),
        ("documents/lorem-ipsum.rtf", "Variatio Ipsius", None),
        ("documents/testEPUB.epub", "This is the text for chapter One", None),
        ("documents/testEXCEL_dateFormats.xlsx", "2018-09-20", None),
        ("documents/testPPT_comment.pptx", "subtitle", None),
        ("documents/testWORD_3imgs.docx", "The quick brown fox", None),
        ("documents/testPDF_JBIG2.pdf", "compressed using JBIG2", "en"),
        ("ead/a0011.xml", "Stanford University Student Life", "en"),
        ("lido/LIDO-Test.xml", "Denar republican", None),
        ("video/testWebVTT.vtt", "Everyone wants the most from life", "en"),
        ("video/test_subrip.srt", "ESSAI DE SOUS-TITRES", None),
    ],
)
def test_text_of_every_sort_of_document(samples: Path, name: str, words: str, language: str | None) -> None:
    found = inside(samples / name)
    assert words in text_of(found)
    assert "-->" not in text_of(found)
    if language:
        assert found.language == language


def test_pdf_pages_and_outline(samples: Path) -> None:
    found = inside(samples / "documents/testPDF_bookmarks.pdf")
    assert [page for page, _ in found.pages] == [1, 2]
    assert found.outline[:2] == [(0, "Countries", 1), (1, "France", 1)]


def test_a_scan_has_no_text_and_says_so(samples: Path) -> None:
    assert inside(samples / "documents/testOCR.pdf").notes == ["text_none"]


def test_xmp_comes_before_iptc_and_exif(samples: Path) -> None:
    found = inside(samples / "photos/testJPEG_commented.jpg")
    assert found.values["title"] == [("Tosteberga Ängar", "XMP dc:title")]
    assert found.best("creators") == "Some Tourist"
    assert [word for word, _ in found.values["subjects"]] == ["grazelands", "nature reserve", "bird watching", "coast"]
    assert found.best("date") == "2010-07-28"


def test_coordinates_and_cyrillic_copyright(samples: Path) -> None:
    found = inside(samples / "photos/testJPEG_GEO.jpg")
    assert found.best("places") == {"name": "12.54321, -54.12340", "lat": 12.54321, "lon": -54.1234}
    assert found.values["rights_text"] == [("(c) Максим Валянский", "IPTC CopyrightNotice")]


def test_camera_noise_is_no_description(samples: Path) -> None:
    for name in ("photos/2024-04-30_G012.JPG", "photos/rocket.jpg"):
        assert "description" not in inside(samples / name).values


def test_a_scanner_sets_no_date_and_a_damaged_xmp_costs_only_itself(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Бухара, 1924 год".encode("cp1251").decode("latin-1")
    exif[0x013B] = "Петров"
    exif[0x9003] = "0000:00:00 00:00:00"
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=exif, xmp=b"<x:xmpmeta><rdf:RDF><broken")
    found = inside(hostile.build(tmp_path, "a.jpg", out.getvalue()))
    assert "date" not in found.values
    assert found.notes == ["xmp_damaged"]


def test_an_entity_bomb_in_xmp_is_not_expanded(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    bomb += b'<x:xmpmeta xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>'
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG", xmp=bomb)
    assert inside(hostile.build(tmp_path, "a.jpg", out.getvalue())).values == {}


def test_tags_of_sound(samples: Path) -> None:
    for name in (
        "testMP3i18n.mp3",
        "testFLAC_coverArt.flac",
        "testMP4_coverArt.m4a",
        "testVORBIS_coverArt.ogg",
        "testOPUS.opus",
    ):
        found = inside(samples / "audio" / name)
        assert found.best("title") and found.best("creators"), name


@pytest.mark.parametrize(
    ("mangled", "meant"),
    [
        ("Ìîñêîâñêèå âå÷åðà", "Московские вечера"),
        ("Ð\x9cÐ¾Ñ\x81ÐºÐ²Ð°", "Москва"),
        ("Une chason en Français", "Une chason en Français"),
        ("Plain", "Plain"),
        ("Бухоро", "Бухоро"),
    ],
)
def test_mangled_tags_are_repaired(mangled: str, meant: str) -> None:
    assert repair(mangled) == meant


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ushbu hujjat Oʻzbekiston bojxona xizmati tarixi va arxiv boʻyicha tayyorlangan", "uz_Latn"),
        ("O'zbekiston bojxona xizmati tarixi bo'yicha ma'lumot va hujjatlar", "uz_Latn"),
        ("Ушбу ҳужжат Ўзбекистон божхона хизмати тарихи ва архив бўйича тайёрланган", "uz_Cyrl"),
        ("Этот документ был подготовлен для архива и музея таможенной службы", "ru"),
        ("This document was prepared for the archive and the museum of customs", "en"),
        ("Ceci est une phrase qui parle d'un musée et de son histoire", ""),
        ("12 34", ""),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert guess(text) == language


@pytest.mark.parametrize("name", sorted(hostile.OFFICE))
def test_hostile_office_files_are_refused_with_their_code(tmp_path: Path, name: str) -> None:
    path = hostile.build(tmp_path, "a.docx", hostile.OFFICE[name]())
    with pytest.raises((IngestError, MediaError)) as caught:
        inside(path)
    assert getattr(caught.value, "code", "") == name.partition(".")[0]


def test_html_without_its_scripts(tmp_path: Path) -> None:
    page = "<html lang=ru><head><meta charset=windows-1251><title>Музей таможни</title>"
    page += "<meta name=author content='Иванов'><script>evil()</script></head>"
    page += "<body><p>Первый абзац о музее.</p><style>x{}</style><p>Второй</p></body></html>"
    found = inside(hostile.build(tmp_path, "a.bin", page.encode("cp1251")))
    assert found.best("title") == "Музей таможни" and found.best("creators") == "Иванов"
    assert text_of(found) == "Первый абзац о музее.\nВторой"


def test_a_reader_that_takes_too_long_is_stopped(samples: Path) -> None:
    with pytest.raises(MediaError) as caught:
        inside(samples / "documents/testEPUB.epub", limits=Limits(seconds=0.0001))
    assert caught.value.code == "tool_timeout"
