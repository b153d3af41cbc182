"""What every reader of codes does, with the pictures a market gives."""

from collections.abc import Callable

import pytest
from phone.platform.fakes import FakeCodeReader
from phone.platform.seams import Code, CodeReader

from tests.phone.platform.symbols import as_frame, sticker_photo, symbol

LABEL = "https://quacan.example/s/7K3M9QX2Z"
STICKER = "KD-A-004512"


@pytest.fixture(params=["zxing_cpp", "zxing_java"])
def reader(request: pytest.FixtureRequest) -> CodeReader:
    if request.param == "zxing_cpp":
        from phone.platform.desktop.code_reader import ZxingCppReader

        return ZxingCppReader()
    request.getfixturevalue("java_machine")
    from phone.platform.android.code_reader import ZxingJavaReader

    return ZxingJavaReader()


@pytest.mark.parametrize("turned", [0, 7, 90, 180, 270])
@pytest.mark.parametrize(("text", "kind"), [(LABEL, "qr"), (STICKER, "code128"), (STICKER, "data_matrix")])
def test_a_sticker_is_read_however_the_phone_is_held(reader: CodeReader, text: str, kind: str, turned: int) -> None:
    seen = as_frame(sticker_photo(symbol(text, kind), turned=turned))

    assert reader.read(seen) == [Code(text, kind)]


@pytest.mark.parametrize(("blur", "noise"), [(2.0, 0.05), (1.0, 0.2)])
def test_a_label_is_read_out_of_focus_and_in_poor_light(reader: CodeReader, blur: float, noise: float) -> None:
    seen = as_frame(sticker_photo(symbol(LABEL, "qr"), turned=4, blur=blur, noise=noise))

    assert reader.read(seen) == [Code(LABEL, "qr")]


def test_a_text_with_marks_comes_in_the_composed_form(reader: CodeReader) -> None:
    seen = as_frame(sticker_photo(symbol("Chợ Nước Hai", "qr")))  # decomposed

    assert reader.read(seen) == [Code("Chợ Nước Hai", "qr")]


def test_a_frame_of_odd_size_is_read_without_padding(reader: CodeReader) -> None:
    seen = as_frame(sticker_photo(symbol(LABEL, "qr"), size=(641, 483)))

    assert reader.read(seen) == [Code(LABEL, "qr")]


def test_the_bar_code_of_goods_is_no_sticker(reader: CodeReader) -> None:
    assert reader.read(as_frame(sticker_photo(symbol("4006381333931", "ean13")))) == []


def test_nothing_is_read_where_there_is_nothing(reader: CodeReader) -> None:
    from PIL import Image

    noise = Image.effect_noise((640, 480), 60)

    assert reader.read(as_frame(noise)) == []


def test_a_sticker_with_two_codes_gives_at_least_its_qr_code(reader: CodeReader) -> None:
    seen = as_frame(sticker_photo(symbol(LABEL, "qr"), symbol(STICKER, "code128")))

    assert Code(LABEL, "qr") in reader.read(seen)


def test_a_fake_reader_reads_what_it_is_told_and_keeps_what_it_saw() -> None:
    reader = FakeCodeReader(Code(STICKER, "code128"))
    seen = as_frame(sticker_photo(symbol(LABEL, "qr"), size=(320, 240)))

    assert reader.read(seen) == [Code(STICKER, "code128")]
    assert reader.frames == [seen]


@pytest.fixture
def in_a_thread() -> Callable[[Callable[[], object]], object]:
    from concurrent.futures import ThreadPoolExecutor

    def run(work: Callable[[], object]) -> object:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(work).result()

    return run


def test_codes_are_read_off_the_main_thread(
    reader: CodeReader, in_a_thread: Callable[[Callable[[], object]], object]
) -> None:
    seen = as_frame(sticker_photo(symbol(LABEL, "qr")))

    assert [in_a_thread(lambda: reader.read(seen)) for _ in range(3)] == [[Code(LABEL, "qr")]] * 3
