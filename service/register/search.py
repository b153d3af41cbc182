"""Keys that lists are searched and ordered by."""

from typing import Any

from sqlalchemy import ColumnElement

from service.vietnamese import search_key, sort_key


def order_key(text: str) -> str:
    """Vietnamese dictionary order; without what cannot be printed, so that a cursor can carry it."""
    return "".join(char for char in sort_key(text) if char.isprintable())


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """That a search-key column holds the text, without diacritics and case."""
    condition: ColumnElement[bool] = column.contains(search_key(text), autoescape=True)
    return condition


def begins(column: Any, key: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column.startswith(key, autoescape=True)
    return condition
