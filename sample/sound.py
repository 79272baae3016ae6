"""Spoken audio by espeak-ng and the films by ffmpeg; both are asked for, never required."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from sample.drawing.render import look
from sample.pictures import paint

VOICES = {"uz_Latn": "uz", "uz_Cyrl": "uz", "ru": "ru", "en": "en-gb"}
CODECS = {
    ".wav": ["-c:a", "pcm_s16le"],
    ".mp3": ["-c:a", "libmp3lame", "-b:a", "64k", "-id3v2_version", "3"],
    ".ogg": ["-c:a", "libvorbis", "-q:a", "2"],
    ".flac": ["-c:a", "flac"],
}
FILM_CODECS = {
    ".mp4": [
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "24",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-b:a",
        "64k",
        "-movflags",
        "+faststart",
    ],
    ".webm": [
        "-c:v",
        "libvpx",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-b:v",
        "700k",
        "-c:a",
        "libvorbis",
        "-q:a",
        "2",
    ],
}
# The voice does not know Cyrillic and spells it out, so the rare Cyrillic text is turned to Latin letters first.
_CYRILLIC = dict(
    zip(
        "абвгджзийклмнопрстуфхцэеқҳўғшчъьёюя",
        "a b v g d j z i y k l m n o p r s t u f x s e e q h oʻ gʻ sh ch ʼ _ yo yu ya".replace("_", "").split(" "),
        strict=True,
    )
)


def missing_tools(*names: str) -> list[str]:
    """Which of the programs are not installed."""
    return [name for name in names if shutil.which(name) is None]


def speakable(text: str, locale: str) -> str:
    """Uzbek in Latin letters with U+02BB, which is what the voice reads well; other languages as they are."""
    if locale != "uz_Cyrl":
        return text
    spelled = re.sub(r"\b[еЕ]", "ye", text)
    return "".join(_CYRILLIC.get(letter.lower(), letter) for letter in spelled)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def _tags(title: str, artist: str, date: str, comment: str) -> list[str]:
    pairs = {
        "title": title,
        "artist": artist,
        "date": date,
        "comment": comment,
        "album": "Sandiq",
        "copyright": "CC0 1.0",
    }
    return [part for key, value in pairs.items() if value for part in ("-metadata", f"{key}={value}")]


def _wav(text: str, locale: str, path: Path, speed: int) -> None:
    _run(["espeak-ng", "-v", VOICES[locale], "-s", str(speed), "-g", "6", "-w", str(path), speakable(text, locale)])


def speak(text: str, locale: str, path: Path, title: str, artist: str, date: str) -> None:
    """The text spoken in the locale's voice, with a faint room tone, in the format the file name asks for.

    Raises CalledProcessError when a tool refuses.
    """
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "voice.wav"
        _wav(text, locale, raw, 140)
        _run(
            [
                "ffmpeg",
                "-y",
                "-v",
                "error",
                "-i",
                str(raw),
                "-af",
                "highpass=f=90,aecho=0.8:0.6:22:0.12,loudnorm=I=-18",
                "-ar",
                "22050",
                "-ac",
                "1",
                *_tags(title, artist, date, text[:180]),
                "-fflags",
                "+bitexact",
                "-flags:a",
                "+bitexact",
                *CODECS[path.suffix],
                str(path),
            ]
        )


def film(
    recipe: str, treat: str, text: str, locale: str, path: Path, title: str, artist: str, date: str, seconds: float
) -> None:
    """A drawn scene with a slow camera move, 640 by 360, and the text spoken over it."""
    with tempfile.TemporaryDirectory() as folder:
        still, voice = Path(folder) / "still.png", Path(folder) / "voice.wav"
        image = paint(recipe, 1440, treat, 5) if treat else look(paint(recipe, 1440, "photo", 5), "photo", 6)
        image.crop(0, max(0, (image.height - 810) // 2), 1440, 810).write_to_file(str(still))
        _wav(text, locale, voice, 150)
        frames = int(seconds * 25)
        move = (
            f"zoompan=z='1+0.28*on/{frames}':x='(iw-iw/zoom)*on/{frames}':y='(ih-ih/zoom)*0.62'"
            f":d={frames}:s=640x360:fps=25,"
            f"fade=t=in:d=0.6,fade=t=out:st={seconds - 0.7}:d=0.7"
        )
        _run(
            [
                "ffmpeg",
                "-y",
                "-v",
                "error",
                "-i",
                str(still),
                "-i",
                str(voice),
                "-filter_complex",
                f"[0:v]{move}[v];[1:a]apad[a]",
                "-map",
                "[v]",
                "-map",
                "[a]",
                "-t",
                str(seconds),
                "-ar",
                "22050",
                *_tags(title, artist, date, text[:180]),
                "-fflags",
                "+bitexact",
                "-flags:v",
                "+bitexact",
                "-flags:a",
                "+bitexact",
                "-threads",
                "1",
                *FILM_CODECS[path.suffix],
                str(path),
            ]
        )


def captions(text: str, seconds: float) -> str:
    """WebVTT for the text, a sentence a cue, timed by its length."""
    sentences = [part.strip() for part in re.split(r"(?<=[.!?…])\s+", text) if part.strip()]
    total, start, cues = sum(map(len, sentences)), 0.0, ["WEBVTT\n"]
    for sentence in sentences:
        end = start + seconds * len(sentence) / total
        stamps = " --> ".join(f"00:{int(t // 60):02d}:{t % 60:06.3f}" for t in (start, end))
        cues.append(f"{stamps}\n{sentence}\n")
        start = end
    return "\n".join(cues)
