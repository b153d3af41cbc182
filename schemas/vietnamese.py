"""Keys for sorting and searching Vietnamese text, alike on phone and server."""

import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng, as dictionaries do
# Letters that can be printed, in the order of their code points, after digits and signs: a key travels in cursors.
_RANK = {letter: chr(0x100 + index) for index, letter in enumerate(_ALPHABET)}


def sort_key(text: str) -> str:
    """Compared by code point it gives Vietnamese dictionary order: letters first, tones only to break ties."""
    letters: list[str] = []
    tones: list[str] = []
    for base, tone in _letters(text.casefold()):
        letters.append(_RANK.get(base, base))
        tones.append(str(tone))
    return f"{''.join(letters)} {''.join(tones)}"


def search_key(text: str) -> str:
    """Lower case without diacritics, đ as d, runs of spaces as one: what somebody types on a plain keyboard."""
    stripped = "".join(
        char for char in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(char)
    )
    return " ".join(stripped.replace("đ", "d").split())


def code_key(text: str) -> str:
    """Upper-case letters and digits only: the same sticker, read by a phone or typed by hand, gives the same key."""
    plain = search_key(text).upper()
    return "".join(char for char in plain if char.isascii() and char.isalnum())


def _letters(text: str) -> list[tuple[str, int]]:
    """Each character with its tone (0 for none); ă â ê ô ơ ư đ are letters of their own."""
    found: list[tuple[str, int]] = []
    for char in unicodedata.normalize("NFC", text):
        decomposed = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), 0)
        without_tone = "".join(mark for mark in decomposed if mark not in _TONES)
        found.append((unicodedata.normalize("NFC", without_tone), tone))
    return found
