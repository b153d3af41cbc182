"""The words that users read: one catalogue per subject, Vietnamese first, English beside it.

Each `.toml` file holds tables named by code with `vi` and `en`; `{names}` are filled in.
"""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("vi", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All messages by code. Raises `ValueError` when two files define one code."""
    entries: dict[str, dict[str, str]] = {}
    for file in sorted(Path(__file__).parent.glob("*.toml")):
        for code, texts in _flatten(tomllib.loads(file.read_text(encoding="utf-8"))):
            if code in entries:
                raise ValueError(f"{file.name}: {code} stands in another file already")
            entries[code] = texts
    return entries


def _flatten(tree: dict[str, object], prefix: str = "") -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    for name, value in tree.items():
        if not isinstance(value, dict):
            raise TypeError(f"{prefix}{name} is not a table")
        if all(isinstance(text, str) for text in value.values()):
            found.append((prefix + name, value))
        else:
            found.extend(_flatten(value, f"{prefix}{name}."))
    return found


def say(code: str, language: str, /, **values: str | int) -> str:
    """The message in a language; an unknown code says itself, so that nothing fails over a missing word."""
    texts = catalogue().get(code)
    if texts is None:
        return code.removeprefix("field.")
    try:
        return texts[language].format(**values)
    except KeyError:
        return texts[language]


def language_of(accept_language: str | None) -> str:
    """Vietnamese unless the client prefers English."""
    best, best_quality = "vi", 0.0
    for part in (accept_language or "").split(",")[:20]:
        name, _, parameters = part.strip().partition(";")
        quality = _quality(parameters)
        language = name.strip().lower().split("-")[0]
        if language in LANGUAGES and quality > best_quality:
            best, best_quality = language, quality
    return best


def _quality(parameters: str) -> float:
    key, _, value = parameters.strip().partition("=")
    if key.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
