"""What a file is, told from its first bytes and never from its name."""

from enum import StrEnum

SNIFF_BYTES = 64

_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
_WEBP_KINDS = {b"VP8 ", b"VP8L", b"VP8X"}
_HEVC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_IMAGE_BRANDS = {b"mif1", b"mif2", b"msf1"}


class MediaType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"


def sniff(head: bytes) -> MediaType | None:
    """The type by a file's first `SNIFF_BYTES` bytes; None for everything that is not accepted."""
    if head.startswith(_JPEG):
        return MediaType.JPEG
    if head.startswith(_PNG):
        return MediaType.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP" and head[12:16] in _WEBP_KINDS:
        return MediaType.WEBP
    if head[4:8] == b"ftyp" and _holds_hevc(head):
        return MediaType.HEIC
    return None


def _holds_hevc(head: bytes) -> bool:
    """Whether the main brand is HEVC, or names just a picture file and HEVC is among the compatible ones."""
    main = head[8:12]
    if main in _HEVC_BRANDS:
        return True
    end = min(int.from_bytes(head[:4], "big"), len(head))
    compatible = {head[start : start + 4] for start in range(16, end - 3, 4)}
    return main in _IMAGE_BRANDS and bool(compatible & _HEVC_BRANDS)
