"""From plain JSON values to a message and back, with the standard library alone: how the phone keeps and sends one."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

Message = TypeVar("Message")
_PLAIN = frozenset({str, int, float, bool, NoneType})
# Looked up once for each kind of message.
_MEMBERS: dict[type, tuple[str, ...]] = {}
_HINTS: dict[type, dict[str, Any]] = {}


def from_plain(kind: type[Message], values: Mapping[str, Any]) -> Message:
    """A message from the members of a JSON object.

    Raises `ValueError` for a member that is missing, unknown or not of its kind; bounds are the service's to hold.
    """
    hints = _hints(kind)
    unknown = values.keys() - hints.keys()
    if unknown:
        raise ValueError(f"unknown_member: {min(unknown)}")
    try:
        return kind(**{name: _read(hints[name], value) for name, value in values.items()})
    except TypeError as missing:
        raise ValueError("missing_member") from missing


def to_plain(value: object) -> Any:
    """JSON values only; times in UTC to the microsecond."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: to_plain(getattr(value, name)) for name in members(type(value))}
    return value


def members(kind: type) -> tuple[str, ...]:
    """The names of a message's members, in order."""
    known = _MEMBERS.get(kind)
    if known is None:
        known = _MEMBERS[kind] = tuple(field.name for field in dataclasses.fields(kind))
    return known


def _hints(kind: type) -> dict[str, Any]:
    known = _HINTS.get(kind)
    if known is None:
        hints = get_type_hints(kind)
        known = _HINTS[kind] = {name: hints[name] for name in members(kind)}
    return known


def _read(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _read_optional(get_args(hint), value)
    if origin is list:
        if not isinstance(value, list):
            raise ValueError("not_a_list")
        return [_read(get_args(hint)[0], item) for item in value]
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise ValueError("not_an_object")
        return from_plain(hint, value)  # type: ignore[arg-type]  # is_dataclass() does not narrow to a type
    return _read_one(hint, value)


def _read_optional(hints: tuple[Any, ...], value: Any) -> Any:
    if value is None and NoneType in hints:
        return None
    return _read(next(hint for hint in hints if hint is not NoneType), value)


def _read_one(hint: Any, value: Any) -> Any:
    if isinstance(value, str) and hint in (datetime, date):
        return hint.fromisoformat(value)
    if isinstance(value, str) and issubclass(hint, Enum | UUID):
        return hint(value)
    # JSON knows one kind of number, and Python takes true for 1.
    fits = isinstance(value, int | float) if hint is float else isinstance(value, hint)
    if fits and isinstance(value, bool) is (hint is bool):
        return value
    raise ValueError(f"not_of_type: {hint.__name__}")
