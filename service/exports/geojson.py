"""A GeoJSON FeatureCollection (RFC 7946), written feature by feature."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

MEDIA_TYPE = "application/geo+json"
# About a centimetre; more digits would only pretend.
DIGITS = 7


@dataclass(frozen=True, slots=True)
class Feature:
    """`position` is (longitude, latitude), None for what has no known place: RFC 7946 calls that unlocated."""

    id: str
    position: tuple[float, float] | None
    properties: Mapping[str, Any]


class FeatureWriter:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._first = True
        self._file.write(b'{"type":"FeatureCollection","features":[')

    def add(self, features: Sequence[Feature]) -> None:
        for feature in features:
            self._file.write(b"\n" if self._first else b",\n")
            self._first = False
            text = json.dumps(_plain(feature), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            self._file.write(text.encode())

    def close(self) -> None:
        self._file.write(b"\n]}\n")
        self._file.flush()

    def abandon(self) -> None:
        """Nothing is kept outside the file."""


def _plain(feature: Feature) -> dict[str, Any]:
    geometry = None
    if feature.position is not None:
        longitude, latitude = feature.position
        geometry = {"type": "Point", "coordinates": [round(longitude, DIGITS), round(latitude, DIGITS)]}
    return {"type": "Feature", "id": feature.id, "geometry": geometry, "properties": dict(feature.properties)}
