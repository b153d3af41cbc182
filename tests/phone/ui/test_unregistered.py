"""A scale that is not on the register, by touch: described by pictures and tiles, then checked like any other."""

from rules.kinds import InstrumentKind
from tests.phone.ui import nuoc_hai
from tests.phone.ui.drive import Drive
from tests.phone.ui.nuoc_hai import KG, NUOC_HAI, G, number


async def describe(drive: Drive) -> None:
    """Up to where it could be checked."""
    await drive.open("describe", phone=nuoc_hai.nuoc_hai(drive.home), market_id=NUOC_HAI)
    await drive.tap("stall")
    await drive.type("stall_search", "dam quoc")
    await drive.tap("stall_B-07")
    await drive.tap("kind_spring_dial_scale")


async def test_nothing_can_be_checked_before_stall_and_kind_are_known(drive: Drive) -> None:
    await drive.open("describe", phone=nuoc_hai.nuoc_hai(drive.home), market_id=NUOC_HAI)
    assert drive.find("go").disabled
    assert not drive.has("max_10000000")
    await drive.tap("kind_steelyard")
    assert drive.find("go").disabled
    assert drive.phone.store.drafts.open_drafts() == []


async def test_it_is_kept_from_the_moment_it_could_be_checked(drive: Drive) -> None:
    await describe(drive)
    (draft,) = drive.phone.store.drafts.open_drafts()
    assert draft.unregistered is not None
    assert (draft.unregistered.stall_id, draft.unregistered.kind) == (
        number(0xC0, 3),
        InstrumentKind.SPRING_DIAL_SCALE,
    )
    await drive.tap("max_20000000")
    await drive.tap("d_50000")
    await drive.type("serial", "SN 77")
    await drive.tap("go")
    (draft,) = drive.phone.store.drafts.open_drafts()
    described = draft.unregistered
    assert described is not None
    assert (described.max_mg, described.d_mg, described.serial) == (20 * KG, 50 * G, "SN 77")


async def test_its_check_goes_on_and_it_can_be_described_better_later(drive: Drive) -> None:
    await describe(drive)
    await drive.tap("max_20000000")
    await drive.tap("go")
    assert drive.page.page_name == "check"
    assert drive.page.title == "Cân đồng hồ lò xo 20 kg"
    assert drive.page.subtitle == "B-07 · Đàm Quốc Đạt"
    await drive.tap("quick_0")
    assert drive.sees("Chưa biết vạch chia d: không xét được.")
    await drive.tap("describe")
    await drive.tap("d_50000")
    await drive.tap("go")
    await drive.tap("step_measure")
    assert drive.page.flow.verdict.readings[0].limit_mg is not None


async def test_its_check_is_saved_with_what_was_described(drive: Drive) -> None:
    await describe(drive)
    await drive.tap("max_20000000")
    await drive.tap("d_50000")
    await drive.tap("go")
    await drive.tap("quick_0")
    await drive.tap("next")
    await drive.tap("sticker_missing")
    await drive.tap("seal_missing")
    await drive.tap("step_summary")
    assert drive.sees("Cân chưa có trong sổ.")
    await drive.tap("save")
    await drive.settled()
    (record,) = drive.phone.store.outbox.entries()
    assert record.content.instrument_id is None
    assert record.content.unregistered.max_mg == 20 * KG
    assert record.title.instrument == "Cân đồng hồ lò xo 20 kg"
    assert drive.page.page_name == "instrument"
    assert drive.page.subtitle == "B-07 · Đàm Quốc Đạt"


async def test_other_kinds_and_values_are_chosen_from_a_list_or_typed(drive: Drive) -> None:
    await describe(drive)
    await drive.tap("kind_other")
    await drive.tap("other_truck_scale")
    assert drive.find("kind_other").chosen
    assert drive.sees("Cân ô tô")
    await drive.tap("max_other")
    for key in ("8", "0", "0"):
        await drive.tap(f"key_{key}")
    await drive.tap("record")
    assert drive.find("max_800000000").chosen
    await drive.tap("max_unknown")
    (draft,) = drive.phone.store.drafts.open_drafts()
    assert draft.unregistered is not None
    assert (draft.unregistered.kind, draft.unregistered.max_mg) == (InstrumentKind.TRUCK_SCALE, None)


async def test_an_interval_above_max_is_told_of(drive: Drive) -> None:
    await describe(drive)
    await drive.tap("max_500000")
    await drive.tap("d_other")
    for key in ("5", "0", "0"):
        await drive.tap(f"key_{key}")
    await drive.tap("record")
    assert drive.sees("Vạch chia phải nhỏ hơn mức cân lớn nhất.")
    assert drive.find("go").disabled
    assert drive.faults() == []
