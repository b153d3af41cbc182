"""Searching names and codes as they are typed on a plain keyboard: without diacritics, đ as d."""

from functools import lru_cache

from schemas.vietnamese import search_key

# A market's register has a few thousand names; each is folded once, however many keys are pressed.
_REMEMBERED = 1 << 16


@lru_cache(maxsize=_REMEMBERED)
def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, runs of spaces as one."""
    return search_key(text)


def matches(query: str, *fields: str | None) -> bool:
    """Whether every word of the query occurs in the fields, all together; signs within codes may be left out.

    An empty query matches everything.
    """
    words = _words(query)
    if not words:
        return True
    text = _text(fields)
    return all(word in text for word in words)


@lru_cache(maxsize=256)
def _words(query: str) -> tuple[str, ...]:
    return tuple(fold(query).split())


@lru_cache(maxsize=_REMEMBERED)
def _text(fields: tuple[str | None, ...]) -> str:
    """The fields folded, and once more without their signs: `A-12` is also found as `a12`."""
    folded = [fold(field) for field in fields if field]
    bare = ["".join(char for char in field if char.isalnum() or char == " ") for field in folded]
    return "\n".join([*folded, *bare])
