"""What the pictures of stickers, seals and scales are drawn of, in a square from 0 to 1 with its origin below left."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points x, y, x, y ...; `width` in hundredths of the square's side."""

    points: tuple[float, ...]
    width: float = 4
    closed: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle, filled or only its rim; `width` as of a stroke."""

    x: float
    y: float
    radius: float
    filled: bool = True
    width: float = 4
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float


Part = Stroke | Disc | Block

_RIM = Stroke((0.14, 0.2, 0.86, 0.2, 0.86, 0.84, 0.14, 0.84), closed=True)
_HEAD = Block(0.14, 0.68, 0.72, 0.16)
_LINES = (Stroke((0.25, 0.54, 0.75, 0.54)), Stroke((0.25, 0.41, 0.6, 0.41)))
_CROSS = (Stroke((0.5, 0.28, 0.72, 0.56), 7), Stroke((0.72, 0.28, 0.5, 0.56), 7))

_WIRE_LEFT = Stroke((0.46, 0.46, 0.36, 0.66, 0.28, 0.86))
_WIRE_RIGHT = Stroke((0.54, 0.46, 0.64, 0.66, 0.72, 0.86))
_SEAL_LETTER = Stroke((0.4, 0.38, 0.5, 0.22, 0.6, 0.38), 5)

_PAN = (Stroke((0.18, 0.84, 0.3, 0.76, 0.7, 0.76, 0.82, 0.84), 5), Stroke((0.5, 0.76, 0.5, 0.68), 5))

DRAWINGS: Final[Mapping[str, tuple[Part, ...]]] = MappingProxyType(
    {
        "sticker_valid": (_RIM, _HEAD, Stroke((0.3, 0.44, 0.45, 0.29, 0.74, 0.59), 8)),
        "sticker_expired": (_RIM, _HEAD, Stroke((0.25, 0.54, 0.42, 0.54)), Stroke((0.25, 0.41, 0.42, 0.41)), *_CROSS),
        "sticker_missing": (
            Stroke((0.14, 0.2, 0.86, 0.2, 0.86, 0.84, 0.14, 0.84), closed=True, dashed=True),
            Stroke((0.32, 0.34, 0.68, 0.7), 5),
            Stroke((0.68, 0.34, 0.32, 0.7), 5),
        ),
        "sticker_unreadable": (
            Stroke((0.14, 0.2, 0.58, 0.2, 0.66, 0.32, 0.76, 0.27, 0.86, 0.42, 0.86, 0.84, 0.14, 0.84), closed=True),
            Stroke((0.24, 0.68, 0.34, 0.75, 0.44, 0.64, 0.54, 0.75, 0.64, 0.64, 0.76, 0.72)),
            Stroke((0.24, 0.52, 0.34, 0.59, 0.44, 0.48, 0.54, 0.59, 0.64, 0.48, 0.72, 0.54)),
            Stroke((0.24, 0.36, 0.34, 0.43, 0.44, 0.32, 0.52, 0.4)),
        ),
        "sticker_foreign": (
            Stroke((0.06, 0.42, 0.56, 0.42, 0.56, 0.88, 0.06, 0.88), closed=True),
            Block(0.06, 0.76, 0.5, 0.12),
            Stroke((0.44, 0.34, 0.44, 0.12, 0.94, 0.12, 0.94, 0.58, 0.64, 0.58)),
            Stroke((0.58, 0.4, 0.82, 0.4)),
            Stroke((0.58, 0.27, 0.82, 0.27)),
            Stroke((0.62, 0.2, 0.78, 0.47)),
        ),
        "seal_intact": (_WIRE_LEFT, _WIRE_RIGHT, Disc(0.5, 0.3, 0.2, filled=False, width=6), _SEAL_LETTER),
        "seal_broken": (
            Stroke((0.46, 0.46, 0.4, 0.58)),
            Stroke((0.34, 0.7, 0.28, 0.86)),
            Stroke((0.54, 0.46, 0.6, 0.58)),
            Stroke((0.68, 0.68, 0.74, 0.86)),
            Stroke((0.24, 0.64, 0.44, 0.68), 3),
            Stroke((0.56, 0.68, 0.78, 0.6), 3),
            Disc(0.5, 0.3, 0.2, filled=False, width=6),
            Stroke((0.5, 0.5, 0.44, 0.36, 0.55, 0.28, 0.48, 0.1), 5),
        ),
        "seal_missing": (
            Disc(0.5, 0.3, 0.2, filled=False, width=4, dashed=True),
            Disc(0.3, 0.8, 0.06, filled=False),
            Disc(0.7, 0.8, 0.06, filled=False),
            Stroke((0.42, 0.22, 0.58, 0.38), 5),
            Stroke((0.58, 0.22, 0.42, 0.38), 5),
        ),
        "seal_not_applicable": (Disc(0.5, 0.5, 0.3, filled=False, width=5), Stroke((0.29, 0.29, 0.71, 0.71), 5)),
        "spring_dial_scale": (
            *_PAN,
            Stroke((0.2, 0.12, 0.8, 0.12, 0.74, 0.68, 0.26, 0.68), 5, closed=True),
            Disc(0.5, 0.4, 0.19, filled=False),
            Stroke((0.5, 0.4, 0.6, 0.5), 5),
        ),
        "platform_scale": (
            Stroke((0.08, 0.2, 0.92, 0.2, 0.92, 0.3, 0.08, 0.3), 5, closed=True),
            Stroke((0.8, 0.3, 0.8, 0.72), 6),
            Stroke((0.62, 0.72, 0.94, 0.72, 0.94, 0.9, 0.62, 0.9), 5, closed=True),
            Stroke((0.2, 0.13, 0.2, 0.2), 6),
            Stroke((0.8, 0.13, 0.8, 0.2), 6),
        ),
        "counter_scale": (
            Stroke((0.14, 0.7, 0.86, 0.7), 6),
            Stroke((0.5, 0.7, 0.5, 0.54), 6),
            Stroke((0.14, 0.16, 0.86, 0.16, 0.78, 0.54, 0.22, 0.54), 5, closed=True),
            Stroke((0.34, 0.3, 0.66, 0.3, 0.66, 0.43, 0.34, 0.43), 4, closed=True),
        ),
        "steelyard": (
            Stroke((0.06, 0.62, 0.94, 0.74), 6),
            Stroke((0.26, 0.65, 0.26, 0.9), 4),
            Stroke((0.14, 0.63, 0.14, 0.42), 4),
            Stroke((0.04, 0.4, 0.1, 0.3, 0.2, 0.3, 0.26, 0.4), 5),
            Disc(0.68, 0.46, 0.08),
            Stroke((0.68, 0.7, 0.68, 0.5), 4),
        ),
        "crane_scale": (
            Stroke((0.42, 0.94, 0.5, 0.88, 0.58, 0.94), 5),
            Stroke((0.28, 0.5, 0.72, 0.5, 0.72, 0.84, 0.28, 0.84), 5, closed=True),
            Stroke((0.38, 0.62, 0.62, 0.62, 0.62, 0.73, 0.38, 0.73), 4, closed=True),
            Stroke((0.5, 0.5, 0.5, 0.36, 0.6, 0.28, 0.58, 0.14, 0.46, 0.1, 0.36, 0.18), 6),
        ),
        "truck_scale": (
            Stroke((0.06, 0.2, 0.94, 0.2), 7),
            Stroke((0.1, 0.38, 0.6, 0.38, 0.6, 0.76, 0.1, 0.76), 5, closed=True),
            Stroke((0.6, 0.38, 0.9, 0.38, 0.9, 0.54, 0.78, 0.66, 0.6, 0.66), 5),
            Disc(0.26, 0.32, 0.08),
            Disc(0.76, 0.32, 0.08),
        ),
        "other": (
            Disc(0.28, 0.5, 0.07),
            Disc(0.5, 0.5, 0.07),
            Disc(0.72, 0.5, 0.07),
        ),
    }
)
