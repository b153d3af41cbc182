"""Scanning by touch: nothing read is used before it was seen, typing is always possible, every code leads somewhere."""

from typing import Any

import pytest
from phone.core.codes import Enrolment
from phone.platform.seams import Code, Frame
from PIL import Image

from tests.phone.ui import nuoc_hai
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import BOARD, FakePhone
from tests.phone.ui.nuoc_hai import IN_DATE, LABEL_OF, NUOC_HAI, STICKER, instrument
from tests.phone.ui.walks import BACK, PICTURE, moment, see_code

ENROLMENT = "quacan://enrol?server=https%3A%2F%2Fquacan.caobang.gov.vn&code=7Q4K-9XWM"


async def aim(drive: Drive, phone: FakePhone | None = None, **arguments: Any) -> FakePhone:
    phone = phone or nuoc_hai.nuoc_hai(drive.home)
    await drive.open("scan", phone=phone, **arguments)
    return phone


def frames(phone: FakePhone) -> Any:
    return phone.devices.frames


async def test_a_code_read_is_shown_first_and_used_after_a_tap(drive: Drive) -> None:
    phone = await aim(drive)
    phone.devices.reader.codes = [Code(LABEL_OF[IN_DATE], "qr")]  # type: ignore[attr-defined]  # the fake's
    await see_code(drive, phone)
    assert drive.page.page_name == "scan"
    assert drive.sees(f"Đã đọc: {LABEL_OF[IN_DATE]}")
    assert drive.sees("A-01 · Hoàng Văn Thụ")
    assert not frames(phone).running
    await drive.tap("use")
    assert drive.page.page_name == "instrument"
    assert drive.page.title == "Cân đồng hồ lò xo 10 kg"
    await drive.key(BACK)
    assert frames(phone).running


async def test_a_code_can_always_be_typed(drive: Drive) -> None:
    await aim(drive)
    await drive.tap("find")
    assert drive.sees("Gõ mã trước đã.")
    await moment(drive)
    await drive.type("code", STICKER.lower())
    await drive.tap("find")
    await drive.tap("use")
    assert drive.page.page_name == "instrument"


@pytest.mark.parametrize("refusal", ["no_camera", "not_allowed", "failed"])
async def test_without_a_camera_one_types(drive: Drive, refusal: str) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    frames(phone).refusal = refusal
    await aim(drive, phone)
    assert drive.sees("Gõ mã ở dưới")
    assert drive.faults() == []
    frames(phone).refusal = None
    await drive.tap("retry")
    assert frames(phone).running


async def test_an_unknown_code_leads_to_an_unregistered_scale(drive: Drive) -> None:
    await aim(drive, market_id=NUOC_HAI)
    await drive.type("code", "KD-Z 17")
    await drive.tap("find")
    assert drive.sees("Không có cân nào trong máy mang mã này.")
    await drive.tap("use")
    assert drive.page.page_name == "describe"
    await drive.tap("stall")
    await drive.tap("stall_B-07")
    await drive.tap("kind_counter_scale")
    await drive.tap("go")
    await drive.tap("next")
    await drive.tap("sticker_valid")
    assert drive.page.flow.draft.sticker_code == "KD-Z 17"


async def test_of_several_markets_one_is_chosen_for_an_unknown_scale(drive: Drive) -> None:
    await aim(drive)
    await drive.type("code", "KD-Z 17")
    await drive.tap("find")
    await drive.tap("use")
    await drive.tap("CB-CAOBINH")
    assert drive.page.page_name == "describe"


async def test_of_several_scales_with_one_code_one_is_chosen(drive: Drive) -> None:
    twins = [instrument(nuoc_hai.number(0xDE, count), count, label_code="", local_tag="T-1") for count in (1, 2)]
    page = nuoc_hai.register_page(instruments=twins, verifications=[], flags=[], spot_checks=[])
    await aim(drive, nuoc_hai.nuoc_hai(drive.home, page=page))
    await drive.type("code", "T-1")
    await drive.tap("find")
    assert drive.sees("2 cân mang mã này. Là cân nào?")
    row = next(widget for widget in drive.widgets() if getattr(widget, "title", "") == "A-02 · Nông Thị Bích Phượng")
    await drive.tap(row)
    assert drive.page.page_name == "instrument"
    assert drive.page.subtitle == "A-02 · Nông Thị Bích Phượng"


async def test_scanning_again_looks_anew(drive: Drive) -> None:
    phone = await aim(drive)
    await drive.type("code", "KD-Z 17")
    await drive.tap("find")
    assert not frames(phone).running
    await drive.tap("again")
    assert frames(phone).running
    assert not drive.has("meaning")


async def test_the_torch_is_switched_where_there_is_one(drive: Drive) -> None:
    phone = await aim(drive)
    await drive.tap("torch")
    assert frames(phone).torch_is_on
    await moment(drive)
    await drive.tap("torch")
    assert not frames(phone).torch_is_on
    await moment(drive)
    frames(phone).has_torch = False
    await drive.tap("torch")
    assert drive.sees("Máy này không có đèn.")
    assert not drive.find("torch").on


async def test_the_camera_is_let_go_when_the_page_is_left(drive: Drive) -> None:
    phone = await aim(drive)
    assert frames(phone).running
    await drive.tap("nav_markets")
    assert not frames(phone).running


async def test_an_enrolment_code_goes_back_to_signing_in(drive: Drive) -> None:
    phone = FakePhone(drive.home, account=None)
    await drive.open("sign_in", phone=phone)
    await drive.tap("scan")
    assert drive.sees("Quét mã đăng nhập")
    await drive.type("code", STICKER)
    await drive.tap("find")
    assert drive.sees("Đây không phải mã đăng nhập")
    await moment(drive)
    await drive.tap("again")
    await drive.type("code", ENROLMENT)
    await drive.tap("find")
    assert phone.session.asked == []
    await drive.tap("use")
    await drive.settled()
    assert phone.session.asked == [("https://quacan.caobang.gov.vn", "7Q4K-9XWM")]
    assert phone.account == BOARD
    assert drive.page.page_name == "markets"
    assert Enrolment("https://quacan.caobang.gov.vn", "7Q4K-9XWM")


async def test_an_enrolment_code_is_no_use_to_who_is_signed_in(drive: Drive) -> None:
    await aim(drive)
    await drive.type("code", ENROLMENT)
    await drive.tap("find")
    assert drive.sees("Bạn đang đăng nhập rồi")
    assert not drive.has("use")


async def test_the_camera_is_seen_upright_and_not_mirrored(drive: Drive) -> None:
    """Light above left, grey above right, dark below."""
    phone = await aim(drive)
    upper, lower = bytes([250] * 160 + [128] * 160) * 120, bytes([10] * 320) * 120
    frames(phone).show(Frame(upper + lower, 320, 240))
    await drive.frames(3)
    path = await drive.screenshot("field/scan_upright")
    preview = next(widget for widget in drive.page.walk() if type(widget).__name__ == "Preview")
    with Image.open(path) as picture:
        corner, low = preview.to_window(preview.x, preview.y)
        left, right = (int(corner + preview.width * share) for share in (0.3, 0.7))
        above, below = (int(picture.height - low - preview.height * share) for share in (0.7, 0.3))
        seen = [picture.getpixel(place)[0] for place in ((left, above), (right, above), (left, below))]  # type: ignore[index]
    assert seen[0] > 240
    assert 110 < seen[1] < 145
    assert seen[2] < 20


async def test_only_what_lies_in_the_frame_is_read(drive: Drive) -> None:
    phone = await aim(drive)
    for _ in range(12):
        frames(phone).show(PICTURE)
        await drive.frames(1)
    await drive.until(lambda: len(phone.devices.reader.frames) > 1)  # type: ignore[attr-defined]  # the fake's
    read = phone.devices.reader.frames[-1]  # type: ignore[attr-defined]  # the fake's
    assert read.width == round(320 * 0.8)
    assert 0 < read.height < 240
