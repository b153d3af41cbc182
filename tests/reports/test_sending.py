"""A report on its way in: from a label, a market and stall, or a market alone; once; and refused with what to mend."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from service.evidence.jobs import derive_photo
from service.evidence.models import STORED_IMAGE
from service.evidence.room import EvidenceRoom
from service.evidence.sweeping import SETTLED, sweep_photos
from service.ledger.models import LedgerEntry
from service.reports.abuse_forms import proves
from service.reports.models import REPORT, REPORT_PHOTO
from service.storage import derived_key, photo_key
from service.work.worker import WORKER
from tests.conftest import MovableClock
from tests.makers.asgi import Request, broken_off
from tests.makers.evidence import jpeg, sha
from tests.makers.reports import (
    SEND,
    add_report,
    browser,
    fields_of,
    form_of,
    id_of,
    label_of,
    parts_of,
    send,
)
from tests.makers.world import World, new_id

LEDGER = LedgerEntry.__table__  # type: ignore[attr-defined]  # set by SQLModel


async def row_of(world: World, report: UUID) -> dict[str, Any]:
    async with world.database.read() as session:
        return dict((await session.execute(select(REPORT).where(REPORT.c.id == report))).mappings().one())


async def reports_at(world: World) -> int:
    async with world.database.read() as session:
        counted = select(func.count()).where(REPORT.c.market_id == world.market)
        return int((await session.execute(counted)).scalar_one())


async def test_a_form_from_the_service_is_filled_in_and_gives_a_receipt(world: World) -> None:
    async with browser(world.app) as client:
        form = (await client.get("/api/v1/public/report-form")).json()
    assert (form["most_photos"], form["difficulty"]) == (3, 4)
    assert form["earliest_at"] < form["expires_at"]
    sent = await add_report(world)
    assert [len(part) for part in sent.receipt.split("-")] == [4, 4, 4, 4]


async def test_the_label_of_an_instrument_names_instrument_and_stall(world: World) -> None:
    scale = await world.add_instrument()
    sent = await add_report(world, label=await label_of(world, scale))
    row = await row_of(world, sent.id)
    assert (row["market_id"], row["stall_id"], row["instrument_id"]) == (world.market, world.stall, scale)
    assert (row["state"], row["complaint"], row["contact"]) == ("new", "short_weight", None)


@pytest.mark.parametrize("spelling", ["{}", "https://can.caobang.gov.vn/s/{}", " {} "])
async def test_the_label_of_a_stall_names_the_stall_however_it_is_given(world: World, spelling: str) -> None:
    sent = await add_report(world, label=spelling.format((await label_of(world)).lower()))
    row = await row_of(world, sent.id)
    assert (row["stall_id"], row["instrument_id"]) == (world.stall, None)


async def test_whoever_does_not_know_the_stall_names_the_market(world: World) -> None:
    sent = await add_report(world, market_id=world.market)
    row = await row_of(world, sent.id)
    assert (row["market_id"], row["stall_id"], row["instrument_id"]) == (world.market, None, None)


async def test_what_was_typed_is_stored_tidied_and_as_nfc(world: World) -> None:
    sent = await add_report(world, text="  Ca\u0302n thie\u0302\u0301u\r\nhai lạng  ", contact=" 0912 345 678 ")
    row = await row_of(world, sent.id)
    assert row["text"] == "Cân thiếu\nhai lạng"
    assert row["contact"] == "0912 345 678"


async def test_photos_are_stored_before_their_report_and_shown_to_nobody_yet(world: World) -> None:
    photos = [jpeg(), jpeg()]
    sent = await add_report(world, photos=photos)
    async with world.database.read() as session:
        named = select(REPORT_PHOTO.c.sha256, REPORT_PHOTO.c.public, STORED_IMAGE.c.exif_lat).join(STORED_IMAGE)
        rows = (await session.execute(named.where(REPORT_PHOTO.c.report_id == sent.id))).all()
    assert {(row.sha256, row.public, row.exif_lat) for row in rows} == {(sha(photo), False, None) for photo in photos}
    for photo in photos:
        assert await world.app.state.store.get(photo_key(sha(photo))) == photo


async def test_the_ledger_tells_that_it_came_and_nothing_of_who_sent_it(world: World) -> None:
    sent = await add_report(world, contact="0912345678", text="Chị Lan bán thịt", photos=[jpeg()])
    async with world.database.read() as session:
        entry = (await session.execute(select(LEDGER).where(LEDGER.c.subject_id == sent.id))).mappings().one()
    assert (entry["action"], entry["person_id"]) == ("received", None)
    assert "0912345678" not in str(entry["detail"])
    assert "Lan" not in str(entry["detail"])


async def test_the_same_form_again_gives_the_same_receipt_and_no_second_report(world: World) -> None:
    form, photo = form_of(world.app), jpeg()
    there: dict[str, Any] = {"market_id": world.market, "stall_id": world.stall}
    first = await send(world.app, form=form, photos=[photo], **there)
    again = await send(world.app, form=form, photos=[photo], **there)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert await reports_at(world) == 1


async def test_the_same_form_ten_times_at_once_makes_one_report(world: World) -> None:
    form = form_of(world.app)
    answers = await asyncio.gather(*(send(world.app, form=form, market_id=world.market) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.json()["receipt"] for answer in answers}) == 1
    assert await reports_at(world) == 1


async def test_a_form_is_good_for_one_report(world: World) -> None:
    form = form_of(world.app)
    await add_report(world, form=form)
    other = await send(world.app, form=form, market_id=world.market, text="Chuyện khác")
    assert (other.status_code, other.json()["code"]) == (409, "form_used")
    assert await reports_at(world) == 1


@pytest.mark.parametrize(
    ("age", "code", "status"),
    [
        (timedelta(seconds=1), "form_too_soon", 429),
        (timedelta(hours=24, minutes=1), "form_expired", 400),
    ],
)
async def test_a_form_is_neither_too_young_nor_too_old(world: World, age: timedelta, code: str, status: int) -> None:
    answer = await send(world.app, form=form_of(world.app, age=age), market_id=world.market)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert ("retry-after" in answer.headers) == (status == 429)
    assert await reports_at(world) == 0


@pytest.mark.parametrize("proof", ["", "0", "not the one", "x" * 100, "đ"])
async def test_a_report_without_work_done_for_its_own_form_is_refused(world: World, proof: str) -> None:
    hard = form_of(world.app)
    while proves(hard, proof):
        hard = form_of(world.app)
    fields = fields_of(world.app, hard, proved=False, market_id=world.market)
    async with browser(world.app) as client:
        answer = await client.post(SEND, files=parts_of({**fields, "proof": proof}))
    assert (answer.status_code, answer.json()["code"]) == (400, "proof_missing")


@pytest.mark.parametrize(
    "change",
    [lambda _: "", lambda text: text[:-1], lambda text: ("B" if text[0] == "A" else "A") + text[1:], str.lower],
)
async def test_a_token_that_was_not_made_here_is_refused(world: World, change: Any) -> None:
    fields = fields_of(world.app, market_id=world.market)
    async with browser(world.app) as client:
        answer = await client.post(SEND, files=parts_of({**fields, "token": change(fields["token"])}))
    assert (answer.status_code, answer.json()["code"]) == (400, "form_forged")


async def refused(world: World, **more: Any) -> list[tuple[str, str]]:
    answer = await send(world.app, **more)
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def test_what_cannot_be_taken_is_told_field_by_field(world: World) -> None:
    today = world.app.state.clock.today()
    there: dict[str, Any] = {"market_id": world.market}
    assert await refused(world) == [("/", "place_missing")]
    assert await refused(world, label="ZZZZZZZZZ") == [("/label", "report_label_unknown")]
    assert await refused(world, market_id=new_id()) == [("/market_id", "report_market_unknown")]
    assert await refused(world, **there, stall_id=world.other_stall) == [("/stall_id", "report_stall_unknown")]
    assert await refused(world, **there, complaint="theft") == [("/complaint", "enum")]
    assert await refused(world, **there, complaint="other", text=None) == [("/text", "report_text_missing")]
    assert await refused(world, **there, text="x" * 2001) == [("/text", "string_too_long")]
    assert await refused(world, **there, text="a\x00b") == [("/", "text_with_nul")]
    assert await refused(world, **there, happened_on=today + timedelta(days=1)) == [("/happened_on", "report_day")]
    assert await refused(world, **there, happened_on=today - timedelta(days=181)) == [("/happened_on", "report_day")]
    assert await refused(world, **there, language="fr") == [("/", "language_unknown")]
    assert await refused(world, **there, website="http://spam.example") == [("/website", "leave_empty")]
    assert await refused(world, **there, photos=[jpeg() for _ in range(4)]) == [("/photos", "too_many_photos")]
    assert await reports_at(world) == 0


async def test_a_refusal_is_in_the_readers_language(world: World) -> None:
    answer = await send(world.app, label="ZZZZZZZZZ", reads="en")
    assert "Look at the label again" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 415, "photo_type_unsupported"),
        (jpeg(seed=1)[:40] + b"\xff" * 60 + jpeg(seed=1)[100:], 400, "photo_damaged"),
        (jpeg(seed=1)[:4000], 400, "photo_truncated"),
    ],
)
async def test_what_is_no_whole_photo_is_refused_and_leaves_no_report(
    world: World, content: bytes, status: int, code: str
) -> None:
    answer = await send(world.app, market_id=world.market, photos=[jpeg(), content])
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await reports_at(world) == 0


async def test_a_refused_form_can_be_mended_and_sent_again(world: World) -> None:
    form = form_of(world.app)
    assert (await send(world.app, form=form, market_id=world.market, photos=[b"no photo"])).status_code == 415
    assert (await send(world.app, form=form, market_id=world.market, photos=[jpeg()])).status_code == 201


async def test_photos_of_whoever_has_no_good_form_are_not_read(world: World) -> None:
    parts = parts_of(fields_of(world.app, market_id=world.market), [jpeg()])
    async with browser(world.app) as client:
        late = await client.post(SEND, files=[*parts[-1:], *parts[:-1]])
    assert (late.status_code, late.json()["code"]) == (400, "form_forged"), "the token stands before the photos"


async def test_an_empty_part_is_no_photo(world: World) -> None:
    parts = [*parts_of(fields_of(world.app, market_id=world.market)), ("photos", ("", b""))]
    async with browser(world.app) as client:
        answer = await client.post(SEND, files=parts)
    assert answer.status_code == 201
    report = await id_of(world, answer.json()["receipt"])
    async with world.database.read() as session:
        assert (await session.execute(select(REPORT_PHOTO).where(REPORT_PHOTO.c.report_id == report))).first() is None


async def test_a_photo_and_a_body_that_are_too_large_are_refused(world: World) -> None:
    most = world.app.state.settings.max_report_photo_bytes
    one = await send(world.app, market_id=world.market, photos=[jpeg() + bytes(most)])
    assert (one.status_code, one.json()["code"]) == (413, "report_photo_too_large")
    assert "8 MB" in one.json()["detail"]
    async with browser(world.app) as client:
        declared = await client.post(SEND, content=b"x", headers={"Content-Length": str(4 * most)})
    assert declared.status_code == 413


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"", "multipart/form-data"),
        (b"no parts at all", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"complaint=other", "application/x-www-form-urlencoded"),
    ],
)
async def test_a_body_that_is_no_such_form_is_refused(world: World, body: bytes, media_type: str) -> None:
    async with browser(world.app) as client:
        answer = await client.post(SEND, content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 400
    assert answer.json()["code"] in {"form_malformed", "form_forged"}


async def test_a_sender_who_reports_a_place_again_is_marked(world: World) -> None:
    first = await add_report(world, address="192.0.2.7")
    again = await add_report(world, address="192.0.2.7")
    other = await add_report(world, address="192.0.2.8")
    marks = [(await row_of(world, sent.id))["same_sender"] for sent in (first, again, other)]
    assert marks == [False, True, False]


async def test_nothing_that_is_kept_tells_an_address(world: World, database_url: str) -> None:
    address = "198.51.100.77"
    await add_report(world, address=address)
    kept = []
    async with world.database.read() as session:
        connection = await session.connection()
        for table in ("report", "report_tally", "report_photo", "report_note", "ledger_entry", "address_secret"):
            rows = await connection.exec_driver_sql(f"SELECT t::text FROM {table} t")
            kept += [row[0] for row in rows]
    assert kept
    assert not [row for row in kept if address in row]


async def test_a_broken_connection_is_no_fault(world: World) -> None:
    request = Request("POST", SEND, {"content-type": "multipart/form-data; boundary=x", "content-length": "5000"})
    answered = await request.send(world.app, broken_off(b"--x\r\n"))
    assert answered.status < 500


async def test_the_answer_is_not_kept_by_caches(world: World) -> None:
    answer: httpx.Response = await send(world.app, market_id=world.market)
    assert answer.headers["cache-control"] == "no-store"


async def test_the_sweep_keeps_a_reports_photos_and_deletes_those_of_a_refused_one(
    world: World, clock: MovableClock
) -> None:
    kept, orphan = jpeg(), jpeg()
    await add_report(world, photos=[kept])
    assert (await send(world.app, market_id=world.market, photos=[orphan, b"no photo"])).status_code == 415
    state = world.app.state
    clock.offset += SETTLED + timedelta(minutes=1)
    await sweep_photos(EvidenceRoom(state.database, state.store, clock, state.settings))
    assert await state.store.exists(photo_key(sha(kept)))
    assert not await state.store.exists(photo_key(sha(orphan)))


async def test_the_worker_makes_smaller_pictures_of_a_reports_photos(world: World) -> None:
    photo = jpeg()
    await add_report(world, photos=[photo])
    state = world.app.state
    await derive_photo(
        EvidenceRoom(state.database, state.store, state.clock, state.settings), WORKER, sha(photo).encode()
    )
    for size in ("thumb", "large"):
        assert await state.store.exists(derived_key(sha(photo), size))
