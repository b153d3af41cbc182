"""Codes read from photos."""

from collections import defaultdict

import pytest
import zxingcpp

from service.evidence.imaging import Code, CodeFormat, read_codes
from tests.photo_samples import encoded, opened, photo, qr, scene, symbol, with_code
from tests.real_data import real_codes

QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
TEXTS = ["KD-A-004512", "https://example.vn/s/7K2M9", "QC:01935B7E5C7A70008000000000000001"]


@pytest.mark.parametrize("turned", [0, 8, 90, 187])
@pytest.mark.parametrize("text", TEXTS)
def test_a_qr_code_on_a_sticker_is_read_whichever_way_it_lies(text: str, turned: float) -> None:
    assert read_codes(with_code(qr(text), turned=turned)) == [Code(text, CodeFormat.QR)]


def test_the_text_is_vietnamese_in_nfc() -> None:
    decomposed = "Cho\u031b\u0323 Nu\u031bo\u031b\u0301c Hai"
    assert read_codes(with_code(qr(decomposed))) == [Code("Chợ Nước Hai", CodeFormat.QR)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (zxingcpp.BarcodeFormat.Code128, CodeFormat.CODE_128),
        (zxingcpp.BarcodeFormat.DataMatrix, CodeFormat.DATA_MATRIX),
    ],
)
def test_the_codes_of_other_bodies_are_read(kind: zxingcpp.BarcodeFormat, expected: CodeFormat) -> None:
    assert read_codes(with_code(symbol("KD-A-004512", kind))) == [Code("KD-A-004512", expected)]


def test_a_code_too_small_for_half_the_size_is_read_at_full_size() -> None:
    small = with_code(qr("KD-A-004512"), share=0.036, turned=0)
    assert zxingcpp.read_barcodes(opened(small).convert("L").reduce(2), formats=QR_ONLY) == []
    assert read_codes(small) == [Code("KD-A-004512", CodeFormat.QR)]


def test_other_symbologies_are_left_alone() -> None:
    assert read_codes(with_code(symbol("4006381333931", zxingcpp.BarcodeFormat.EAN13))) == []


def test_the_same_code_twice_is_one_code() -> None:
    picture = scene(1200, 900).copy()
    label = qr("KD-A-004512").convert("RGB").resize((300, 300))
    picture.paste(label, (100, 100))
    picture.paste(label, (700, 500))
    assert read_codes(encoded(picture)) == [Code("KD-A-004512", CodeFormat.QR)]


def test_a_code_in_a_palette_with_transparency_is_read_as_on_white_paper() -> None:
    drawn = qr("KD-A-004512").convert("P")
    assert read_codes(encoded(drawn, "PNG", transparency=bytes([255] * 255 + [0]))) == [
        Code("KD-A-004512", CodeFormat.QR)
    ]


def test_a_photo_without_codes_has_none() -> None:
    assert read_codes(photo(1600, 1200)) == []


def test_a_code_alone_smaller_than_any_photo_is_read() -> None:
    assert read_codes(encoded(qr("KD-A-004512"), "PNG")) == [Code("KD-A-004512", CodeFormat.QR)]


def test_nearly_all_codes_of_every_symbology_are_read_from_the_original() -> None:
    """From pictures made here, and from the real ones where they are at hand."""
    tries: dict[str, list[bool]] = defaultdict(list)
    for text in TEXTS:
        for turned in (3, 30, 95, 200):
            tries["qrcode"].append(text in _texts(with_code(qr(text), share=0.2, turned=turned)))
    for picture, text in real_codes():
        tries[picture.name.split("-")[0]].append(text.strip() in _texts(picture.read_bytes()))
    assert {name: sum(read) / len(read) for name, read in tries.items() if sum(read) < 0.95 * len(read)} == {}


def _texts(data: bytes) -> set[str]:
    return {code.text.strip() for code in read_codes(data)}
