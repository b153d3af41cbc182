"""From plain JSON values to a message and back, with the standard library alone: how the phone keeps and sends one."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum, IntEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

Message = TypeVar("Message")
_PLAIN = frozenset({str, int, float, bool, NoneType})
# Looked up once for each kind of message.
_MEMBERS: dict[type, tuple[str, ...]] = {}
_HINTS: dict[type, dict[str, Any]] = {}


def from_plain(kind: type[Message], values: Mapping[str, Any], *, ignore_unknown: bool = False) -> Message:
    """A message from the members of a JSON object.

    Raises `ValueError` for a member that is missing, unknown or not of its kind; bounds are the service's to hold.
    `ignore_unknown`, at every depth: what a newer service says beside what is known here.
    """
    hints = _hints(kind)
    unknown = values.keys() - hints.keys()
    if unknown and not ignore_unknown:
        raise ValueError(f"unknown_member: {min(unknown)}")
    known = {name: value for name, value in values.items() if name in hints}
    try:
        return kind(**{name: _read(hints[name], value, ignore_unknown) for name, value in known.items()})
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
    if isinstance(value, Mapping):
        return {name: to_plain(item) for name, item in value.items()}
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


def _read(hint: Any, value: Any, ignore_unknown: bool) -> Any:  # noqa: FBT001  # handed down as it is
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _read_one_of(get_args(hint), value, ignore_unknown)
    if origin in (list, tuple):
        if not isinstance(value, list):
            raise ValueError("not_a_list")
        # A tuple is a list that is not changed: as many members as there are, all of the first one's kind.
        return origin(_read(get_args(hint)[0], item, ignore_unknown) for item in value)
    if origin is dict or dataclasses.is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise ValueError("not_an_object")
        if origin is dict:
            return {name: _read(get_args(hint)[1], item, ignore_unknown) for name, item in value.items()}
        return from_plain(hint, value, ignore_unknown=ignore_unknown)
    return value if hint is Any else _read_one(hint, value)


def _read_one_of(hints: tuple[Any, ...], value: Any, ignore_unknown: bool) -> Any:  # noqa: FBT001  # as above
    """The first kind that the value is of; what is wrong with it is told for the last."""
    if value is None and NoneType in hints:
        return None
    *others, last = [hint for hint in hints if hint is not NoneType]
    for hint in others:
        try:
            return _read(hint, value, ignore_unknown)
        except ValueError:
            continue
    return _read(last, value, ignore_unknown)


def _read_one(hint: Any, value: Any) -> Any:
    if isinstance(value, str) and hint in (datetime, date):
        return hint.fromisoformat(value)
    if isinstance(value, str) and issubclass(hint, Enum | UUID):
        return hint(value)
    if type(value) is int and issubclass(hint, IntEnum):
        return hint(value)
    # JSON knows one kind of number, and Python takes true for 1.
    fits = isinstance(value, int | float) if hint is float else isinstance(value, hint)
    if fits and isinstance(value, bool) is (hint is bool):
        return value
    raise ValueError(f"not_of_type: {hint.__name__}")
