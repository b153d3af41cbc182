"""Keys that lists are searched and ordered by."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID

from service.vietnamese import search_key, sort_key


def order_key(text: str) -> str:
    """Vietnamese dictionary order; without what cannot be printed, so that a cursor can carry it."""
    return "".join(char for char in sort_key(text) if char.isprintable())


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """That a search-key column holds the text, without diacritics and case."""
    condition: ColumnElement[bool] = column.contains(search_key(text), autoescape=True)
    return condition


def among_texts(column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """That a text column holds one of many values, sent as one array: a statement takes no more than 32,767."""
    condition: ColumnElement[bool] = column == any_(literal(list(values), ARRAY(Text)))
    return condition


def among_ids(column: Any, values: Iterable[UUID]) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column == any_(literal(list(values), ARRAY(PgUUID(as_uuid=True))))
    return condition


def begins(column: Any, key: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column.startswith(key, autoescape=True)
    return condition
