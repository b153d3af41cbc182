"""What every message on the wire has in common; it needs no more than the phone has."""

import dataclasses
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from annotated_types import Ge, Le, MaxLen, MinLen

EARLIEST_YEAR = 1990
LATEST_YEAR = 2200

# Bounds are those of what is stored: a number that passes the wire fits its column.
Milligrams = Annotated[int, Ge(0), Le(10**12)]
"""0 to 1,000 t in mg: a load, a capacity, a scale interval."""
PositiveMilligrams = Annotated[int, Ge(1), Le(10**12)]
SignedMilligrams = Annotated[int, Ge(-(10**12)), Le(10**12)]
"""An indication in mg; a badly set scale shows less than nothing."""
Dong = Annotated[int, Ge(0), Le(10**13)]
"""Whole Vietnamese dong."""
Latitude = Annotated[float, Ge(-90), Le(90)]
Longitude = Annotated[float, Ge(-180), Le(180)]
Label = Annotated[str, MinLen(1), MaxLen(120)]
OptionalText = Annotated[str, MaxLen(120)] | None
Note = Annotated[str, MaxLen(2000)] | None
Code = Annotated[str, MinLen(1), MaxLen(64)]


def wire_config(*, example: dict[str, Any] | None = None) -> dict[str, Any]:
    """Read by the service's validator; the phone ignores it."""
    config: dict[str, Any] = {"extra": "forbid"}
    if example is not None:
        config["json_schema_extra"] = {"examples": [example]}
    return config


class Wire:
    """Base of every message: text becomes NFC and holds no NUL, times carry their zone.

    Raises `ValueError` from the constructor, on the phone as in the service.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            value = getattr(self, field.name)
            if isinstance(value, str):
                clean = clean_text(value)
                if clean is not value:
                    object.__setattr__(self, field.name, clean)
            elif isinstance(value, datetime):
                check_time(value)
            elif isinstance(value, date):
                check_year(value.year)


def clean_text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text_with_nul")
    try:
        value.encode()
    except UnicodeEncodeError as lone_surrogate:
        raise ValueError("text_not_unicode") from lone_surrogate
    return value if unicodedata.is_normalized("NFC", value) else unicodedata.normalize("NFC", value)


def check_time(value: datetime) -> None:
    if value.tzinfo is None:
        raise ValueError("time_without_zone")
    check_year(value.year)


def check_year(year: int) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError("year_out_of_range")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Wire):
    """WGS 84 degrees; accuracy is the radius in metres that the phone reported."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config()

    lat: Latitude
    lon: Longitude
    accuracy_m: Annotated[int, Ge(0), Le(100_000)] | None = None

    def __post_init__(self) -> None:
        # A whole degree is the same place, and so the same digest, whether it was written 22 or 22.0; so is -0.0.
        object.__setattr__(self, "lat", float(self.lat) + 0.0)
        object.__setattr__(self, "lon", float(self.lon) + 0.0)


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    """One page of a list; `next` is the cursor of the following page, null on the last."""

    items: list[Item]
    next: str | None
