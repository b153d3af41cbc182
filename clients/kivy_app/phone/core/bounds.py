"""Whether a message keeps to the bounds of the wire, which the service refuses to go beyond."""

import dataclasses
from collections.abc import Iterator
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen, MinLen

Path = tuple[str, ...]


def broken_bounds(message: object) -> list[str]:
    """Where a message is too long, too short, too large or too small: `readings.0.load_mg`. Empty when it is sound."""
    return [".".join(path) for path in _of_message(message, ())]


def _of_message(message: object, path: Path) -> Iterator[Path]:
    kind: Any = type(message)
    for name, hint in _hints(kind).items():
        yield from _of_value(hint, getattr(message, name), (*path, name))


def _of_value(hint: Any, value: Any, path: Path) -> Iterator[Path]:
    if value is None:
        return
    bounds, item_hint = _shape(hint)
    if not all(_keeps(bound, value) for bound in bounds):
        yield path
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _of_value(item_hint, item, (*path, str(index)))
    elif dataclasses.is_dataclass(value):
        yield from _of_message(value, path)


@cache
def _shape(hint: Any) -> tuple[tuple[Any, ...], Any]:
    """The bounds of a hint, which may be optional, and the hint of its items where it is a list."""
    if get_origin(hint) is Annotated:
        inner, *bounds = get_args(hint)
        deeper, item_hint = _shape(inner)
        return (*bounds, *deeper), item_hint
    if get_origin(hint) is list:
        return (), get_args(hint)[0]
    parts = [part for part in get_args(hint) if part is not NoneType]
    return _shape(parts[0]) if len(parts) == 1 else ((), None)


def _keeps(bound: Any, value: Any) -> bool:
    match bound:
        case Ge(least):
            return bool(value >= least)
        case Le(most):
            return bool(value <= most)
        case MinLen(least):
            return len(value) >= least
        case MaxLen(most):
            return len(value) <= most
    raise TypeError(f"no such bound: {bound}")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}
