"""The words of the phone: Vietnamese first, English beside it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "words"
LANGUAGES = ("vi", "en")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every text of a language by its key, `file.table.name` or `file.name`. Raises `KeyError` for another language."""
    if language not in LANGUAGES:
        raise KeyError(language)
    texts: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        _flatten(path.stem, tomllib.loads(path.read_text(encoding="utf-8")), texts)
    return texts


class Words:
    """Says things in the language chosen; a text that is missing is a defect, which a test finds."""

    def __init__(self, language: str = "vi") -> None:
        self._language = language

    @property
    def language(self) -> str:
        return self._language

    def choose(self, language: str) -> None:
        """Raises `KeyError` for a language the phone does not speak."""
        catalogue(language)
        self._language = language

    def say(self, key: str, /, **values: object) -> str:
        """The text of a key with its values filled in. Raises `KeyError`."""
        text = catalogue(self._language)[key]
        return text.format_map(values) if values else text


def _flatten(prefix: str, values: Mapping[str, object], into: dict[str, str]) -> None:
    for name, value in values.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            _flatten(key, value, into)
        else:
            into[key] = str(value)
