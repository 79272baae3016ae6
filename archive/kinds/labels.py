"""Labels in the four writings of the house."""

from __future__ import annotations

from collections.abc import Mapping

LOCALES = ("uz_Latn", "uz_Cyrl", "ru", "en")
"""The four writings, in the order in which forms and templates list them."""

UNDETERMINED = "und"
"""The key of a text whose language nobody has told."""

LANG_TAGS = {"uz_Latn": "uz-Latn", "uz_Cyrl": "uz-Cyrl", "ru": "ru", "en": "en", UNDETERMINED: ""}
"""Our locale codes as BCP 47 tags, for the ``lang`` attribute; empty where the language is unknown."""

Labels = Mapping[str, str]

# When a text is missing in the asked language, the nearest writing is shown: the other Uzbek script
# is closer to an Uzbek reader than Russian, and Russian closer than English.
_FALLBACKS: dict[str, tuple[str, ...]] = {
    "uz_Latn": ("uz_Latn", "uz_Cyrl", UNDETERMINED, "ru", "en"),
    "uz_Cyrl": ("uz_Cyrl", "uz_Latn", UNDETERMINED, "ru", "en"),
    "ru": ("ru", UNDETERMINED, "uz_Cyrl", "uz_Latn", "en"),
    "en": ("en", UNDETERMINED, "ru", "uz_Latn", "uz_Cyrl"),
}


def choose(texts: Labels, locale: str | None) -> str | None:
    """The key of the text to show to a reader of ``locale``, or None when there is no text at all."""
    for key in _FALLBACKS.get(locale or "en", _FALLBACKS["en"]):
        if texts.get(key):
            return key
    return next((key for key, text in texts.items() if text), None)


def say(texts: Labels, locale: str | None) -> str:
    """The text for a reader of ``locale``, or the nearest there is; empty when there is none."""
    key = choose(texts, locale)
    return texts[key] if key else ""
