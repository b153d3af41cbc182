"""The register on the wire: areas, markets, stalls, instruments and the standards they are checked with."""

from schemas.instruments import InstrumentIn, InstrumentOut, LastCheck, MarkOut
from schemas.places import AreaIn, AreaLevel, AreaOut, Calendar, CalendarKind, MarketIn, MarketOut, StallIn, StallOut
from schemas.standards import StandardClass, StandardIn, StandardKind, StandardOut, StandardVerification

__all__ = [
    "AreaIn",
    "AreaLevel",
    "AreaOut",
    "Calendar",
    "CalendarKind",
    "InstrumentIn",
    "InstrumentOut",
    "LastCheck",
    "MarkOut",
    "MarketIn",
    "MarketOut",
    "StallIn",
    "StallOut",
    "StandardClass",
    "StandardIn",
    "StandardKind",
    "StandardOut",
    "StandardVerification",
]
