"""The inbox: everybody sees the reports of their scope, a page at a time, and photos as far as they may."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import ExifTags, Image
from sqlalchemy import select

from schemas.identity import Role
from service.ledger.models import LedgerEntry
from tests.conftest import MovableClock
from tests.makers.evidence import jpeg, sha
from tests.makers.reports import API, act, add_report
from tests.makers.world import World, anonymous, new_id

LEDGER = LedgerEntry.__table__  # type: ignore[attr-defined]  # set by SQLModel


def located_photo() -> bytes:
    """As a phone writes it: with where it was taken, and on its side."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "SM-A042F"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (22.0, 44.0, 31.6), 3: "E", 4: (106.0, 10.0, 52.3)})
    return jpeg(exif=exif)


async def listed(world: World, role: Role = Role.DEPARTMENT, **params: Any) -> list[str]:
    async with await world.client(role) as client:
        answer = await client.get(f"{API}/reports", params=params)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_each_sees_the_reports_of_their_scope_newest_first(world: World) -> None:
    here, there = await add_report(world), await add_report(world, market_id=world.other_market)
    assert await listed(world) == [str(there.id), str(here.id)]
    assert await listed(world, Role.BOARD) == [str(here.id)]
    assert await listed(world, Role.DISTRICT_TEAM) == [str(here.id)]


async def test_pages_follow_one_another_and_show_each_report_once(world: World) -> None:
    sent = [str((await add_report(world)).id) for _ in range(5)]
    seen: list[str] = []
    async with await world.client(Role.DEPARTMENT) as client:
        cursor = None
        while cursor or not seen:
            params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
            page = (await client.get(f"{API}/reports", params=params)).json()
            seen += [item["id"] for item in page["items"]]
            cursor = page["next"]
    assert seen == sent[::-1]


async def test_filters_hold_together(world: World, clock: MovableClock) -> None:
    new, other = await add_report(world), await add_report(world, market_id=world.other_market, complaint="seal_broken")
    done = await add_report(world)
    await act(world, done.id, "dismiss", reason="not_credible")
    today = clock.today()
    assert await listed(world, state="new") == [str(other.id), str(new.id)]
    assert await listed(world, state=["new", "dismissed"], market=str(world.market)) == [str(done.id), str(new.id)]
    assert await listed(world, complaint="seal_broken") == [str(other.id)]
    assert await listed(world, area=str(world.other_commune)) == [str(other.id)]
    assert await listed(world, area=str(world.province), state="dismissed") == [str(done.id)]
    assert await listed(world, stall=str(world.stall), settled=False) == [str(new.id)]
    assert await listed(world, settled=True) == [str(done.id)]
    assert await listed(world, since=today.isoformat()) == [str(done.id), str(other.id), str(new.id)]
    assert await listed(world, since=(today + timedelta(days=1)).isoformat()) == []
    assert await listed(world, instrument=str(new_id())) == []


async def test_the_list_tells_what_matters_for_sorting_through_it(world: World) -> None:
    main = await add_report(world, photos=[jpeg(), jpeg()])
    other = await add_report(world)
    await act(world, other.id, "join", main_id=str(main.id))
    async with await world.client(Role.DEPARTMENT) as client:
        items = {item["id"]: item for item in (await client.get(f"{API}/reports")).json()["items"]}
    item = items[str(main.id)]
    assert (item["photos"], item["joined"], item["complaint_text"]) == (2, 1, "cân thiếu")
    assert item["stall"]["trader_name"] == "Hoàng Văn Thụ", "inspectors know whose stall it is"
    assert items[str(other.id)]["state"] == "joined"


async def test_teams_and_the_department_may_reach_a_sender_who_offered_it(world: World) -> None:
    sent = await add_report(world, contact="0912345678")
    for role, contact in ((Role.DISTRICT_TEAM, "0912345678"), (Role.DEPARTMENT, "0912345678"), (Role.BOARD, None)):
        async with await world.client(role) as client:
            report = (await client.get(f"{API}/reports/{sent.id}")).json()
        assert (report["contact_offered"], report["contact"]) == (True, contact)


async def test_photos_are_shown_anew_without_what_the_camera_wrote(world: World) -> None:
    photo = located_photo()
    sent = await add_report(world, photos=[photo])
    async with await world.client(Role.BOARD) as client:
        for size in ("thumb", "large"):
            answer = await client.get(f"{API}/reports/{sent.id}/photos/{sha(photo)}", params={"size": size})
            assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
            shown = Image.open(io.BytesIO(answer.content))
            assert not dict(shown.getexif())
            assert shown.height > shown.width, "upright"
            assert b"SM-A042F" not in answer.content


async def test_an_original_is_for_teams_and_the_department_and_each_look_is_in_the_ledger(world: World) -> None:
    photo = located_photo()
    sent = await add_report(world, photos=[photo])
    address = f"{API}/reports/{sent.id}/photos/{sha(photo)}?size=original"
    async with await world.client(Role.BOARD) as board:
        assert (await board.get(address)).status_code == 403
    for role in (Role.DISTRICT_TEAM, Role.DEPARTMENT):
        async with await world.client(role) as client:
            answer = await client.get(address)
        assert answer.content == photo
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    async with world.database.read() as session:
        looked = select(LEDGER.c.action).where(LEDGER.c.subject_id == sent.id, LEDGER.c.subject_kind == "report_photo")
        assert list((await session.execute(looked)).scalars()) == ["shown", "shown"]


async def test_a_released_photo_is_public_by_its_receipt_alone(world: World) -> None:
    shown, hidden = located_photo(), located_photo()
    sent, other = await add_report(world, photos=[shown, hidden]), await add_report(world)
    await act(world, sent.id, "confirm", public_photos=[sha(shown)])
    async with anonymous(world.app) as client:
        public = await client.get(f"{API}/public/reports/{sent.receipt}/photos/{sha(shown)}")
        assert public.status_code == 200
        assert not dict(Image.open(io.BytesIO(public.content)).getexif())
        assert b"SM-A042F" not in public.content
        for receipt, photo in ((sent.receipt, hidden), (other.receipt, shown)):
            answer = await client.get(f"{API}/public/reports/{receipt}/photos/{sha(photo)}")
            assert answer.status_code == 404


async def test_a_photo_of_another_report_is_not_found(world: World) -> None:
    photo = jpeg()
    await add_report(world, photos=[photo])
    other = await add_report(world)
    async with await world.client(Role.DEPARTMENT) as client:
        assert (await client.get(f"{API}/reports/{other.id}/photos/{sha(photo)}")).status_code == 404


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "<script>alert(1)</script>", "\u202egnp.exe", "@SUM(1)"])
async def test_what_is_told_stays_what_was_typed(world: World, text: str) -> None:
    """It is made harmless where it is shown, not by changing it."""
    sent = await add_report(world, text=text)
    async with await world.client(Role.DEPARTMENT) as client:
        assert (await client.get(f"{API}/reports/{sent.id}")).json()["text"] == text
