"""What a file is told to be from its bytes."""

import pytest

from service.evidence.imaging import SNIFF_BYTES, MediaType, sniff
from tests.evidence.imaging.samples import whole_pictures

APPLE = b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1MiHEMiPrmiafheic"
NAMED_AS_PICTURE = b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicmiaf"


@pytest.mark.parametrize("name", whole_pictures())
def test_every_kind_is_known_by_its_first_bytes(name: str) -> None:
    media_type, data = whole_pictures()[name]
    assert sniff(data[:SNIFF_BYTES]) is media_type
    assert sniff(data) is media_type


@pytest.mark.parametrize("head", [APPLE, NAMED_AS_PICTURE])
def test_heic_is_known_by_its_brands(head: bytes) -> None:
    assert sniff(head) is MediaType.HEIC


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\x00\xff",
        b"GIF89a" + bytes(60),
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"%PDF-1.7" + bytes(60),
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<html>",
        b"PK\x03\x04" + bytes(60),
        b" \xff\xd8\xff\xe0",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"RIFF\x24\x00\x00\x00WEBPXXXX",
        b"\x89PNG\r\n",
        b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1miafavif",
        b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42",
        # The brand stands behind the end of the box, where anybody could have written it.
        b"\x00\x00\x00\x10ftypmif1\x00\x00\x00\x00heicheic",
        b"\xff\xd8\xfe" + bytes(60),
    ],
)
def test_everything_else_is_not_taken(head: bytes) -> None:
    assert sniff(head) is None
