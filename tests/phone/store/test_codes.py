"""Which instrument a scanned or typed code leads to, without a network."""

from datetime import timedelta
from uuid import UUID

import pytest
from phone.core.ids import new_id
from phone.store.database import Store

from schemas.label_codes import code_of
from schemas.sync import SyncVerification
from tests.phone.store.makers import TODAY, first_page, instrument, page, stall, verification

LABEL = code_of(123_456_789)
MINE = instrument(id=new_id(), label_code=LABEL, serial="SN 88-21/b", local_tag="Cân Đỏ 7")
OTHER = instrument(id=new_id(), label_code=code_of(5), serial="004512", local_tag=None)
BORNE = verification(id=new_id(), instrument_id=MINE.id, mark_series="KĐ-A", mark_number="004512")


@pytest.fixture
def register(store: Store) -> Store:
    store.register.apply(first_page(instruments=[MINE, OTHER], verifications=[BORNE]))
    return store


def found(store: Store, text: str) -> list[UUID]:
    return [row.instrument.id for row in store.register.find_by_code(text)]


@pytest.mark.parametrize(
    "text",
    [
        LABEL,
        LABEL.lower(),
        f" {LABEL[:3]} {LABEL[3:6]} {LABEL[6:]} ",
        f"{LABEL[:4]}-{LABEL[4:]}",
        f"https://qua-can.example/s/{LABEL}",
        f"HTTPS://QUA-CAN.EXAMPLE/S/{LABEL}/?from=sticker#top",
        LABEL.replace("0", "O").replace("1", "l"),
    ],
)
def test_our_own_label_leads_to_its_instrument_however_it_is_typed(register: Store, text: str) -> None:
    assert found(register, text) == [MINE.id]


@pytest.mark.parametrize("text", ["KĐ-A-004512", "kd a 004512", "KDA004512", "kđ-a.004512", "KD-A-004512\n"])
def test_a_sticker_leads_to_the_instrument_that_bears_it(register: Store, text: str) -> None:
    assert found(register, text) == [MINE.id]


@pytest.mark.parametrize("text", ["SN88-21/B", "sn 8821b", "can do 7", "CÂN ĐỎ 7", "canDO7"])
def test_a_serial_or_local_tag_leads_to_its_instrument(register: Store, text: str) -> None:
    assert found(register, text) == [MINE.id]


def test_a_serial_comes_before_the_number_of_a_sticker_without_its_series(register: Store) -> None:
    assert found(register, "004512") == [OTHER.id]


def test_the_number_of_a_sticker_alone_leads_to_its_instrument(register: Store) -> None:
    register.register.apply(page(verifications=[mark("009000", series="X")]))

    assert found(register, "009000") == [OTHER.id]
    assert found(register, "009 000") == [OTHER.id]


@pytest.mark.parametrize("text", ["", "   ", "---", "KD-A-004513", "nothing", "%", "' OR 1=1 --", "₫" * 500])
def test_a_code_that_nothing_carries_leads_nowhere(register: Store, text: str) -> None:
    assert found(register, text) == []


def mark(number: str, *, series: str = "KĐ-A", of: UUID = OTHER.id, days_ago: int = 3) -> SyncVerification:
    return verification(
        id=new_id(),
        instrument_id=of,
        mark_series=series,
        mark_number=number,
        verified_on=TODAY - timedelta(days=days_ago),
    )


def test_a_sticker_borne_now_comes_before_the_same_code_borne_once(register: Store) -> None:
    register.register.apply(
        page(verifications=[mark("777", days_ago=400), mark("888", days_ago=10), mark("777", of=MINE.id, days_ago=5)])
    )

    assert found(register, "KĐ-A-777") == [MINE.id]


def test_a_sticker_borne_once_still_leads_to_its_instrument(register: Store) -> None:
    register.register.apply(page(verifications=[mark("777", days_ago=400), mark("888", days_ago=10)]))

    assert found(register, "KĐ-A-777") == [OTHER.id]


def test_several_instruments_with_one_code_are_all_found(register: Store) -> None:
    twin = instrument(id=new_id(), label_code=code_of(6), local_tag="can-do-7")
    register.register.apply(page(instruments=[twin]))

    assert set(found(register, "Cân Đỏ 7")) == {MINE.id, twin.id}


def test_one_in_use_comes_before_one_that_was_taken_out_of_use(register: Store) -> None:
    retired = instrument(id=new_id(), label_code=code_of(6), local_tag="Cân Đỏ 7", in_use=False)
    register.register.apply(page(instruments=[retired]))
    assert found(register, "can do 7") == [MINE.id]

    register.register.apply(page(instruments=[instrument(id=MINE.id, local_tag="khác")]))
    assert found(register, "can do 7") == [retired.id]


def test_an_instrument_of_another_stall_is_found_with_its_stall(register: Store) -> None:
    there = stall(id=new_id(), code="C-1", trader_name="Bế Thị Bưởi")
    register.register.apply(page(stalls=[there], instruments=[instrument(id=MINE.id, stall_id=there.id, serial="S1")]))

    [row] = register.register.find_by_code("s1")

    assert row.stall == there
