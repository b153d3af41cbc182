"""What the phone learnt by syncing makes it judge as the service does when the record arrives."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from phone.core.draft import Draft
from phone.core.judging import Subject, judge
from phone.core.receipts import verify_receipt
from phone.core.record import record_of

from rules.check import CheckVerdict
from rules.flags import STATE_FLAGS
from rules.observations import SealState, StickerState
from rules.verdicts import Reading
from schemas.canonical import digest
from schemas.identity import Role
from schemas.plain import from_plain, to_plain
from schemas.spot_checks import Receipt
from schemas.sync import SyncPage
from service.instruments.models import InstrumentMark
from service.verifications.models import Verification
from tests.makers.spot_checks import add_weight_set
from tests.makers.world import World, new_id
from tests.phone.core.makers import KG, G, draft


async def add_verification(world: World, instrument: UUID, **values: Any) -> None:
    place = {"province_id": world.province, "area_id": world.commune, "market_id": world.market}
    row: dict[str, Any] = {
        "id": new_id(),
        "instrument_id": instrument,
        "body": await world.add_body(),
        "certificate_number": f"C-{new_id().hex[-8:]}",
        "mark_series": "KD-A",
        "mark_number": "004512",
        "verified_on": date(2026, 1, 15),
        "valid_until": date(2099, 12, 31),
        "valid_until_precision": "day",
        "mode": "periodic",
        "result": "pass",
        "content_digest": "0" * 64,
        "recorded_at": world.app.state.clock.now(),
        "recorded_by": await world.add_person(Role.VERIFIER, areas=(world.province,)),
        **values,
    }
    await world.add(Verification, **place, **row)
    if row["mark_number"]:
        await world.add(
            InstrumentMark,
            id=new_id(),
            instrument_id=instrument,
            verification_id=row["id"],
            body=row["body"],
            series=row["mark_series"] or "",
            number=row["mark_number"],
            lookup_key=f"{row['mark_series']}{row['mark_number']}".upper(),
        )


async def synced(client: httpx.AsyncClient, instrument: UUID) -> SyncPage:
    """The whole register, once what was written last is in it: other tests' transactions run beside."""
    for _ in range(400):
        answer = await client.get("/api/v1/sync", params={"limit": 500})
        page = from_plain(SyncPage, answer.json())
        if any(row.id == instrument for row in page.instruments) and page.standards:
            return page
        await asyncio.sleep(0.05)
    raise AssertionError("the instrument does not come")


def subject_in(page: SyncPage, instrument: UUID) -> Subject:
    return Subject(
        next(row for row in page.instruments if row.id == instrument),
        tuple(row for row in page.verifications if row.instrument_id == instrument),
    )


async def sent(client: httpx.AsyncClient, made: Draft, verdict: CheckVerdict, now: datetime) -> Receipt:
    record = record_of(made, now, verdict.verdict)
    answer = await client.put(f"/api/v1/spot-checks/{made.id}", json=to_plain(record))
    assert answer.status_code == 201, answer.text
    key_set = (await client.get("/.well-known/jwks.json")).json()
    return verify_receipt(answer.content, made.id, digest(record), key_set)


@pytest.mark.parametrize(
    "seen",
    [
        {},
        {"readings": (Reading(5 * KG, 5_150_000), Reading(10 * KG, 10 * KG))},
        {"sticker_code": "KD-A-004512", "sticker_valid_until": date(2099, 12, 31)},
        {"sticker_code": "KD-A-004511"},
        {"sticker": StickerState.MISSING, "seal": SealState.BROKEN, "goods_mg": 300 * G},
        {"readings": (Reading(5 * KG, 5_150_000),), "standards": ()},
    ],
)
@pytest.mark.parametrize(
    "standing",
    [
        {},
        {"verified_on": date(2024, 9, 1), "valid_until": date(2026, 9, 30)},
        {"verified_on": None, "valid_until": None},
    ],
    ids=["in date", "overdue", "never verified"],
)
async def test_the_phones_findings_are_those_of_the_receipt(
    world: World, seen: dict[str, Any], standing: dict[str, Any]
) -> None:
    instrument, weights = await world.add_instrument(**standing), await add_weight_set(world)
    if standing.get("verified_on", True):
        await add_verification(world, instrument, mark_number="000001", verified_on=date(2022, 1, 1))
        await add_verification(world, instrument, **standing)
    now = world.app.state.clock.now()
    made = draft(
        **{
            "instrument_id": instrument,
            "standards": (weights,),
            "performed_at": now - timedelta(minutes=1),
            "photos": (),
            **seen,
        }
    )
    async with await world.client(Role.BOARD) as client:
        page = await synced(client, instrument)

        verdict = judge(made, subject_in(page, instrument), page.standards, world.app.state.clock.today())
        receipt = await sent(client, made, verdict, now)

    assert receipt.verdict is verdict.verdict
    assert [(one.code, one.severity, one.flag, one.detail) for one in receipt.findings] == [
        (one.code, one.severity, one.flag, one.detail)
        for one in sorted(verdict.findings, key=lambda one: -one.severity)
    ]
    assert set(receipt.flags_opened) == {flag for flag in verdict.flags if flag not in STATE_FLAGS}
