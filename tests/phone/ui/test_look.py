from pathlib import Path
from tests.phone.ui.drive import Drive
from tests.phone.ui.nuoc_hai import *
from phone.ui.check.beginning import draft_of
from phone.platform.seams import Code, DeviceRefused, Frame
from PIL import Image
import asyncio

async def shot(drive,name):
    await drive.frames(3)
    await drive.screenshot(name)
    f=drive.faults()
    if f: print(name, f)

def begin(phone, i):
    row=phone.store.register.instrument(i)
    return draft_of(phone.store, phone.clock, row, TODAY)

async def test_sheets(drive: Drive, tmp_path: Path) -> None:
    phone = nuoc_hai(tmp_path)
    await drive.open("check", phone=phone, draft=begin(phone, IN_DATE))
    await drive.tap("other"); 
    for k in ["key_5","key_comma","key_2"]: await drive.tap(k)
    await shot(drive,"f_pad")
    await drive.tap("record"); await shot(drive,"f_pad2")
    await drive.tap("quick_2"); await shot(drive,"f_read2")
    await drive.tap("reading_0"); await shot(drive,"f_correct")
    await drive.key(27)
    await drive.tap("standard"); await shot(drive,"f_standard")
    await drive.tap(f"standard_{OLD_WEIGHTS}"); await shot(drive,"f_standard2")
    await drive.tap("standard"); await drive.tap(f"standard_{CONTROL_SCALE}"); await shot(drive,"f_scale")
    await drive.tap("zero"); await shot(drive,"f_zero")
    await drive.tap("quick_0")
    await drive.tap("goods"); await drive.tap("key_5"); await drive.tap("key_0"); await shot(drive,"f_goods")
    await drive.tap("record")
    await drive.tap("next")
    await drive.tap("sticker_valid"); await drive.tap("printed"); await shot(drive,"f_edit")
    await drive.tap("edit_month"); await shot(drive,"f_month")
    await drive.tap("year_before");await drive.tap("year_before"); await drive.tap("month_5"); await shot(drive,"f_expired")
    await drive.tap("printed"); await drive.tap("edit_code"); await shot(drive,"f_code")
    await drive.key(27)
    await drive.tap("signs"); await drive.tap("sign_magnet"); await shot(drive,"f_signs")
    await drive.key(27)
    await drive.tap("seal_broken"); await drive.tap("next"); await shot(drive,"f_photos3")
    phone.devices.photos.next_pictures=[(Path("/work/shared/data/photos")/n).read_bytes() for n in ("DSCN0010.jpg","portrait_1.jpg","jolla.jpg")]
    await drive.tap("take"); await drive.until(lambda: len(drive.page.flow.draft.photos)==1); await drive.tap("take"); await drive.until(lambda: len(drive.page.flow.draft.photos)==2); await drive.settled(); await shot(drive,"f_photos4")
    await drive.tap("photo_0"); await drive.frames(60); await shot(drive,"f_photo")
    await drive.tap("photo_again"); await drive.frames(60); await drive.settled(); await shot(drive,"f_photos5")
    await drive.tap("step_summary"); await shot(drive,"f_sum2")
    drive.page.scroll.scroll_y=0.4; await shot(drive,"f_sum3")
    drive.page.scroll.scroll_y=0; await shot(drive,"f_sum4")

async def test_others(drive: Drive, tmp_path: Path) -> None:
    phone = nuoc_hai(tmp_path)
    await drive.open("describe", phone=phone, market_id=NUOC_HAI)
    await shot(drive,"f_desc")
    await drive.tap("stall"); await shot(drive,"f_stalls")
    await drive.type("stall_search","dam quoc"); await shot(drive,"f_stalls2")
    await drive.tap("stall_B-07")
    await drive.tap("kind_spring_dial_scale"); await shot(drive,"f_desc2")
    await drive.tap("max_20000000"); await drive.tap("d_50000"); await shot(drive,"f_desc3")
    await drive.tap("go"); await shot(drive,"f_unreg")
    await drive.open("markets", phone=phone); 
    await shot(drive,"f_resume")

async def test_scan(drive: Drive, tmp_path: Path) -> None:
    phone = nuoc_hai(tmp_path)
    await drive.open("scan", phone=phone)
    await shot(drive,"f_scan0")
    im=Image.open("/work/shared/data/photos/DSCN0010.jpg").convert("L").resize((640,480))
    phone.devices.frames.show(Frame(im.tobytes(),640,480)); await drive.frames(5)
    await shot(drive,"f_scan1")
    phone.devices.reader.codes=[Code(LABEL_OF[IN_DATE],"qr")]
    for _ in range(3):
        phone.devices.frames.show(Frame(im.tobytes(),640,480)); await asyncio.sleep(.25); await drive.frames(5)
    await shot(drive,"f_scan2")
    await drive.tap("again"); await drive.frames(4)
    await drive.type("code","zzz unknown"); await drive.tap("find"); await shot(drive,"f_scan3")
    phone.devices.frames.refusal="not_allowed"
    await drive.tap("again"); await drive.frames(5); await shot(drive,"f_scan4")
    phone.devices.frames.refusal=None
    await drive.open("check", phone=phone, draft=begin(phone, IN_DATE))
    await drive.tap("step_marks"); await drive.tap("sticker_valid"); await drive.tap("printed"); await drive.tap("edit_scan"); await drive.frames(5)
    phone.devices.reader.codes=[]
    await drive.type("code",FOREIGN_STICKER); await drive.tap("find"); await shot(drive,"f_scan5")
    await drive.tap("use"); await shot(drive,"f_foreign")
