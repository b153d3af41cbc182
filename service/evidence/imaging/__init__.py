"""Photos as bytes: what they are, whether they are whole, smaller pictures of them, the codes in them.

Everything here is synchronous, keeps nothing between calls and may run in many threads at once; the
decoders and resizers work outside the GIL.
"""

from service.evidence.imaging.codes import Code, CodeFormat, read_codes
from service.evidence.imaging.deriving import SIZES, SizeName, derive, derive_all
from service.evidence.imaging.examining import Examined, examine
from service.evidence.imaging.media import SNIFF_BYTES, MediaType, sniff
from service.evidence.imaging.refusals import (
    DamagedPhoto,
    PhotoRefused,
    TooManyPixels,
    TruncatedPhoto,
    UnsupportedPhoto,
)

__all__ = [
    "SIZES",
    "SNIFF_BYTES",
    "Code",
    "CodeFormat",
    "DamagedPhoto",
    "Examined",
    "MediaType",
    "PhotoRefused",
    "SizeName",
    "TooManyPixels",
    "TruncatedPhoto",
    "UnsupportedPhoto",
    "derive",
    "derive_all",
    "examine",
    "read_codes",
    "sniff",
]
