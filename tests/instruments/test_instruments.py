"""Instruments: put by id, labelled, listed, moved, found by whatever stands on them."""

import itertools
from datetime import date

import pytest

from schemas.identity import Role
from service.instruments import label_codes
from service.instruments.models import Instrument, InstrumentMark
from service.verifications.models import Verification
from service.vietnamese import code_key
from tests.makers.register import API, column, entries_of, instrument_body
from tests.makers.world import World, new_id


async def add_mark(world: World, instrument: object, series: str, number: str, on: date, body: str) -> None:
    verification = new_id()
    person = await world.add_person(Role.DEPARTMENT)
    await world.add(
        Verification,
        id=verification,
        province_id=world.province,
        area_id=world.commune,
        market_id=world.market,
        instrument_id=instrument,
        body=body,
        certificate_number=verification.hex[-8:],
        verified_on=on,
        valid_until=date(on.year + 2, 1, 1),
        valid_until_precision="day",
        mode="periodic",
        result="pass",
        content_digest="0" * 64,
        recorded_at=world.app.state.clock.now(),
        recorded_by=person,
    )
    await world.add(
        InstrumentMark,
        id=new_id(),
        instrument_id=instrument,
        verification_id=verification,
        body=body,
        series=series,
        number=number,
        lookup_key=code_key(series + number),
    )


async def test_an_instrument_gets_a_label_code_once_and_keeps_it(world: World) -> None:
    board = await world.client(Role.BOARD)
    instrument = new_id()
    body = instrument_body(world.stall)
    first = await board.put(f"{API}/instruments/{instrument}", json=body)
    again = await board.put(f"{API}/instruments/{instrument}", json=body)
    changed = await board.put(f"{API}/instruments/{instrument}", json={**body, "in_use": False})
    assert (first.status_code, again.status_code, changed.status_code) == (201, 200, 200), first.text
    assert label_codes.check(first.json()["label_code"])
    assert {answer.json()["label_code"] for answer in (first, again, changed)} == {first.json()["label_code"]}
    assert first.json()["state"] == "never_verified"
    assert first.json()["registered_on"] == world.app.state.clock.today().isoformat()
    assert [action for action, _ in await entries_of(world.database, instrument)] == ["added", "changed"]


async def test_a_label_code_that_is_taken_is_made_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    board = await world.client(Role.BOARD)
    taken, free = label_codes.make(), label_codes.make()
    codes = iter([taken, taken, free])
    monkeypatch.setattr(label_codes, "make", lambda: next(codes))
    made = [
        (await board.put(f"{API}/instruments/{new_id()}", json=instrument_body(world.stall))).json()["label_code"]
        for _ in range(2)
    ]
    assert made == [taken, free]


def test_a_label_code_notices_every_wrong_and_every_swapped_character() -> None:
    for _ in range(20):
        code = label_codes.make()
        assert label_codes.check(code)
        for place, char in itertools.product(range(9), label_codes.ALPHABET):
            if char != code[place]:
                assert not label_codes.check(code[:place] + char + code[place + 1 :])
        for one, two in itertools.combinations(range(9), 2):
            if code[one] != code[two]:
                swapped = list(code)
                swapped[one], swapped[two] = swapped[two], swapped[one]
                assert not label_codes.check("".join(swapped))


async def test_a_label_is_found_by_its_address_and_by_what_a_person_types(world: World) -> None:
    board = await world.client(Role.BOARD)
    instrument = new_id()
    made = await board.put(f"{API}/instruments/{instrument}", json=instrument_body(world.stall, local_tag=None))
    code = made.json()["label_code"]
    typed = code.replace("0", "o").replace("1", "l")
    for text in (typed, f" {typed[:4].lower()} {typed[4:]} ", f"https://quacan.example/s/{code}?src=qr"):
        found = await board.get(f"{API}/instruments/lookup", params={"code": text})
        assert found.status_code == 200, text
        assert found.json()["id"] == str(instrument)


def test_look_alikes_typed_for_digits_are_corrected() -> None:
    body = "01" * 4
    code = next(body + char for char in label_codes.ALPHABET if label_codes.check(body + char))
    assert label_codes.correct("oLOi-olOI" + code[-1].lower()) == code
    assert label_codes.correct(f"https://x.example/s/{code}") == code
    assert label_codes.correct("U" * 9) is None


async def test_a_sticker_is_found_in_any_spacing_and_case(world: World) -> None:
    board = await world.client(Role.BOARD)
    instrument = await world.add_instrument()
    tail = instrument.hex[-7:].upper()
    body = await world.add_body()
    await add_mark(world, instrument, "KD-A", tail, date(2026, 1, 15), body)
    for text in (f"KD-A {tail}", f"kda{tail.lower()}", f"KD A-{tail}", tail):
        found = await board.get(f"{API}/instruments/lookup", params={"code": text})
        assert found.status_code == 200, found.text
        assert found.json()["mark"] == {"body": body, "series": "KD-A", "number": tail}


async def test_the_sticker_an_instrument_bears_now_comes_before_one_it_bore(world: World) -> None:
    board = await world.client(Role.BOARD)
    old, new = await world.add_instrument(), await world.add_instrument()
    first = await world.add_body()
    world.body = ""
    second = await world.add_body()
    await add_mark(world, old, "X", "555001", date(2024, 1, 15), first)
    await add_mark(world, old, "X", "777001", date(2026, 1, 15), first)
    await add_mark(world, new, "X", "555001", date(2025, 1, 15), second)
    found = await board.get(f"{API}/instruments/lookup", params={"code": "X555001"})
    assert found.json()["id"] == str(new)


async def test_a_number_on_two_instruments_is_answered_with_both_told_apart(world: World) -> None:
    board = await world.client(Role.BOARD)
    ids = {str(await world.add_instrument(serial="S-77", serial_key="S77")) for _ in range(2)}
    answer = await board.get(f"{API}/instruments/lookup", params={"code": "s 77"})
    assert (answer.status_code, answer.json()["code"]) == (409, "ambiguous_code")
    assert {error["pointer"] for error in answer.json()["errors"]} == ids
    assert len({error["message"] for error in answer.json()["errors"]}) == 2


async def test_a_code_known_elsewhere_only_is_unknown(world: World) -> None:
    instrument = await world.add_instrument(other=True)
    (code,) = await column(world.database, Instrument, instrument, "label_code")
    board, department = await world.client(Role.BOARD), await world.client(Role.DEPARTMENT)
    assert (await department.get(f"{API}/instruments/lookup", params={"code": code})).status_code == 200
    for text in (code, "không có", "***", "\u200b"):
        answer = await board.get(f"{API}/instruments/lookup", params={"code": text})
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_code")


async def test_an_instrument_cannot_be_put_where_its_writer_keeps_nothing(world: World) -> None:
    board = await world.client(Role.BOARD)
    answer = await board.put(f"{API}/instruments/{new_id()}", json=instrument_body(world.other_stall))
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/stall_id", "unknown")]
    elsewhere = await world.add_instrument(other=True)
    taken = await board.put(f"{API}/instruments/{elsewhere}", json=instrument_body(world.stall))
    assert taken.status_code == 404
    verifier = await world.client(Role.VERIFIER)
    assert (await verifier.put(f"{API}/instruments/{new_id()}", json=instrument_body(world.stall))).status_code == 403


async def test_an_instrument_that_moves_takes_its_verifications_along(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    instrument = await world.add_instrument()
    await add_mark(world, instrument, "Y", instrument.hex[-6:], date(2026, 1, 15), await world.add_body())
    answer = await department.put(f"{API}/instruments/{instrument}", json=instrument_body(world.other_stall))
    assert answer.json()["market_id"] == str(world.other_market)
    assert answer.json()["area_id"] == str(world.other_commune)
    assert answer.json()["verified_on"] == "2026-01-15"
    listed = await department.get(f"{API}/instruments/{instrument}/verifications")
    assert len(listed.json()["items"]) == 1
    team = await world.client(Role.DISTRICT_TEAM)
    assert (await team.get(f"{API}/instruments/{instrument}")).status_code == 404


async def test_instruments_are_filtered_by_state_kind_stall_and_use(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    today = world.app.state.clock.today()
    ids = {
        "in_date": await world.add_instrument(),
        "overdue": await world.add_instrument(valid_until=date(2026, 2, 1)),
        "due": await world.add_instrument(valid_until=today, kind="counter_scale"),
        "never_verified": await world.add_instrument(verified_on=None, valid_until=None, other=True),
    }

    async def listed(**query: str | list[str]) -> set[str]:
        return {i["id"] for i in (await department.get(f"{API}/instruments", params=query)).json()["items"]}

    for state, instrument in ids.items():
        assert await listed(state=state) == {str(instrument)}
        assert (await department.get(f"{API}/instruments/{instrument}")).json()["state"] == state
    assert await listed(state=["due", "overdue"]) == {str(ids["due"]), str(ids["overdue"])}
    assert await listed(kind="counter_scale") == {str(ids["due"])}
    assert await listed(stall=str(world.other_stall)) == {str(ids["never_verified"])}
    assert await listed(area=str(world.other_commune)) == {str(ids["never_verified"])}
    assert await listed(area=str(world.province)) == {str(one) for one in ids.values()}
    assert await listed(market=[str(world.market)], in_use="false") == set()


async def test_instruments_are_paged_without_loss_and_found_by_the_beginning_of_a_serial(world: World) -> None:
    board = await world.client(Role.BOARD)
    ids = [str(await world.add_instrument(serial=f"AB-{n}", serial_key=f"AB{n}")) for n in range(5)]
    listed: list[str] = []
    query = {"limit": "2", "q": "ab"}
    while True:
        page = (await board.get(f"{API}/instruments", params=query)).json()
        listed += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert listed == sorted(ids)
