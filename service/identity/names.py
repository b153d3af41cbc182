"""User names: one spelling for everything that looks the same."""

import unicodedata


def username_key(text: str) -> str:
    """NFC, case-folded, without spaces around it: what is stored and looked up."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.strip()).casefold())


def is_username(key: str) -> bool:
    """Printable characters without a space."""
    return len(key) >= 2 and key.isprintable() and not any(char.isspace() for char in key)
