"""The files of the sample: made where they should be, of the format their names say, and telling of themselves."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import pyvips
from PIL import Image, IptcImagePlugin

from sample import embedded, make_files, office, sound, typeset
from sample.catalogue import RECIPE_KEYS, Record, load, load_group
from sample.pictures import svg_of

BODY = (
    "# Boj tariflari\n\nYuk turi | Boj\nChoy | 6\n\nKarvonboshi oʻz qoʻngʻirogʻini chaldi.\n\n---\n\nИккинчи бет: ўқғҳ."
)


def record(make: str, file: str, **recipe: object) -> Record:
    title = {"uz_Latn": "Sinov", "ru": "Проба"}
    values = {"file": file, "kind": "photograph", "title": title, "access": "public", "date": "2019-05-18",
              "places": ["Buxoro"],
              "subjects": ["Karvon savdosi"], "creators": ["Nilufar Karimova (photographer)"], "credit": "Arxiv",
              "language": ["uz_Latn"]}  # fmt: skip
    return Record("museum", values, {"make": make, **recipe})


def test_every_recipe_names_a_drawing_or_a_maker_that_exists() -> None:
    makers = {"pdf", "scan", "speech", "film", *make_files.TEXTS}
    for item in load():
        assert set(item.recipe) <= RECIPE_KEYS
        assert bool(item.file) == ("make" in item.recipe), item.file
        if item.file:
            word, _, argument = str(item.recipe["make"]).partition(" ")
            picture = argument if word == "film" else str(item.recipe["make"])
            if word in make_files.PICTURES or word == "film":
                assert svg_of(picture)[0].startswith("<svg")
            else:
                assert word in makers


def test_a_group_is_laid_out_with_its_table_and_made_once(tmp_path: Path) -> None:
    first = make_files.lay_out(tmp_path, ("library", "press"))
    assert first["failed"] == {} and first["made"] > 0
    for item in load_group("library") + load_group("press"):
        folder = tmp_path / make_files.folder_of(item)
        assert (folder / "metadata.csv").exists()
        assert not item.file or (folder / item.file).stat().st_size > 100
    assert not list(tmp_path.rglob(".part-*"))
    again = make_files.lay_out(tmp_path, ("library", "press"))
    assert again["made"] == 0 and again["kept"] == first["made"]


def test_a_jpeg_tells_who_where_when_and_under_what_rights(tmp_path: Path) -> None:
    path = tmp_path / "karvon.jpg"
    make_files.make(record("scene caravan dawn", path.name, width=300), path)
    with Image.open(path) as image:
        assert image.size == (300, 200)
        exif, xmp, iptc = image.getexif(), image.info["xmp"], IptcImagePlugin.getiptcinfo(image)
        assert exif[0x013B] == "Nilufar Karimova" and exif[0x8298] == "CC0 1.0"
        assert exif.get_ifd(0x8769)[0x9003] == "2019:05:18 10:20:00"
        degrees = exif.get_ifd(0x8825)
        assert float(degrees[2][0]) + float(degrees[2][1]) / 60 == pytest.approx(39.77, abs=0.02)
        assert iptc is not None and iptc[(2, 5)] == b"Sinov"
        assert b"Karvon savdosi" in xmp


@pytest.mark.parametrize("ending", ["tif", "png", "webp"])
def test_other_formats_open_and_carry_the_facts(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"tanga.{ending}"
    make_files.make(record("plate coins tile", path.name, width=240), path)
    image = pyvips.Image.new_from_file(str(path))
    assert (image.width, image.height) == (240, 240)
    with Image.open(path) as opened:
        assert opened.format == {"tif": "TIFF", "png": "PNG", "webp": "WEBP"}[ending]
        assert b"CC0" in opened.getexif().tobytes() or opened.tag_v2[33432] == "CC0 1.0"  # type: ignore[attr-defined]


def test_the_same_recipe_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        make_files.make(record("emblem fleet", "same.jpg", width=200), tmp_path / name)
    assert (tmp_path / "a.jpg").read_bytes() == (tmp_path / "b.jpg").read_bytes()
    assert office.docx(BODY, "T", "A", "uz_Latn") == office.docx(BODY, "T", "A", "uz_Latn")


def test_iptc_is_cut_at_whole_letters() -> None:
    about = embedded.About("ғ" * 60, "", "Ў" * 40, "", "", (), "", "", None)
    assert embedded.iptc_of(about).count("ғ".encode()) == 32


def test_a_pdf_holds_its_text_and_a_scan_holds_none() -> None:
    with pypdfium2.PdfDocument(typeset.pdf(BODY)) as document:
        assert len(document) == 2
        assert "qoʻngʻirogʻini" in document[0].get_textpage().get_text_range()
        assert "ўқғҳ" in document[1].get_textpage().get_text_range()
    with pypdfium2.PdfDocument(typeset.scan(BODY, 3)) as document:
        assert len(document) == 2
        assert document[0].get_textpage().get_text_range().strip() == ""


def test_pages_are_set_also_without_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "FONT_FOLDERS", (Path("/nowhere"),))
    with pypdfium2.PdfDocument(typeset.pdf("# Tariff\n\nTea, silk, melons.")) as document:
        assert "melons" in document[0].get_textpage().get_text_range()


@pytest.mark.parametrize(
    ("maker", "inside"),
    [(office.docx, "word/document.xml"), (office.xlsx, "xl/workbook.xml"), (office.pptx, "ppt/presentation.xml"),
     (office.odt, "content.xml"), (office.epub, "book.opf")],
)  # fmt: skip
def test_office_files_are_what_they_say(maker: Callable[[str, str, str, str], bytes], inside: str) -> None:
    with zipfile.ZipFile(io.BytesIO(maker(BODY, "Boj", "Qodirov", "uz_Latn"))) as package:
        assert package.testzip() is None and inside in package.namelist()
        if maker in (office.odt, office.epub):
            assert package.infolist()[0].filename == "mimetype"
            assert package.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_old_text_is_in_cp1251() -> None:
    assert office.plain("Сюзане", "Заголовок", "Автор", "ru").decode("cp1251").startswith("Заголовок\r\nАвтор")
    with pytest.raises(UnicodeEncodeError):
        office.plain("қўнғироқ", "", "", "uz_Cyrl")


def test_cyrillic_is_spoken_as_latin() -> None:
    assert sound.speakable("Ўттизинчи йиллар. Ер, чой, шаҳар", "uz_Cyrl") == "oʻttizinchi yillar. yer, choy, shahar"
    assert sound.speakable("Привет", "ru") == "Привет"


def test_captions_cover_the_film_without_gaps() -> None:
    cues = sound.captions("Tong. Karvon keldi. Darvoza ochildi!", 9).split("\n\n")
    assert cues[0].startswith("WEBVTT") and len(cues) == 4
    assert cues[1].startswith("00:00:00.000 --> ") and "00:00:09.000" in cues[3]


def test_without_the_tools_sound_is_named_and_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound.shutil, "which", lambda name: None)
    done = make_files.lay_out(tmp_path, ("audio",))
    assert done["made"] == 0 and len(done["failed"]) == len(load_group("audio"))
    assert all("espeak-ng" in reason for reason in done["failed"].values())
    assert len((tmp_path / "audio" / "metadata.csv").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.skipif(bool(sound.missing_tools("espeak-ng", "ffmpeg")), reason="espeak-ng and ffmpeg make the sound")
def test_speech_and_film_are_made_with_captions(tmp_path: Path) -> None:
    speech, film = tmp_path / "s.ogg", tmp_path / "f.mp4"
    make_files.make(record("speech", speech.name, spoken="Oq yoʻl!"), speech)
    make_files.make(record("film scene bridge day", film.name, spoken="Koʻprik ochiq."), film)
    assert speech.read_bytes()[:4] == b"OggS" and film.read_bytes()[4:8] == b"ftyp"
    assert film.with_suffix(".vtt").read_text(encoding="utf-8").startswith("WEBVTT")
